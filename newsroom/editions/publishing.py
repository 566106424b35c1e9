"""The verbs that change what readers see, and the only code that creates editions.

Like the verbs of ``newsroom.review.workflow``: each locks the item, checks, changes, moves the item
and writes its Activity in one transaction. The database checks the same again.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsroom.editions import changes, looking, notes, translating, webhooks
from newsroom.editions.models import Address, Edition
from newsroom.editions.models.edition import CHOOSABLE, Change
from newsroom.review import rules, workflow
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Item, Revision
from newsroom.review.states import Status


@transaction.atomic
def publish(
    item: Item, *, by: Any, change: str = "", note: str = "", revision: Revision | None = None
) -> Edition:
    """Make the approved revision public as the item's next edition.

    A further edition needs ``change`` (one of ``CHOOSABLE``) and a note for the public.
    ``revision`` is the one that was read. Raises WrongState if a newer one exists, while the item
    is under embargo, or while an article's claim is not live.
    """
    item = workflow.lock(item)
    rules.check("publish", item, by=by)
    revision = rules.check_newest(item, revision)
    check_embargo(item)
    check_claims_live(revision)
    translating.check(item, revision)
    change, note = check_change(item, revision, change=change, note=note)
    Address.objects.get_or_create(kind=item.kind, slug=item.slug, item=item)
    edition = _add(item, revision, by=by, change=change, note=note)
    workflow.move(item, verb="publish", to=Status.PUBLISHED, by=by, reason=note, revision=revision)
    return edition


@transaction.atomic
def archive(item: Item, *, by: Any, note: str, revision: Revision) -> Edition:
    """Make an approved revision public as what it is: published before, at the date it says.

    ``by`` has confirmed the report of the archive it belongs to, and ``note`` is that archive's
    (``newsroom.editions.archiving``). Nobody is told of a single item. Raises WrongState as
    ``publish`` does, and for what is no archive of published work.
    """
    item = workflow.lock(item)
    rules.check("publish", item, by=by)
    revision = rules.check_newest(item, revision)
    check_embargo(item)
    translating.check(item, revision)
    if item.current_edition or not is_archived(revision):
        raise WrongState(_("“%(item)s” is no archive of published work.") % {"item": item})
    Address.objects.get_or_create(kind=item.kind, slug=item.slug, item=item)
    edition = _add(item, revision, by=by, change=Change.ARCHIVE, note=note)
    workflow.move(
        item,
        verb="publish",
        to=Status.PUBLISHED,
        by=by,
        reason=note,
        revision=revision,
        told=False,
    )
    return edition


@transaction.atomic
def withdraw(item: Item, *, by: Any, reason: str) -> Edition:
    """Take what is public back, at once and in any state of the working copy.

    The address stays and says ``reason``.
    """
    item = workflow.lock(item)
    rules.check("withdraw", item, by=by)
    live = _current(item)
    note = notes.check(reason, _("Tell readers why this is withdrawn."), title=live.title)
    edition = _add(item, live.revision, by=by, change=Change.WITHDRAWAL, note=note)
    published = item.status == Status.PUBLISHED
    workflow.move(
        item,
        verb="withdraw",
        to=Status.WITHDRAWN if published else Status(item.status),
        by=by,
        reason=note,
        revision=live.revision,
    )
    return edition


@transaction.atomic
def reinstate(item: Item, *, by: Any, reason: str) -> Edition:
    """Bring back what was withdrawn, with a note for the public."""
    item = workflow.lock(item)
    rules.check("reinstate", item, by=by)
    withdrawn = _current(item)
    note = notes.check(reason, _("Tell readers why this is back."), title=withdrawn.title)
    check_embargo(item)
    check_claims_live(withdrawn.revision)
    translating.check(item, withdrawn.revision)
    edition = _add(item, withdrawn.revision, by=by, change=Change.REINSTATEMENT, note=note)
    workflow.move(
        item,
        verb="reinstate",
        to=Status.PUBLISHED,
        by=by,
        reason=note,
        revision=withdrawn.revision,
    )
    return edition


@transaction.atomic
def discard(item: Item, *, by: Any) -> Item:
    """Give a revision up: the working copy says again what the current edition says."""
    item = workflow.lock(item)
    rules.check("discard", item, by=by)
    current = _current(item)
    item.thaw(current.content, proposer=current.revision.proposer_id)
    translating.link_again(item, current)
    item = workflow.lock(item)
    to = Status.WITHDRAWN if current.is_withdrawal else Status.PUBLISHED
    return workflow.move(item, verb="discard", to=to, by=by, revision=current.revision)


def check_embargo(item: Item) -> None:
    if item.embargo_until and item.embargo_until > timezone.now():
        until = date_format(timezone.localtime(item.embargo_until), "DATETIME_FORMAT")
        raise WrongState(_("This is under embargo until %(until)s.") % {"until": until})


def check_claims_live(revision: Revision, *, together: Collection[str] = ()) -> None:
    """Raises WrongState naming each claim of an article that is not live.

    ``together`` are the UUIDs of what is published in the same transaction, claims first.
    """
    wanted = revision.content.get("claims", [])
    editions = Edition.objects.live().filter(uuid__in=wanted)
    live = {str(uuid) for uuid in editions.values_list("uuid", flat=True)} | set(together)
    absent = [str(item) for item in Item.objects.filter(uuid__in=set(wanted) - live)]
    if absent:
        raise WrongState(
            _("Publish the claims in this article first: %(claims)s")
            % {"claims": "; ".join(absent)}
        )


def is_archived(revision: Revision) -> bool:
    """Whether this is what was published before, elsewhere, taken over as it stood."""
    there = revision.content.get("first_published")
    return bool(there and there["archived"])


def check_no_archive(item: Item, revision: Revision) -> None:
    """Raises WrongState for what goes live with its archive or not at all."""
    if is_archived(revision) and item.current_edition is None:
        raise WrongState(
            _("This was taken over as it stood, so it goes live with its archive. To publish it by "
              "the rules of today, take that mark off in a new draft.")
        )  # fmt: skip


def check_change(item: Item, revision: Revision, *, change: str, note: str) -> tuple[str, str]:
    """The kind of change and the note as they are published.

    Raises Refused if a further edition has no note, no kind, or a kind that is not what happened:
    less than a change of verdict although the verdict changed, anything but an update where nothing
    did, a typo that is more than one.
    """
    latest = item.current_edition
    if latest is None:
        check_no_archive(item, revision)
        return Change.FIRST, ""
    note = notes.check(
        note,
        _("Tell readers what changed: what was wrong and what is right."),
        title=revision.content["card"]["title"],
    )
    if change not in CHOOSABLE:
        raise Refused(_("Say what kind of change this is."))
    rating = revision.content["card"]["rating"]
    changed = (rating and rating["slug"]) != latest.rating
    if changed != (change == Change.RATING_CHANGE):
        raise Refused(
            _("The verdict changed, so this is a change of verdict and nothing less.")
            if changed
            else _("The verdict is the same, so this is not a change of verdict.")
        )
    check_differs(latest, revision, change=change)
    if change == Change.TYPO:
        check_typo(latest, revision)
    return change, note


def check_differs(latest: Edition, revision: Revision, *, change: str) -> None:
    """Raises Refused if nothing was changed; an update may say that something was checked again."""
    if change != Change.UPDATE and revision.digest == latest.digest:
        raise Refused(
            _("Nothing differs from edition %(number)s. If you checked it again and it stands, "
              "publish that as an update.") % {"number": latest.number}
        )  # fmt: skip


def check_typo(latest: Edition, revision: Revision) -> None:
    """Raises Refused, naming the gravest difference, if more than spelling changed."""
    if latest.is_withdrawal:
        raise Refused(_("This was withdrawn; bringing it back is more than a typo."))
    beyond = changes.beyond_typo(changes.differences(latest.content, revision.content))
    if beyond:
        raise Refused(changes.no_typo(beyond))


def _add(item: Item, revision: Revision, *, by: Any, change: str, note: str) -> Edition:
    edition = Edition(
        item=item,
        number=0,  # the database numbers it
        revision=revision,
        content=revision.content,
        digest=revision.digest,
        change=change,
        note=note,
        published_by=by,
    )
    edition.save(force_insert=True)
    # What the database filled in; the key itself came from the chain's own sequence.
    edition = _current(item)
    looking.tell(edition)
    if change != Change.ARCHIVE:
        webhooks.tell(edition)
    return edition


def _current(item: Item) -> Edition:
    """The current edition of an item that has one."""
    return Edition.objects.get(item=item, current=True)
