"""The verb that makes an earlier revision the draft again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from newsroom.editions import lost
from newsroom.review import rules, workflow
from newsroom.review.errors import WrongState
from newsroom.review.models import Item, Revision
from newsroom.review.states import Status


@transaction.atomic
def restore(item: Item, *, by: Any, revision: Revision | None = None) -> Item:
    """Start a new draft that says again what an earlier revision says; the current edition stays.

    ``revision`` is the newest if it is not told. The verdict is still the proposal of whoever
    proposed it then. Raises WrongState for a revision that ``check_restorable`` refuses.
    """
    item = workflow.lock(item)
    rules.check("restore", item, by=by)
    revision = revision or rules.check_newest(item, None)
    check_restorable(item, revision)
    workflow.move(item, verb="restore", to=Status.DRAFT, by=by, revision=revision)
    # Afresh: the child that is saved now must know the version that the move has counted.
    workflow.lock(item).thaw(revision.content, proposer=revision.proposer_id)
    return workflow.lock(item)


def check_restorable(item: Item, revision: Revision) -> None:
    """Raises WrongState, naming the item and why, unless ``revision`` can be its draft again."""
    what = {"number": revision.number, "item": item}
    if revision.item_id != item.pk:
        raise WrongState(
            _("Revision %(number)s is of “%(other)s”, so “%(item)s” cannot be restored from it.")
            % {**what, "other": revision.item}
        )
    if revision.redacted:
        raise WrongState(
            _(
                "Revision %(number)s of “%(item)s” cannot be restored: "
                "a passage was taken out of it for good."
            )
            % what
        )
    if reasons := lost.lost(revision.content):
        raise WrongState(
            _("Revision %(number)s of “%(item)s” cannot be restored: %(reasons)s.")
            % {**what, "reasons": "; ".join(reasons)}
        )
