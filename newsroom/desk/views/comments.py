"""Comments on an item: add one, resolve one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom.desk.forms import CommentForm
from newsroom.desk.items import open_item, page, review_url
from newsroom.review import discussion
from newsroom.review.errors import Refused
from newsroom.review.models import Item


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comment; a refused one is shown again with what was typed."""
    item = open_item(request, pk)
    form = CommentForm(request.POST, kind=item.kind)
    if not form.is_valid():
        return _again(request, item, form, None)
    try:
        discussion.comment(item, by=request.user, **form.cleaned_data)
    except Refused as error:
        return _again(request, item, form, error)
    messages.success(request, _("Your comment was added."))
    return redirect(f"{review_url(item)}#comments")


@require_POST
def resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Settle a comment."""
    item = open_item(request, pk)
    try:
        discussion.resolve(get_object_or_404(item.comments, pk=comment), by=request.user)
    except Refused as error:
        return _again(request, item, None, error)
    messages.success(request, _("The comment is resolved."))
    return redirect(f"{review_url(item)}#comments")


def _again(
    request: HttpRequest, item: Item, form: CommentForm | None, refusal: Refused | None
) -> HttpResponse:
    return page(
        request,
        "desk/comment.html",
        title=_("Comment on “%(item)s”") % {"item": item},
        status=refusal.http_status if refusal else 400,
        item=item,
        form=form,
        refusal=refusal,
    )
