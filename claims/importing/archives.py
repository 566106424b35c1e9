"""Many files in one: a zip of saved pages, or of whatever else can be read."""

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from claims.importing.mending import Found, problem
from claims.importing.record import Unreadable

MOST_FILES = 100_000
LARGEST_FILE = 1_000_000_000
# What pages are saved with, and what the programs of some machines leave behind.
_BESIDE = {
    ".css", ".js", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".woff",
    ".woff2", ".ttf", ".eot", ".otf", ".mp4", ".webm", ".mp3", ".pdf", ".map",
}  # fmt: skip
_IN_MEMORY = 2_000_000
_CHUNK = 1 << 20

Read = Callable[[BinaryIO, str], Iterator[Found]]


def members(file: BinaryIO, read: Read) -> Iterator[Found]:
    """What the files in an archive hold, one after the other; pictures and styles are left out.

    A file that cannot be read is told of as one; the next one is read. Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise Unreadable(
                    _("The archive holds more than %(limit)d files.") % {"limit": MOST_FILES}
                )
            for part in archive.infolist():
                if not part.is_dir() and not _beside(part.filename):
                    yield from _member(archive, part, read)
    except (zipfile.BadZipFile, OSError):
        raise Unreadable(_("The archive is damaged.")) from None


def _beside(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return hidden or path.suffix.lower() in _BESIDE


def _member(archive: zipfile.ZipFile, part: zipfile.ZipInfo, read: Read) -> Iterator[Found]:
    name = part.filename[:200]
    if part.file_size > LARGEST_FILE:
        yield Found(place=name, problems=(problem("too_large", ""),))
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        try:
            with archive.open(part) as content:
                while chunk := content.read(_CHUNK):
                    copy.write(chunk)
        except (zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
            # Damaged, or with a password, or packed in a way that is not known here.
            yield Found(place=name, problems=(problem("broken", ""),))
            return
        copy.seek(0)
        yield from _read(copy, name, read)  # type: ignore[arg-type]  # has all that is called


def _read(file: BinaryIO, name: str, read: Read) -> Iterator[Found]:
    try:
        for found in read(file, name):
            yield found if found.place.startswith(name) else _inside(name, found)
    except Unreadable as refusal:
        yield Found(place=name, problems=(problem("broken", "", str(refusal)),))


def _inside(name: str, found: Found) -> Found:
    return replace(found, place=f"{name}, {found.place}")
