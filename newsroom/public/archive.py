"""Everything that is live, by the month of its first publication, a stretch of each at a time.

Stretches are counted from a month's beginning, so what is added later leaves the earlier ones as
they are; only what is withdrawn or comes back moves those behind it in its month.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from newsroom.editions.models import Edition
from newsroom.editions.models.edition import EditionQuerySet
from newsroom.editions.words import in_language

STRETCH = 200

# One step of the index for each month, not one for each edition.
_MONTHS = """
    WITH RECURSIVE found AS (
        (SELECT date_trunc('month', first_published_at AT TIME ZONE %(zone)s) AS month
         FROM editions_edition
         WHERE kind = %(kind)s AND current AND change <> 'withdrawal'
         ORDER BY first_published_at DESC, item_id DESC LIMIT 1)
        UNION ALL
        SELECT (
            SELECT date_trunc('month', first_published_at AT TIME ZONE %(zone)s)
            FROM editions_edition
            WHERE kind = %(kind)s AND current AND change <> 'withdrawal'
                AND first_published_at < found.month AT TIME ZONE %(zone)s
            ORDER BY first_published_at DESC, item_id DESC LIMIT 1
        ) FROM found WHERE found.month IS NOT NULL
    )
    SELECT month FROM found WHERE month IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some of a month, oldest first."""

    rows: list[Edition]
    has_more: bool


def months(kind: str) -> list[dt.date]:
    """The first days of the months in which anything live was first published, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, {"kind": kind, "zone": settings.TIME_ZONE})
        return [month.date() for (month,) in cursor.fetchall()]


def stretch(kind: str, month: dt.date, number: int) -> Stretch:
    """The ``number``th stretch of a month, counted from 1; empty where there is none. One query."""
    first = (number - 1) * STRETCH
    found = within(kind, month).order_by("first_published_at", "item_id").for_lists()
    rows = list(found[first : first + STRETCH + 1])
    return Stretch(rows=rows[:STRETCH], has_more=len(rows) > STRETCH)


def within(kind: str, month: dt.date) -> EditionQuerySet:
    """What is live and was first published in a month."""
    following = (month.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
    bounds = [
        timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (month, following)
    ]
    return Edition.objects.live().filter(
        kind=kind, first_published_at__gte=bounds[0], first_published_at__lt=bounds[1]
    )


def month_of(edition: Edition) -> dt.date:
    """The month that an edition's item is listed in."""
    return timezone.localtime(edition.first_published_at).date().replace(day=1)


def place_of(edition: Edition) -> int:
    """The number of the stretch in which an edition's item is, or would be if it were live."""
    before = within(edition.kind, month_of(edition)).filter(
        first_published_at__lte=edition.first_published_at
    )
    earlier = before.exclude(
        first_published_at=edition.first_published_at, item_id__gte=edition.item_id
    )
    return earlier.count() // STRETCH + 1


def last_of(kind: str, month: dt.date) -> int:
    """The number of a month's last stretch, 0 if the month is empty."""
    return -(-within(kind, month).count() // STRETCH)


def row_of(edition: Edition) -> list[str]:
    """What a search finds an edition by, and shows of it: address without the first slash, title,
    verdict, speaker, text, day, language.
    """
    card: dict[str, Any] = edition.card
    rating, speaker = card["rating"], card.get("speaker")
    return [
        f"{edition.kind}s/{edition.slug}/",
        edition.title,
        in_language(rating["label"], edition.language) if rating else "",
        speaker["name"] if speaker else "",
        card["text"],
        timezone.localtime(edition.first_published_at).date().isoformat(),
        edition.language,
    ]
