"""Dates as far as they are known: EDTF (ISO 8601-2, Library of Congress).

Unknown stays unknown: nothing here fills in a month, a day or a year.
"""

import re
from typing import Any

from edtf import EDTFParseException, parse_edtf

# The parser's time grows with the square of a list's length.
LONGEST = 60

# A season, such as 2023-21, is not a month.
_DAY = re.compile(r"(?P<year>\d{4})(-(?P<month>0\d|1[0-2])(-(?P<day>\d\d))?)?")


def parse(value: str) -> Any:
    """The parsed date. Raises ValueError if ``value`` is not EDTF, or longer than ``LONGEST``.

    Years as powers of ten (Y1E9) are not taken: nobody said anything then, and one of them is
    enough to fill the memory.
    """
    if len(value) > LONGEST or "E" in value:
        raise ValueError(value[:LONGEST])
    try:
        return parse_edtf(value)
    except EDTFParseException as error:
        raise ValueError(str(error)) from None


def earliest(parsed: Any) -> tuple[int, ...]:
    """Year, month and day of the earliest day a parsed date can mean; empty if there is none.

    Only for comparison with today: never to show, never to sort by. A year can be in the billions.
    """
    first = parsed.lower_strict()
    return () if isinstance(first, float) else tuple(first)[:3]


def sort_key(value: str) -> str | None:
    """A key that sorts by what is known, None unless the year is: ``2023``, ``2023-06``."""
    known = _DAY.match(value)
    if not known:
        return None
    return "-".join(part for part in known.group("year", "month", "day") if part)


def exact_day(value: str) -> str | None:
    """``value`` if it names one certain day, for outputs that know nothing less."""
    return value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def freeze(value: str, *, as_written: str, inferred: bool) -> dict[str, Any]:
    """The date as it goes into a frozen content."""
    return {"edtf": value, "as_written": as_written, "inferred": inferred, "sort": sort_key(value)}
