"""Lists in pages, by where the last page ended and never by how many came before."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

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
    editions: QuerySet[Edition], *, narrowing: dict[str, str], is_first: bool, size: int = PAGE
) -> Page:
    """The first rows of ``editions``, which come from ``listed``. One query."""
    rows = list(editions[: size + 1])
    is_last = len(rows) <= size
    rows = rows[:size]
    return Page(
        rows=rows,
        next="" if is_last else query(narrowing | {"cursor": str(Cursor.after(rows[-1]))}),
        first="" if is_first else query(narrowing),
    )


def further_editions(*, after: Cursor | None, size: int = PAGE) -> Page:
    """Second and later editions of anything, newest first. One query.

    ``after`` is by the edition's own date here: the log is in the order of the changes.
    """
    found = Edition.objects.filter(number__gt=1)
    if after:
        behind = Q(published_at__lt=after.published) | Q(uuid__lt=after.uuid)
        found = found.filter(behind, published_at__lte=after.published)
    rows = list(found.order_by("-published_at", "-uuid").for_lists()[: size + 1])
    last = rows[:size][-1] if len(rows) > size else None
    place = last and Cursor(published=last.published_at, uuid=last.uuid)
    return Page(
        rows=rows[:size],
        next=query({"cursor": str(place)}) if place else "",
        first=query({}) if after else "",
    )


def switch(narrowing: dict[str, str], name: str, value: str = "") -> str:
    """The query string of a list with one parameter set otherwise, or left out."""
    others = {key: kept for key, kept in narrowing.items() if key != name}
    return query(others | {name: value} if value else others)


def query(values: dict[str, str]) -> str:
    """``?`` and the values; never empty, so that a link with it leads to the list's beginning."""
    return "?" + urlencode(values)
