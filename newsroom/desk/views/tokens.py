"""Tokens: a person's own, a new one, an end to one; everybody's for administrators."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.desk import programs
from newsroom.desk.items import page
from newsroom.review import tokens
from newsroom.review.errors import Refused
from newsroom.review.models import Token
from newsroom.review.states import Role


@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own; POST makes one, and its answer is the only page that ever shows it."""
    if refusal := tokens.may_not(request.user):
        return _show(request, refusal=refusal, status=200 if request.method == "GET" else 403)
    form = programs.TokenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show(request, form=form, status=400 if form.errors else 200)
    try:
        made, secret = tokens.make(by=request.user, **form.cleaned_data)
    except Refused as error:
        return _show(request, form=form, refusal=error, status=error.http_status)
    return _show(request, made=made, secret=secret)


@require_safe
def token_all(request: HttpRequest) -> HttpResponse:
    """Everybody's, for administrators; ``?before=`` is the last one's id."""
    _check_administrator(request)
    before = request.GET.get("before")
    if before is not None and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise Http404
    found = programs.of_everybody(before=int(before) if before else None)
    return page(
        request,
        "desk/tokens/everybody.html",
        title=_("Everybody’s tokens"),
        rows=found[: programs.SIZE],
        before=found[programs.SIZE - 1].pk if len(found) > programs.SIZE else None,
    )


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token now. Another's is as absent as one that never was, except to administrators."""
    token = get_object_or_404(Token.objects.select_related("person"), pk=pk)
    own = token.person_id == request.user.pk
    if not own and Role.ADMINISTRATOR not in _roles(request):
        raise Http404
    try:
        tokens.revoke(token, by=request.user)
    except Refused as error:
        return _show(request, refusal=error, status=error.http_status)
    messages.success(request, _("“%(token)s” does not work any more.") % {"token": token})
    return redirect("admin:token_list" if own else "admin:token_all")


def _check_administrator(request: HttpRequest) -> None:
    if Role.ADMINISTRATOR not in _roles(request):
        raise PermissionDenied


def _roles(request: HttpRequest) -> frozenset[str]:
    person: Any = request.user
    return person.roles


def _show(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    return page(
        request,
        "desk/tokens/list.html",
        title=_("My tokens"),
        status=status,
        rows=programs.of(request.user),
        sees_all=Role.ADMINISTRATOR in _roles(request),
        **context,
    )
