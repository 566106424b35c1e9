"""What kind of file this is, by what is in it; its name decides nothing."""

import json
import re
import zipfile
from enum import StrEnum, auto
from typing import BinaryIO

from django.utils.translation import gettext as _

from claims.importing.json_files import LARGEST_OBJECT
from claims.importing.record import Unreadable

_SAMPLE = 1 << 16


class Kind(StrEnum):
    LINES = auto()
    JSON = auto()
    PAGE = auto()
    TABLE = auto()
    WORDPRESS = auto()
    WORKBOOK = auto()
    ARCHIVE = auto()


def packed(file: BinaryIO) -> Kind | None:
    """The kind of a file that is no text; None for text. Raises Unreadable for other kinds."""
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK"):
        return _zip(file)
    if start.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        raise Unreadable(_("This is a file of an old office program. Save it as .xlsx or CSV."))
    if start.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF, in which nothing says what is what."))
    if start.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        raise Unreadable(_("This is a packed file. Unpack it, or pack it as .zip."))
    return None


def _zip(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable(_("The archive is damaged.")) from None
    finally:
        file.seek(0)
    if "mimetype" in names and "content.xml" in names:
        raise Unreadable(_("This is an OpenDocument file. Save it as .xlsx or CSV."))
    return Kind.WORKBOOK if "xl/workbook.xml" in names else Kind.ARCHIVE


def start_of(file: BinaryIO) -> bytes:
    """As much of a text in UTF-8 as tells its kind; an object may fill a whole line."""
    start = file.read(_SAMPLE)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        start += file.readline(LARGEST_OBJECT) + file.read(_SAMPLE)
    return start


def of_text(start: bytes) -> Kind:
    """The kind of text whose beginning this is. Raises Unreadable."""
    text = start.decode("utf-8", "replace").lstrip("\ufeff").lstrip()
    if not text:
        raise Unreadable(_("The file is empty."))
    if text.startswith(("{", "[")):
        return Kind.LINES if _in_lines(text) else Kind.JSON
    if text.startswith("<"):
        return _marked_up(text)
    return Kind.TABLE


def _in_lines(text: str) -> bool:
    """Whether each line is an object: the first one is whole, or a whole one stands below it."""
    lines = [line for line in text.split("\n", 5)[:5] if line.strip()]
    if len(lines) < 2 or not text.startswith("{"):
        return False
    below = lines[1].startswith("{") and _object(lines[1])
    return _object(lines[0]) or (below and lines[0].rstrip()[-1:] not in {"[", "{", ",", ":"})


def _object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _marked_up(text: str) -> Kind:
    lines = text.splitlines()
    if len(lines) > 1 and all(re.match(r"\s*<script[^>]*>\s*[\[{]", each) for each in lines[:2]):
        return Kind.LINES
    if re.search(r"<rss[\s>]", text[:5000]):
        return Kind.WORDPRESS
    if text.startswith("<?xml") and not re.search(r"<html[\s>]", text[:5000], re.IGNORECASE):
        raise Unreadable(_("This is XML, but no export of WordPress."))
    return Kind.PAGE
