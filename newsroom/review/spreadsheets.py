"""Tables as CSV that spreadsheets read as they are meant."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

# A spreadsheet takes what begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# By this mark spreadsheets know that it is UTF-8.
MARK = "\ufeff"


class Line:
    """Somewhere to write a line to and have it back."""

    def write(self, text: str) -> str:
        return text


def lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The table as CSV, line by line; of ``rows`` no more than one is held at a time."""
    writer = csv.writer(Line())
    yield MARK + writer.writerow(harmless(name) for name in columns)
    for row in rows:
        yield writer.writerow(harmless(value) for value in row)


def harmless(value: Any) -> Any:
    """A text with an apostrophe before it where it would be a formula; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
