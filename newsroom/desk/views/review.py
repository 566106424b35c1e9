"""The review screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from newsroom.desk.items import open_item, page


@require_safe
def item_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything an editor needs to approve or return, on one page."""
    item = open_item(request, pk)
    return page(request, "desk/review.html", title=str(item), item=item)


@require_safe
def revision_preview(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A revision as readers would see it."""
    item = open_item(request, pk)
    revision = get_object_or_404(item.revisions, number=number)
    return page(request, "desk/preview.html", title=str(item), item=item, revision=revision)
