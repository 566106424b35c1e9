"""What waits for whom: the lists of the start page, each an indexed read."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.editions.models import Edition, LookAgain
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
    return Item.objects.filter(status=status).with_newest_revision()


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
    return _items(Status.REVIEWED).order_by("due_at", "changed_at", "pk")


def look_again(user: Any) -> ItemQuerySet:
    """What is public and may no longer be right: articles in which a claim has changed, in the
    order in which it did; then claims whose date has passed, longest overdue first."""
    today = timezone.localdate()
    due = Item.objects.filter(status=Status.PUBLISHED, claim__review_by__lte=today)
    changed = LookAgain.objects.open()
    since = changed.filter(article=OuterRef("pk")).order_by("pk").values("pk")[:1]
    found = Item.objects.filter(pk__in=due.values("pk").union(changed.values("article"), all=True))
    found = found.with_newest_revision().annotate(changed_since=Subquery(since))
    return found.order_by("changed_since", "claim__review_by", "pk")


def published(user: Any) -> ItemQuerySet:
    """What changed for readers lately, newest first, withdrawals too."""
    return Item.objects.filter(editions__current=True).order_by("-editions__pk")


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
    """An item in a list, with what a row of any list says about it.

    ``revision`` is the newest one with the decisions about it, ``edition`` the current one without
    its content; ``changed`` are the changes of claims for which an article is to be looked at.
    """

    item: Any
    revision: Revision | None
    edition: Edition | None
    changed: list[LookAgain]


def first_rows(lists: Iterable[Worklist], user: Any, most: int) -> list[list[Row]]:
    """The first rows of each list; six queries for all of them, however many lists there are."""
    lists = list(lists)
    ranked = [_ranked(each.read(user), number)[:most] for number, each in enumerate(lists)]
    found = list(ranked[0].union(*ranked[1:], all=True)) if ranked else []
    by_id = {row.item.pk: row for row in rows({pk for _list, _rank, pk in found})}
    return [
        [by_id[pk] for number, _rank, pk in sorted(found) if number == wanted]
        for wanted in range(len(lists))
    ]


def _ranked(items: ItemQuerySet, number: int) -> Any:
    order: Any = items.query.order_by
    rank = Window(RowNumber(), order_by=list(order))
    return items.annotate(list=Value(number), rank=rank).values_list("list", "rank", "pk")


def rows(ids: Iterable[int]) -> list[Row]:
    """A row for each item, in the order of ``ids``; five queries for all of them."""
    ids = list(ids)
    waiting = Schedule.objects.waiting().filter(item=OuterRef("pk"))
    items = Item.objects.with_newest_revision().annotate(
        scheduled_at=Subquery(waiting.values("at")[:1])
    )
    found: Any = items.select_related("claim", "article", "created_by").in_bulk(ids)
    editions = Edition.objects.current().filter(item__in=ids).for_lists()
    edition_of = {edition.item_id: edition for edition in editions}
    changed = defaultdict(list)
    for look in LookAgain.objects.open().filter(article__in=ids).telling():
        changed[look.article_id].append(look)
    revisions = revisions_by_id(item.newest_revision_id for item in found.values())
    return [
        Row(
            item=found[pk],
            revision=revisions.get(found[pk].newest_revision_id),
            edition=edition_of.get(pk),
            changed=changed[pk],
        )
        for pk in ids
        if pk in found
    ]


def revisions_by_id(ids: Iterable[int | None]) -> dict[int, Revision]:
    """Revisions without their content, each with the decisions about it."""
    wanted = set(ids) - {None}
    found: Any = Revision.objects.defer("content").select_related("submitted_by").in_bulk(wanted)
    decisions = defaultdict(list)
    for decision in Decision.objects.filter(revision__in=wanted).select_related("reviewer"):
        decisions[decision.revision_id].append(decision)
    for revision in found.values():
        revision.decided = decisions[revision.pk]
    return dict(found)
