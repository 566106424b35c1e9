"""What an operator watches, in Prometheus' own format; read from the database when it is asked."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from newsroom.editions.models import Delivery, RecordCheck
from newsroom.review.models import DailyRun, Item, Notice, Schedule
from newsroom.review.states import Status

State = Schedule.State


class _Timing(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        counted = Schedule.objects.order_by().values("state").annotate(n=Count("pk"))
        by_state = {row["state"]: row["n"] for row in counted}
        schedules = GaugeMetricFamily(
            "newsroom_schedules", "Scheduled publications by state.", labels=["state"]
        )
        for state in State.values:
            schedules.add_metric([state], by_state.get(state, 0))
        yield schedules
        late = Schedule.objects.late().count()
        yield GaugeMetricFamily(
            "newsroom_schedules_late", "Schedules that wait minutes after their time.", value=late
        )
        unattended = Schedule.objects.failed().count()
        yield GaugeMetricFamily(
            "newsroom_schedules_unattended", "Failures that nobody has taken up.", value=unattended
        )


class _Record(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        last = RecordCheck.objects.order_by("-pk").first()
        broken = GaugeMetricFamily(
            "newsroom_record_broken",
            "Whether the last check of the record found a broken link, and which is the first.",
            labels=["first"],
        )
        checked = GaugeMetricFamily("newsroom_record_checked_seconds", "When that was.")
        if last:
            broken.add_metric([last.broken], bool(last.broken))
            checked.add_metric([], last.checked_at.timestamp())
        yield from (broken, checked)


class _Daily(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        started = GaugeMetricFamily(
            "newsroom_daily_started_seconds", "When a daily job was last begun.", labels=["job"]
        )
        failed = GaugeMetricFamily(
            "newsroom_daily_failed", "Whether its last end was a bad one.", labels=["job"]
        )
        for run in DailyRun.objects.all():
            started.add_metric([run.name], run.started_at.timestamp())
            failed.add_metric([run.name], bool(run.failure))
        yield from (started, failed)


class _Queue(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        stalled = Count("pk", filter=Q(pk__in=Item.objects.stalled().values("pk")))
        found = Item.objects.waiting().order_by().values_list("status")
        counted = {
            status: numbers for status, *numbers in found.annotate(n=Count("pk"), stalled=stalled)
        }
        waiting = GaugeMetricFamily(
            "newsroom_items_waiting", "Items that wait for somebody.", labels=["status"]
        )
        for status in (Status.DRAFT, Status.IN_REVIEW, Status.REVIEWED):
            waiting.add_metric([status], counted.get(status, [0])[0])
        yield waiting
        yield GaugeMetricFamily(
            "newsroom_items_stalled",
            "Items in review for longer than NEWSROOM_STALLED_HOURS.",
            value=sum(number for _n, number in counted.values()),
        )


class _Letters(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        counted = Notice.objects.by_mail().aggregate(
            late=Count("pk", filter=Q(state=Notice.State.WAITING, next_try_at__lt=_not_long_ago())),
            failed=Count("pk", filter=Q(state=Notice.State.FAILED)),
        )
        letters = GaugeMetricFamily(
            "newsroom_notices",
            "Notices by e-mail that are late or were given up.",
            labels=["state"],
        )
        for state, number in counted.items():
            letters.add_metric([state], number)
        yield letters


class _Deliveries(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        given_up = Q(pk__in=Delivery.objects.given_up().order_by().values("pk"))
        late = Q(state=Delivery.State.WAITING, next_try_at__lt=_not_long_ago())
        counted = Delivery.objects.filter(given_up | late).aggregate(
            late=Count("pk", filter=late), failed=Count("pk", filter=given_up)
        )
        deliveries = GaugeMetricFamily(
            "newsroom_deliveries",
            "Deliveries of webhooks that are late, or were given up and not seen to.",
            labels=["state"],
        )
        for state, number in counted.items():
            deliveries.add_metric([state], number)
        yield deliveries


def _not_long_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=10)


def text() -> bytes:
    """All of it, in eight queries."""
    registry = CollectorRegistry()
    for collector in (_Timing(), _Record(), _Daily(), _Queue(), _Letters(), _Deliveries()):
        registry.register(collector)
    return generate_latest(registry)
