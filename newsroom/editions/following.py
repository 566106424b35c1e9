"""Every claim as it stands, in the order in which that was published: for those who follow.

Whoever reads on from the last row they have misses nothing. What changes moves to the end, and
nothing is ever added before it: editions are published one after the other, and their times are in
the order of the chain.
"""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import Change, EditionQuerySet

# What all that is told of editions rests on: they themselves, what was taken out of them, and what
# the newsroom says of itself.
_CHANGED = """
    SELECT greatest(
        (SELECT published_at FROM editions_edition ORDER BY id DESC LIMIT 1),
        (SELECT max(at) FROM editions_redaction),
        (SELECT max(pgh_created_at) FROM editions_policypageevent)
    )
"""


def claims(
    *, most: int, since: dt.datetime | None = None, after: Cursor | None = None
) -> list[Edition]:
    """At most ``most`` current editions of claims, oldest first, behind ``after``. Two queries.

    Without ``since`` those that are live; with it also withdrawals, so that who has the older state
    learns of every change. What a page costs does not depend on how deep it lies.
    """
    further = Edition.objects.current().claims().filter(number__gt=1)
    if since is None:
        further = further.exclude(change=Change.WITHDRAWAL)
    # Each part is the beginning of an index. The first edition of what is live and never changed
    # is found by its item's date, which is its own.
    parts = [
        _part(Edition.objects.live().claims().filter(number=1), "first_published_at", since, after),
        _part(further, "published_at", since, after),
    ]
    places = [part.values_list("pk", "published_at", "uuid")[:most] for part in parts]
    rows = places[0].union(places[1], all=True).order_by("published_at", "uuid")[:most]
    keys = [row[0] for row in rows]
    found = Edition.objects.in_bulk(keys)
    return [found[key] for key in keys]


def place_after(edition: Edition) -> Cursor:
    """The place right behind ``edition``."""
    return Cursor(published=edition.published_at, uuid=edition.uuid)


def changed_at() -> dt.datetime | None:
    """When anything that is told of the record was last changed. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED)
        (found,) = cursor.fetchone()
    return found


def _part(
    editions: EditionQuerySet, date: str, since: dt.datetime | None, after: Cursor | None
) -> QuerySet[Edition, Any]:
    """Those from ``since`` on and behind ``after``, by the column ``date``."""
    found = editions.filter(**{f"{date}__gte": since}) if since else editions
    if after:
        behind = Q(**{f"{date}__gt": after.published}) | Q(uuid__gt=after.uuid)
        found = found.filter(behind, **{f"{date}__gte": after.published})
    return found.order_by(date, "uuid")
