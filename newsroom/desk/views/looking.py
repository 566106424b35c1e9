"""An article in which a claim has changed was looked at, and stays as it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom.desk.items import form_url, open_item, page, review_url
from newsroom.editions import looking
from newsroom.review.errors import Refused


@require_POST
def looked_at(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle those that were displayed: their ids are sent as ``seen``."""
    item = open_item(request, pk)
    seen = [int(each) for each in request.POST.getlist("seen") if _is_id(each)]
    try:
        looking.stays(item, by=request.user, seen=seen)
    except Refused as error:
        return page(
            request,
            "desk/looked_at.html",
            title=_("Look again at “%(item)s”") % {"item": item},
            status=error.http_status,
            item=item,
            form_url=form_url(item),
            refusal=error,
        )
    messages.success(request, _("“%(item)s” stays as it is.") % {"item": item})
    return redirect(f"{review_url(item)}#look-again")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
