"""The pages of speakers, occasions, topics, places, sources and authors: one shape for all."""

from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.editions.models import Edition
from newsroom.editions.scale import in_order
from newsroom.public import paging, things
from newsroom.public.crumbs import trail
from newsroom.public.feedlinks import feed_links
from newsroom.public.filters import Position
from newsroom.public.response import page, public
from newsroom.public.views.lists import bad_filter

ARTICLES = 20


@public
def thing(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Something that live editions have, as the newest of them has it, and the claims with it; 404
    when none has. What moved with a new address is found by its old one.
    """
    position = Position(request.GET)
    newest = things.newest(kind, slug)
    if newest is None:
        return redirect(things.moved(kind, slug), permanent=True)
    if not position.is_valid():
        return bad_filter(request, position)
    row = things.row_in(newest, kind, slug)
    cursor = position.cleaned_data["cursor"]
    claims = Edition.objects.live().claims().listed(facets={kind: slug}, after=cursor)
    name = row.get("name") or row["title"]
    context = {
        "kind": kind,
        "thing": row,
        "name": name,
        "language": newest.language,
        "page": paging.page_of(claims, narrowing={}, is_first=not cursor),
        "query": paging.query({kind: slug}),
        "feeds": feed_links("claims", {kind: slug}),
        **trail(
            (_("Claims"), reverse("public:claims")), (name, reverse(f"public:{kind}", args=[slug]))
        ),
    }
    if kind == "speaker":
        context |= _tally(slug) | {"role": things.role_in(newest, slug)}
    if kind == "author":
        articles = Edition.objects.live().articles().listed(facets={kind: slug})
        context["articles"] = articles[:ARTICLES]
    return page(request, "public/thing.html", context)


def _tally(slug: str) -> dict[str, Any]:
    """How many live claims of a speaker have each verdict, truest first. Two queries.

    By the verdict's slug, so that a reworded definition does not split it; called as the newest
    edition calls it.
    """
    said = Edition.objects.live().claims().of("speaker", slug).order_by()
    rows = list(said.values_list("rating").annotate(Count("pk"), Max("pk")))
    newest = Edition.objects.for_lists().in_bulk([pk for _rating, _count, pk in rows])
    counts = {rating: count for rating, count, _pk in rows}
    ratings = in_order(edition.card["rating"] for edition in newest.values())
    return {
        "counts": [(rating, counts[rating["slug"]]) for rating in ratings],
        "total": sum(counts.values()),
    }
