"""Workbooks of spreadsheet programs (XLSX): the first sheet that has anything in it."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from claims.importing.headers import named
from claims.importing.mending import repair
from claims.importing.record import Repair, Unreadable
from claims.importing.tables import Row

# The texts of a workbook are kept in memory as long as it is read.
LARGEST_TEXTS = 100_000_000
LARGEST_PART = 2_000_000_000


def rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a workbook, the empty ones left out. Raises Unreadable.

    A formula is not calculated: the value that the program kept with it is taken.
    """
    # Lazily: no page needs it, and it is large.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    _check(file)
    damaged = (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError,
               IndexError, zipfile.BadZipFile, zlib.error, EOFError, OSError)  # fmt: skip
    try:
        kept = load_workbook(file, read_only=True, data_only=True)
        written = load_workbook(file, read_only=True, data_only=False)
        names = [each.title for each in kept.worksheets if _has_something(each)]
        if names:
            yield from _rows(kept[names[0]], written[names[0]])
    except damaged:
        # The library checks little; this is what comes out of it for damaged workbooks.
        raise Unreadable(_("The workbook is damaged, or none that can be read.")) from None


def _check(file: BinaryIO) -> None:
    """Raises Unreadable for a workbook that is too large, or has declarations in its XML."""
    try:
        with zipfile.ZipFile(file) as archive:
            for part in archive.infolist():
                texts = part.filename.endswith("sharedStrings.xml")
                if part.file_size > (LARGEST_TEXTS if texts else LARGEST_PART):
                    raise Unreadable(
                        _("The workbook is too large. Save it as CSV, and bring that.")
                    )
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as content:
                        if b"<!" in content.read(2000).replace(b"<!--", b""):
                            raise Unreadable(
                                _("The workbook is damaged, or none that can be read.")
                            )
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError):
        raise Unreadable(_("The workbook is damaged, or none that can be read.")) from None
    file.seek(0)


def _has_something(sheet: Any) -> bool:
    found = sheet.iter_rows(max_row=50, values_only=True)
    return any(cell not in (None, "") for row in found for cell in row)


def _rows(kept: Any, written: Any) -> Iterator[Row]:
    columns: list[str] = []
    both = zip(kept.iter_rows(values_only=True), written.iter_rows(values_only=True), strict=False)
    for number, (values, formulas) in enumerate(both, 1):
        cells = [_cell(value) for value in values]
        if not columns and any(cells):
            columns = named([str(cell) for cell in cells])
        if any(cell not in ("", None) for cell in (*cells, *formulas)):
            place = _("row %(number)d") % {"number": number}
            yield place, cells, tuple(_formulas(columns, values, formulas))


def _cell(value: Any) -> Any:
    """The value of a cell: text, a number, or a date without the midnight it never had."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime() if value.time() == time():
            return value.date()
        case datetime() | int() | float() | str():
            return value
    return str(value)


def _formulas(columns: list[str], values: Any, formulas: Any) -> Iterator[Repair]:
    for column, value, formula in zip(columns, values, formulas, strict=False):
        text = getattr(formula, "text", formula)
        if isinstance(text, str) and text.startswith("=") and value != text:
            yield repair("formula", column, text, "" if value is None else value)
