"""What waits for whom: the lists of the start page, each an indexed read."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.review.models import Decision, Item, ReviewPolicy, Revision, Schedule
from newsroom.review.models.item import ItemQuerySet
from newsroom.review.states import Role, Status


def _revision(**conditions: Any) -> Exists:
    """Whether the item's newest revision meets ``conditions``."""
    return Exists(Revision.objects.filter(pk=OuterRef("newest_revision_id"), **conditions))


def _decision(**conditions: Any) -> Exists:
    """Whether the item's newest revision has such a decision."""
    return Exists(Decision.objects.filter(revision=OuterRef("newest_revision_id"), **conditions))


_RETURNED = {"kind": Decision.Kind.RETURN}


def _items(status: Status) -> ItemQuerySet:
    items = Item.objects.filter(status=status).with_newest_revision()
    return items.select_related("claim", "article", "created_by")


def _mine(user: Any) -> Q:
    return Q(created_by=user) | Q(assigned_to=user)


def drafts(user: Any) -> ItemQuerySet:
    """Drafts that this person made or is to work on, without those that were returned."""
    found = _items(Status.DRAFT).filter(_mine(user), ~_decision(**_RETURNED))
    return found.order_by("-changed_at", "-pk")


def returned(user: Any) -> ItemQuerySet:
    """What editors sent back to this person, as maker or as submitter."""
    mine = _mine(user) | _revision(submitted_by=user)
    found = _items(Status.DRAFT).filter(_decision(**_RETURNED)).filter(mine)
    return found.order_by("due_at", "-changed_at", "-pk")


def submitted(user: Any) -> ItemQuerySet:
    """What this person handed in and others are reviewing."""
    found = _items(Status.IN_REVIEW).filter(_mine(user) | _revision(submitted_by=user))
    return found.order_by("due_at", "changed_at", "pk")


def waiting(user: Any) -> ItemQuerySet:
    """What this editor can approve, due and oldest first."""
    found = _items(Status.IN_REVIEW).filter(
        ~_decision(kind=Decision.Kind.APPROVE, reviewer=user),
    )
    if Role.EDITOR not in user.roles:
        return found.none()
    own_too = Exists(ReviewPolicy.objects.filter(self_approval=True))
    found = found.filter(~_revision(barred__contains=[user.pk]) | own_too)
    return found.order_by("due_at", "changed_at", "pk")


def ready(user: Any) -> ItemQuerySet:
    """What has its approvals and can be published, due and oldest first."""
    waiting = Schedule.objects.waiting().filter(item=OuterRef("pk"))
    found = _items(Status.REVIEWED).annotate(scheduled_at=Subquery(waiting.values("at")[:1]))
    return found.order_by("due_at", "changed_at", "pk")


def look_again(user: Any) -> ItemQuerySet:
    """What is public and was to be looked at again by now, longest overdue first."""
    found = _items(Status.PUBLISHED).filter(claim__review_by__lte=timezone.localdate())
    return found.order_by("claim__review_by", "pk")


def published(user: Any) -> ItemQuerySet:
    """What changed for readers lately, newest first, withdrawals too."""
    found = Item.objects.filter(editions__current=True).order_by("-editions__pk")
    return found.annotate(
        edition_title=F("editions__title"),
        edition_number=F("editions__number"),
        edition_change=F("editions__change"),
        edition_at=F("editions__published_at"),
        edition_card=F("editions__card"),
    )


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """One list of the start page; ``read`` gives its items for a person.

    ``roles`` is who needs it; empty is everybody.
    """

    name: str
    title: str | Promise
    empty: str | Promise
    read: Callable[[Any], ItemQuerySet]
    roles: frozenset[Role] = frozenset()

    def is_for(self, user: Any) -> bool:
        return not self.roles or not user.roles.isdisjoint(self.roles)


_WRITERS = frozenset({Role.REPORTER, Role.EDITOR})

LISTS = {
    each.name: each
    for each in (
        Worklist(
            name="waiting",
            title=_("Waiting for my review"),
            empty=_("Nothing waits for your review."),
            read=waiting,
            roles=frozenset({Role.EDITOR}),
        ),
        Worklist(
            name="ready",
            title=_("Ready to publish"),
            empty=_("Nothing is ready to be published."),
            read=ready,
            roles=frozenset({Role.PUBLISHER}),
        ),
        Worklist(
            name="look_again",
            title=_("Look again"),
            empty=_("Nothing public is to be looked at again."),
            read=look_again,
            roles=_WRITERS,
        ),
        Worklist(
            name="returned",
            title=_("Returned to me"),
            empty=_("Nothing was returned to you."),
            read=returned,
            roles=_WRITERS,
        ),
        Worklist(
            name="drafts",
            title=_("My drafts"),
            empty=_("You have no drafts. Start with a new claim."),
            read=drafts,
            roles=_WRITERS,
        ),
        Worklist(
            name="submitted",
            title=_("Mine, in review"),
            empty=_("Nothing of yours is in review."),
            read=submitted,
            roles=_WRITERS,
        ),
        Worklist(
            name="published",
            title=_("Recently published"),
            empty=_("Nothing has been published yet."),
            read=published,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """An item in a list, with its newest revision and the decisions about it, if it has one."""

    item: Any
    revision: Revision | None


def rows(items: Iterable[Item]) -> list[Row]:
    """A row for each item; two queries for all of them."""
    items = list(items)
    ids = {getattr(item, "newest_revision_id", None) for item in items} - {None}
    revisions = Revision.objects.defer("content").select_related("submitted_by").in_bulk(ids)
    decisions = defaultdict(list)
    for decision in Decision.objects.filter(revision__in=ids).select_related("reviewer"):
        decisions[decision.revision_id].append(decision)
    for revision in revisions.values():
        revision.decided = decisions[revision.pk]
    return [
        Row(item=item, revision=revisions.get(getattr(item, "newest_revision_id", None)))
        for item in items
    ]
