"""Dates as people and programs write them, read only as far as they are certain."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

from babel.dates import get_month_names
from django.utils.timezone import get_current_timezone

from claims.dates import parse
from newsroom.review.folding import fold

EARLIEST = 1900
# Those who write the month first are alone with that; English alone does not say who writes.
_DAY_FIRST = {
    "ar", "bg", "ca", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "id", "it", "nb", "nl",
    "pl", "ps", "pt", "ro", "ru", "tr", "uk",
}  # fmt: skip
_MONTHS_OF = (
    "en", "pt", "es", "fr", "ar", "ar_SY", "ar_TN", "ar_MA", "fa", "fa_AF", "ps", "ru", "de", "it",
    "nl", "tr", "id",
)  # fmt: skip
_OTHER_MONTHS = {
    "sept": 9, "set": 9, "setiembre": 9, "جوان": 6, "اوت": 8, "غشت": 8, "شتنبر": 9, "نونبر": 11,
    "دجنبر": 12, "يناير": 1,
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d\d?)(?:-(\d\d?))?")
_TIME = re.compile(
    r"[T ,]*(?<!\d)(?:at |à |às |a las )?(\d\d?)(?::|h)(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*([ap])?\.?(?:m\b\.?)?\s*(Z\b|UTC\b|GMT\b|[+-]\d\d:?\d\d\b)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(\d{1,4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,4})")
_DIGITS = re.compile(r"\d{8}|\d{10}|\d{13}")


@dataclass(frozen=True, kw_only=True)
class Day:
    """What is known of a date: ``edtf`` is empty where nothing is.

    ``at`` is the moment, if a day is known; ``kinds`` are of repairs.
    """

    edtf: str = ""
    at: datetime | None = None
    kinds: tuple[str, ...] = ()


def read(value: object, *, language: str = "", now: datetime) -> Day:
    """A date of any make. ``language`` is that of the text around it; the future is left out."""
    if isinstance(value, datetime):
        found = _moment(value)
    elif isinstance(value, date):
        found = _day(value)
    else:
        found = _written(str(value).strip()[:100], language)
    # Half a day for zones: somewhere it is tomorrow already.
    if found.at and found.at > now + timedelta(hours=14):
        return Day(kinds=("date_future",))
    if found.edtf[:4].isdigit() and int(found.edtf[:4]) > now.year:
        return Day(kinds=("date_future",))
    return found


def _written(text: str, language: str) -> Day:
    try:
        return (
            _iso(text) or _digits(text) or _mail(text) or _numbers(text, language)
            or _words(text) or _edtf(text) or Day(kinds=("date_unknown",))
        )  # fmt: skip
    except (ValueError, OverflowError):
        return Day(kinds=("date_unknown",))


def _iso(text: str) -> Day | None:
    found = re.match(rf"{_ISO.pattern}(?P<rest>.*)", text, re.DOTALL)
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups()[:3])
    rest = found["rest"].strip()
    if not day:
        return _partial(year, month) if not rest and len(found[2]) == 2 else None
    exact = date(year, month, day)
    kinds = () if re.match(r"\d{4}-\d\d-\d\d", text) else ("date_order",)
    if not rest:
        return _day(exact, kinds)
    clock = _clock(rest)
    return _moment(_joined(exact, clock), kinds) if clock else None


def _digits(text: str) -> Day | None:
    """A day in eight digits, or the seconds or milliseconds since 1970."""
    if re.fullmatch(r"(19|20)\d\d", text):
        return _partial(int(text))
    if not _DIGITS.fullmatch(text):
        return None
    if len(text) == 8:
        return _day(date(int(text[:4]), int(text[4:6]), int(text[6:])), ("date_order",))
    seconds = int(text) / (1 if len(text) == 10 else 1000)
    return _moment(datetime.fromtimestamp(seconds, UTC), ("date_order",))


def _mail(text: str) -> Day | None:
    """As in e-mails and feeds: “Thu, 05 Mar 2020 10:00:00 +0000”."""
    if not re.match(r"(\w{3}, )?\d\d? [A-Za-z]{3} \d{4} \d\d:\d\d", text):
        return None
    return _moment(parsedate_to_datetime(text), ("date_text",))


def _numbers(text: str, language: str) -> Day | None:
    text = _western(text)
    found = re.fullmatch(rf"{_NUMBERS.pattern}(?P<rest>.*)", text, re.DOTALL)
    clock = _clock(found["rest"]) if found else None
    if not found or (found["rest"].strip() and not clock):
        return None
    one, two, three = found.groups()[:3]
    if len(one) == 4:
        exact = date(int(one), int(two), int(three))
    elif len(three) == 4 and len(one) < 3:
        order = _day_and_month(int(one), int(two), language)
        if not order:
            return Day(kinds=("date_ambiguous",))
        exact = date(int(three), order[1], order[0])
    else:
        return None
    return (
        _moment(_joined(exact, clock), ("date_order",)) if clock else _day(exact, ("date_order",))
    )


def _day_and_month(one: int, two: int, language: str) -> tuple[int, int] | None:
    if one == two or one > 12 or language.split("-")[0] in _DAY_FIRST:
        return one, two
    return (two, one) if two > 12 else None


def _words(text: str) -> Day | None:
    """A date with the name of its month, in any of the languages above."""
    text = _western(text)
    clock = _clock(text)
    text = _TIME.sub(" ", text, count=1) if clock else text
    words = re.findall(r"[^\W\d_]+|\d+", text)
    months = [month for word in words if (month := _months().get(fold(word)))]
    years = [int(word) for word in words if len(word) == 4 and word.isdigit()]
    days = [int(word) for word in words if len(word) < 3 and word.isdigit()]
    if len(set(months)) != 1 or len(years) != 1 or len(days) > 1:
        return None
    if not days:
        return _partial(years[0], months[0], ("date_text",))
    exact = date(years[0], months[0], days[0])
    kinds = ("date_text",)
    return _moment(_joined(exact, clock), kinds) if clock else _day(exact, kinds)


def _edtf(text: str) -> Day | None:
    """What our own exports say of dates that are known in part."""
    if not re.fullmatch(r"[\dX~?%/.,{}\[\]-]{4,}", text) or not re.search(r"\d\d", text):
        return None
    parse(text)
    return Day(edtf=text, kinds=())


@cache
def _months() -> dict[str, int]:
    found = dict(_OTHER_MONTHS)
    for locale in _MONTHS_OF:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    found.setdefault(fold(name).rstrip("."), number)
    # Of two languages that mean different months by one word, neither can be believed.
    return {fold(name): number for name, number in found.items() if not name.isdigit()}


def _western(text: str) -> str:
    return "".join(str(int(each)) if each.isdecimal() else each for each in text)


def _clock(text: str) -> tuple[time, object] | None:
    """The time of day in a text, and its zone if it has one."""
    found = _TIME.search(text)
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    half, zone = (found[4] or "").lower(), (found[5] or "").upper()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if zone in {"Z", "UTC", "GMT"}:
        zone = "+00:00"
    known = datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo if zone else None
    return time(hour, minute, second), known


def _joined(exact: date, clock: tuple[time, object] | None) -> datetime:
    at, zone = clock or (time(), None)
    return datetime.combine(exact, at, tzinfo=zone)  # type: ignore[arg-type]  # from fromisoformat


def _moment(at: datetime, kinds: tuple[str, ...] = ()) -> Day:
    if at.year < EARLIEST or at.year > 9990:
        return Day(kinds=("date_unknown",))
    if at.tzinfo is None:
        at, kinds = at.replace(tzinfo=get_current_timezone()), (*kinds, "date_zone")
    return Day(edtf=at.date().isoformat(), at=at, kinds=kinds)


def _day(exact: date, kinds: tuple[str, ...] = ()) -> Day:
    return _moment(datetime.combine(exact, time()), kinds)


def _partial(year: int, month: int = 0, kinds: tuple[str, ...] = ()) -> Day:
    if year < EARLIEST or month > 12:
        return Day(kinds=("date_unknown",))
    return Day(edtf=f"{year}-{month:02}" if month else f"{year}", kinds=kinds)
