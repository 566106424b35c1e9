"""Speakers, and what the ratings mean."""

from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from newsroom.editions import scale
from newsroom.editions.models import Edition
from newsroom.editions.scale import in_order
from newsroom.public.response import ASK_US, page, public

SHOWN = 20


@public
def speaker(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Somebody whose words were checked, as live editions have them; 404 when none has."""
    said = Edition.objects.live().claims().of("speaker", slug)
    # As the newest edition has them frozen, which is not always that of the newest claim.
    newest = said.order_by("-pk").first()
    if newest is None:
        return redirect(_moved(slug), permanent=True)
    statement = _statement_of(newest, slug)
    context = {
        "slug": slug,
        "speaker": statement["speaker"],
        "role": statement["role"],
        "claims": Edition.objects.live().claims().listed(facets={"speaker": slug})[:SHOWN],
        "counts": _counts(said),
    }
    context["total"] = sum(count for _rating, count in context["counts"])
    return page(request, "public/speaker.html", context)


@public
def ratings(request: HttpRequest) -> HttpResponseBase:
    """The scales in use, as configured: not to be kept, for no edition marks a change."""
    return page(request, "public/ratings.html", {"scales": scale.scales()}, cache=ASK_US)


def _statement_of(edition: Edition, slug: str) -> dict[str, Any]:
    said = edition.content["statements"]
    return next(one for one in said if one["speaker"]["slug"] == slug)


def _counts(said: Any) -> list[tuple[dict[str, Any], int]]:
    """How many live claims have which verdict. A reworded definition does not split a verdict."""
    ratings, counts = {}, Counter[str]()
    rows = said.order_by().values_list("card__rating").annotate(Count("pk"))
    for rating, count in rows:
        ratings[rating["slug"]] = rating
        counts[rating["slug"]] += count
    return [(rating, counts[rating["slug"]]) for rating in in_order(ratings.values())]


def _moved(slug: str) -> str:
    """Where a speaker's page is who had this address in an earlier edition. Raises Http404."""
    earlier = Edition.objects.claims().of("speaker", slug).order_by("-pk").first()
    if earlier is None:
        raise Http404
    uuid = _statement_of(earlier, slug)["speaker"]["uuid"]
    live = Edition.objects.live().filter(item_id=earlier.item_id).first()
    for statement in live.content["statements"] if live else []:
        if statement["speaker"]["uuid"] == uuid:
            return reverse("public:speaker", args=[statement["speaker"]["slug"]])
    raise Http404
