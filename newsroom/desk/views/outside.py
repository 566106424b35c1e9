"""Showing an item to somebody outside: the links of an item, a new one, an end to one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.desk import showing
from newsroom.desk.items import form_url, open_item, page
from newsroom.review import outside
from newsroom.review.errors import Refused
from newsroom.review.models import Item


@never_cache
@require_http_methods(["GET", "POST"])
def outside_links(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of an item; POST makes one, and its answer is the only page that ever shows it."""
    item = open_item(request, pk)
    form = showing.LinkForm(request.POST if request.method == "POST" else None, item=item)
    if request.method == "GET":
        return _show(request, item, form=form, refusal=_refusal(item, request.user))
    if not form.is_valid():
        return _show(request, item, form=form, status=400)
    try:
        link, token = outside.show(item, by=request.user, **form.cleaned_data)
    except Refused as error:
        return _show(request, item, form=form, refusal=error, status=error.http_status)
    return _show(request, item, made=link, address=showing.address(link, token))


@require_POST
def outside_revoke(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """End a link now."""
    item = open_item(request, pk)
    try:
        outside.revoke(get_object_or_404(item.outside_links, pk=link), by=request.user)
    except Refused as error:
        return _show(request, item, refusal=error, status=error.http_status)
    messages.success(request, _("The link does not work any more."))
    return redirect("admin:outside_links", pk)


def _refusal(item: Item, by: Any) -> Refused | None:
    try:
        outside.check_may_show(item, by=by)
    except Refused as error:
        return error
    return None


def _show(request: HttpRequest, item: Item, *, status: int = 200, **context: Any) -> HttpResponse:
    return page(
        request,
        "desk/outside.html",
        title=_("Show “%(item)s” to somebody outside") % {"item": item},
        status=status,
        item=item,
        form_url=form_url(item),
        links=showing.links(item),
        **context,
    )
