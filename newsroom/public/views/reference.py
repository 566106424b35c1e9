"""Speakers, and what the ratings mean."""

from typing import Any

from django.db.models import Count, Max
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
    counts = _counts(slug)
    if not counts:
        return redirect(_moved(slug), permanent=True)
    newest_of = Edition.objects.in_bulk([newest for _count, newest in counts.values()])
    statement = _statement_of(newest_of[max(newest_of)], slug)
    ratings = in_order(edition.card["rating"] for edition in newest_of.values())
    context = {
        "slug": slug,
        "speaker": statement["speaker"],
        "role": statement["role"],
        "claims": Edition.objects.live().claims().listed(facets={"speaker": slug})[:SHOWN],
        "counts": [(rating, counts[rating["slug"]][0]) for rating in ratings],
        "total": sum(count for count, _newest in counts.values()),
    }
    return page(request, "public/speaker.html", context)


@public
def ratings(request: HttpRequest) -> HttpResponseBase:
    """The scales in use, as configured: not to be kept, for no edition marks a change."""
    return page(request, "public/ratings.html", {"scales": scale.scales()}, cache=ASK_US)


def _statement_of(edition: Edition, slug: str) -> dict[str, Any]:
    said = edition.content["statements"]
    return next(one for one in said if one["speaker"]["slug"] == slug)


def _counts(slug: str) -> dict[str, tuple[int, int]]:
    """For each verdict on a speaker's live claims: how many, and the newest edition's key.

    By slug, so that a reworded definition does not split a verdict.
    """
    said = Edition.objects.live().claims().of("speaker", slug).order_by()
    rows = said.values_list("rating").annotate(Count("pk"), Max("pk"))
    return {rating: (count, newest) for rating, count, newest in rows}


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
