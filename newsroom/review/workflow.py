"""The verbs of review, and the only code that assigns a status.

Each verb locks the item, checks, changes and writes an Activity in one transaction. Each takes an
item (or its child) and ``by``, the person who acts. Refusals are in ``errors.py``. What concerns
editions (publish, discard, withdraw, reinstate) is in ``newsroom.editions.publishing``.
"""

from collections.abc import Collection, Mapping
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from newsroom.review import canonical, notices, rules
from newsroom.review.models import Activity, Decision, Item, ReviewPolicy, Revision
from newsroom.review.states import LINES, VERBS, Status


def lock(item: Item) -> Item:
    """The item's own row, fresh and locked until the transaction ends. Raises Item.DoesNotExist."""
    return Item.objects.select_for_update(no_key=True).get(pk=item.pk)


def move(
    item: Item,
    *,
    verb: str,
    to: Status,
    by: Any,
    reason: str = "",
    revision: Revision | None = None,
    told: bool = True,
) -> Item:
    """Assign a status, write the line of history and tell those it concerns. ``item`` must be
    locked. Unless ``told``, nobody is: who handles thousands of items tells of all of them at once.

    Whatever is done to a reviewed item calls its schedule off: it was for what was read then. A
    further approval is of the same text, so the schedule stays.
    """
    if to not in VERBS[verb].moves[Status(item.status)]:
        raise ValueError(f"{verb} does not lead from {item.status} to {to}")
    # For the row history, where a request is under way.
    pghistory.context(verb=verb, reason=reason)
    before, item.status = item.status, to
    item.version += 1
    item.save(update_fields=["status", "version", "changed_at"])
    if before == Status.REVIEWED and verb not in ("schedule", "approve"):
        item.schedules.cancel()
    line = Activity.objects.create(
        item=item,
        actor=by,
        token=by.token,
        verb=verb,
        from_status=before,
        to_status=to,
        revision=revision,
        reason=reason,
    )
    if told:
        notices.of_activity(line)
    return item


def put_back(statuses: Mapping[str, Collection[int]]) -> None:
    """Give items of a record that was taken in the statuses they had, by their ids. Each has made
    all of its moves already, so this is past the rule that lists them, which only the owner of the
    tables gets by.
    """
    for status, items in statuses.items():
        Item.objects.filter(pk__in=items).update(status=status)


def tell(items: Collection[Item], *, verb: str, by: Any, reason: str = "") -> None:
    """Write a line of history, one of ``LINES``, for each of ``items``, which must be locked.

    Not for a draft that was never submitted: it has no history yet, so that it can be deleted.
    """
    if verb not in LINES:
        raise ValueError(f"{verb} is no line of history")
    known = Revision.objects.filter(item__in=items).values_list("item", flat=True)
    submitted = set(known)
    Activity.objects.bulk_create(
        Activity(
            item=item,
            actor=by,
            token=by.token,
            verb=verb,
            from_status=item.status,
            to_status=item.status,
            reason=reason,
        )
        for item in items
        if item.pk in submitted
    )


@transaction.atomic
def submit(item: Item, *, by: Any, message: str = "", told: bool = True) -> Revision:
    """Freeze the draft as a Revision, sign it and send it to review.

    Raises Incomplete with everything that is missing.
    """
    item = lock(item)
    rules.check("submit", item, by=by)
    revision = _freeze(item, by=by, message=message)
    move(
        item,
        verb="submit",
        to=Status.IN_REVIEW,
        by=by,
        reason=message,
        revision=revision,
        told=told,
    )
    return revision


@transaction.atomic
def recall(item: Item, *, by: Any) -> Item:
    """Take back what one has submitted."""
    item = lock(item)
    rules.check("recall", item, by=by)
    return move(item, verb="recall", to=Status.DRAFT, by=by, revision=item.newest_revision)


@transaction.atomic
def return_(item: Item, *, by: Any, reason: str, revision: Revision | None = None) -> Decision:
    """Send an item back to its author with a reason; the revision's approvals are void.

    ``revision`` is the one that was read; WrongState if a newer one exists.
    """
    item = lock(item)
    rules.check("return_", item, by=by)
    reason = rules.check_reason(reason, _("Say why you return this: the author needs to know."))
    revision = rules.check_newest(item, revision)
    decision = Decision.objects.create(
        revision=revision, kind=Decision.Kind.RETURN, reviewer=by, reason=reason
    )
    move(item, verb="return_", to=Status.DRAFT, by=by, reason=reason, revision=revision)
    return decision


@transaction.atomic
def approve(
    item: Item,
    *,
    by: Any,
    reason: str = "",
    self_approval_reason: str = "",
    revision: Revision | None = None,
    told: bool = True,
) -> Decision:
    """Sign the newest revision; with the last signature it needs, the item is reviewed.

    A reviewed item takes further signatures: two editors can approve at the same moment.

    ``revision`` is the one that was read; WrongState if a newer one exists. A barred person is
    denied, or where the review policy admits self-approval must say why.
    """
    item = lock(item)
    rules.check("approve", item, by=by)
    revision = rules.check_newest(item, revision)
    if by.pk in revision.barred:
        self_approval_reason = rules.check_reason(
            self_approval_reason, _("Approving your own work needs a written reason.")
        )
    else:
        self_approval_reason = ""
    rules.check_answered(revision, by)
    decision = Decision.objects.create(
        revision=revision,
        kind=Decision.Kind.APPROVE,
        reviewer=by,
        reason=reason.strip(),
        self_approval_reason=self_approval_reason,
    )
    to = Status.IN_REVIEW if revision.approvals_missing else Status.REVIEWED
    move(item, verb="approve", to=to, by=by, reason=reason.strip(), revision=revision, told=told)
    return decision


@transaction.atomic
def revise(item: Item, *, by: Any) -> Item:
    """Start a new draft; the current edition, if there is one, stays up."""
    item = lock(item)
    rules.check("revise", item, by=by)
    return move(item, verb="revise", to=Status.DRAFT, by=by)


@transaction.atomic
def spike(item: Item, *, by: Any, reason: str = "") -> Item:
    """Put a draft that was never published aside."""
    item = lock(item)
    rules.check("spike", item, by=by)
    return move(item, verb="spike", to=Status.SPIKED, by=by, reason=reason.strip())


@transaction.atomic
def unspike(item: Item, *, by: Any) -> Item:
    """Take a spiked item up again."""
    item = lock(item)
    rules.check("unspike", item, by=by)
    return move(item, verb="unspike", to=Status.DRAFT, by=by)


def _freeze(item: Item, *, by: Any, message: str) -> Revision:
    content = item.freeze()
    newest = item.newest_revision
    needed = item.approvals_needed()
    if item.sensitive:
        needed = max(needed, ReviewPolicy.current().sensitive_approvals)
    return Revision.objects.create(
        item=item,
        number=newest.number + 1 if newest else 1,
        content=content,
        digest=canonical.digest(canonical.dumps(content)),
        submitted_by=by,
        message=message.strip(),
        barred=sorted({by.pk} | item.proposers()),
        approvals_needed=needed,
    )
