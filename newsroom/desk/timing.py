"""Schedules and bundles as the desk shows them."""

from typing import Any

from django.db.models import QuerySet

from newsroom.review.models import Bundle, Schedule
from newsroom.review.models.schedule import ScheduleQuerySet

SIZE = 50
MOST_ALARMS = 20


def alarms() -> ScheduleQuerySet:
    """What should be public and is not: late schedules, and failures nobody has taken up."""
    return _named(Schedule.objects.alarms())[:MOST_ALARMS]


def upcoming() -> ScheduleQuerySet:
    """What waits, soonest first."""
    return _named(Schedule.objects.waiting())


def lately() -> ScheduleQuerySet:
    """What is over, newest first."""
    over = Schedule.objects.exclude(state=Schedule.State.WAITING)
    return _named(over).order_by("-finished_at", "-pk")


def bundles() -> QuerySet[Bundle]:
    """All bundles, newest first."""
    return Bundle.objects.select_related("created_by", "published_by")


def _named(found: ScheduleQuerySet) -> Any:
    return found.select_related("item__claim", "item__article", "bundle", "created_by")
