"""What happened to an item, and what differs between two of its states."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.desk import comparing, history
from newsroom.desk.items import form_url, open_item, page
from newsroom.review.errors import Refused


@require_safe
def item_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The timeline; ``?kind=`` narrows it, ``?after=`` goes on where a page ended."""
    item = open_item(request, pk)
    kind = request.GET.get("kind", "")
    if kind and kind not in history.KINDS:
        raise Http404
    found = history.timeline(item, kind=kind, after=_place(request.GET.get("after", "")))
    narrowing = {"kind": kind} if kind else {}
    return page(
        request,
        "desk/history.html",
        title=_("History of “%(item)s”") % {"item": item},
        item=item,
        form_url=form_url(item),
        kinds=history.KINDS,
        kind=kind,
        entries=found.entries,
        is_first="after" not in request.GET,
        next=urlencode(narrowing | {"after": str(found.next)}) if found.next else "",
    )


def _place(text: str) -> history.Place | None:
    try:
        return history.Place.parse(text) if text else None
    except (ValueError, OverflowError):
        raise Http404 from None


@require_safe
def item_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """``?old=`` and ``?new=`` beside each other, each r3 (revision), e2 (edition) or now."""
    item = open_item(request, pk, *comparing.ALONG)
    choices = comparing.choices(item)
    chosen = {
        "old": request.GET.get("old", choices[1][0] if len(choices) > 1 else comparing.NOW),
        "new": request.GET.get("new", comparing.NOW),
    }
    context: dict[str, Any] = {}
    refusal = None
    try:
        old, new = (comparing.version(item, name) for name in chosen.values())
        context = {"old": old, "new": new, "changes": comparing.between(old, new)}
    except Refused as error:
        refusal = error
    return page(
        request,
        "desk/compare.html",
        title=_("Versions of “%(item)s”") % {"item": item},
        status=refusal.http_status if refusal else 200,
        item=item,
        form_url=form_url(item),
        choices=choices,
        chosen=chosen,
        refusal=refusal,
        **context,
    )
