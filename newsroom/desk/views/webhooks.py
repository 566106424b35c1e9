"""Webhooks: which there are, a new one, what one was told, and to tell it once more."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.desk import hooks
from newsroom.desk.items import page
from newsroom.editions import webhooks
from newsroom.editions.adapters import indexnow
from newsroom.editions.models import HookKind, Webhook
from newsroom.review.errors import Refused


@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    """All webhooks, each with how its newest delivery went."""
    _check(request)
    rows = list(hooks.listed())
    title = _("Webhooks")
    return page(request, "desk/webhooks/list.html", title=title, rows=rows, kinds=HookKind)


@never_cache
@require_http_methods(["GET", "POST"])
def webhook_new(request: HttpRequest) -> HttpResponse:
    """POST makes one of ``?kind=``; where it signs, the answer shows the secret, and no other page
    does.
    """
    _check(request)
    kind = _kind(request)
    form = hooks.WebhookForm(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        try:
            made = webhooks.make(by=request.user, kind=kind, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _made(request, made)
    status = 400 if form.errors else 200
    title = _("New webhook") if kind == HookKind.PLAIN else str(kind.label)
    return page(request, "desk/webhooks/new.html", title=title, status=status, form=form, kind=kind)


def _kind(request: HttpRequest) -> HookKind:
    try:
        return HookKind(request.GET.get("kind", HookKind.PLAIN))
    except ValueError:
        raise Http404 from None


def _made(request: HttpRequest, made: Webhook) -> HttpResponse:
    if made.kind == HookKind.PLAIN:
        return _show(request, made, secret=webhooks.secret(made))
    messages.success(request, _("It is kept. Send a trial to see whether it works."))
    return redirect("admin:webhook", made.pk)


@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is told and was told, newest first; ``?before=`` is the last one's id."""
    _check(request)
    found = get_object_or_404(Webhook, pk=pk)
    if request.method == "GET":
        return _show(request, found)
    form = hooks.WebhookForm(request.POST, webhook=found)
    if not form.is_valid():
        return _show(request, found, form=form, status=400)
    webhooks.change(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("The webhook is changed."))
    return redirect("admin:webhook", pk)


@never_cache
@require_POST
def webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another secret; this answer is the only page that shows it. IndexNow’s is none."""
    _check(request)
    found = get_object_or_404(Webhook, pk=pk, kind__in=[HookKind.PLAIN, HookKind.INDEXNOW])
    webhooks.renew(found, by=request.user)
    if found.kind == HookKind.INDEXNOW:
        messages.success(request, _("It has another key."))
        return redirect("admin:webhook", pk)
    return _show(request, found, secret=webhooks.secret(found))


@require_POST
def webhook_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a trial, which tells of nothing."""
    _check(request)
    webhooks.try_out(get_object_or_404(Webhook, pk=pk), by=request.user)
    messages.success(request, _("A trial is on its way: load this page again to see how it went."))
    return redirect("admin:webhook", pk)


@require_POST
def webhook_again(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Deliver something once more."""
    _check(request)
    found = get_object_or_404(Webhook, pk=pk)
    try:
        webhooks.again(get_object_or_404(found.deliveries, pk=delivery), by=request.user)
    except Refused as refusal:
        return _show(request, found, refusal=refusal, status=refusal.http_status)
    messages.success(request, _("It is delivered again: load this page again to see how it went."))
    return redirect("admin:webhook", pk)


@require_POST
def webhook_settle(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Somebody has seen to what was given up."""
    _check(request)
    found = get_object_or_404(Webhook, pk=pk)
    webhooks.settle(get_object_or_404(found.deliveries, pk=delivery), by=request.user)
    messages.success(request, _("This is no alarm any more."))
    return redirect("admin:webhook", pk)


def _check(request: HttpRequest) -> None:
    """Raises PermissionDenied for who does not look after webhooks."""
    try:
        webhooks.check_role(request.user)
    except Refused:
        raise PermissionDenied from None


def _show(
    request: HttpRequest, found: Webhook, *, status: int = 200, **context: Any
) -> HttpResponse:
    before = request.GET.get("before")
    if before is not None and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise Http404
    rows = hooks.log(found, before=int(before) if before else None)
    shown = {
        "form": hooks.WebhookForm(webhook=found),
        "rows": rows[: hooks.SIZE],
        "before": rows[hooks.SIZE - 1].pk if len(rows) > hooks.SIZE else None,
        "is_first": before is None,
        "key_place": indexnow.place(found) if found.kind == HookKind.INDEXNOW else "",
    }
    return page(
        request,
        "desk/webhooks/webhook.html",
        title=str(found),
        status=status,
        webhook=found,
        **(shown | context),
    )
