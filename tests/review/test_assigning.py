"""Assigning, taking, handing over, due dates and priority: who may, when, and what it leaves."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from newsroom.review import assigning, workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Activity, Event, Item, Notice
from newsroom.review.states import LINES, Role, Status
from tests import factories as f

pytestmark = pytest.mark.django_db

OPEN = [status for status in Status if status != Status.SPIKED]
SOON = timezone.now() + dt.timedelta(days=1)


def stored(item: Any) -> Item:
    return Item.objects.select_related("assigned_to").get(pk=item.pk)


def line(item: Any) -> tuple[str, str]:
    last = Activity.objects.filter(item=item.pk).last()
    assert last
    assert last.from_status == last.to_status == stored(item).status
    return last.verb, last.reason


@pytest.mark.parametrize("status", OPEN)
def test_an_editor_arranges_an_item_in_every_status_and_its_text_stays(status: Status) -> None:
    item, boss = f.bring_to(f.claim(), status), f.editor()
    before = stored(item)

    assigning.assign(item, by=boss, to=boss, note="Mine.")
    assigning.set_due(item, by=boss, at=SOON)
    assigning.prioritise(item, by=boss, priority=Item.Priority.URGENT)

    after = stored(item)
    assert (after.assigned_to, after.due_at, after.priority) == (boss, SOON, 4)
    assert (after.status, after.version, after.changed_at) == (
        before.status, before.version, before.changed_at,
    )  # fmt: skip
    lines = list(Activity.objects.filter(item=item.pk).values_list("verb", flat=True))
    expected = ["assign", "set_due", "prioritise"]
    assert lines[-3:] == ([] if status == Status.DRAFT else expected)


def test_what_is_spiked_is_arranged_by_nobody() -> None:
    item, boss = f.bring_to(f.claim(), Status.SPIKED), f.editor()
    for act in (
        lambda: assigning.take(item, by=boss),
        lambda: assigning.assign(item, by=boss, to=boss),
        lambda: assigning.set_due(item, by=boss, at=SOON),
        lambda: assigning.prioritise(item, by=boss, priority=4),
    ):
        with pytest.raises(WrongState, match="put aside"):
            act()


def test_the_history_names_who_got_it_and_why() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    boss, rana = f.editor(), f.reporter(first_name="Rana")
    assigning.assign(item, by=boss, to=rana, note=" She knows the ministry. ")
    assert line(item) == ("assign", "Rana: She knows the ministry.")
    assigning.assign(item, by=boss, to=None)
    assert line(item) == ("unassign", "")
    assert {"assign", "take", "hand_over", "unassign", "set_due", "prioritise"} <= LINES.keys()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.PUBLISHER])
def test_whoever_can_do_something_about_it_takes_what_is_nobodys(role: Role) -> None:
    item, me = f.bring_to(f.claim(), Status.IN_REVIEW), f.user("", role)
    assigning.take(item, by=me)
    assert stored(item).assigned_to == me
    assert line(item) == ("take", str(me))
    with pytest.raises(WrongState, match="yours already"):
        assigning.take(item, by=me)


def test_what_is_somebodys_is_taken_by_an_editor_only() -> None:
    rana = f.reporter(first_name="Rana")
    item = f.bring_to(f.claim(assigned_to=rana), Status.IN_REVIEW)
    with pytest.raises(Denied, match="This is Rana’s"):
        assigning.take(item, by=f.reporter())
    boss = f.editor()
    assigning.take(item, by=boss)
    assert stored(item).assigned_to == boss


def test_a_reporter_hands_over_what_is_theirs_and_says_how_it_stands() -> None:
    me, other = f.reporter(), f.reporter(first_name="Olu")
    item = f.bring_to(f.claim(by=me), Status.IN_REVIEW)
    with pytest.raises(Refused, match="Say how it stands"):
        assigning.assign(item, by=me, to=other, note=" ")
    with pytest.raises(Denied, match="Hand it over to somebody"):
        assigning.assign(item, by=me, to=None, note="Done.")
    assigning.assign(item, by=me, to=other, note="The ministry calls back on Monday.")
    assert line(item) == ("hand_over", "Olu: The ministry calls back on Monday.")
    with pytest.raises(Denied, match="Only who has this"):
        assigning.assign(item, by=me, to=me, note="I want it back.")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
def test_dates_and_priorities_are_for_editors_to_say(role: Role) -> None:
    item, me = f.bring_to(f.claim(), Status.IN_REVIEW), f.user("", role)
    with pytest.raises(Denied):
        assigning.set_due(item, by=me, at=SOON)
    with pytest.raises(Denied):
        assigning.prioritise(item, by=me, priority=4)
    with pytest.raises(Denied):
        assigning.assign(item, by=me, to=f.editor(), note="Not mine.")


def test_a_superuser_without_a_role_arranges_nothing() -> None:
    item, root = f.bring_to(f.claim(), Status.IN_REVIEW), f.user(is_superuser=True)
    with pytest.raises(Denied):
        assigning.prioritise(item, by=root, priority=4)
    with pytest.raises(Refused):
        assigning.take(item, by=root)


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {}], ids=["who has left", "who has no role for it"]
)
def test_nothing_is_given_to(fields: dict[str, Any]) -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    role = Role.EDITOR if fields else Role.ADMINISTRATOR
    nobody = f.user("", role, first_name="Nora", **fields)
    with pytest.raises(Refused, match="Nora has no role in which something can be done"):
        assigning.assign(item, by=f.editor(), to=nobody)
    assert stored(item).assigned_to is None


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (dt.timedelta(minutes=-1), "That is past"),
        (dt.timedelta(days=800), "more than two years away"),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused(at: dt.timedelta, sentence: str) -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    with pytest.raises(Refused, match=sentence):
        assigning.set_due(item, by=f.editor(), at=timezone.now() + at)


def test_a_date_is_taken_away_again() -> None:
    item, boss = f.bring_to(f.claim(due_at=SOON), Status.IN_REVIEW), f.editor()
    assigning.set_due(item, by=boss, at=None)
    assert line(item) == ("set_due", "no date")
    assert stored(item).due_at is None


def test_there_are_four_priorities() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    with pytest.raises(Refused, match="no such priority"):
        assigning.prioritise(item, by=f.editor(), priority=5)


def test_what_is_so_already_leaves_no_line() -> None:
    boss, rana = f.editor(), f.reporter()
    item = f.bring_to(f.claim(assigned_to=rana, due_at=SOON), Status.IN_REVIEW)
    for act in (
        lambda: assigning.assign(item, by=boss, to=rana),
        lambda: assigning.set_due(item, by=boss, at=SOON),
        lambda: assigning.prioritise(item, by=boss, priority=2),
    ):
        with pytest.raises(WrongState, match="already"):
            act()
    assert [each.verb for each in item.activities.all()] == ["submit"]


def test_whoever_gets_it_is_told_and_nobody_else() -> None:
    item, boss, rana = f.bring_to(f.claim(), Status.IN_REVIEW), f.editor(), f.reporter()
    Notice.objects.all().delete()
    assigning.assign(item, by=boss, to=rana)
    assigning.take(item, by=boss)
    told = list(Notice.objects.on_desk().values_list("event", "recipient", "actor"))
    assert told == [(Event.ASSIGNED, rana.pk, boss.pk)]


def test_a_draft_that_is_assigned_can_still_be_deleted() -> None:
    item = f.claim()
    assigning.assign(item, by=f.editor(), to=f.reporter())
    assert Item.objects.waiting().get().pk == item.pk
    item.delete()
    assert not Item.objects.filter(pk=item.pk).exists()


def test_a_draft_that_was_returned_still_waits_when_it_is_nobodys() -> None:
    item, boss = f.bring_to(f.claim(), Status.IN_REVIEW), f.editor()
    workflow.return_(item, by=boss, reason="Which year?")
    since = stored(item).waiting_since
    assigning.take(item, by=boss)
    assigning.assign(item, by=boss, to=None)
    assert stored(item).waiting_since == since
