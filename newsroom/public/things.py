"""What has a page besides claims and articles: who speaks and who writes, what it was about, where,
on which occasion, from which source. All of it is read from live editions.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from newsroom.editions.models import Edition

Row = dict[str, Any]


def _said(content: Row) -> Iterable[Row]:
    """The statements of which words are known: who is only mentioned has no page."""
    return (row for row in content["statements"] if row["reported"] != "mention")


# For each kind, which is a facet and the name of an address too: its rows in a claim's content.
IN_CLAIMS: dict[str, Callable[[Row], Iterable[Row | None]]] = {
    "speaker": lambda content: (row["speaker"] for row in _said(content)),
    "occasion": lambda content: (row["occasion"] for row in content["statements"]),
    "topic": lambda content: content["topics"],
    "place": lambda content: content["places"],
    "source": lambda content: (row["source"] for row in content["evidence"]),
    "author": lambda content: content["bylines"],
}
KINDS = tuple(IN_CLAIMS)


def newest(kind: str, slug: str) -> Edition | None:
    """The live edition, published last, that mentions a thing; None if there is none, or if its
    page is switched off. One query.
    """
    live = Edition.objects.live().of(kind, slug).knowing_who_has_no_page()
    # By the column of the facet, whose index leads to the newest.
    found = live.order_by("-facets__edition_id").first()
    return found if found and is_shown(kind, slug, found.without_page) else None


def is_shown(kind: str, slug: str, without_page: Iterable[str]) -> bool:
    """Whether there is a page about a thing that live editions have; ``without_page`` is what
    editions know of speakers whose pages are switched off.
    """
    return kind != "speaker" or (settings.NEWSROOM_SPEAKER_PAGES and slug not in without_page)


def row_in(edition: Edition, kind: str, slug: str) -> Row:
    """The thing as it is frozen in ``edition``, which must have it."""
    return next(row for row in _rows(edition, kind) if row["slug"] == slug)


def role_in(edition: Edition, slug: str) -> Row:
    """What a speaker was when saying what ``edition`` holds."""
    said = _said(edition.content)
    return next(row["role"] for row in said if row["speaker"]["slug"] == slug)


def moved(kind: str, slug: str) -> str:
    """Where the page of a thing is that had this address in an earlier edition. Raises Http404."""
    earlier = Edition.objects.of(kind, slug).order_by("-facets__edition_id").first()
    if earlier is None:
        raise Http404
    uuid = row_in(earlier, kind, slug).get("uuid")
    live = Edition.objects.live().filter(item_id=earlier.item_id).knowing_who_has_no_page().first()
    if live is None or uuid is None:
        raise Http404
    for row in _rows(live, kind):
        if row["uuid"] == uuid and is_shown(kind, row["slug"], live.without_page):
            return reverse(f"public:{kind}", args=[row["slug"]])
    raise Http404


def _rows(edition: Edition, kind: str) -> Iterable[Row]:
    content = edition.content
    rows = IN_CLAIMS[kind](content) if edition.kind == "claim" else content["bylines"]
    return (row for row in rows if row)
