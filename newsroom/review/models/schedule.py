"""What is to be published at a time to come."""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.models.activity import Activity
from newsroom.review.triggers import Rule, lock, refuse

# An alarm is raised for what has not gone out this long after its time.
GRACE = dt.timedelta(minutes=5)

INSERT = f"""
    IF NEW.state <> 'waiting' OR NEW.tries <> 0 OR NEW.next_try_at <> NEW.at THEN
        {refuse("A new schedule waits for its time.")}
    END IF;
    IF NEW.at <= now() THEN
        {refuse("A schedule is for a time to come.")}
    END IF;
    IF NEW.item_id IS NULL THEN RETURN NEW; END IF;
    {lock("NEW.item_id", into="item", columns="*")}
    IF item.status <> 'reviewed' THEN
        {refuse("Only a reviewed item is scheduled; this one is %.", "item.status")}
    END IF;
    IF NEW.revision_id IS DISTINCT FROM (
        SELECT id FROM public.review_revision
        WHERE item_id = NEW.item_id ORDER BY number DESC LIMIT 1
    ) THEN
        {refuse("Only the newest revision is scheduled.")}
    END IF;
    IF item.embargo_until > NEW.at THEN
        {refuse("This is under embargo until %.", "item.embargo_until")}
    END IF;
    RETURN NEW;
"""

ENDED = "ARRAY['state', 'tries', 'next_try_at', 'failure', 'finished_at']"

UPDATE = f"""
    IF TG_OP = 'UPDATE' AND OLD.state = 'waiting'
        AND to_jsonb(OLD) - {ENDED} = to_jsonb(NEW) - {ENDED}
    THEN
        RETURN NEW;
    END IF;
    {refuse("A schedule ends, and is never changed or deleted.")}
"""


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    """Named reads of the sweep and of the desk."""

    def waiting(self) -> "ScheduleQuerySet":
        return self.filter(state=Schedule.State.WAITING)

    def due(self) -> "ScheduleQuerySet":
        """What should be tried now, by the clocks of both the database and the program: the rules
        that ask about time ask each its own."""
        return self.waiting().filter(next_try_at__lte=Now()).filter(next_try_at__lte=timezone.now())

    def late(self) -> "ScheduleQuerySet":
        """What should have been published some minutes ago and still waits."""
        return self.waiting().filter(at__lt=timezone.now() - GRACE)

    def failed(self) -> "ScheduleQuerySet":
        """What could not be published and nobody has taken up since."""
        since = Activity.objects.filter(item=OuterRef("item"), at__gt=OuterRef("finished_at"))
        again = Schedule.objects.filter(bundle=OuterRef("bundle"), pk__gt=OuterRef("pk"))
        found = self.filter(state=Schedule.State.FAILED, bundle__published_at=None)
        return found.filter(~Exists(since), ~Exists(again))

    def alarms(self) -> "ScheduleQuerySet":
        """What is late or has failed, oldest first."""
        wrong = self.late().values("pk").union(self.failed().values("pk"), all=True)
        return self.filter(pk__in=wrong).order_by("at", "pk")

    def cancel(self) -> int:
        """Call off those that wait; how many there were."""
        return self.waiting().update(state=Schedule.State.CANCELLED, finished_at=Now())


class Schedule(models.Model):
    """A decision to publish one exact revision, or a bundle, at ``at``; kept when it is over.

    ``change`` and ``note`` are what a further edition says. ``tries`` counts what was begun, so
    that a try that was cut off counts too; ``next_try_at`` is ``at`` before the first one.
    ``failure`` is a sentence. At most one waits for an item or a bundle.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    item = models.ForeignKey(
        "review.Item", models.PROTECT, null=True, related_name="schedules", verbose_name=_("item")
    )
    revision = models.ForeignKey(
        "review.Revision", models.PROTECT, null=True, related_name="+", verbose_name=_("revision")
    )
    bundle = models.ForeignKey(
        "review.Bundle",
        models.PROTECT,
        null=True,
        related_name="schedules",
        verbose_name=_("bundle"),
    )
    at = models.DateTimeField(_("time"))
    change = models.CharField(_("kind of change"), max_length=20, blank=True)
    note = models.TextField(_("public note"), blank=True, max_length=2000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("scheduled by")
    )
    created_at = models.DateTimeField(_("scheduled"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    failure = models.TextField(_("failure"), blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], name="schedule_one_waiting", condition=Q(state="waiting")
            ),
            models.UniqueConstraint(
                fields=["bundle"], name="schedule_one_bundle", condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False, revision__isnull=False, bundle=None)
                | Q(item=None, revision=None, bundle__isnull=False, change="", note=""),
                name="schedule_item_or_bundle",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "failed", "cancelled"]),
                name="schedule_state",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | ~Q(state="waiting") & Q(finished_at__isnull=False),
                name="schedule_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failure__regex=r"\S"),
                name="schedule_failure_is_told",
            ),
            models.CheckConstraint(
                condition=Q(next_try_at__gte=F("at")), name="schedule_not_before_its_time"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="schedule_due", condition=Q(state="waiting")),
            models.Index(fields=["at"], name="schedule_late", condition=Q(state="waiting")),
            models.Index(
                fields=["finished_at"], name="schedule_failed", condition=Q(state="failed")
            ),
        ]
        triggers = [
            Rule(
                name="scheduled",
                operation=pgtrigger.Insert,
                declare=[("item", "public.review_item%ROWTYPE")],
                func=INSERT,
            ),
            Rule(name="only_ends", operation=pgtrigger.Update | pgtrigger.Delete, func=UPDATE),
        ]

    def __str__(self) -> str:
        return str(self.item or self.bundle)

    @property
    def is_late(self) -> bool:
        waiting = self.state == self.State.WAITING
        return waiting and self.at < timezone.now() - GRACE
