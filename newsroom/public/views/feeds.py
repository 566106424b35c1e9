"""Atom feeds, with the full text. What is withdrawn stays in them and says so."""

import datetime as dt
import re
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from newsroom.editions import corrections as log
from newsroom.editions.models import Edition
from newsroom.editions.words import in_language
from newsroom.public import addresses
from newsroom.public.filters import CorrectionFilters
from newsroom.public.paging import query
from newsroom.public.response import finish, public
from newsroom.public.views.lists import bad_filter

ENTRIES = 30
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# XML 1.0 knows no way to write these.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class FullTextAtom(Atom1Feed):
    """Django's Atom feed with entries that have a content, a language and several authors."""

    def latest_post_date(self) -> dt.datetime:
        """When the newest entry was changed: an empty feed is always the same, not always new."""
        return super().latest_post_date() if self.items else NEVER

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


@public
def claims(request: HttpRequest) -> HttpResponseBase:
    return _feed(request, "claim", _("Fact checks"))


@public
def articles(request: HttpRequest) -> HttpResponseBase:
    return _feed(request, "article", _("Articles"))


@public
def corrections(request: HttpRequest) -> HttpResponseBase:
    """The newest further editions, each an entry of its own, narrowed like ``/corrections/``."""
    filters = CorrectionFilters(request.GET)
    if not filters.is_valid():
        return bad_filter(request, filters)
    narrowing = filters.narrowing()
    # Where the text of an earlier edition stands is told by its number, which needs no query.
    rows = list(log.corrections(**filters.listed())[:ENTRIES])
    asked = query(narrowing) if narrowing else ""
    feed = _new(_("Corrections"), page="corrections", feed="corrections-feed", asked=asked)
    return _written(request, feed, [_change(row) for row in rows], rows)


def _feed(request: HttpRequest, kind: str, title: str) -> HttpResponseBase:
    rows = newest(kind)
    feed = _new(title, page=f"{kind}s", feed=f"{kind}s-feed")
    return _written(request, feed, [_entry(row) for row in rows], rows)


def _new(title: str, *, page: str, feed: str, asked: str = "") -> FullTextAtom:
    address = addresses.absolute(reverse(f"public:{feed}")) + asked
    return FullTextAtom(
        title=f"{settings.NEWSROOM_NAME}: {title}",
        link=addresses.absolute(reverse(f"public:{page}")) + asked,
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=settings.NEWSROOM_NAME,
        feed_url=address,
        feed_guid=address,
    )


def _written(
    request: HttpRequest, feed: FullTextAtom, entries: list[dict[str, Any]], rows: list[Edition]
) -> HttpResponseBase:
    for entry in entries:
        feed.add_item(**entry)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return finish(request, response, changed_at=rows[0].published_at if rows else None)


def newest(kind: str) -> list[Edition]:
    """The editions for a feed: what came last and what changed last, newest first. One query.

    Each half is the beginning of an index, so the cost does not grow with the record.
    """
    current = Edition.objects.current().filter(kind=kind)
    added = Edition.objects.live().filter(kind=kind).newest_first()[:ENTRIES]
    changed: QuerySet[Edition] = current.filter(number__gt=1).order_by("-published_at", "-pk")
    found = {row.pk: row for row in added.union(changed[:ENTRIES], all=True)}
    return sorted(found.values(), key=lambda row: row.published_at, reverse=True)[:ENTRIES]


def _entry(edition: Edition) -> dict[str, Any]:
    card = edition.card
    verdict = card["rating"] and in_language(card["rating"]["label"], edition.language)
    title, summary = edition.title, card["text"]
    if edition.is_withdrawal:
        title, summary, verdict = _("Withdrawn: %(title)s") % {"title": title}, edition.note, None
    elif verdict:
        title = f"{verdict}: {title}"
    content = render_to_string(
        "public/_entry.html", {"edition": edition, "content": edition.content}
    )
    return {
        "title": _text(title),
        "link": addresses.absolute(addresses.path_of(edition)),
        "description": _text(summary),
        "unique_id": f"urn:uuid:{edition.uuid}",
        "pubdate": edition.first_published_at,
        "updateddate": edition.published_at,
        "categories": [_text(verdict)] if verdict else [],
        "content": _text(content),
        "authors": [_text(person["name"]) for person in card["bylines"]],
    }


def _change(edition: Edition) -> dict[str, Any]:
    """A further edition as an entry: what kind of change it was, the note, both verdicts."""
    page = addresses.absolute(addresses.path_of(edition))
    content = render_to_string(
        "public/_change_entry.html", {"edition": edition, "site_url": settings.SITE_URL}
    )
    return {
        "title": _text(f"{edition.get_change_display()}: {edition.title}"),
        "link": page,
        "description": _text(edition.note),
        # Its item has an entry in another feed, so the edition needs a name of its own.
        "unique_id": f"urn:uuid:{uuid5(edition.uuid, str(edition.number))}",
        "pubdate": edition.published_at,
        "updateddate": edition.published_at,
        "categories": [edition.change, edition.kind],
        "content": _text(content),
        "authors": [],
    }


def _text(text: str) -> str:
    return _NOT_XML.sub("", text)
