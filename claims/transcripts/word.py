"""The text of a Word file (.docx)."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

# What a file may unpack to: all of it, and the part that holds the text.
LARGEST = 100_000_000
LARGEST_TEXT = 40_000_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT = f"{_W}p", f"{_W}t"
_WRITTEN = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
# Struck out in tracked changes, tab stops, or a second copy for old programs.
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}pPr",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


class NotWord(Exception):
    """``str()`` is a sentence that says why."""


def read(content: bytes) -> str:
    """Paragraphs and cells of tables in order, one a line. Raises NotWord.

    Tracked insertions count, tracked deletions do not; headers, footers, footnotes and comments
    are no part of the text.
    """
    _check_size(content)
    return "\n".join(_lines(_body(content)))


def _check_size(content: bytes) -> None:
    """Raises NotWord for what is no archive, or too large; nothing is unpacked yet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {part.filename: part.file_size for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError):
        raise NotWord(_("This is not a Word file (.docx), or it is damaged.")) from None
    largest_text = max((sizes[name] for name in sizes if name.endswith(".xml")), default=0)
    if sum(sizes.values()) > LARGEST or largest_text > LARGEST_TEXT:
        raise NotWord(_("Unpacked, this file would be too large. Copy its text and paste it."))


def _body(content: bytes) -> Any:
    # Lazily: no other page needs these, and they are large.
    import docx  # noqa: PLC0415
    from docx.opc.exceptions import OpcError  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    damaged = (
        OpcError, etree.LxmlError, zipfile.BadZipFile, zlib.error, KeyError, ValueError,
        AttributeError, NotImplementedError, RuntimeError,
    )  # fmt: skip
    try:
        return docx.Document(io.BytesIO(content)).element.body
    except damaged:
        # The library checks little; this is what comes out of it for files of other kinds.
        raise NotWord(_("This is not a Word file (.docx), or it is damaged.")) from None


def _lines(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _PARAGRAPH:
            inside: list[str] = []
            yield "".join(_written(child, inside))
            yield from inside
        elif child.tag not in _SKIPPED:
            yield from _lines(child)


def _written(element: Any, inside: list[str]) -> Iterator[str]:
    """The text of a paragraph; the paragraphs of text boxes in it go to ``inside``."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _PARAGRAPH:
            inside.append("".join(_written(child, inside)))
        elif child.tag not in _SKIPPED:
            yield _WRITTEN.get(child.tag, "")
            yield from _written(child, inside)
