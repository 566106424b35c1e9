"""Atom feeds, with the full text. What is withdrawn stays in them and says so."""

import re
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from newsroom.editions.models import Edition
from newsroom.editions.words import in_language
from newsroom.public import addresses
from newsroom.public.response import finish, public

ENTRIES = 30
# XML 1.0 knows no way to write these.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class FullTextAtom(Atom1Feed):
    """Django's Atom feed with entries that have a content, a language and several authors."""

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


def _feed(request: HttpRequest, kind: str, title: str) -> HttpResponseBase:
    editions = newest(kind)
    feed = FullTextAtom(
        title=f"{settings.NEWSROOM_NAME}: {title}",
        link=addresses.absolute(reverse(f"public:{kind}s")),
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=settings.NEWSROOM_NAME,
        feed_url=addresses.absolute(reverse(f"public:{kind}s-feed")),
        feed_guid=addresses.absolute(reverse(f"public:{kind}s-feed")),
    )
    for edition in editions:
        feed.add_item(**_entry(edition))
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    changed_at = editions[0].published_at if editions else None
    return finish(request, response, changed_at=changed_at)


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


def _text(text: str) -> str:
    return _NOT_XML.sub("", text)
