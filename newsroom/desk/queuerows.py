"""What a row of the queue says about its item."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from newsroom.desk.lists import revisions_by_id
from newsroom.editions.queue import with_times_returned
from newsroom.review import quorum
from newsroom.review.models import Comment, Revision, Schedule
from newsroom.review.models.item import ItemQuerySet
from newsroom.review.quorum import Quorum
from newsroom.review.states import Status


@dataclass(frozen=True, kw_only=True)
class Row:
    """An item that waits; ``revision`` is the newest one, None for what was never handed in.

    ``quorum`` is for what is in review, ``waits_for`` the person a draft waits for.
    """

    item: Any
    revision: Revision | None
    quorum: Quorum | None

    @property
    def is_returned(self) -> bool:
        return bool(self.item.status == Status.DRAFT and self.revision and self.revision.returned)

    @property
    def waits_for(self) -> Any:
        author = self.revision.submitted_by if self.revision else self.item.created_by
        return self.item.assigned_to or author


def read(items: ItemQuerySet) -> list[Any]:
    """``items``, which are few, with all that a row needs of them; one query."""
    questions = Comment.objects.filter(item=OuterRef("pk"), resolved_at=None)
    counted = questions.order_by().values("item").annotate(number=Count("pk")).values("number")
    waiting = Schedule.objects.waiting().filter(item=OuterRef("pk"))
    found = with_times_returned(items).with_newest_revision()
    found = found.annotate(
        open_comments=Coalesce(Subquery(counted), 0),
        scheduled_at=Subquery(waiting.values("at")[:1]),
    )
    return list(found.select_related("claim", "article", "created_by", "assigned_to"))


def rows(items: Iterable[Any]) -> list[Row]:
    """A row for each of ``items``, as ``read`` gives them; three queries for all of them."""
    items = list(items)
    revisions = revisions_by_id(item.newest_revision_id for item in items)
    people = quorum.barred(revisions.values())
    return [_row(item, revisions.get(item.newest_revision_id), people) for item in items]


def _row(item: Any, revision: Revision | None, people: dict[int, Any]) -> Row:
    in_review = revision is not None and item.status == Status.IN_REVIEW
    return Row(
        item=item,
        revision=revision,
        quorum=quorum.of(revision, people=people) if revision and in_review else None,
    )
