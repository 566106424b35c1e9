"""Feeds with the full text, in three formats. What is withdrawn stays in them and says so."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.editions import corrections as log
from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.public import addresses, entries
from newsroom.public.feedlinks import feed_path
from newsroom.public.filters import CorrectionFilters, ItemFilters
from newsroom.public.paging import query
from newsroom.public.response import finish, public
from newsroom.public.syndication import FORMATS
from newsroom.public.views.lists import bad_filter

ENTRIES = 30


@public
def items(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Claims or articles, narrowed like their list: what came and what changed last."""
    filters = ItemFilters(request.GET)
    if not filters.is_valid():
        return bad_filter(request, filters)
    found = entries.newest(
        filters.question(kind=kind), size=ENTRIES, after=filters.cleaned_data["cursor"]
    )
    title = _("Fact checks") if kind == "claim" else _("Articles")
    feed = _new(title, f"{kind}s", form, narrowing=filters.narrowing(), older=found.older)
    return _written(request, feed, entries.entries(found.rows), found.rows)


@public
def corrections(request: HttpRequest, form: str) -> HttpResponseBase:
    """The newest further editions, each an entry of its own, narrowed like ``/corrections/``."""
    filters = CorrectionFilters(request.GET)
    if not filters.is_valid():
        return bad_filter(request, filters)
    # Where the text of an earlier edition stands is told by its number, which needs no query.
    rows = list(log.corrections(**filters.listed())[: ENTRIES + 1])
    older = log.place_after(rows[ENTRIES - 1]) if len(rows) > ENTRIES else None
    rows = rows[:ENTRIES]
    feed = _new(_("Corrections"), "corrections", form, narrowing=filters.narrowing(), older=older)
    return _written(request, feed, [entries.of_change(row) for row in rows], rows)


def _new(
    title: str, listed: str, form: str, *, narrowing: dict[str, str], older: Cursor | None
) -> Any:
    asked = query(narrowing) if narrowing else ""
    address = addresses.absolute(feed_path(listed, form))
    return FORMATS[form](
        title=f"{settings.NEWSROOM_NAME}: {title}",
        link=addresses.absolute(reverse(f"public:{listed}")) + asked,
        description=f"{settings.NEWSROOM_NAME}: {title}",
        language=settings.LANGUAGE_CODE,
        author_name=settings.NEWSROOM_NAME,
        feed_url=address + asked,
        feed_guid=address + asked,
        next=address + query(narrowing | {"cursor": str(older)}) if older else "",
    )


def _written(
    request: HttpRequest, feed: Any, told: list[dict[str, Any]], rows: list[Edition]
) -> HttpResponseBase:
    for entry in told:
        feed.add_item(**entry)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    changed_at = max((row.changed_at for row in rows), default=None)
    return finish(request, response, changed_at=changed_at)
