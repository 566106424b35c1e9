"""Several items that go live in one transaction or not at all.

Locking is in one order everywhere: the bundle, then its items by their ids.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Occasion
from newsroom.editions import preflight, publishing, scheduling
from newsroom.editions.models import Edition
from newsroom.editions.preflight import Blocked, Member
from newsroom.review import workflow
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Bundle, BundleMember, Item, Schedule
from newsroom.review.states import Status

# More than this in one transaction would hold up the whole desk.
MOST = 200

# By the id of a member: the id of the revision that was read.
Read = Mapping[int, int]


@transaction.atomic
def of_article(article: Item, *, by: Any) -> Bundle:
    """A new bundle of an article and those claims in it that are not settled in public."""
    preflight.check_role(by)
    claims = _unsettled(_claims_of(article)).values_list("pk", flat=True)
    return _create(str(article), [*claims, article.pk], by=by)


@transaction.atomic
def of_occasion(occasion: Occasion, *, by: Any) -> Bundle:
    """A new bundle of all claims about what was said at an occasion that are not settled.

    Raises Refused if there is none.
    """
    preflight.check_role(by)
    claims = Item.objects.filter(claim__statements__occasion=occasion).distinct()
    items = list(_unsettled(claims).order_by("pk").values_list("pk", flat=True))
    if not items:
        raise Refused(
            _("No claim about “%(occasion)s” is waiting to be published.") % {"occasion": occasion}
        )
    return _create(str(occasion), items, by=by)


@transaction.atomic
def remove(bundle: Bundle, member: int, *, by: Any) -> None:
    """Take the member with this id out of a bundle. The last one stays."""
    bundle = _open(bundle, by=by)
    if not bundle.members.exclude(pk=member).exists():
        raise Refused(_("“%(bundle)s” would be empty.") % {"bundle": bundle})
    for row in bundle.members.filter(pk=member):
        item = workflow.lock(row.item)
        row.delete()
        workflow.tell([item], verb="unbundle", by=by, reason=bundle.title)


@transaction.atomic
def say(bundle: Bundle, *, by: Any, said: Mapping[int, Mapping[str, str]]) -> None:
    """Keep what further editions will say: ``change`` and ``note`` by the id of the member."""
    bundle = _open(bundle, by=by)
    for row in bundle.members.filter(pk__in=said):
        row.change, row.note = said[row.pk]["change"], said[row.pk]["note"]
        row.save(update_fields=["change", "note"])


@transaction.atomic
def publish_bundle(bundle: Bundle, *, by: Any, read: Read | None = None) -> list[Edition]:
    """Publish every item of a bundle, claims first, all in one transaction.

    Each with the change and note of its member, and in the revision that was read; without
    ``read``, in the one that was read when the bundle was scheduled. Raises Blocked with every
    obstacle of every member, and Denied.
    """
    bundle = _open(bundle, by=by)
    found = _locked_members(bundle, read)
    if obstacles := preflight.obstacles(None, found, by=by):
        raise Blocked(obstacles)
    editions = [
        publishing.publish(
            member.row.item,
            by=by,
            change=member.row.change,
            note=member.row.note,
            revision=member.revision,
        )
        for member in found
    ]
    workflow.tell(_locked(bundle), verb="publish_bundle", by=by, reason=bundle.title)
    bundle.schedules.cancel()
    bundle.published_by, bundle.published_at = by, timezone.now()
    bundle.save(update_fields=["published_by", "published_at"])
    return editions


@transaction.atomic
def schedule_bundle(
    bundle: Bundle, *, by: Any, at: dt.datetime | str, read: Read | None = None
) -> Schedule:
    """Decide now that a bundle is published at ``at``, as ``scheduling.moment`` reads it.

    What goes out then is what was read now. Raises as ``publish_bundle``, and Refused for a time
    that cannot be.
    """
    bundle = _open(bundle, by=by)
    if waiting := bundle.schedules.waiting().first():
        raise WrongState(
            _("“%(bundle)s” is scheduled for %(when)s already; call that off first.")
            % {"bundle": bundle, "when": scheduling.in_words(waiting.at)}
        )
    at = scheduling.check_time(at, noun=str(bundle))
    found = _locked_members(bundle, read)
    if obstacles := preflight.obstacles(at, found, by=by):
        raise Blocked(obstacles)
    for member in found:
        member.row.revision = member.revision or member.item.newest_revision
        member.row.save(update_fields=["revision"])
    return Schedule.objects.create(bundle=bundle, at=at, next_try_at=at, created_by=by)


@transaction.atomic
def unschedule_bundle(bundle: Bundle, *, by: Any) -> None:
    """Call a bundle's schedule off."""
    bundle = _open(bundle, by=by)
    if not bundle.schedules.cancel():
        raise WrongState(_("No schedule waits for “%(bundle)s”.") % {"bundle": bundle})
    bundle.members.update(revision=None)


def lock(bundle: Bundle) -> Bundle:
    """The bundle, fresh and locked until the transaction ends. Raises Bundle.DoesNotExist."""
    return Bundle.objects.select_for_update(no_key=True).get(pk=bundle.pk)


def _open(bundle: Bundle, *, by: Any) -> Bundle:
    """The bundle, locked. Raises Denied, or WrongState if it has been published."""
    preflight.check_role(by)
    bundle = lock(bundle)
    if bundle.published_at:
        raise WrongState(_("“%(bundle)s” has been published already.") % {"bundle": bundle})
    return bundle


def _locked_members(bundle: Bundle, read: Read | None) -> list[Member]:
    """The members of a locked bundle, with their items locked."""
    _locked(bundle)
    return preflight.members(bundle, read=read)


def _locked(bundle: Bundle) -> list[Item]:
    """The items of a bundle, fresh and locked in the order of their ids."""
    items = Item.objects.filter(bundle_members__bundle=bundle).order_by("pk")
    return list(items.select_for_update(of=("self",), no_key=True))


def _claims_of(article: Item) -> QuerySet[Item]:
    """The claims in what would be published, or while that is a draft, in the draft."""
    revision = article.newest_revision
    if article.status == Status.DRAFT or revision is None:
        claims = article.specific.blocks.exclude(claim=None).values("claim")
        return Item.objects.filter(pk__in=claims)
    return Item.objects.filter(uuid__in=revision.content.get("claims", []))


def _unsettled(claims: QuerySet[Item]) -> QuerySet[Item]:
    return claims.exclude(status__in=[Status.PUBLISHED, Status.SPIKED, Status.WITHDRAWN])


def _create(title: str, items: list[int], *, by: Any) -> Bundle:
    if len(items) > MOST:
        raise Refused(
            _("“%(title)s” has %(n)s items; a bundle takes %(most)s.")
            % {"title": title, "n": len(items), "most": MOST}
        )
    bundle = Bundle.objects.create(title=title[:300], created_by=by)
    BundleMember.objects.bulk_create(BundleMember(bundle=bundle, item_id=pk) for pk in items)
    workflow.tell(_locked(bundle), verb="bundle", by=by, reason=bundle.title)
    return bundle
