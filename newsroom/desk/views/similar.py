"""Whether something like it has been checked before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.desk.items import check_may_see, page
from newsroom.editions import matching
from newsroom.review.states import Status

LONGEST = 500
MOST = 5


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Claims worded like ``?q=``, on a page of its own; with ``?part=1`` only the list.

    ``?exclude=`` is the id of the claim that is compared.
    """
    check_may_see(request)
    wording = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    number = request.GET.get("exclude", "")
    exclude = int(number) if number.isdecimal() and len(number) < 19 else None
    found = matching.similar(wording, exclude=exclude, limit=MOST) if wording else []
    status = {each.value: each.label for each in Status}
    context: dict[str, Any] = {
        "wording": wording,
        "exclude": exclude or "",
        "found": [{"claim": each, "status": status[Status(each.status)]} for each in found],
    }
    if request.GET.get("part"):
        return TemplateResponse(request, "desk/_similar.html", context)
    return page(request, "desk/similar.html", title=_("Checked before?"), **context)
