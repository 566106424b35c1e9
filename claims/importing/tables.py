"""Tables as text: CSV and TSV, as any program writes them."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from claims.importing.fields import FIELDS, MANY
from claims.importing.headers import guess, named
from claims.importing.mending import Found, Raw, problem, repair
from claims.importing.record import Repair, Unreadable
from claims.importing.texts import LARGEST

# A row of cells with where it stands and what had to be done to read it.
Row = tuple[str, Sequence[Any], tuple[Repair, ...]]

_DELIMITERS = ",;\t|"
_SAMPLE = 200_000
_FORMULA = re.compile(r"\s*[=+@-]\s*[A-Za-z][\w.]*\s*[(|!]")
# So exports, ours too, keep spreadsheets from taking a text for a formula.
_ESCAPED = re.compile(r"'[=+@\t\r\n-]")
# Some spreadsheet programs tell each other so.
_SAID = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?\r?\n")


def rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a table in UTF-8, the empty ones left out. Raises Unreadable."""
    # For the whole program, but nothing else in it has cells that are larger.
    csv.field_size_limit(LARGEST)
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    sample = text.read(_SAMPLE)
    said = _SAID.match(sample)
    sign = said[1] if said else delimiter(sample)
    reader = csv.reader(_again(sample[said.end() if said else 0 :], text), delimiter=sign)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _("line %(number)d") % {"number": reader.line_num}, cells, ()
    except csv.Error as error:
        raise Unreadable(
            _("Line %(number)d is no row of a table (%(error)s).")
            % {"number": reader.line_num, "error": error}
        ) from None
    finally:
        # The file is not ours to close; whose it is may have done so before the end.
        if not text.closed:
            text.detach()


def _again(sample: str, text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of what was read already, and of the rest."""
    lines = sample.splitlines(keepends=True)
    last = lines.pop() if lines else ""
    yield from lines
    yield last + text.readline()
    yield from text


def delimiter(sample: str) -> str:
    """The sign that parts the first rows into most columns, and all into equally many."""
    best, most = ",", 0.0
    for sign in _DELIMITERS:
        try:
            found = list(csv.reader(sample.splitlines(keepends=True)[:30], delimiter=sign))[:20]
        except csv.Error:
            continue
        counts = [len(row) for row in found if row]
        # The last row of a sample can be cut.
        same = [count for count in counts if counts and count == counts[0]]
        score = (counts[0] - 1) * len(same) / len(counts) if counts else 0
        if score > most:
            best, most = sign, score
    return best


def found(rows: Iterator[Row], mapping: Mapping[str, str] | None) -> Iterator[Found]:
    """What the rows of a table say; the first one has the names of the columns.

    Raises Unreadable for a table without a column that is known.
    """
    columns = header(rows)
    fields = {
        column: field
        for column, field in (mapping or guess(columns)).items()
        if column in columns and field in FIELDS
    }
    if not fields:
        raise Unreadable(
            _("No column is for anything that is known here. Say which one holds what.")
        )
    for place, cells, repairs in rows:
        if any(str(cell).strip() for cell in cells[len(columns) :]):
            yield Found(place=place, problems=(problem("columns", ""),))
        else:
            raw, more = _raw(columns, cells, fields)
            known = (each for each in repairs if each.field in fields)
            mended = (replace(each, field=fields[each.field]) for each in known)
            yield Found(place=place, raw=raw, repairs=(*mended, *more))


def header(rows: Iterator[Row]) -> list[str]:
    """The names of the columns; empty for an empty table."""
    first = next(rows, None)
    cells = [str(cell) for cell in first[1]] if first else []
    while cells and not cells[-1].strip():
        cells.pop()
    return named(cells)


def _raw(
    columns: list[str], cells: Sequence[Any], fields: Mapping[str, str]
) -> tuple[Raw, list[Repair]]:
    """What the cells of a row say, and what is no text in them though it looks so."""
    raw: Raw = {}
    repairs: list[Repair] = []
    for column, cell in zip(columns, cells, strict=False):
        field = fields.get(column)
        if not field or cell in ("", None):
            continue
        value, kind = _value(cell)
        if kind:
            repairs.append(repair(kind, field, cell, value))
        if field in MANY and field in raw:
            value = f"{raw[field]}\n\n{value}" if field == "body" else f"{raw[field]}\n{value}"
            raw[field] = value
        elif value != "":
            raw.setdefault(field, value)
    return raw, repairs


def _value(cell: Any) -> tuple[Any, str]:
    """The value of a cell, and the kind of repair: spreadsheets keep formulas in text, too."""
    if isinstance(cell, str) and _FORMULA.match(cell):
        return "", "formula"
    if isinstance(cell, str) and _ESCAPED.match(cell):
        return cell[1:], "escaped"
    return cell, ""
