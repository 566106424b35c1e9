"""The audit on the screen, and as a file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.desk import audit
from newsroom.desk.history import Place
from newsroom.desk.items import check_may_see, page


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """One page of what was found; ``?after=`` goes on where a page ended."""
    form = _form(request)
    if not form.is_valid():
        return page(request, "desk/audit.html", title=_("Audit"), status=400, form=form)
    found = audit.behind(form.activities(), _place(request.GET.get("after", "")))
    rows = list(found[: audit.SIZE + 1])
    asked = request.GET.copy()
    is_first = asked.pop("after", None) is None
    searched = asked.urlencode()
    if len(rows) > audit.SIZE:
        asked["after"] = str(audit.place_of(rows[audit.SIZE - 1]))
    return page(
        request,
        "desk/audit.html",
        title=_("Audit"),
        form=form,
        rows=rows[: audit.SIZE],
        searched=searched,
        is_first=is_first,
        next=asked.urlencode() if "after" in asked else "",
    )


@require_safe
def audit_file(request: HttpRequest) -> HttpResponseBase:
    """All of what was found, as CSV."""
    form = _form(request)
    if not form.is_valid():
        return page(request, "desk/audit.html", title=_("Audit"), status=400, form=form)
    name = f"audit-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        audit.table(form.activities()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(request: HttpRequest) -> audit.AuditForm:
    check_may_see(request)
    if not request.user.has_perm("review.view_activity"):
        raise PermissionDenied
    return audit.AuditForm(request.GET)


def _place(text: str) -> Place | None:
    try:
        return Place.parse(text) if text else None
    except (ValueError, OverflowError):
        raise Http404 from None
