"""Files that people bring: plain text in some encoding, or Word."""

import codecs
import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models.transcript import LONGEST
from claims.transcripts import word
from newsroom.review.errors import Refused

# A character takes four bytes at most.
LARGEST_FILE = 4 * LONGEST

ENCODINGS: dict[str, str | Promise] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": gettext_lazy("Windows-1252 (Western Europe)"),
    "cp1256": gettext_lazy("Windows-1256 (Arabic, Persian)"),
    "cp1250": gettext_lazy("Windows-1250 (Central Europe)"),
    "cp1251": gettext_lazy("Windows-1251 (Cyrillic)"),
    "cp1254": gettext_lazy("Windows-1254 (Turkish)"),
}

_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
# A word of Arabic is bytes above 0xC0 and nothing else; in Western words ASCII letters stand by.
_WORD = re.compile(rb"[A-Za-z\xc0-\xff]{2,}")
_ARABIC = re.compile(rb"[\xc0-\xff]+")
_ASCII = re.compile(rb"[A-Za-z]+")


class Unreadable(Refused):
    """The file is none that can be read; nothing is known about what is in it."""

    code = "unreadable"


def read(content: bytes, *, name: str, encoding: str = "") -> tuple[str, str]:
    """The text of a file, and how it was read, in words.

    ``encoding`` is a key of ``ENCODINGS``, or empty to find out. Raises Unreadable.
    """
    if len(content) > LARGEST_FILE:
        raise Unreadable(
            _("The file has more than %(limit)d MB.") % {"limit": LARGEST_FILE // 1_000_000}
        )
    if content.startswith(_OLD_WORD):
        raise Unreadable(
            _("This is a Word file of the old kind (.doc). Save it as .docx, and upload that.")
        )
    if content.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF. Copy its text and paste it, or save it as text."))
    if content.startswith(b"PK\3\4") or name.lower().endswith(".docx"):
        try:
            return word.read(content), "Word"
        except word.NotWord as error:
            raise Unreadable(str(error)) from None
    used = encoding or detect(content)
    try:
        return content.decode(used), _named(used)
    except UnicodeDecodeError:
        raise Unreadable(_not_in(used)) from None


def detect(content: bytes) -> str:
    """The name of the encoding. Raises Unreadable where no encoding that is known fits."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return name
    if b"\0" in content:
        return _utf_16(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(content)
    return "utf-8"


def _utf_16(content: bytes) -> str:
    """UTF-16 without its mark: the zeros of spaces and line ends are all on one side."""
    low, high = content[::2].count(0), content[1::2].count(0)
    name = "utf-16-le" if high > low else "utf-16-be"
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or min(low, high) * 20 > max(low, high):
        raise Unreadable(_not_text())
    return name


def _windows(content: bytes) -> str:
    if _CONTROL.search(content):
        raise Unreadable(_not_text())
    words = [each for each in _WORD.findall(content) if not _ASCII.fullmatch(each)]
    arabic = sum(1 for each in words if _ARABIC.fullmatch(each))
    return "cp1256" if arabic * 2 > len(words) else "cp1252"


def _named(encoding: str) -> str:
    family = next((each for each in ("utf-8", "utf-16") if encoding.startswith(each)), encoding)
    return str(ENCODINGS.get(family, family.upper()))


def _not_in(encoding: str) -> str:
    return _(
        "The file cannot be read as %(encoding)s. Choose its encoding below, or save it as UTF-8."
    ) % {"encoding": _named(encoding)}


def _not_text() -> str:
    return _(
        "This is no text in an encoding that is known here (UTF-8, UTF-16, Windows-1252, "
        "Windows-1256). Save it as UTF-8, or copy its text and paste it."
    )
