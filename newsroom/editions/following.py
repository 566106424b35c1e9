"""Every claim as it stands, in the order in which that was published: for those who follow.

Whoever reads on from the last row they have misses nothing. What changes moves to the end, and
nothing is ever added before it: editions are published one after the other, and their times are in
the order of the chain.
"""

import datetime as dt

from django.db import connection
from django.db.models import Q

from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import EditionQuerySet

# What all that is told of editions rests on: they themselves, what was taken out of them, and what
# the newsroom says of itself.
_CHANGED = """
    SELECT greatest(
        (SELECT published_at FROM editions_edition ORDER BY id DESC LIMIT 1),
        (SELECT max(at) FROM editions_redaction),
        (SELECT max(pgh_created_at) FROM editions_policypageevent)
    )
"""


def claims(*, since: dt.datetime | None = None, after: Cursor | None = None) -> EditionQuerySet:
    """The current editions of claims, in the order of their publication, behind ``after``.

    Without ``since`` those that are live; with it also withdrawals, so that who has the older state
    learns of every change.
    """
    found = Edition.objects.live() if since is None else Edition.objects.current()
    found = found.claims().order_by("published_at", "uuid")
    if since:
        found = found.filter(published_at__gte=since)
    if after:
        behind = Q(published_at__gt=after.published) | Q(uuid__gt=after.uuid)
        found = found.filter(behind, published_at__gte=after.published)
    return found


def place_after(edition: Edition) -> Cursor:
    """The place right behind ``edition``."""
    return Cursor(published=edition.published_at, uuid=edition.uuid)


def changed_at() -> dt.datetime | None:
    """When anything that is told of the record was last changed. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED)
        (found,) = cursor.fetchone()
    return found
