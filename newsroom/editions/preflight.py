"""The members of a bundle, and everything that stands in the way of publishing them together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from newsroom.editions import publishing, scheduling, translating
from newsroom.editions.models import Edition
from newsroom.review import rules
from newsroom.review.buttons import seen
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Bundle, BundleMember, Decision, Item, Revision
from newsroom.review.states import VERBS


@dataclass(frozen=True, kw_only=True)
class Member:
    """An item of a bundle, what a further edition of it says, and which revision is meant.

    ``item`` knows its newest revision and its current edition. ``revision`` is None for the newest.
    """

    row: BundleMember
    item: Item
    revision: Revision | None


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """Why an item of a bundle cannot go live; ``item`` is None where it is not about one."""

    item: Item | None
    refusal: Refused

    def __str__(self) -> str:
        return f"“{self.item}”: {self.refusal}" if self.item else str(self.refusal)


class Blocked(WrongState):
    """Something stands in the way of a bundle; ``obstacles`` lists all of it."""

    code = "blocked"

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(" ".join(str(each) for each in obstacles))


def members(bundle: Bundle, *, read: Mapping[int, int] | None = None) -> list[Member]:
    """The members in the order in which they go live, claims before articles and originals before
    translations, in a fixed number of queries.

    ``read`` has ids of revisions by the ids of the members, and stands instead of the revisions
    that were read when the bundle was scheduled. An id of another item's is none.
    """
    claims_first = Case(When(item__kind=Item.Kind.CLAIM, then=Value(0)), default=Value(1))
    originals_first = Case(When(item__translation_of=None, then=Value(0)), default=Value(1))
    rows = bundle.members.select_related("item__claim", "item__article", "revision")
    found = list(rows.order_by(claims_first, originals_first, "pk"))
    meant = {row.pk: row.revision for row in found}
    if read is not None:
        ids = Revision.objects.in_bulk(read.values())
        meant = {row.pk: ids.get(read.get(row.pk, 0)) for row in found}
    items = _known([row.item for row in found])
    return [
        Member(row=row, item=items[row.item_id], revision=_own(meant[row.pk], row)) for row in found
    ]


def check_role(by: Any) -> None:
    """Raises Denied for who may not publish."""
    rules.check_role(VERBS["publish"], by)


def obstacles(at: dt.datetime | None, found: list[Member], *, by: Any) -> list[Obstacle]:
    """Everything that stands in the way at ``at``; None is now."""
    role = _refusal(lambda: check_role(by))
    empty = None if found else WrongState(_("There is nothing in this bundle."))
    first = [Obstacle(item=None, refusal=each) for each in (role, empty) if each]
    together = {str(member.item.uuid) for member in found}
    return first + [
        Obstacle(item=member.item, refusal=refusal)
        for member in found
        for refusal in _refusals(member, together, at)
    ]


def _known(items: Iterable[Item]) -> dict[int, Item]:
    """Each item by its id, with its newest revision, the decisions about it, and its edition."""
    known = {item.pk: seen(item) for item in items}
    newest = Revision.objects.filter(item__in=known).order_by("item", "-number").distinct("item")
    revisions = {each.item_id: each for each in newest.select_related("submitted_by")}
    decisions = defaultdict(list)
    for decision in Decision.objects.filter(revision__in=revisions.values()):
        decisions[decision.revision_id].append(decision)
    for revision in revisions.values():
        revision.decided = decisions[revision.pk]
    editions = {each.item_id: each for each in Edition.objects.current().filter(item__in=known)}
    for pk, item in known.items():
        vars(item).update(newest_revision=revisions.get(pk), current_edition=editions.get(pk))
    return known


def _own(revision: Revision | None, row: BundleMember) -> Revision | None:
    return revision if revision and revision.item_id == row.item_id else None


def _refusals(member: Member, together: set[str], at: dt.datetime | None) -> Iterator[Refused]:
    item, row = member.item, member.row
    if refusal := _refusal(lambda: rules.check_status(VERBS["publish"], item)):
        # What is not reviewed has no final text to ask about.
        yield refusal
    elif refusal := _refusal(lambda: rules.check_newest(item, member.revision)):
        yield refusal
    else:
        revision = rules.check_newest(item, member.revision)
        yield from _all(
            lambda: _check_approved(revision),
            lambda: publishing.check_claims_live(revision, together=together),
            lambda: translating.check(item, revision, together=together),
            lambda: publishing.check_change(item, revision, change=row.change, note=row.note),
        )
    yield from _all(
        (lambda: scheduling.check_embargo(item, at))
        if at
        else (lambda: publishing.check_embargo(item))
    )


def _check_approved(revision: Revision) -> None:
    # An obstacle stands under the name of its item; the sentence of the verb would repeat it.
    if revision.approvals_missing:
        raise WrongState(_("This revision does not have the approvals it needs."))


def _all(*checks: Callable[[], Any]) -> Iterator[Refused]:
    yield from filter(None, map(_refusal, checks))


def _refusal(check: Callable[[], Any]) -> Refused | None:
    try:
        check()
    except Refused as error:
        return error
    return None
