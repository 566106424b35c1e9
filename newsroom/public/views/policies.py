"""What the newsroom says of itself, in fixed slots."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from newsroom.editions import policies
from newsroom.public.response import ASK_US, page, public


@public
def overview(request: HttpRequest) -> HttpResponseBase:
    """The filled slots; 404 while there are none."""
    if not policies.filled():
        raise Http404
    return page(request, "public/policies.html", {}, cache=ASK_US)


@public
def policy(request: HttpRequest, slot: str) -> HttpResponseBase:
    """What stands in a slot, in the reader's language or else in another; 404 while it is empty."""
    found = policies.page(slot, get_language())
    if found is None:
        raise Http404
    context = {"policy": found}
    return page(request, "public/policy.html", context, changed_at=found.changed_at, cache=ASK_US)
