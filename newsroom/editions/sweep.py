"""What must happen by itself: schedules that are due, and what other rooms ask for (``due``).

Any number of processes may do this at once. A schedule is claimed by locking its item (or its
bundle) with SKIP LOCKED and counting the try, in a transaction of its own; then it is carried out
in another one, under the same lock. So whatever happens in the middle, a kill included, has been
counted; it is tried again later, and given up after ``TRIES``.
"""

import datetime as dt
from typing import Any

import structlog
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.editions import bundles, chain, publishing
from newsroom.review import due, workflow
from newsroom.review.errors import Refused, rule_sentence
from newsroom.review.models import Bundle, DailyRun, Item, Schedule
from newsroom.review.models.schedule import ScheduleQuerySet

TRIES = 5
# Before the second try; doubled before each further one.
BACKOFF = dt.timedelta(seconds=15)
DAY = dt.timedelta(days=1)
# A daily job that has not come back in this time was cut off.
LONGEST = dt.timedelta(hours=6)

log = structlog.get_logger(__name__)


def run() -> int:
    """Do everything that is due, one after the other; how many rows were tried."""
    tried = publish_due() + sum(job() for job in due.JOBS.values())
    do_daily()
    return tried


# --- Schedules ---


def publish_due() -> int:
    """Carry out the schedules whose time has come; how many were tried."""
    tried = 0
    while (schedule := _claim()) is not None:
        tried += 1
        _carry_out(schedule)
    return tried


def _claim() -> Schedule | None:
    """The next due schedule that nobody else is at, with this try counted; None if there is none.

    The lock goes with the end of this transaction; by then ``next_try_at`` keeps others away.
    """
    while True:
        with transaction.atomic():
            held = _hold(Item.objects.all(), "item") or _hold(Bundle.objects.all(), "bundle")
            if held is None:
                return None
            # Only now, under the lock, is it certain that it still waits.
            schedule = held.schedules.due().first()
            if schedule and schedule.tries >= TRIES:
                _fail(schedule, _("It was tried %(n)s times and cut off.") % {"n": schedule.tries})
            elif schedule:
                return _count(schedule)


def _hold(rows: QuerySet[Any], name: str) -> Any:
    waiting = Schedule.objects.due().exclude(**{name: None}).order_by("next_try_at").values(name)
    found = rows.filter(pk__in=waiting[:100]).select_for_update(skip_locked=True, no_key=True)
    return found.first()


def _count(schedule: Schedule) -> Schedule:
    schedule.next_try_at = timezone.now() + BACKOFF * 2**schedule.tries
    schedule.tries += 1
    schedule.save(update_fields=["tries", "next_try_at"])
    return schedule


def _carry_out(schedule: Schedule) -> None:
    """Publish, or keep why not. What nobody foresaw ends this look; the try has been counted."""
    try:
        with transaction.atomic():
            _publish(schedule)
    except (Refused, DatabaseError) as error:
        if sentence := _refusal(error):
            _fail(schedule, sentence)
        else:
            _put_off(schedule, error)


def _put_off(schedule: Schedule, error: Exception) -> None:
    """Keep what may pass, such as a database that is restarted; give up after ``TRIES``."""
    log.error("schedule_broke_off", schedule=schedule.pk, exc_info=error)
    sentence = _("The program broke off: %(error)s.") % {"error": type(error).__name__}
    if schedule.tries >= TRIES:
        _fail(schedule, sentence)
    else:
        _this_try(schedule).update(failure=sentence)


def _publish(schedule: Schedule) -> None:
    # Locked first, and marked before it is done: publishing calls off whatever still waits.
    if schedule.bundle:
        bundles.lock(schedule.bundle)
        if _mark_done(schedule):
            bundles.publish_bundle(schedule.bundle, by=schedule.created_by)
    elif schedule.item:
        workflow.lock(schedule.item)
        if _mark_done(schedule):
            publishing.publish(
                schedule.item,
                by=schedule.created_by,
                change=schedule.change,
                note=schedule.note,
                revision=schedule.revision,
            )


def _mark_done(schedule: Schedule) -> int:
    done = {"state": Schedule.State.DONE, "finished_at": Now(), "failure": ""}
    return _this_try(schedule).update(**done)


def _this_try(schedule: Schedule) -> ScheduleQuerySet:
    """The schedule, if it waits and nobody has begun another try since."""
    return Schedule.objects.waiting().filter(pk=schedule.pk, tries=schedule.tries)


def _refusal(error: Exception) -> str:
    """The sentence of a refusal by the program or by the database, empty for any other error."""
    if isinstance(error, IntegrityError):
        return rule_sentence(error) or ""
    return str(error) if isinstance(error, Refused) else ""


def _fail(schedule: Schedule, sentence: str) -> None:
    _this_try(schedule).update(state=Schedule.State.FAILED, finished_at=Now(), failure=sentence)
    log.warning("schedule_failed", schedule=schedule.pk, failure=sentence)


# --- Once a day ---


def _clear_sessions() -> str:
    call_command("clearsessions")
    return ""


due.DAILY |= {"sessions": _clear_sessions, "record": chain.daily}


def do_daily() -> None:
    """Do the jobs of the day that were not done today."""
    now = timezone.now()
    fresh = Q(started_at__gt=now - DAY) & (
        Q(finished_at__isnull=False) | Q(started_at__gt=now - LONGEST)
    )
    done = set(DailyRun.objects.filter(fresh).values_list("name", flat=True))
    for name in due.DAILY.keys() - done:
        never = now - 2 * DAY
        run, _created = DailyRun.objects.get_or_create(name=name, defaults={"started_at": never})
        # Whoever's update finds the row as it was read does the job.
        mine = DailyRun.objects.filter(pk=run.pk, started_at=run.started_at)
        if mine.exclude(fresh).update(started_at=now, finished_at=None, failure=""):
            _do_daily(name, run.pk)


def _do_daily(name: str, pk: int) -> None:
    failure = _("The program broke off; its log says where.")
    try:
        failure = due.DAILY[name]()
    finally:
        DailyRun.objects.filter(pk=pk).update(finished_at=Now(), failure=failure)
