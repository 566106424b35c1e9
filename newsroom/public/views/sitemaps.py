"""The sitemap: an index of sections, each a stretch of edition numbers."""

import datetime as dt
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from newsroom.editions.models import Edition
from newsroom.public import addresses
from newsroom.public.response import page, public

SECTION = 5000  # editions; the format allows 50,000 addresses
FIXED = ("home", "claims", "articles", "ratings", "corrections")

# The newest live edition of each stretch: one step into the primary key for each section.
_SECTIONS = """
    SELECT newest.id, newest.published_at
    FROM generate_series(0, (SELECT max(id) / %(size)s FROM editions_edition)) AS section
    CROSS JOIN LATERAL (
        SELECT id, published_at FROM editions_edition
        WHERE id >= section * %(size)s AND id < (section + 1) * %(size)s
            AND current AND change <> 'withdrawal'
        ORDER BY id DESC LIMIT 1
    ) AS newest
"""

# When any claim in an article was last published: the article's page shows it.
_CLAIMS_IN_ARTICLES = """
    SELECT article.id, max(claim.published_at)
    FROM editions_edition AS article
    JOIN editions_facet AS facet ON facet.edition_id = article.id AND facet.kind = 'claim'
    CROSS JOIN LATERAL (
        SELECT published_at FROM editions_edition
        WHERE uuid = facet.value::uuid AND current
        LIMIT 1
    ) AS claim
    WHERE article.id >= %(start)s AND article.id < %(end)s
        AND article.kind = 'article' AND article.current
    GROUP BY article.id
"""


@public
def index(request: HttpRequest) -> HttpResponseBase:
    """The sections that have live editions, and one for the fixed pages."""
    newest = Edition.objects.raw(_SECTIONS, {"size": SECTION})
    sections = [
        (_absolute("sitemap-section", edition.pk // SECTION), edition.published_at)
        for edition in newest
    ]
    context = {"fixed": _absolute("sitemap-pages"), "sections": sections}
    return _xml(request, "public/sitemap_index.xml", context)


@public
def pages(request: HttpRequest) -> HttpResponseBase:
    """The pages that are always there."""
    entries = [(_absolute(name), None) for name in FIXED]
    return _xml(request, "public/sitemap.xml", {"entries": entries})


@public
def section(request: HttpRequest, number: int) -> HttpResponseBase:
    """The live editions of one stretch. What has a newer edition is in a later one."""
    start = number * SECTION
    editions = Edition.objects.live().filter(pk__gte=start, pk__lt=start + SECTION)
    rows = editions.only("kind", "slug", "published_at").order_by("pk")
    claims = _claims_in_articles(start)
    entries = [
        (
            addresses.absolute(addresses.path_of(row)),
            max(row.published_at, claims.get(row.pk, row.published_at)),
        )
        for row in rows
    ]
    if not entries:
        raise Http404
    return _xml(request, "public/sitemap.xml", {"entries": entries})


def _claims_in_articles(start: int) -> dict[int, dt.datetime]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIMS_IN_ARTICLES, {"start": start, "end": start + SECTION})
        return dict(cursor.fetchall())


@public
def robots(request: HttpRequest) -> HttpResponseBase:
    context = {"sitemap": _absolute("sitemap")}
    return page(request, "public/robots.txt", context, content_type="text/plain; charset=utf-8")


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponseBase:
    return page(request, template, context, content_type="application/xml; charset=utf-8")


def _absolute(name: str, *args: int) -> str:
    return addresses.absolute(reverse(f"public:{name}", args=args))
