"""Suggest a claim, report an error, and see what became of it."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from newsroom import networks
from newsroom.editions import outcomes, tickets
from newsroom.editions.models import Ticket
from newsroom.public import addresses, letterbox
from newsroom.review.errors import Refused

View = Callable[..., HttpResponse]
HEADERS = {
    "Cache-Control": "private, no-store",
    # To this site, so that it knows its own forms, and to no other.
    "Referrer-Policy": "same-origin",
}


def quiet(view: View) -> View:
    """Nobody keeps what ``view`` answers."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answered


# Without a cookie there is no token of Django's; docs/adr/0041-forms-without-cookies.md.
@csrf_exempt
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """A claim to check; what was sent leads to its ticket."""
    return _form(request, "public/suggest.html", letterbox.SuggestForm, {})


@csrf_exempt
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """An error in a claim or an article, whose address ``?about=`` may bring along."""
    about = request.GET.get("about", "")
    found = letterbox.page_at(about) if about else None
    # Our own spelling of it, and nothing of what was asked.
    known = {"about": addresses.path_of(found)} if found else {}
    return _form(request, "public/report_error.html", letterbox.ReportForm, known)


@quiet
@require_safe
def ticket(request: HttpRequest, ticket: uuid.UUID) -> HttpResponse:
    """How far a ticket is: nothing of what was sent, and no item before it is public."""
    found = Ticket.objects.filter(uuid=ticket).first()
    if found is None:
        raise Http404
    context = {"ticket": found, "public": outcomes.published(found)}
    response = render(request, "public/ticket.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _form(
    request: HttpRequest, template: str, form: type[letterbox.LetterForm], known: dict[str, str]
) -> HttpResponse:
    if request.method != "POST":
        return render(request, template, {"form": form(initial=known)})
    filled = form(request.POST)
    refusal: Refused | None = None
    try:
        letterbox.check_sent_here(request)
        if filled.is_valid():
            sent_from = networks.sent_from(request)
            kept = tickets.receive(filled.sent(), sent_from=sent_from)
            return redirect("public:ticket", kept.uuid)
    except Refused as error:
        refusal = error
    status = refusal.http_status if refusal else 400
    return render(request, template, {"form": filled, "refusal": refusal}, status=status)
