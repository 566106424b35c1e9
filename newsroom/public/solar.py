"""Dates in the Solar Hijri calendar, for the languages of those who live by it.

A Gregorian month or year spans two of its own, so it is told as a span. Nothing is filled in.
"""

import datetime as dt
from calendar import monthrange

from django.utils.translation import get_language

MONTHS = {
    "fa-af": "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "ps": "وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
}
# Where the cycle of 33 years by which leap years are computed agrees with the sky.
_KNOWN = range(1800, 2257)


def in_words(year: str, month: str | None, day: str | None) -> str:
    """What the parts of a Gregorian date are, as far as they are known; empty in languages that do
    not use this calendar, and for a part that is not a number.

    ``2024-04-25`` is “6 ثور 1403”, ``2024-04`` is “حمل–ثور 1403”, ``2024`` is “1402–1403”.
    """
    names = MONTHS.get(get_language() or "", "").split()
    parts = [part for part in (year, month, day) if part]
    if not names or not all(map(str.isdigit, parts)) or int(year) not in _KNOWN:
        return ""
    try:
        first, last = (_converted(edge) for edge in _edges(*map(int, parts)))
    except ValueError:
        return ""
    if day:
        return f"{first[2]} {names[first[1] - 1]} {first[0]}"
    if not month:
        return f"{first[0]}–{last[0]}"
    start = names[first[1] - 1] + ("" if first[0] == last[0] else f" {first[0]}")
    return f"{start}–{names[last[1] - 1]} {last[0]}"


def _edges(year: int, month: int = 0, day: int = 0) -> tuple[dt.date, dt.date]:
    """The first and last day of a date. Raises ValueError for a season and for no day."""
    if day:
        return (dt.date(year, month, day),) * 2
    last = month or 12
    return dt.date(year, month or 1, 1), dt.date(year, last, monthrange(year, last)[1])


def _converted(date: dt.date) -> tuple[int, int, int]:
    from jdatetime import GregorianToJalali  # noqa: PLC0415 -- only for readers of this calendar

    solar = GregorianToJalali(date.year, date.month, date.day)
    return solar.jyear, solar.jmonth, solar.jday
