"""Dates as far as they are known, in words. Nothing is filled in.

Readers who live by the Solar Hijri calendar get both (newsroom/public/solar.py).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from newsroom.public import locales, solar

_POINT = re.compile(
    r"(?P<year>[0-9X]{4})(-(?P<month>[0-9X]{2})(-(?P<day>[0-9X]{2}))?)?(T(?P<time>\d\d:\d\d).*)?"
)
_QUALIFIERS = re.compile(r"[?~%]")
_WORD = re.compile(r"\w+")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")


def in_words(edtf: str) -> str:
    """An EDTF date as a reader says it; empty when nothing of it is known.

    ``XXXX-04-25`` is “25 April, year unknown” and ``2023-06?`` is “June 2023 (uncertain)”.
    """
    words = _interval(*edtf.split("/", 1)) if "/" in edtf else _point(edtf)
    return locales.digits(words)


def day(moment: dt.date | str) -> str:
    """A certain day, of a date, a moment or its ISO form, in the same words."""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment).date()
    return in_words(str(moment))


def minute(moment: dt.datetime) -> str:
    """A moment to the minute, with its zone."""
    local = timezone.localtime(moment)
    words = in_words(local.strftime("%Y-%m-%dT%H:%M"))
    return _("%(date)s %(zone)s") % {"date": words, "zone": local.tzname()}


def stamp(moment: dt.datetime) -> str:
    """A moment for machines: ISO 8601, to the second, in the newsroom's zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def span(since: str, until: str) -> str:
    """From when until when, as far as either is known; empty when neither is."""
    values = {"start": in_words(since), "end": in_words(until)}
    if values["start"] and values["end"]:
        return _("%(start)s to %(end)s") % values
    if values["start"]:
        return _("since %(start)s") % values
    return _("until %(end)s") % values if values["end"] else ""


def says_more(date: Mapping[str, Any]) -> str:
    """The date as its source wrote it, where that tells more than ``in_words`` does, else empty."""
    written = str(date["as_written"])
    ours = _words(in_words(date["edtf"]))
    with translation.override("en"):
        # The calendar of the record; its words tell no more in another language.
        ours |= _words(in_words(date["edtf"]))
    return "" if _words(written) <= ours else written


def _words(text: str) -> set[str]:
    """The words of a text, with digits of any script as ours."""
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in text.casefold())
    return set(_WORD.findall(_ORDINAL.sub("", plain)))


def _point(edtf: str) -> str:
    known = _POINT.fullmatch(_QUALIFIERS.sub("", edtf))
    if not known:
        return edtf
    words = _parts(**known.groupdict())
    return _qualified(words, edtf) if words else ""


def _qualified(words: str, edtf: str) -> str:
    if "~" in edtf or "%" in edtf:
        words = _("about %(date)s") % {"date": words}
    if "?" in edtf or "%" in edtf:
        words = _("%(date)s (uncertain)") % {"date": words}
    return words


def _parts(year: str, month: str | None, day: str | None, time: str | None) -> str:
    has_day = bool(month and month.isdigit() and day and day.isdigit())
    name = _month(month, alone=not has_day)
    words = _gregorian(_year(year), name, _day(day) if has_day else "", time)
    also = solar.in_words(year, month if name else None, day if has_day else None)
    if also and has_day:
        return _("%(date)s (%(also)s)") % {"date": also, "also": words}
    return _("%(date)s (%(also)s)") % {"date": words, "also": also} if also else words


def _gregorian(year: str, name: str, day: str, time: str | None) -> str:
    values = {"year": year, "month": name, "day": day, "time": time}
    match bool(year), bool(name), bool(day):
        case True, True, True if time:
            return _("%(day)s %(month)s %(year)s, %(time)s") % values
        case True, True, True:
            return _("%(day)s %(month)s %(year)s") % values
        case True, True, False:
            return _("%(month)s %(year)s") % values
        case True, False, _any:
            return year
        case False, True, True:
            return _("%(day)s %(month)s, year unknown") % values
        case False, True, False:
            return _("%(month)s, year unknown") % values
    return ""


def _year(year: str) -> str:
    if year.isdigit():
        return year.lstrip("0") or "0"
    if year.startswith("X"):
        return ""
    if year[:3].isdigit():
        return _("the %(decade)ss") % {"decade": year[:3] + "0"}
    return _("between %(first)s and %(last)s") % {
        "first": year.replace("X", "0"),
        "last": year.replace("X", "9"),
    }


def _month(month: str | None, *, alone: bool) -> str:
    if not month or not month.isdigit():
        return ""
    if 1 <= int(month) <= 12:
        return locales.month(int(month), alone=alone)
    seasons = {21: _("spring"), 22: _("summer"), 23: _("autumn"), 24: _("winter")}
    return seasons.get(int(month), "")


def _day(day: str | None) -> str:
    plain = (day or "").lstrip("0")
    return pgettext("first day of a month", "1") if plain == "1" else plain


def _interval(start: str, end: str) -> str:
    first, last = (_point(edge) if edge not in ("", "..") else "" for edge in (start, end))
    values = {"start": first, "end": last}
    if first and last:
        return _("%(start)s to %(end)s") % values
    if first:
        return (_("since %(start)s") if end == ".." else _("from %(start)s, end unknown")) % values
    if last:
        return (_("until %(end)s") if start == ".." else _("to %(end)s, start unknown")) % values
    return ""
