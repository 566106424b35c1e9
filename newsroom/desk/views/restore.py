"""An earlier revision as a new draft: what would change, and the button that does it."""

import re

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from newsroom.desk import comparing
from newsroom.desk.comparing import Version
from newsroom.desk.items import form_url, open_item, page
from newsroom.desk.texts import VERB_TEXTS
from newsroom.editions import restoring, verbs
from newsroom.review.buttons import seen
from newsroom.review.errors import Refused, WrongState, rule_sentence
from newsroom.review.models import Item, Revision
from newsroom.review.states import VERBS


@require_http_methods(["GET", "POST"])
def item_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what ``?revision=`` (a number, else the newest) would change; POST restores the
    revision whose id is sent as ``revision``."""
    item = open_item(request, pk, *comparing.ALONG)
    if request.method == "GET":
        item = seen(item)
        revision = _asked_for(item, request.GET.get("revision", ""))
        return _show(request, item, revision, _refusal(request, item, revision))
    refusal: Refused
    try:
        restoring.restore(item, by=request.user, revision=_sent(item, request))
    except Refused as error:
        refusal = error
    except IntegrityError as error:
        if (sentence := rule_sentence(error)) is None:
            raise
        refusal = WrongState(sentence)
    else:
        messages.success(request, VERB_TEXTS["restore"].done % {"item": item})
        return redirect(form_url(item))
    return _show(request, item, None, refusal)


def _sent(item: Item, request: HttpRequest) -> Revision:
    sent = request.POST.get("revision", "")
    found = Revision.objects.filter(pk=int(sent)) if re.fullmatch(r"[0-9]{1,18}", sent) else None
    if found and (revision := found.select_related("item").first()):
        return revision
    # Who may not, or not now, is told so first.
    verbs.check("restore", item, by=request.user)
    raise Refused(_("Say which revision of “%(item)s” is to be restored.") % {"item": item})


def _asked_for(item: Item, number: str) -> Revision | None:
    if not number:
        return item.newest_revision
    if not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise Http404
    if found := item.revisions.select_related("submitted_by").filter(number=int(number)).first():
        return found
    raise Http404


def _refusal(request: HttpRequest, item: Item, revision: Revision | None) -> Refused | None:
    try:
        verbs.check("restore", item, by=request.user)
        if revision:
            restoring.check_restorable(item, revision)
    except Refused as error:
        return error
    return None


def _show(
    request: HttpRequest, item: Item, revision: Revision | None, refusal: Refused | None
) -> HttpResponse:
    changes = None
    if revision and not refusal:
        try:
            now = comparing.version(item, comparing.NOW)
            then = Version(name="", label="", content=revision.content)
            changes = comparing.between(now, then)
        except WrongState:
            # A draft without a verdict cannot be shown beside it.
            changes = None
    return page(
        request,
        "desk/restore.html",
        title=_("Restore a revision of “%(item)s”") % {"item": item},
        status=refusal.http_status if refusal else 200,
        item=item,
        verb=VERBS["restore"],
        text=VERB_TEXTS["restore"],
        form_url=form_url(item),
        revision=revision,
        refusal=refusal,
        changes=changes,
    )
