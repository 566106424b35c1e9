"""For search engines: the sitemap, an index of sections; and the news of two days."""

import datetime as dt
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from newsroom.editions import policies, sections, things
from newsroom.editions.models import Edition
from newsroom.public import addresses
from newsroom.public.response import ASK_US, SHARED, page, public

FIXED = ("home", "claims", "articles", "ratings", "corrections", "archive", "suggest")
NEWS = dt.timedelta(hours=48)
MOST_NEWS = 1000  # what the format allows


@public
def index(request: HttpRequest) -> HttpResponseBase:
    """The sections that have pages, and one for the fixed pages."""
    found = [
        (_absolute("sitemap-section", number), changed) for number, changed in sections.sections()
    ]
    context = {"fixed": _absolute("sitemap-pages"), "sections": found}
    return _xml(request, "public/sitemap_index.xml", context)


@public
def pages(request: HttpRequest) -> HttpResponseBase:
    """The pages that are always there, and those that the newsroom has filled."""
    paths = [reverse(f"public:{name}") for name in FIXED]
    paths += [reverse("public:policy", args=[slot.value]) for slot in policies.filled()]
    return _xml(request, "public/sitemap.xml", {"entries": [_entry(path) for path in paths]})


@public
def section(request: HttpRequest, number: int) -> HttpResponseBase:
    """The pages of one section, in every language; 404 when it has none."""
    has_speakers = settings.NEWSROOM_SPEAKER_PAGES
    kinds = [kind for kind in things.KINDS if kind != "speaker" or has_speakers]
    entries = [
        _entry(reverse(f"public:{found.kind}", args=[found.slug]), found.changed_at)
        for found in sections.pages(number, things=kinds)
    ]
    if not entries:
        raise Http404
    return _xml(request, "public/sitemap.xml", {"entries": entries})


@public
def news(request: HttpRequest) -> HttpResponseBase:
    """What was first published within two days, in Google's format. It changes with the clock, so
    it is not kept.
    """
    since, live = timezone.now() - NEWS, Edition.objects.live()
    listed = (kind.listed(since=since)[:MOST_NEWS] for kind in (live.claims(), live.articles()))
    rows = sorted(chain(*listed), key=_came, reverse=True)
    context = {"rows": rows[:MOST_NEWS]}
    return _xml(request, "public/sitemap_news.xml", context, ASK_US)


def _came(edition: Edition) -> dt.datetime:
    return edition.first_published_at or edition.published_at


def _entry(path: str, changed_at: dt.datetime | None = None) -> dict[str, Any]:
    codes = [code for code, _name in settings.NEWSROOM_LANGUAGES]
    versions = [(code, addresses.in_language(path, code)) for code in codes]
    return {
        "address": addresses.absolute(path),
        "changed_at": changed_at,
        "versions": versions if len(versions) > 1 else [],
    }


def _xml(
    request: HttpRequest, template: str, context: dict[str, Any], cache: str = SHARED
) -> HttpResponseBase:
    kind = "application/xml; charset=utf-8"
    return page(request, template, context, content_type=kind, cache=cache)


def _absolute(name: str, *args: int) -> str:
    return addresses.absolute(reverse(f"public:{name}", args=args))
