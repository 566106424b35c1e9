"""What somebody outside sees by their link: no account, no cookie, one revision.

A link that is over, one that was never made and one that is for another address answer alike.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsroom.editions.models import Edition
from newsroom.review import outside
from newsroom.review.errors import Refused
from newsroom.review.models import OutsideLink

View = Callable[..., HttpResponse]
HEADERS = {
    "Cache-Control": "private, no-store",
    # The address is the key: it goes nowhere, not to the sources that the page links to either.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def quiet(view: View) -> View:
    """Nobody keeps, finds or is told of what ``view`` answers."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answered


# Another site cannot send a form to an address that it does not know, and a cookie would be one
# more thing that a reader at risk carries around.
@csrf_exempt
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, token: str, *, may_answer: bool) -> HttpResponse:
    """The page of a link; POST comments or accepts. ``may_answer`` is of which kind the address
    is."""
    link = outside.open_link(token)
    if link is None or link.may_answer != may_answer:
        return _over(request)
    if request.method == "POST":
        return _answered(request, link)
    try:
        outside.read(link)
    except Refused as error:
        return _over(request, refusal=error)
    return _page(request, link)


def _answered(request: HttpRequest, link: OutsideLink) -> HttpResponse:
    typed = request.POST
    try:
        if "accept" in typed:
            outside.accept(link, name=typed.get("name", ""))
        else:
            outside.comment(link, text=typed.get("text", ""))
    except Refused as error:
        if not link.may_answer:
            return _over(request, refusal=error)
        return _page(request, link, refusal=error)
    return redirect(f"{request.path}#answers")


def _over(request: HttpRequest, *, refusal: Refused | None = None) -> HttpResponse:
    context = {"typed": request.POST.get("text", ""), "refusal": refusal}
    status = refusal.http_status if refusal else 404
    return render(request, "outside/over.html", context, status=status)


def _page(
    request: HttpRequest, link: OutsideLink, *, refusal: Refused | None = None
) -> HttpResponse:
    revision = link.revision
    wanted = revision.content.get("claims", [])
    claims = Edition.objects.current().filter(uuid__in=wanted).for_lists() if wanted else []
    cards = {str(claim.uuid): claim for claim in claims}
    context = {
        "link": link,
        "revision": revision,
        "kind": link.item.kind,
        "content": revision.content,
        "claims": cards,
        "some_absent": bool(set(wanted) - set(cards)),
        "newer": outside.newer_exists(link),
        "answers": link.comments.order_by("pk") if link.may_answer else [],
        "accepted_at": outside.accepted_at(link) if link.may_answer else None,
        "refusal": refusal,
        "typed": request.POST,
        "longest": outside.LONGEST_TEXT,
        # As often as a long page needs it.
        "marks": range(24),
    }
    status = refusal.http_status if refusal else 200
    return render(request, "outside/page.html", context, status=status)
