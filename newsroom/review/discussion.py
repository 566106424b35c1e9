"""Comments: what colleagues ask of an item before it is approved. Never public."""

import re
from collections.abc import Iterable
from typing import Any, Protocol

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.review import notices, rules
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Comment, Item, User
from newsroom.review.states import Role
from newsroom.review.workflow import lock

LONGEST = 2000
MOST_MENTIONS = 20
# Not within an address of mail.
_CALLED = re.compile(r"(?<![\w.+-])@([\w.+-]{1,150})")


class Said(Protocol):
    """A comment, or what a screen knows of one."""

    author_id: Any
    resolved_at: Any


@transaction.atomic
def comment(
    item: Item,
    *,
    by: Any,
    text: str,
    anchor: str = "",
    must_resolve: bool = False,
    parent: Comment | None = None,
    mentions: Iterable[User] = (),
    **passage: str,
) -> Comment:
    """Add a remark; ``must_resolve`` keeps the item from being approved until it is resolved.

    ``parent`` is the comment it replies to, whose place is its own. ``passage`` is the words it is
    about, with what stands ``before`` and ``after`` them. Besides ``mentions`` those are told whose
    user names stand in the text after an @. Raises Denied, or Refused with a sentence.
    """
    text, people = check(by=by, text=text, mentions=mentions)
    # An approval at the same moment comes either before it or not at all.
    item = lock(item)
    if parent:
        anchor, must_resolve, passage = parent.anchor, False, {}
    remark = Comment.objects.create(
        item=item,
        author=by,
        text=text,
        anchor=anchor,
        must_resolve=must_resolve,
        parent=parent,
        **passage,
    )
    remark.mentions.set(people)
    notices.of_comment(remark)
    return remark


def check(*, by: Any, text: str, mentions: Iterable[User] = ()) -> tuple[str, list[User]]:
    """The text of a comment as it is kept, and whom it mentions. Raises Denied, or Refused."""
    if not by.has_perm("review.add_comment"):
        raise Denied(_("Your role does not comment."))
    text = rules.check_reason(text, _("Write a comment."))
    if len(text) > LONGEST:
        raise Refused(_("A comment has at most %(most)s characters.") % {"most": LONGEST})
    people = {person.pk: person for person in [*mentions, *called_in(text)]}
    if len(people) > MOST_MENTIONS:
        raise Refused(_("A comment mentions at most %(most)s people.") % {"most": MOST_MENTIONS})
    for person in people.values():
        if not (person.is_active and person.is_staff and person.has_perm("review.view_item")):
            raise Refused(
                _("%(person)s cannot open this, so a comment cannot call them.")
                % {"person": person}
            )
    return text, list(people.values())


def called_in(text: str) -> list[User]:
    """The people whose user names stand in a text after an @."""
    names = _names_in(text)
    if not names:
        return []
    return list(User.objects.annotate(called=Lower("username")).filter(called__in=names))


def unknown(text: str) -> list[str]:
    """The names after an @ that are nobody’s."""
    known = {person.username.lower() for person in called_in(text)}
    return sorted(_names_in(text) - known)


def _names_in(text: str) -> set[str]:
    return {name.rstrip(".").lower() for name in _CALLED.findall(text)}


def refusal(remark: Said, *, by: Any) -> Refused | None:
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
