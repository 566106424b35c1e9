"""Scheduling: who may, for when, and what calls it off."""

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.editions import publishing, scheduling, verbs
from newsroom.review import rules, workflow
from newsroom.review.buttons import buttons
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Decision, Item, Schedule
from newsroom.review.states import Role, Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db
TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def item():
    return f.bring_to(f.claim(wording="The dam was full."), Status.REVIEWED)


def scheduled(item, *, at=None, **typed):
    return scheduling.schedule(item, by=f.publisher(), at=at or timezone.now() + TOMORROW, **typed)


def second_edition():
    """A published claim whose next revision is reviewed."""
    item = f.bring_to(f.claim(finding="It was 12."), Status.PUBLISHED)
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = "It was 21."
    item.verdict.save()
    return f.bring_to(item, Status.REVIEWED)


def test_it_is_kept_in_utc_with_the_revision_that_was_approved(item, settings):
    settings.TIME_ZONE = "Asia/Kabul"
    typed = f"{timezone.localtime() + TOMORROW:%Y-%m-%d}T09:30"

    made = scheduled(item, at=typed)

    made.refresh_from_db()
    assert made.at.utcoffset() == dt.timedelta(0)
    assert f"{made.at:%H:%M}" == "05:00"
    assert (made.revision, made.state, made.tries) == (item.newest_revision, "waiting", 0)
    assert made.next_try_at == made.at
    line = item.activities.last()
    assert (line.verb, line.from_status, line.to_status) == ("schedule", "reviewed", "reviewed")
    assert "9:30 a.m. (Asia/Kabul)" in line.reason


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_only_publishers_schedule_and_call_off(item, role):
    person = f.user("", role, is_superuser=True)
    with pytest.raises(Denied):
        scheduling.schedule(item, by=person, at=timezone.now() + TOMORROW)
    scheduled(item)
    with pytest.raises(Denied):
        scheduling.unschedule(item, by=person)
    assert Schedule.objects.get().state == "waiting"


@pytest.mark.parametrize("status", [s for s in Status if s != Status.REVIEWED])
def test_only_what_is_reviewed_is_scheduled(status):
    item = f.bring_to(f.claim(), status)
    with pytest.raises(WrongState, match="is not possible while this is"):
        scheduled(item)


def test_one_schedule_waits_for_an_item(item):
    scheduled(item)
    with pytest.raises(WrongState, match=r"is scheduled for .* already; call that off first"):
        scheduled(item)
    scheduling.unschedule(item, by=f.publisher())
    scheduled(item)
    assert sorted(Schedule.objects.values_list("state", flat=True)) == ["cancelled", "waiting"]


def test_nothing_is_called_off_where_nothing_waits(item):
    with pytest.raises(WrongState, match="No schedule waits for this"):
        scheduling.unschedule(item, by=f.publisher())


def test_the_revision_that_was_read_must_be_the_newest(item):
    read = item.newest_revision
    workflow.return_(item, by=f.editor(), reason="Once more.")
    f.bring_to(item, Status.REVIEWED)
    with pytest.raises(WrongState, match="Revision 2 has been submitted since"):
        scheduled(item, revision=read)


def test_a_further_edition_says_now_what_it_will_say_then():
    item = second_edition()
    with pytest.raises(Refused, match="Tell readers what changed"):
        scheduled(item)
    with pytest.raises(Refused, match="not a change of verdict"):
        scheduled(item, change="rating_change", note="We had said 12; it was 21.")
    made = scheduled(item, change="correction", note="We had said 12; it was 21.")
    assert (made.change, made.note) == ("correction", "We had said 12; it was 21.")


def test_an_article_waits_for_its_claims():
    claim = f.claim(wording="The dam was full.")
    article = f.bring_to(f.article(claims=(claim,)), Status.REVIEWED)
    with pytest.raises(WrongState, match="The dam was full"):
        scheduled(article)


def test_an_approval_that_was_voided_is_asked_for(item):
    Decision.objects.create(
        revision=item.newest_revision, kind="return", reviewer=f.editor(), reason="No."
    )
    with pytest.raises(WrongState, match=r"^“The dam was full\.” does not have the appr"):
        scheduled(item)


# --- The embargo ---


def test_a_time_before_the_end_of_the_embargo_is_refused_and_that_moment_is_not(item):
    until = timezone.now().replace(microsecond=0) + 2 * TOMORROW
    Item.objects.filter(pk=item.pk).update(embargo_until=until)

    with pytest.raises(WrongState, match=r"“The dam was full\.” is under embargo until"):
        scheduled(item, at=until - dt.timedelta(seconds=1))

    assert scheduled(item, at=until).at == until


def test_a_withdrawn_item_is_not_reinstated_under_embargo():
    item = f.bring_to(f.claim(), Status.WITHDRAWN)
    Item.objects.filter(pk=item.pk).update(embargo_until=timezone.now() + TOMORROW)

    with pytest.raises(WrongState, match="under embargo until"):
        publishing.reinstate(item, by=f.publisher(), reason="It was genuine.")
    item.refresh_from_db()
    assert isinstance(verbs.refusal("reinstate", item, by=f.publisher()), WrongState)
    withdrawn = item.current_edition
    row = raw.edition(item, revision_id=withdrawn.revision_id, change="reinstatement", note="So.")
    assert "under embargo until" in raw.refused_insert("editions_edition", row)


def test_what_is_public_can_be_withdrawn_under_embargo():
    item = f.bring_to(f.claim(), Status.PUBLISHED)
    Item.objects.filter(pk=item.pk).update(embargo_until=timezone.now() + TOMORROW)
    publishing.withdraw(item, by=f.publisher(), reason="It was a forgery.")
    assert item.current_edition.is_withdrawal


# --- Times ---


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2030-01-01", "20300101", "2030-13-01T09:00", "2030-02-30T09:00", "09:30",
     "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "۲۰۳۰-۰۱-۰۱T۰۹:۰۰", "2030-01-01T25:00",
     "2030-01-01T09:00\0", "x" * 5000],
)  # fmt: skip
def test_what_is_no_date_and_time_is_told_in_a_sentence(text):
    with pytest.raises(Refused, match="is not a date and time; type it like") as caught:
        scheduling.moment(text)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("ago", [dt.timedelta(0), dt.timedelta(seconds=1), 9 * TOMORROW])
def test_a_time_that_is_past_is_refused_by_the_name_of_the_item(item, ago):
    with pytest.raises(
        Refused, match=r"“The dam was full\.” cannot be scheduled for .*: that is past"
    ):
        scheduled(item, at=timezone.now() - ago)
    assert not Schedule.objects.exists()


def test_a_time_years_away_is_a_slip(item):
    with pytest.raises(Refused, match="more than two years away"):
        scheduled(item, at="9999-12-31T10:00")


# In Berlin the clocks go from 2:00 to 3:00 on 29 March 2026 and from 3:00 to 2:00 on 25 October;
# in Lord Howe by half an hour.
@pytest.mark.parametrize(
    ("zone", "typed", "found"),
    [
        ("Europe/Berlin", "2026-03-29T01:59", "00:59"),
        ("Europe/Berlin", "2026-03-29T02:00", "There is no"),
        ("Europe/Berlin", "2026-03-29T02:30", "There is no"),
        ("Europe/Berlin", "2026-03-29T02:59", "There is no"),
        ("Europe/Berlin", "2026-03-29T03:00", "01:00"),
        ("Europe/Berlin", "2026-10-25T01:59", "23:59"),
        ("Europe/Berlin", "2026-10-25T02:00", "There are two"),
        ("Europe/Berlin", "2026-10-25T02:59", "There are two"),
        ("Europe/Berlin", "2026-10-25T03:00", "02:00"),
        ("Europe/Berlin", "2026-10-25T02:30+02:00", "00:30"),
        ("Europe/Berlin", "2026-10-25T02:30+01:00", "01:30"),
        ("America/New_York", "2026-03-08T02:30", "There is no"),
        ("America/New_York", "2026-11-01T01:30", "There are two"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "There is no"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "There are two"),
        ("Asia/Kabul", "2026-03-29T02:30", "22:00"),
        ("UTC", "2026-10-25T02:30", "02:30"),
    ],
)
def test_an_hour_that_the_clocks_skip_or_show_twice_is_refused(settings, zone, typed, found):
    settings.TIME_ZONE = zone
    if found.startswith("There"):
        with pytest.raises(Refused, match=f"{found} .* in {zone}"):
            scheduling.moment(typed)
    else:
        at = scheduling.moment(typed)
        assert (f"{at:%H:%M}", at.tzinfo) == (found, dt.UTC)


# --- What calls it off ---


@pytest.mark.parametrize(
    ("verb", "typed"),
    [("return_", {"reason": "No."}), ("revise", {}), ("publish", {}), ("unschedule", {})],
)
def test_whatever_is_done_to_the_item_calls_it_off(item, verb, typed):
    made = scheduled(item)
    person = f.user("", Role.EDITOR, Role.PUBLISHER)

    verbs.ACTS[verb].run(item, by=person, **typed)

    made.refresh_from_db()
    assert made.state == "cancelled"
    assert made.finished_at


def test_withdrawing_the_current_edition_calls_the_next_one_off():
    item = second_edition()
    made = scheduled(item, change="correction", note="We had said 12; it was 21.")
    publishing.withdraw(item, by=f.publisher(), reason="It was a forgery.")
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert Item.objects.get(pk=item.pk).status == Status.REVIEWED


def test_there_is_a_button_for_what_is_possible_and_none_for_the_other(item):
    def offered():
        return {each.verb.name for each in buttons(item, by=f.publisher())} & {
            "schedule", "unschedule",
        }  # fmt: skip

    assert offered() == {"schedule"}
    scheduled(item)
    assert offered() == {"unschedule"}
    assert rules.refusal("publish", item, by=f.publisher()) is None
