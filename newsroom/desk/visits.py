"""When somebody has “last looked”: before they came this time, however often they reload.

A visit lasts as long as one revision is looked at again within half an hour. Nothing tells that
a page was left (a closed laptop sends no word), but a pause does, and a newer revision is news
whenever it comes. So the comparison stays as it is while somebody reads, goes to a source and comes
back, and the next morning it starts from what they saw the evening before.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from newsroom.review.models import Look, Revision

PAUSE = dt.timedelta(minutes=30)
# A visit is prolonged this often at most, so that a reload writes nothing.
PROLONGED_EACH = dt.timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """``seen`` is what this person had looked at before, None at their first visit. ``note`` is
    to be stored, if anything; ``news_since`` is when what others write begins to be new."""

    seen: Look | None
    note: Look | None
    news_since: dt.datetime | None


def visit(revision: Revision, stored: Look | None) -> Visit:
    """Somebody looks at ``revision`` now; ``stored`` is what is known of their looks."""
    now = timezone.now()
    if stored is None:
        return Visit(seen=None, note=Look(revision=revision, looked_at=now), news_since=None)
    goes_on = revision.number <= stored.revision.number and now - stored.looked_at < PAUSE
    if goes_on:
        seen = _look(stored.before, stored.before_at)
        newest = stored.revision
    else:
        seen = _look(stored.revision, stored.looked_at)
        newest = max(stored.revision, revision, key=lambda each: each.number)
    note = Look(
        revision=newest,
        looked_at=now,
        before=seen.revision if seen else None,
        before_at=seen.looked_at if seen else None,
    )
    lately = goes_on and now - stored.looked_at < PROLONGED_EACH
    return Visit(
        seen=seen,
        note=None if lately else note,
        news_since=(seen or stored).looked_at,
    )


def _look(revision: Any, at: Any) -> Look | None:
    return Look(revision=revision, looked_at=at) if revision else None


def note(look: Look, *, item: int, by: Any) -> None:
    """Store a look of ``by``. One query."""
    look.item_id, look.person = item, by
    Look.objects.bulk_create(
        [look],
        update_conflicts=True,
        unique_fields=["item", "person"],
        update_fields=["revision", "looked_at", "before", "before_at"],
    )
