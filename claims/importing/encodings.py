"""In which encoding a file is, found out from all of it."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from claims.importing import codepages
from claims.importing.record import Unreadable

_CHUNK = 1 << 20
_SAMPLE = 100_000
_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_META = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w-]{3,20})", re.IGNORECASE)


def find(file: BinaryIO) -> str:
    """The encoding of all of ``file``, which is at its beginning again. Raises Unreadable.

    UTF-8 that is damaged in places is still UTF-8.
    """
    start = file.read(4)
    file.seek(0)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name
    faulty, several = _not_utf_8(file)
    file.seek(0)
    if not faulty:
        return "utf-8"
    return "utf-8" if several else of_sample(faulty)


def _not_utf_8(file: BinaryIO) -> tuple[bytes, bool]:
    """What stands around the first bytes that are no UTF-8, empty for none; and whether there is
    enough before them that is UTF-8 beyond ASCII to say that the file is meant so."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    beyond = 0
    for chunk in _chunks(file):
        if b"\0" in chunk:
            return chunk[:_SAMPLE], False
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            near = chunk[max(0, error.start - _SAMPLE // 2) : error.start + _SAMPLE // 2]
            good = chunk[: error.start].decode("utf-8", "ignore")
            return near, beyond + _beyond(good) > 20
        beyond += 0 if text.isascii() else _beyond(text)
    return b"", False


def _beyond(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def of_sample(content: bytes) -> str:
    """The encoding of bytes that are no UTF-8. Raises Unreadable where that is not certain."""
    if b"\0" in content:
        return _utf_16(content)
    found = codepages.find(content)
    if not found:
        raise Unreadable(
            _("The encoding of the file is not certain. Save it as UTF-8, and bring that.")
        )
    return found


def _utf_16(content: bytes) -> str:
    """UTF-16 without its mark: the zeros of spaces and line ends are all on one side."""
    low, high = content[::2].count(0), content[1::2].count(0)
    if min(low, high) * 20 <= max(low, high) and max(low, high) * 50 > len(content):
        return "utf-16-le" if high > low else "utf-16-be"
    if (low + high) * 50 > len(content):
        raise Unreadable(_("This is no kind of file that can be read."))
    # Single zeros in text of another kind are control characters, which are taken out.
    return "utf-8"


def as_utf_8(file: BinaryIO, encoding: str) -> BinaryIO:
    """``file`` as a stream of UTF-8, read once from its beginning, without the mark."""
    if encoding == "utf-8":
        return file
    if encoding == "utf-8-sig":
        file.seek(len(codecs.BOM_UTF8))
        return file
    return io.BufferedReader(_Recoded(file, encoding))


class _Recoded(io.RawIOBase):
    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._parts = _recoded(file, encoding)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._left = part
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def _recoded(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in _chunks(file):
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", True).encode()


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def decoded(content: bytes, *, of_page: bool = False) -> str:
    """The text of some bytes; a page may say its encoding itself. Raises Unreadable."""
    named = _META.search(content[:4096]) if of_page else None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not named or b"\0" in content:
            return content.decode(find(io.BytesIO(content)), "replace")
    try:
        return content.decode(named[1].decode(), "replace")
    except LookupError:
        return content.decode(find(io.BytesIO(content)), "replace")
