"""Comments on an item: add one, reply to one, resolve one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom.desk import places
from newsroom.desk.forms import CommentForm, ReplyForm
from newsroom.desk.items import open_item, page, review_url
from newsroom.review import discussion
from newsroom.review.errors import Refused
from newsroom.review.models import Comment, Item


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comment or a reply; a refused one is shown again with what was typed."""
    item = open_item(request, pk)
    newest = item.newest_revision
    content = newest.content if newest else None
    form: Any
    if request.POST.get("parent"):
        form = ReplyForm(request.POST)
    else:
        form = CommentForm(request.POST, content=content, kind=item.kind)
    if not form.is_valid():
        return _again(request, item, form, None)
    try:
        remark = discussion.comment(item, by=request.user, **_given(item, content, form))
    except Refused as error:
        return _again(request, item, form, error)
    messages.success(request, _("Your comment was added."))
    if strangers := discussion.unknown(remark.text):
        names = ", ".join(f"@{name}" for name in strangers)
        messages.warning(request, _("Nobody here is called %(names)s.") % {"names": names})
    return _back(item, remark)


def _given(item: Item, content: Any, form: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    if parent := given.get("parent"):
        return given | {"parent": get_object_or_404(item.comments, pk=parent, parent=None)}
    words, before = given.pop("passage"), given.pop("before")
    if words.strip() and content:
        given |= places.passage(content, given["anchor"], words, before)
    return given


@require_POST
def resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Settle a comment."""
    item = open_item(request, pk)
    try:
        remark = discussion.resolve(get_object_or_404(item.comments, pk=comment), by=request.user)
    except Refused as error:
        return _again(request, item, None, error)
    messages.success(request, _("The comment is resolved."))
    return _back(item, remark)


def _back(item: Item, remark: Comment) -> HttpResponse:
    return redirect(f"{review_url(item)}#comment-{remark.parent_id or remark.pk}")


def _again(request: HttpRequest, item: Item, form: Any, refusal: Refused | None) -> HttpResponse:
    return page(
        request,
        "desk/comment.html",
        title=_("Comment on “%(item)s”") % {"item": item},
        status=refusal.http_status if refusal else 400,
        item=item,
        form=form,
        refusal=refusal,
    )
