"""What a report is made of: tables that are read when somebody asks for them."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from newsroom.desk.reports.period import Asked
from newsroom.review.states import Role


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value that is more than itself: a name in a language, a link, a month.

    ``plain`` is what a file says instead of ``text``.
    """

    text: str
    plain: str = ""
    url: str = ""
    language: str = ""
    is_number: bool = False

    def __str__(self) -> str:
        return self.text


type Row = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How a table is drawn: its first column against ``series``.

    Each series is the number of a column and the name of its colour. ``stacked`` ones stand on each
    other, others start together. Bars lie, one for each row; columns stand, for periods.
    """

    series: Sequence[tuple[int, str]]
    standing: bool = False
    stacked: bool = True


@dataclass(frozen=True, kw_only=True)
class Table:
    """``rows`` are texts, numbers, dates, cells or None, one for each of ``columns``."""

    columns: Sequence[str | Promise]
    rows: Iterable[Row]
    drawn: Drawn | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table of a report. ``read`` gives it, with at most so many rows, or all for None."""

    name: str
    title: str | Promise
    read: Callable[[Asked, int | None], Table]
    note: str | Promise = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A page of tables for those who have one of ``roles``.

    ``days`` is how long the period is unless somebody chooses; 0 where now is what counts.
    """

    name: str
    title: str | Promise
    about: str | Promise
    roles: frozenset[Role]
    parts: Sequence[Part]
    days: int = 0

    def is_for(self, user: Any) -> bool:
        return not self.roles.isdisjoint(user.roles)


def shown(value: Any) -> Cell:
    """A value as the page shows it."""
    match value:
        case Cell():
            return value
        case None:
            return Cell(text="–")
        case bool():
            return Cell(text=_("yes") if value else _("no"))
        case dt.datetime() | dt.date():
            return Cell(text=date_format(value, "DATE_FORMAT"))
        case float():
            return Cell(text=str(localize(round(value, 1))), is_number=True)
        case int():
            return Cell(text=str(localize(value)), is_number=True)
    return Cell(text=str(value))


def plain(value: Any) -> Any:
    """A value as a file says it: numbers and dates for machines, nothing for what is unknown."""
    match value:
        case Cell():
            return value.plain or value.text
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.datetime() | dt.date():
            return value.isoformat()
        case float():
            return round(value, 2)
        case int():
            return value
    return str(value)


def month(day: dt.date) -> Cell:
    return Cell(text=date_format(day, "YEAR_MONTH_FORMAT"), plain=f"{day:%Y-%m}")
