"""The log of changes: every further edition of anything, newest first."""

import datetime as dt

from django.db.models import Q

from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import BEGINNINGS, Change, EditionQuerySet

# What a first edition is not.
FURTHER = tuple(change for change in Change if change not in BEGINNINGS)


def corrections(
    *,
    change: str = "",
    kind: str = "",
    language: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    after: Cursor | None = None,
) -> EditionQuerySet:
    """Second and later editions without their content, of one kind of ``change``, ``kind`` of item
    and language, published from ``since`` to before ``until``, behind ``after``.

    Their own dates count, not those of their items: the log is in the order of the changes.
    """
    columns = {"change": change, "kind": kind, "language": language}
    bounds = {"published_at__gte": since, "published_at__lt": until}
    asked = {name: value for name, value in (columns | bounds).items() if value}
    found = Edition.objects.filter(number__gt=1, **asked)
    if after:
        behind = Q(published_at__lt=after.published) | Q(uuid__lt=after.uuid)
        found = found.filter(behind, published_at__lte=after.published)
    return found.order_by("-published_at", "-uuid").for_lists()


def place_after(edition: Edition) -> Cursor:
    """The place in the log right behind ``edition``."""
    return Cursor(published=edition.published_at, uuid=edition.uuid)
