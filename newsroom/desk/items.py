"""How the screens find an item, its form and its public page."""

from typing import Any

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from newsroom.review.models import Item

FORMS = {
    Item.Kind.CLAIM: "admin:claims_claim_change",
    Item.Kind.ARTICLE: "admin:articles_article_change",
}


def open_item(request: HttpRequest, pk: int, *along: str) -> Item:
    """The item with its child, and with what the relations ``along`` lead to.

    Raises Http404, or PermissionDenied for who may not see items.
    """
    check_may_see(request)
    items = Item.objects.select_related("claim", "article", "created_by", *along)
    return get_object_or_404(items, pk=pk)


def check_may_see(request: HttpRequest) -> None:
    if not request.user.has_perm("review.view_item"):
        raise PermissionDenied


def form_url(item: Item) -> str:
    """The address of the form in which the item is written."""
    return reverse(FORMS[Item.Kind(item.kind)], args=[item.pk])


def review_url(item: Item) -> str:
    """The address of the screen on which the item is reviewed."""
    return reverse("admin:item_review", args=[item.pk])


def page(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """A page of the desk, with what the admin's base template needs."""
    return TemplateResponse(
        request, template, {**site.each_context(request), "title": title, **context}, status=status
    )
