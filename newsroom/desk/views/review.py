"""The review screen, and a revision as readers would see it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newsroom.desk import screen
from newsroom.desk.items import check_may_see, form_url, open_item, page


@require_safe
def item_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything an editor needs to approve or return, on one page."""
    check_may_see(request)
    context = screen.context(pk, by=request.user)
    item = context["item"]
    return page(request, "desk/review.html", title=str(item), form_url=form_url(item), **context)


@require_safe
def revision_preview(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A revision as readers would see it."""
    item = open_item(request, pk)
    revision = screen.revision(item, number)
    return page(request, "desk/preview.html", title=str(item), item=item, revision=revision)
