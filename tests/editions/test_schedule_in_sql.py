"""What raw SQL tries on schedules."""

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.editions import scheduling
from newsroom.review import workflow
from newsroom.review.models import Bundle, BundleMember, Item, Schedule
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db
TOMORROW = dt.timedelta(days=1)


def row(item, **changes):
    at = changes.get("at", timezone.now() + TOMORROW)
    newest = item.newest_revision
    values = {
        "item_id": item.pk,
        "revision_id": newest and newest.pk,
        "at": at,
        "next_try_at": at,
        "change": "",
        "note": "",
        "created_by_id": item.created_by_id,
        "created_at": timezone.now(),
        "state": "waiting",
        "tries": 0,
        "failure": "",
    }
    return values | changes


@pytest.fixture
def item():
    return f.bring_to(f.claim(), Status.REVIEWED)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"state": "done", "finished_at": timezone.now()}, "A new schedule waits"),
        ({"tries": 3}, "A new schedule waits"),
        ({"at": timezone.now() - TOMORROW}, "A schedule is for a time to come"),
        ({"next_try_at": timezone.now() + 2 * TOMORROW}, "A new schedule waits"),
    ],
)
def test_a_new_schedule_waits_for_a_time_to_come(item, changes, sentence):
    assert sentence in raw.refused_insert("review_schedule", row(item, **changes))


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.PUBLISHED, Status.WITHDRAWN])
def test_only_a_reviewed_item_is_scheduled(status):
    item = f.bring_to(f.claim(), status)
    assert f"this one is {status}" in raw.refused_insert("review_schedule", row(item))


def test_only_the_newest_revision_is_scheduled(item):
    old = item.newest_revision
    workflow.return_(item, by=f.editor(), reason="Once more.")
    f.bring_to(item, Status.REVIEWED)
    refused = raw.refused_insert("review_schedule", row(item, revision_id=old.pk))
    assert refused == "Only the newest revision is scheduled."


def test_the_embargo_holds(item):
    Item.objects.filter(pk=item.pk).update(embargo_until=timezone.now() + 2 * TOMORROW)
    assert "under embargo until" in raw.refused_insert("review_schedule", row(item))


def test_one_waits_for_an_item(item):
    raw.insert("review_schedule", row(item))
    assert raw.violating_insert("review_schedule", row(item)) == "schedule_one_waiting"


@pytest.mark.parametrize("columns", [["item_id"], ["item_id", "revision_id"]])
def test_a_schedule_is_for_an_item_or_a_bundle(item, columns):
    refused = raw.violating_insert("review_schedule", row(item, **dict.fromkeys(columns)))
    assert refused == "schedule_item_or_bundle"


@pytest.mark.parametrize(
    "change",
    ["at = at + interval '1 day'", "note = 'x'", "created_by_id = 1", "revision_id = 1",
     "item_id = 1", "bundle_id = 1"],
)  # fmt: skip
def test_the_program_cannot_change_what_was_decided(item, change):
    raw.insert("review_schedule", row(item))
    assert raw.failure(f"UPDATE review_schedule SET {change}")[0] == raw.NOT_ALLOWED


def test_it_is_never_deleted(item):
    raw.insert("review_schedule", row(item))
    assert raw.failure("DELETE FROM review_schedule")[0] == raw.NOT_ALLOWED


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_what_is_over_stays_over(item, state):
    raw.insert("review_schedule", row(item))
    raw.run("UPDATE review_schedule SET state = %s, failure = 'So.', finished_at = now()", state)
    for again in ("state = 'waiting', finished_at = NULL", "tries = 0", "failure = ''"):
        assert raw.refusal(f"UPDATE review_schedule SET {again}").startswith("A schedule ends")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'done'", "schedule_finished"),
        ("finished_at = now()", "schedule_finished"),
        ("state = 'failed', finished_at = now()", "schedule_failure_is_told"),
        ("state = 'lost', finished_at = now()", "schedule_state"),
        ("next_try_at = at - interval '1 second'", "schedule_not_before_its_time"),
    ],
)
def test_a_schedule_makes_sense(item, change, constraint):
    raw.insert("review_schedule", row(item))
    assert raw.violated(f"UPDATE review_schedule SET {change}") == constraint


def test_a_bundle_that_was_published_stays_as_it_is(item):
    bundle = Bundle.objects.create(title="A debate", created_by=item.created_by)
    BundleMember.objects.create(bundle=bundle, item=item)
    raw.run(
        "UPDATE review_bundle SET published_at = now(), published_by_id = %s", item.created_by_id
    )
    sentence = "A bundle that was published stays as it is."
    assert raw.refusal("UPDATE review_bundle SET title = 'Another'") == sentence
    assert raw.refusal("UPDATE review_bundlemember SET note = 'Another'") == sentence
    assert raw.refusal("DELETE FROM review_bundlemember") == sentence
    other = {"bundle_id": bundle.pk, "item_id": f.claim().pk, "change": "", "note": ""}
    assert raw.refused_insert("review_bundlemember", other) == sentence


def test_a_schedule_that_the_verb_makes_is_one_that_sql_could(item):
    made = scheduling.schedule(item, by=f.publisher(), at=timezone.now() + TOMORROW)
    assert Schedule.objects.waiting().get() == made
