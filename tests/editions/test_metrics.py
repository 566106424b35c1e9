"""What operators read: for who has the token, and for nobody without one."""

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.editions import scheduling
from newsroom.editions.models import RecordCheck
from newsroom.review.models import DailyRun, Schedule
from newsroom.review.models import schedule as schedules
from newsroom.review.states import Status
from tests import factories as f

pytestmark = pytest.mark.django_db


def metrics(client, token="a-token"):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("token", ["", "another", "a-token ", "ä"])
def test_without_the_token_there_is_no_such_page(client, settings, token):
    settings.METRICS_TOKEN = "a-token"
    assert metrics(client, token).status_code == 404
    assert client.get("/metrics").status_code == 404
    assert metrics(client).status_code == 200


def test_where_no_token_is_set_there_is_no_such_page(client, settings):
    settings.METRICS_TOKEN = ""
    for token in ("", "a-token", "None"):
        assert metrics(client, token).status_code == 404


def test_it_counts_schedules_and_says_how_the_jobs_of_the_day_went(
    client, settings, monkeypatch, django_assert_num_queries
):
    settings.METRICS_TOKEN = "a-token"
    now = timezone.now()
    for _ in range(3):
        item = f.bring_to(f.claim(), Status.REVIEWED)
        scheduling.schedule(item, by=f.publisher(), at=now + dt.timedelta(days=1))
    failed = Schedule.objects.first()
    Schedule.objects.filter(pk=failed.pk).update(
        state="failed", failure="No.", finished_at=timezone.now()
    )
    DailyRun.objects.create(name="record", started_at=now, finished_at=now, failure="Broken.")
    monkeypatch.setattr(schedules, "GRACE", dt.timedelta(days=-2))

    with django_assert_num_queries(8):
        response = metrics(client)

    lines = response.text.splitlines()
    for line in (
        'newsroom_schedules{state="waiting"} 2.0',
        'newsroom_schedules{state="failed"} 1.0',
        'newsroom_schedules{state="done"} 0.0',
        "newsroom_schedules_late 2.0",
        "newsroom_schedules_unattended 1.0",
        'newsroom_daily_failed{job="record"} 1.0',
    ):
        assert line in lines
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "no-store" in response["Cache-Control"]


def test_it_says_whether_the_record_is_broken_and_where_first(client, settings):
    settings.METRICS_TOKEN = "a-token"
    assert "newsroom_record_broken{" not in metrics(client).text
    RecordCheck.objects.create(editions=3, activities=9)
    assert 'newsroom_record_broken{first=""} 0.0' in metrics(client).text.splitlines()

    last = RecordCheck.objects.create(editions=3, activities=9, broken="editions_edition 7: gone")

    lines = metrics(client).text.splitlines()
    assert 'newsroom_record_broken{first="editions_edition 7: gone"} 1.0' in lines
    checked = next(x for x in lines if x.startswith("newsroom_record_checked_seconds "))
    assert float(checked.split()[1]) == pytest.approx(last.checked_at.timestamp())


def test_it_counts_what_waits_and_what_has_stalled(client, settings):
    settings.METRICS_TOKEN = "a-token"
    settings.NEWSROOM_STALLED_HOURS = -1
    for status in (Status.IN_REVIEW, Status.IN_REVIEW, Status.REVIEWED, Status.PUBLISHED):
        f.bring_to(f.claim(), status)

    lines = metrics(client).text.splitlines()

    for line in (
        'newsroom_items_waiting{status="in_review"} 2.0',
        'newsroom_items_waiting{status="reviewed"} 1.0',
        'newsroom_items_waiting{status="draft"} 0.0',
        "newsroom_items_stalled 2.0",
    ):
        assert line in lines
