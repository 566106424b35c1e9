"""The pages of speakers, occasions, topics, places, sources and authors: one shape for all."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.editions import things
from newsroom.editions.models import Edition
from newsroom.public import paging
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
    found = things.newest(kind, slug)
    if found is None:
        return _moved(kind, slug)
    if not position.is_valid():
        return bad_filter(request, position)
    row = found.row
    cursor = position.cleaned_data["cursor"]
    claims = Edition.objects.live().claims().listed(facets={kind: slug}, after=cursor)
    name = row.get("name") or row["title"]
    context = {
        "kind": kind,
        "thing": row,
        "name": name,
        "language": found.edition.language,
        "page": paging.page_of(claims, narrowing={}, is_first=not cursor),
        "query": paging.query({kind: slug}),
        "feeds": feed_links("claims", {kind: slug}),
        **trail(
            (_("Claims"), reverse("public:claims")), (name, reverse(f"public:{kind}", args=[slug]))
        ),
    }
    if kind == "speaker":
        counts = things.tally(slug)
        total = sum(count for _rating, count in counts)
        context |= {"counts": counts, "total": total, "role": found.role}
    if kind == "author":
        articles = Edition.objects.live().articles().listed(facets={kind: slug})
        context["articles"] = articles[:ARTICLES]
    return page(request, "public/thing.html", context)


def _moved(kind: str, slug: str) -> HttpResponseBase:
    now = things.moved(kind, slug)
    if now is None:
        raise Http404
    return redirect(reverse(f"public:{kind}", args=[now]), permanent=True)
