"""What happens when the time has come: published once, refused in a sentence, or tried again."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from newsroom.editions import scheduling, sweep
from newsroom.editions.models import Edition
from newsroom.management.commands import sweep as command
from newsroom.review.due import DAILY, JOBS
from newsroom.review.models import DailyRun, Decision, Item, Schedule
from newsroom.review.models import schedule as schedules
from newsroom.review.states import Status
from tests import factories as f
from tests import raw


def due(item=None, *, by=None, **typed):
    """A schedule whose time has come."""
    item = item or f.bring_to(f.claim(), Status.REVIEWED)
    by = by or f.publisher()
    at = timezone.now() + dt.timedelta(seconds=0.7)
    made = scheduling.schedule(item, by=by, at=at, **typed)
    time.sleep(max(0, (at - timezone.now()).total_seconds()) + 0.01)
    return made


def bring_forward():
    """Let what is to be tried again be tried now."""
    raw.run("UPDATE review_schedule SET next_try_at = at WHERE state = 'waiting'")


def again(schedule):
    return Schedule.objects.get(pk=schedule.pk)


# --- What goes well, and what is refused ---


@pytest.mark.django_db
def test_what_is_due_is_published_as_was_decided_and_only_that():
    publisher = f.publisher()
    mine = due(by=publisher)
    other = f.bring_to(f.claim(), Status.REVIEWED)
    later = scheduling.schedule(other, by=publisher, at=timezone.now() + dt.timedelta(hours=1))

    assert sweep.run() == 1
    assert sweep.run() == 0

    edition = Edition.objects.get()
    assert (edition.item_id, edition.published_by) == (mine.item_id, publisher)
    assert edition.revision == mine.revision
    done = again(mine)
    assert (done.state, done.tries, done.failure) == ("done", 1, "")
    assert done.finished_at
    assert again(later).state == "waiting"
    assert mine.item.activities.last().verb == "publish"


@pytest.mark.django_db
def test_a_further_edition_goes_out_with_its_note(second_edition):
    due(second_edition, change="correction", note="We had said 12; it was 21.")

    sweep.run()

    current = second_edition.current_edition
    assert (current.number, current.change) == (2, "correction")
    assert current.note == "We had said 12; it was 21."


@pytest.fixture
def second_edition(db):
    from newsroom.review import workflow  # noqa: PLC0415 -- only here

    item = f.bring_to(f.claim(finding="It was 12."), Status.PUBLISHED)
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = "It was 21."
    item.verdict.save()
    return f.bring_to(item, Status.REVIEWED)


def void_approval(schedule):
    Decision.objects.create(
        revision=schedule.revision, kind="return", reviewer=f.editor(), reason="Not yet."
    )


def set_embargo(schedule):
    until = timezone.now() + dt.timedelta(days=1)
    Item.objects.filter(pk=schedule.item_id).update(embargo_until=until)


def take_the_role_away(schedule):
    schedule.created_by.groups.clear()


def send_away(schedule):
    schedule.created_by.is_active = False
    schedule.created_by.save()


def return_it_in_sql(schedule):
    void_approval(schedule)
    raw.run("UPDATE review_item SET status = 'draft' WHERE id = %s", schedule.item_id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        (void_approval, "“The dam was full.” does not have the approvals it needs."),
        (set_embargo, "This is under embargo until"),
        (take_the_role_away, "“Publish” is for the role Publisher."),
        (send_away, "“Publish” is for the role Publisher."),
        (return_it_in_sql, "“Publish” is not possible while this is draft."),
    ],
)
def test_all_is_asked_again_and_the_refusal_is_kept_as_a_sentence(meanwhile, sentence):
    schedule = due(f.bring_to(f.claim(wording="The dam was full."), Status.REVIEWED))
    other = due()
    meanwhile(schedule)

    sweep.run()

    failed = again(schedule)
    assert failed.state == "failed"
    assert failed.failure.startswith(sentence)
    assert Edition.objects.get().item_id == other.item_id
    assert sweep.run() == 0


@pytest.mark.django_db
def test_a_claim_that_was_withdrawn_meanwhile_keeps_its_article_back():
    claim = f.bring_to(f.claim(wording="The dam was full."), Status.PUBLISHED)
    schedule = due(f.bring_to(f.article(claims=(claim,)), Status.REVIEWED))
    sweep.publishing.withdraw(claim, by=f.publisher(), reason="It was a forgery.")

    sweep.run()

    assert "The dam was full." in again(schedule).failure


@pytest.mark.django_db
def test_what_failed_can_be_scheduled_again():
    schedule = due()
    set_embargo(schedule)
    sweep.run()
    assert list(Schedule.objects.alarms()) == [schedule]
    Item.objects.filter(pk=schedule.item_id).update(embargo_until=None)

    due(schedule.item)

    assert not Schedule.objects.alarms().exists()
    sweep.run()
    assert Edition.objects.get().item_id == schedule.item_id


@pytest.mark.django_db
def test_what_is_minutes_late_raises_an_alarm(monkeypatch):
    schedule = due()
    assert not Schedule.objects.alarms().exists()

    monkeypatch.setattr(schedules, "GRACE", dt.timedelta(0))

    assert list(Schedule.objects.alarms()) == [schedule]
    assert again(schedule).is_late
    sweep.run()
    assert not Schedule.objects.alarms().exists()


@pytest.mark.django_db
def test_a_look_at_nothing_is_cheap(django_assert_num_queries):
    sweep.run()
    # Due items, due bundles (both in a transaction), lookups, imports, what senders are told,
    # letters, webhooks, archives, the jobs of the day.
    with django_assert_num_queries(11):
        sweep.run()


# --- What nobody foresaw ---


@pytest.fixture
def accidents(django_db_setup, django_db_blocker):
    """Publishing what contains “poison” breaks off, and “slow” takes a while."""
    with django_db_blocker.unblock(), raw.owner() as own:
        own.execute(
            """
            CREATE FUNCTION accident() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.content LIKE '%poison%' THEN PERFORM 1 / 0; END IF;
                IF NEW.content LIKE '%slow%' THEN PERFORM pg_sleep(600); END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER accident BEFORE INSERT ON editions_edition
            FOR EACH ROW EXECUTE FUNCTION accident();
            """
        )
    yield
    with django_db_blocker.unblock(), raw.owner() as own:
        end_naps()
        own.execute("DROP TRIGGER accident ON editions_edition; DROP FUNCTION accident")


def scheduled(wording):
    return due(f.bring_to(f.claim(wording=wording), Status.REVIEWED))


@pytest.fixture
def start(transactional_db):
    """Starts a sweeper of its own, with connections of its own."""
    started = []

    def start(*arguments):
        url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "sweep", *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": url.geturl(), "DATABASE_OWNER_URL": ""},
            stdout=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.usefixtures("accidents", "transactional_db")
def test_a_poisoned_one_is_tried_five_times_later_each_time_and_stops_no_other():
    poisoned = scheduled("A poison.")
    others = [scheduled("Harmless."), scheduled("As harmless.")]

    assert sweep.run() == 3

    assert set(Edition.objects.values_list("item", flat=True)) == {o.item_id for o in others}
    waits = []
    for tries in range(1, sweep.TRIES):
        now = again(poisoned)
        assert (now.state, now.tries) == ("waiting", tries)
        assert now.failure == "The program broke off: DataError."
        waits.append((now.next_try_at - timezone.now()).total_seconds())
        assert sweep.run() == 0
        bring_forward()
        assert sweep.run() == 1
    assert again(poisoned).state == "failed"
    assert [round(wait, -1) for wait in waits] == [10, 30, 60, 120]
    assert list(Schedule.objects.alarms()) == [poisoned]
    bring_forward()
    assert sweep.run() == 0


@pytest.mark.usefixtures("accidents")
def test_two_sweepers_one_of_them_killed_and_a_poisoned_item(start):
    slow = scheduled("A slow one.")
    victim = start("--once")
    wait_until(lambda: again(slow).tries == 1 and is_sleeping())
    poisoned = scheduled("A poison.")
    others = [scheduled(f"Harmless {n}.") for n in range(6)]

    sweepers = [start("--once"), start("--once")]
    assert [sweeper.wait(60) for sweeper in sweepers] == [0, 0]
    victim.send_signal(signal.SIGKILL)
    victim.wait()

    published = list(Edition.objects.order_by("item").values_list("item", "number"))
    assert published == sorted((other.item_id, 1) for other in others)
    assert {again(other).state for other in others} == {"done"}
    assert [again(other).tries for other in others] == [1] * 6
    assert again(poisoned).tries == 1
    # The database notices that its client is gone when the nap is over, or when it is told.
    end_naps()
    wait_until(lambda: not is_sleeping())
    assert again(slow).state == "waiting"
    with raw.owner() as own:
        own.execute("DROP TRIGGER accident ON editions_edition")
        own.execute(
            "CREATE TRIGGER accident BEFORE INSERT ON editions_edition FOR EACH ROW"
            " WHEN (NEW.content LIKE '%poison%') EXECUTE FUNCTION accident()"
        )
    bring_forward()
    assert sweep.run() == 2
    assert Edition.objects.filter(item=slow.item_id).count() == 1
    assert (again(slow).state, again(slow).tries) == ("done", 2)


@pytest.mark.usefixtures("transactional_db")
def test_what_was_cut_off_every_time_is_given_up():
    schedule = due()
    raw.run("UPDATE review_schedule SET tries = %s, next_try_at = at", sweep.TRIES)

    assert sweep.run() == 0

    assert again(schedule).failure == "It was tried 5 times and cut off."
    assert not Edition.objects.exists()


def test_the_command_ends_cleanly_and_publishes_until_then(start):
    sweeper = start("--every", "0.1")
    schedule = due()
    wait_until(lambda: again(schedule).state == "done")
    sweeper.terminate()
    assert sweeper.wait(20) == 0


def wait_until(true):
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("That took too long.")


NAPS = "FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"


def is_sleeping():
    return raw.run(f"SELECT count(*) {NAPS}")[0][0] > 0


def end_naps():
    raw.run(f"SELECT pg_terminate_backend(pid) {NAPS}")


# --- Once a day ---


@pytest.mark.django_db
def test_the_jobs_of_the_day_are_done_once_a_day(monkeypatch):
    done = []
    monkeypatch.setitem(DAILY, "test", lambda: done.append(1) or "")
    sweep.run()
    sweep.run()
    assert done == [1]

    DailyRun.objects.filter(name="test").update(started_at=timezone.now() - sweep.DAY)
    sweep.run()

    assert done == [1, 1]
    assert set(DailyRun.objects.values_list("name", flat=True)) == set(DAILY)


@pytest.mark.django_db
def test_a_job_that_was_cut_off_is_done_again_and_one_that_runs_is_not(monkeypatch):
    done = []
    monkeypatch.setitem(DAILY, "test", lambda: done.append(1) or "")
    now = timezone.now()
    DailyRun.objects.create(name="test", started_at=now - dt.timedelta(hours=5))
    sweep.run()
    assert done == []
    DailyRun.objects.update(started_at=now - dt.timedelta(hours=7))
    sweep.run()
    assert done == [1]


@pytest.mark.django_db
def test_a_job_that_fails_is_remembered_and_stops_nothing(monkeypatch):
    monkeypatch.setitem(DAILY, "broken", lambda: 1 // 0)
    monkeypatch.setitem(DAILY, "found", lambda: "The record is broken at edition 3.")
    schedule = due()

    with pytest.raises(ZeroDivisionError):
        sweep.run()
    sweep.run()

    failures = dict(DailyRun.objects.exclude(failure="").values_list("name", "failure"))
    assert failures == {
        "broken": "The program broke off; its log says where.",
        "found": "The record is broken at edition 3.",
    }
    assert again(schedule).state == "done"


def test_what_breaks_off_unforeseen_is_logged_and_tried_again_at_the_next_look(caplog):
    look = Future()
    assert not command.ended(look)
    look.set_exception(ZeroDivisionError())
    assert command.ended(look)
    assert "look_broke_off" in caplog.text


@pytest.mark.django_db
def test_what_a_room_asks_for_is_done_at_every_look(monkeypatch):
    monkeypatch.setitem(JOBS, "test", lambda: 2)
    schedule = due()

    assert sweep.run() == 3
    assert sweep.run() == 2
    assert again(schedule).state == "done"


@pytest.mark.django_db
def test_sessions_that_have_ended_are_cleared():
    past, future = (timezone.now() + dt.timedelta(days=days) for days in (-1, 1))
    Session.objects.create(session_key="old", session_data="", expire_date=past)
    Session.objects.create(session_key="new", session_data="", expire_date=future)

    call_command("sweep", "--once")

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
