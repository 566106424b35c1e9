"""Comments: what colleagues ask of an item before it is approved. Never public."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.review import notices, rules
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Comment, Item
from newsroom.review.states import Role
from newsroom.review.workflow import lock


@transaction.atomic
def comment(
    item: Item, *, by: Any, text: str, anchor: str = "", must_resolve: bool = False
) -> Comment:
    """Add a remark; ``must_resolve`` keeps the item from being approved until it is resolved."""
    if not by.has_perm("review.add_comment"):
        raise Denied(_("Your role does not comment."))
    text = rules.check_reason(text, _("Write a comment."))
    # An approval at the same moment comes either before it or not at all.
    item = lock(item)
    remark = Comment.objects.create(
        item=item, author=by, text=text, anchor=anchor, must_resolve=must_resolve
    )
    notices.of_comment(remark)
    return remark


def refusal(remark: Comment, *, by: Any) -> Refused | None:
    """Why ``by`` cannot resolve a remark, None if nothing speaks against it.

    Only its author or an editor can: a reporter cannot wave an editor's question away.
    """
    if by.pk != remark.author_id and Role.EDITOR not in by.roles:
        return Denied(_("Only who wrote this comment, or an editor, can resolve it."))
    if remark.resolved_at:
        return WrongState(_("This comment is resolved already."))
    return None


@transaction.atomic
def resolve(remark: Comment, *, by: Any) -> Comment:
    """Settle a remark. Raises what ``refusal`` returns."""
    lock(remark.item)
    remark.refresh_from_db()
    if error := refusal(remark, by=by):
        raise error
    remark.resolved_by, remark.resolved_at = by, timezone.now()
    remark.save(update_fields=["resolved_by", "resolved_at"])
    return remark
