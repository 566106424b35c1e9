"""Approvals that come at the same moment, and who is still missing."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from newsroom.editions import scheduling
from newsroom.review import quorum, workflow
from newsroom.review.errors import Refused
from newsroom.review.models import Activity, Decision, Item, Schedule, User
from newsroom.review.states import Status
from tests import factories as f


def at_once(item: Any, people: list[User]) -> list[str]:
    """What each is told who approves at the same moment, on a connection of their own."""
    ready, said = threading.Barrier(len(people)), []

    def run(person: User) -> None:
        try:
            revision = item.newest_revision
            ready.wait(30)
            workflow.approve(item, by=person, revision=revision)
            said.append("approved")
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(said)


def lines(item: Any) -> list[tuple[str, str, str]]:
    found = Activity.objects.filter(item=item.pk, verb="approve").order_by("pk")
    return list(found.values_list("verb", "from_status", "to_status"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("sensitive", "moves"),
    [
        (False, [("in_review", "reviewed"), ("reviewed", "reviewed")]),
        (True, [("in_review", "in_review"), ("in_review", "reviewed")]),
    ],
    ids=["a quorum of one", "a quorum of two"],
)
def test_two_editors_at_the_same_moment_leave_two_decisions_and_one_outcome(
    sensitive: bool, moves: list[tuple[str, str]]
) -> None:
    item = f.bring_to(f.claim(sensitive=sensitive), Status.IN_REVIEW)
    editors = [f.editor(), f.editor()]

    assert at_once(item, editors) == ["approved", "approved"]

    assert Item.objects.get(pk=item.pk).status == Status.REVIEWED
    assert lines(item) == [("approve", *move) for move in moves]
    decided = Decision.objects.filter(revision__item=item.pk).values_list("reviewer", "kind")
    assert sorted(decided) == sorted((editor.pk, "approve") for editor in editors)


@pytest.mark.django_db(transaction=True)
def test_one_editor_in_two_windows_at_the_same_moment_approves_once() -> None:
    item, editor = f.bring_to(f.claim(sensitive=True), Status.IN_REVIEW), f.editor()

    said = at_once(item, [editor, User.objects.get(pk=editor.pk)])

    assert said == ["You have approved this revision already.", "approved"]
    assert Item.objects.get(pk=item.pk).status == Status.IN_REVIEW
    assert Decision.objects.count() == 1


@pytest.mark.django_db
def test_a_further_approval_leaves_the_schedule_and_the_wait_alone() -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    at = timezone.now() + timedelta(days=1)
    scheduling.schedule(item, by=f.publisher(), at=at)
    before = Item.objects.get(pk=item.pk).waiting_since

    workflow.approve(item, by=f.editor())

    assert Schedule.objects.get().state == "waiting"
    assert Item.objects.get(pk=item.pk).waiting_since == before


def outside(item: Any) -> list[tuple[str, str]]:
    found = quorum.of(item.newest_revision).outside
    return [(str(each.person), str(each.why)) for each in found]


@pytest.mark.django_db
def test_those_who_cannot_be_the_one_that_is_missing_are_named_with_the_reason() -> None:
    item = f.claim(by=f.reporter(first_name="Rana"), sensitive=True)
    workflow.submit(item, by=f.editor(first_name="Ena"))
    workflow.approve(item, by=f.editor(first_name="Uma"))

    assert quorum.of(item.newest_revision).missing == 1
    assert sorted(outside(item)) == [
        ("Ena", "who submitted it"),
        ("Rana", "who proposed its verdict"),
        ("Uma", "who has approved it"),
    ]


@pytest.mark.django_db
def test_of_what_was_returned_or_has_its_approvals_nothing_is_missing() -> None:
    for item in (f.bring_to(f.claim(), Status.REVIEWED), f.bring_to(f.claim(), Status.IN_REVIEW)):
        if item.status == Status.IN_REVIEW:
            workflow.return_(item, by=f.editor(), reason="Which year?")
        assert quorum.of(item.newest_revision).missing == 0
        assert outside(item) == []
