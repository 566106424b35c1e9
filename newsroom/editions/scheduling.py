"""Publishing later: the verbs that decide it, and how a time that was typed is understood.

Times are typed in the newsroom's zone (the setting ``TIME_ZONE``) and kept in UTC. What happens
when the time has come is in ``newsroom.editions.sweep``.
"""

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsroom.editions import publishing, translating
from newsroom.review import rules, workflow
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Item, Revision, Schedule
from newsroom.review.states import Status

# Further than this is a slip of the keyboard.
LONGEST = dt.timedelta(days=2 * 365)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII | re.IGNORECASE
)


@transaction.atomic
def schedule(
    item: Item,
    *,
    by: Any,
    at: dt.datetime | str,
    change: str = "",
    note: str = "",
    revision: Revision | None = None,
) -> Schedule:
    """Decide now that the approved revision is published at ``at``.

    ``at`` is aware, or text as ``moment`` reads it; the rest is what ``publishing.publish`` takes,
    and is checked as there, now and again when the time has come. Raises Refused for a time that
    cannot be, WrongState for one before the end of the embargo.
    """
    item = workflow.lock(item)
    rules.check("schedule", item, by=by)
    revision = rules.check_newest(item, revision)
    at = check_time(at, noun=str(item))
    check_embargo(item, at)
    publishing.check_claims_live(revision)
    translating.check(item, revision)
    change, note = publishing.check_change(item, revision, change=change, note=note)
    found = Schedule.objects.create(
        item=item,
        revision=revision,
        at=at,
        next_try_at=at,
        # A first edition has neither; that it is the first is said when it is published.
        change=change if note else "",
        note=note,
        created_by=by,
    )
    workflow.move(
        item,
        verb="schedule",
        to=Status.REVIEWED,
        by=by,
        reason=in_words(at),
        revision=revision,
    )
    return found


@transaction.atomic
def unschedule(item: Item, *, by: Any) -> Item:
    """Call the schedule off; the item stays reviewed."""
    item = workflow.lock(item)
    rules.check("unschedule", item, by=by)
    return workflow.move(
        item, verb="unschedule", to=Status.REVIEWED, by=by, revision=item.newest_revision
    )


def moment(text: str) -> dt.datetime:
    """A date and time as typed, in UTC: ``2026-07-01T09:30`` in the newsroom's zone.

    With an offset (``+04:30``) it is what the offset says. Raises Refused where it is none, and
    where the clocks of the zone skip it or show it twice.
    """
    try:
        # Narrower than fromisoformat, which takes weeks, bare dates and stray characters.
        if not _MOMENT.fullmatch(text.strip()):
            raise ValueError(text)
        typed = dt.datetime.fromisoformat(text.strip())
        return typed.astimezone(dt.UTC) if typed.tzinfo else _in_newsroom(typed)
    except (ValueError, OverflowError):
        raise Refused(
            _("“%(text)s” is not a date and time; type it like 2026-07-01T09:30.")
            % {"text": text[:100]}
        ) from None


def check_time(at: dt.datetime | str, *, noun: str) -> dt.datetime:
    """``at`` in UTC. Raises Refused, naming ``noun``, for what is past or too far away."""
    try:
        at = moment(at) if isinstance(at, str) else at.astimezone(dt.UTC)
    except Refused as error:
        raise Refused(
            _("“%(item)s” cannot be scheduled. %(why)s") % {"item": noun, "why": error}
        ) from None
    now = timezone.now()
    if at <= now:
        raise Refused(
            _("“%(item)s” cannot be scheduled for %(when)s: that is past. It is %(now)s now.")
            % {"item": noun, "when": in_words(at), "now": in_words(now)}
        )
    if at > now + LONGEST:
        raise Refused(
            _("“%(item)s” cannot be scheduled for %(when)s: that is more than two years away.")
            % {"item": noun, "when": in_words(at)}
        )
    return at


def check_embargo(item: Item, at: dt.datetime) -> None:
    """Raises WrongState if ``item`` is still under embargo at ``at``."""
    if item.embargo_until and item.embargo_until > at:
        raise WrongState(
            _("“%(item)s” is under embargo until %(until)s; schedule it for then or later.")
            % {"item": item, "until": in_words(item.embargo_until)}
        )


def in_words(at: dt.datetime) -> str:
    """A moment in the newsroom's zone, with the zone."""
    here = timezone.localtime(at, timezone.get_default_timezone())
    return f"{date_format(here, 'DATETIME_FORMAT')} ({timezone.get_default_timezone_name()})"


def _in_newsroom(typed: dt.datetime) -> dt.datetime:
    zone = timezone.get_default_timezone()
    first, second = (typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    there = first.astimezone(dt.UTC)
    if first.utcoffset() == second.utcoffset():
        return there
    values = {
        "when": date_format(typed, "DATETIME_FORMAT"),
        "zone": timezone.get_default_timezone_name(),
    }
    if there.astimezone(zone).replace(tzinfo=None) != typed:
        raise Refused(
            _("There is no %(when)s in %(zone)s: the clocks are put forward over it.") % values
        )
    raise Refused(
        _("There are two %(when)s in %(zone)s, because the clocks are put back: choose a time "
          "outside that hour.") % values
    )  # fmt: skip
