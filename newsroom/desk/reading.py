"""What the review screen reads: an item with all that is said of it, in few queries."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Func, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, JSONObject
from django.http import Http404

from newsroom.editions.models import Edition
from newsroom.review import remarks
from newsroom.review.buttons import Seen
from newsroom.review.models import Item, Look, ReviewPolicy, Revision, User
from newsroom.review.remarks import Remark
from newsroom.review.states import Status


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """An item for one person’s screen. ``revisions`` are those that are compared, by number;
    ``barred`` the people who cannot approve the newest."""

    item: Any
    editions: list[Any]
    revision: Revision | None
    revisions: dict[int, Revision]
    look: Look | None
    threads: list[Remark]
    barred: dict[int, User]


def load(pk: int, *, by: Any) -> Loaded:
    """Two queries, or three for what was never submitted. Raises Http404."""
    found = list(_revisions(pk, by))
    first = found[0] if found else _never_submitted(pk, by)
    item = Seen(found[0].item if found else first)
    item.newest_revision = found[0] if found else None
    # What the guards of the buttons would ask for, each by a query of its own.
    by.roles = frozenset(first.roles_here)
    item.admits_self_approval = bool(first.self_approval)
    editions = _editions(pk)
    item.current_edition = editions[0] if editions else None
    threads = remarks.threads(first.remarks)
    item.awaits_an_answer = any(each.is_open for each in threads)
    for revision in found:
        revision.item = item.item
    by_number = {revision.number: revision for revision in found}
    return Loaded(
        item=item,
        editions=editions,
        revision=_shown(item, found),
        revisions=by_number,
        look=_look(first, found),
        threads=threads,
        barred={row["pk"]: User(**row) for row in first.barred_people} if found else {},
    )


def _editions(pk: int) -> list[Any]:
    """The editions, newest first; only the current one with its content."""
    current = Case(When(current=True, then=F("content")))
    listed = Edition.objects.filter(item=pk).defer("content").order_by("-number")
    editions: list[Any] = list(
        listed.select_related("published_by").annotate(current_content=current)
    )
    for edition in editions[:1]:
        edition.content = edition.current_content
    return editions


def _revisions(pk: int, by: Any) -> Any:
    """The newest two, the published one, and those this person has looked at last and before."""
    own = Revision.objects.filter(item=pk).order_by("-number")
    published = Edition.objects.filter(item=pk, current=True)
    looks = Look.objects.filter(item=pk, person=by.pk)
    wanted = Q(pk__in=own.values("pk")[:2])
    wanted |= Q(pk__in=published.values("revision")) | Q(pk__in=looks.values("revision"))
    wanted |= Q(pk__in=looks.values("before"))
    place = Func(OuterRef("barred"), F("pk"), function="array_position")
    is_barred = User.objects.annotate(place=Cast(place, IntegerField())).exclude(place=None)
    names = {name: F(name) for name in ("pk", "username", "first_name", "last_name")}
    barred = is_barred.order_by("place").annotate(everything=JSONObject(**names))
    rows = Revision.objects.filter(wanted).select_related(
        "submitted_by", "item__claim", "item__article", "item__created_by", "item__assigned_to"
    )
    return rows.annotate(
        **_besides(by, OuterRef("item")),
        barred_people=ArraySubquery(barred.values("everything")),
        looked=Subquery(looks.values("revision")[:1]),
        looked_at=Subquery(looks.values("looked_at")[:1]),
        looked_before=Subquery(looks.values("before")[:1]),
        looked_before_at=Subquery(looks.values("before_at")[:1]),
    ).order_by("-number")


def _never_submitted(pk: int, by: Any) -> Any:
    items = Item.objects.select_related("claim", "article", "created_by", "assigned_to")
    found = items.filter(pk=pk).annotate(**_besides(by, OuterRef("pk"))).first()
    if found is None:
        raise Http404
    return found


def _besides(by: Any, item: OuterRef) -> dict[str, Any]:
    """What is read along with an item, so that it costs no query of its own."""
    return {
        "roles_here": ArraySubquery(by.groups.values("name")),
        "remarks": remarks.of_item(item),
        "self_approval": Subquery(ReviewPolicy.objects.values("self_approval")[:1]),
    }


def _look(first: Any, found: list[Revision]) -> Look | None:
    known = {revision.pk: revision for revision in found}
    if not found or (seen := known.get(first.looked)) is None:
        return None
    return Look(
        revision=seen,
        looked_at=first.looked_at,
        before=known.get(first.looked_before),
        before_at=first.looked_before_at,
    )


def _shown(item: Any, found: list[Revision]) -> Revision | None:
    """The revision that the screen is about: the published one once it is, else the newest."""
    edition = item.current_edition
    if item.status in (Status.PUBLISHED, Status.WITHDRAWN) and edition:
        return next(each for each in found if each.pk == edition.revision_id)
    return item.newest_revision
