"""Dates as far as they are known: EDTF (ISO 8601-2, Library of Congress).

Unknown stays unknown: nothing here fills in a month, a day or a year.
"""

import datetime as dt
import re
from typing import Any

from edtf import EDTFParseException, parse_edtf

_DAY = re.compile(r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?[?~%]?")


def parse(value: str) -> Any:
    """The parsed date. Raises ValueError if ``value`` is not EDTF."""
    try:
        return parse_edtf(value)
    except EDTFParseException as error:
        raise ValueError(str(error)) from None


def earliest(parsed: Any) -> dt.date:
    """The earliest day a parsed date can mean; the first of all days where that is not bounded.

    Only for comparison with today: never to show, never to sort by.
    """
    text = str(parsed)
    known = _DAY.match(text)
    if not known:
        return dt.date.min
    parts = known.groupdict()
    try:
        return dt.date(int(parts["year"]), int(parts["month"] or 1), int(parts["day"] or 1))
    except ValueError:  # a season such as 2023-21, or the year 0000
        return dt.date(max(int(parts["year"]), 1), 1, 1)


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
