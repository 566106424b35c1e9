"""From readers: what they suggested and reported, and what is done about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.matching import Similar
from newsroom.desk import tickets as shown
from newsroom.desk.items import form_url, page
from newsroom.desk.views.similar import LONGEST, MOST
from newsroom.editions import matching, outcomes, tickets
from newsroom.editions.models import Ticket
from newsroom.review.errors import Refused, WrongState, rule_sentence
from newsroom.review.models import Item
from newsroom.review.states import VERBS, Status

ABOUT = ("about__claim", "about__article", "became__claim", "taken_up_by", "closed_by", "edition")


@require_safe
def ticket_list(request: HttpRequest) -> HttpResponse:
    """Newest first. ``?kind=`` is which, ``?closed=1`` those that were answered, ``?before=`` the
    id of the last one on the page before.
    """
    kinds = tickets.kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    kind = request.GET.get("kind") or kinds[0]
    if kind not in kinds:
        raise Http404
    closed = request.GET.get("closed") == "1"
    before = _id(request.GET["before"]) if "before" in request.GET else None
    return page(
        request,
        "desk/tickets.html",
        title=_("From readers"),
        kinds=[{"value": each.value, "label": each.label} for each in kinds],
        kind=kind,
        closed=closed,
        is_first=before is None,
        listed=shown.listed(kind, closed=closed, before=before),
        eyes=tickets.EYES,
    )


@require_http_methods(["GET", "POST"])
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them. POST does what ``do`` says: ``look``, ``take_up``, ``answer`` or ``decline``."""
    found = get_object_or_404(Ticket.objects.select_related(*ABOUT), pk=pk)
    if Ticket.Kind(found.kind) not in tickets.kinds_for(request.user):
        raise Http404
    if request.method == "GET":
        return _show(request, found, form=shown.AnswerForm())
    do = request.POST.get("do", "")
    form = shown.AnswerForm(request.POST if do in ("answer", "decline") else None)
    if form.is_bound and not form.is_valid():
        return _show(request, found, form=form, status=400)
    try:
        return _done(request, found, do, form)
    except Refused as error:
        return _show(request, found, form=form, refusal=error, status=error.http_status)
    except IntegrityError as error:
        if (sentence := rule_sentence(error)) is None:
            raise
        refusal = WrongState(sentence)
        return _show(request, found, form=form, refusal=refusal, status=refusal.http_status)


def _done(request: HttpRequest, found: Ticket, do: str, form: shown.AnswerForm) -> HttpResponse:
    match do:
        case "look":
            tickets.look(found, by=request.user)
            messages.success(request, _("That you have read it is kept."))
        case "take_up":
            item = tickets.take_up(found, by=request.user, claim=_chosen(request, found))
            messages.success(request, _("Taken up. The sender’s page says so."))
            return redirect(_place(item, found, request.user))
        case "answer":
            tickets.answer(found, by=request.user, text=form.cleaned_data["text"])
            messages.success(request, _("Answered. The sender’s page shows it."))
        case "decline":
            tickets.decline(found, by=request.user, text=form.cleaned_data["text"])
            messages.success(request, _("Declined. The sender’s page says why."))
        case _:
            raise Refused(_("Choose what to do with this."))
    return redirect("admin:ticket", found.pk)


def _chosen(request: HttpRequest, found: Ticket) -> Item | None:
    """The claim that a suggestion is found to be, if one was chosen. Raises Http404."""
    chosen = request.POST.get("claim", "")
    if found.is_report or not chosen:
        return None
    return get_object_or_404(Item, pk=_id(chosen), kind=Item.Kind.CLAIM)


def _place(item: Item, found: Ticket, by: Any) -> str:
    """Where the work on it goes on: the new draft, or the page that begins a new edition."""
    if not found.is_report:
        return form_url(item)
    revise = VERBS["revise"]
    if Status(item.status) in revise.moves and not revise.roles.isdisjoint(by.roles):
        return reverse("admin:item_verb", args=[item.pk, "revise"])
    return reverse("admin:ticket", args=[found.pk])


def _show(
    request: HttpRequest,
    found: Ticket,
    *,
    form: shown.AnswerForm,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    # What was refused has changed the row in memory, not in the database.
    ticket = Ticket.objects.select_related(*ABOUT).get(pk=found.pk) if refusal else found
    readers = shown.looks(ticket)
    item = ticket.about or ticket.became
    return page(
        request,
        "desk/ticket.html",
        title=_("Ticket %(number)s") % {"number": ticket.number},
        status=status,
        ticket=ticket,
        readers=readers,
        have_read=request.user.pk in {each.person_id for each in readers},
        eyes_missing=tickets.eyes_missing(ticket),
        has_sender=hasattr(ticket, "sender"),
        item=item,
        item_url=form_url(item) if item else "",
        published=outcomes.published(ticket),
        form=form,
        refusal=refusal,
        alike=_alike(ticket),
    )


def _alike(ticket: Ticket) -> list[Similar]:
    """Claims that a suggestion may be, while nobody works on it."""
    if ticket.is_report or ticket.taken_up_at or ticket.closed_at:
        return []
    wording = " ".join(ticket.text.split())[:LONGEST]
    return matching.similar(wording, limit=MOST)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
