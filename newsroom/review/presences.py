"""Who has an item's form open, and who took over from whom."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from newsroom.review import notices
from newsroom.review.models import Autosave, Event, Item, Presence, User

# Without a sign of life for this long, somebody is not there any more.
STALE = dt.timedelta(seconds=20)
DAY = dt.timedelta(days=1)


def key(item: int) -> str:
    """What a page proves to be a page of (``autosaves.prove``)."""
    return f"presence:{item}"


@dataclass
class Scene:
    """What one person's page is told about an item.

    ``others`` are the people who are there, ``taken_by`` has taken over from this person, and
    ``texts`` are the kept texts of those from whom this person took over, as pairs of its id and
    whose it is. ``version`` is the item's, None if nobody is there. ``was_taken`` holds even if the
    one who took over has gone.
    """

    others: list[Any] = field(default_factory=list)
    taken_by: Any = None
    texts: list[tuple[int, Any]] = field(default_factory=list)
    version: int | None = None
    was_taken: bool = False


def come(item: int, person: Any) -> Scene:
    """A sign of life of somebody whose form is open; what is to be told to them."""
    Presence.objects.bulk_create(
        [Presence(item_id=item, person=person)],
        update_conflicts=True,
        unique_fields=["item", "person"],
        update_fields=["seen_at"],
    )
    scene = look(item, person)
    if scene.was_taken and scene.taken_by is None:
        # Who took over has gone, and this person is still at it.
        mine = Presence.objects.filter(item=item, person=person.pk)
        mine.update(taken_over_by=None, taken_over_at=None)
    return scene


def look(item: int, person: Any) -> Scene:
    """The same for somebody who only looks on."""
    fresh = timezone.now() - STALE
    text = Autosave.objects.filter(item=OuterRef("item"), person=OuterRef("person")).values("pk")
    rows = (
        Presence.objects.filter(item=item)
        .filter(Q(seen_at__gt=fresh) | Q(person=person.pk) | Q(taken_over_by=person.pk))
        .select_related("person", "taken_over_by")
        .annotate(text=Subquery(text[:1]), version=F("item__version"))
        .order_by("since", "pk")
    )
    return _scene(list(rows), person, fresh)


def _scene(rows: list[Any], person: Any, fresh: dt.datetime) -> Scene:
    mine = next((row for row in rows if row.person_id == person.pk), None)
    others = [row for row in rows if row is not mine]
    there = [row.person for row in others if row.seen_at > fresh]
    scene = Scene(
        others=there,
        texts=[(row.text, row.person) for row in others if row.text and _took(row, person)],
        version=rows[0].version if rows else None,
    )
    if mine and mine.taken_over_by_id:
        scene.was_taken = True
        scene.taken_by = mine.taken_over_by if mine.taken_over_by in there else None
    return scene


def _took(row: Any, person: Any) -> bool:
    return row.taken_over_by_id == person.pk


def now_at(item: Any) -> Any:
    """Those who are there, of the item of an outer query, the longest first."""
    fresh = timezone.now() - STALE
    return Presence.objects.filter(item=item, seen_at__gt=fresh).order_by("since", "pk")


def as_json() -> JSONObject:
    """The name of a person of ``now_at``, within another query."""
    return JSONObject(
        first_name="person__first_name",
        last_name="person__last_name",
        username="person__username",
    )


def from_json(found: dict[str, str]) -> User:
    return User(**found)


def taker(item: int, person: Any) -> Any:
    """Who has taken over from this person and is still there, None if nobody."""
    there = now_at(OuterRef("item")).filter(person=OuterRef("taken_over_by"))
    mine = Presence.objects.filter(Exists(there), item=item, person=person.pk)
    found = mine.select_related("taken_over_by").first()
    return found and found.taken_over_by


def leave(item: int, person: Any) -> None:
    """Somebody closed the form. From whom it was taken over stays known, for the text's sake."""
    mine = Presence.objects.filter(item=item, person=person.pk)
    mine.filter(taken_over_by=None).delete()
    mine.update(seen_at=timezone.now() - STALE)


@transaction.atomic
def take_over(item: Item, *, by: Any) -> list[Any]:
    """Whoever has the form open is told that ``by`` goes on with it; returns these people."""
    now = timezone.now()
    there = list(now_at(item.pk).exclude(person=by.pk).select_related("person").select_for_update())
    Presence.objects.filter(pk__in=[row.pk for row in there]).update(
        taken_over_by=by, taken_over_at=now
    )
    Presence.objects.update_or_create(
        item=item,
        person=by,
        defaults={"seen_at": now, "taken_over_by": None, "taken_over_at": None},
    )
    people = [row.person for row in there]
    notices.tell(Event.TAKEN_OVER, item=item, recipients=people, by=by)
    return people


def sweep() -> str:
    """Once a day: forget who was there."""
    Presence.objects.filter(seen_at__lt=timezone.now() - DAY).delete()
    return ""
