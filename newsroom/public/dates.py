"""Dates as far as they are known, in words. Nothing is filled in."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

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
    if "/" in edtf:
        return _interval(*edtf.split("/", 1))
    return _point(edtf)


def day(moment: dt.date | str) -> str:
    """A certain day, of a date, a moment or its ISO form, in the same words."""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment).date()
    return in_words(str(moment))


def stamp(moment: dt.datetime) -> str:
    """A moment for machines: ISO 8601, to the second, in the newsroom's zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def says_more(date: Mapping[str, Any]) -> str:
    """The date as its source wrote it, where that tells more than ``in_words`` does, else empty."""
    written = str(date["as_written"])
    ours = set(_WORD.findall(in_words(date["edtf"]).casefold()))
    theirs = set(_WORD.findall(_ORDINAL.sub("", written.casefold())))
    return "" if theirs <= ours else written


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
    name = _month(month)
    values = {"year": _year(year), "month": name, "day": (day or "").lstrip("0"), "time": time}
    has_day = bool(name and day and day.isdigit())
    match bool(values["year"]), bool(name), has_day:
        case True, True, True if time:
            return _("%(day)s %(month)s %(year)s, %(time)s") % values
        case True, True, True:
            return _("%(day)s %(month)s %(year)s") % values
        case True, True, False:
            return _("%(month)s %(year)s") % values
        case True, False, _any:
            return str(values["year"])
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


def _month(month: str | None) -> str:
    if not month or not month.isdigit():
        return ""
    seasons = {21: _("spring"), 22: _("summer"), 23: _("autumn"), 24: _("winter")}
    return str(MONTHS.get(int(month)) or seasons.get(int(month), ""))


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
