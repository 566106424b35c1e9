"""Pages that are looked up while somebody fills in a form, as fragments for its script."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims import prefill
from claims.capture import lookups
from claims.models import PageLookup
from newsroom.review.errors import Refused


@require_POST
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for the page at ``url``; what comes of it is read at ``state``."""
    model = _model(request, kind)
    try:
        lookup = lookups.ask(request.POST.get("url", "").strip(), by=request.user)
    except Refused as refusal:
        return _fragment(request, {"refusal": str(refusal)}, status=refusal.http_status)
    return _fragment(request, prefill.context(model, lookup))


@require_safe
def state(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What has come of a lookup; only for who asked."""
    model = _model(request, kind)
    lookup = get_object_or_404(PageLookup, pk=pk, asked_by=request.user.pk)
    own = request.GET.get("for", "")
    pk_ = int(own) if own.isdecimal() and len(own) < 19 else None
    return _fragment(request, prefill.context(model, lookup, pk=pk_))


def _model(request: HttpRequest, kind: str) -> type[models.Model]:
    """The model of the form. Raises Http404, or PermissionDenied for who cannot fill it in."""
    found = {str(model._meta.model_name): model for model in prefill.FILLS}
    if kind not in found:
        raise Http404(_("There is no such form."))
    if not any(request.user.has_perm(f"claims.{verb}_{kind}") for verb in ("add", "change")):
        raise PermissionDenied
    return found[kind]


def _fragment(request: HttpRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "desk/_lookup_found.html", shown, status=status)
