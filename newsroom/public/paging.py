"""Lists in pages, by where the last page ended and never by how many came before."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Page:
    """The rows of one page; ``next`` and ``first`` are query strings, empty where there is none."""

    rows: list[Edition]
    next: str
    first: str


def page_of(
    editions: QuerySet[Edition],
    *,
    narrowing: dict[str, str],
    is_first: bool,
    size: int = PAGE,
    place_after: Callable[[Edition], Cursor] = Cursor.after,
) -> Page:
    """The first rows of ``editions``, which come from ``listed`` or from another list, in which
    ``place_after`` says where it goes on. One query.
    """
    rows = list(editions[: size + 1])
    is_last = len(rows) <= size
    rows = rows[:size]
    return Page(
        rows=rows,
        next="" if is_last else query(narrowing | {"cursor": str(place_after(rows[-1]))}),
        first="" if is_first else query(narrowing),
    )


def switch(narrowing: dict[str, str], name: str, value: str = "") -> str:
    """The query string of a list with one parameter set otherwise, or left out."""
    others = {key: kept for key, kept in narrowing.items() if key != name}
    return query(others | {name: value} if value else others)


def query(values: dict[str, str]) -> str:
    """``?`` and the values; never empty, so that a link with it leads to the list's beginning."""
    return "?" + urlencode(values)
