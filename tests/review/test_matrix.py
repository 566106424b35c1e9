"""Every status × verb × role × author or not × what is public, as the table of verbs says it."""

import datetime as dt
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from newsroom.editions import publishing, restoring, scheduling, verbs
from newsroom.review import workflow
from newsroom.review.errors import Denied, WrongState
from newsroom.review.models import Item, User
from newsroom.review.states import VERBS, EditionNeeded, Role, Status, transitions
from tests import factories as f

PUBLIC = ("nothing", "live", "withdrawn")
# What is public in each status; the rest cannot be.
SITUATIONS = [
    (status, public)
    for status, public in product(Status, PUBLIC)
    if public == {Status.PUBLISHED: "live", Status.WITHDRAWN: "withdrawn"}.get(status, public)
    and not (status == Status.SPIKED and public != "nothing")
]
PEOPLE = [*Role, "superuser", "nobody"]

# What is typed with a verb, where it needs something.
TYPED = {
    "return_": {"reason": "The date is missing."},
    "publish": {"change": "update", "note": "A new source."},
    "schedule": {
        "at": timezone.now() + dt.timedelta(days=1),
        "change": "update",
        "note": "A new source.",
    },
    "withdraw": {"reason": "It was a forgery."},
    "reinstate": {"reason": "It was genuine after all."},
}


@dataclass(frozen=True)
class World:
    """One claim in each situation, all by one author; and the people, in each role or none."""

    items: dict[tuple[Status, str], Item]
    people: dict[tuple[str, bool], User]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        author = f.reporter()
        items = {situation: bring(f.claim(by=author), *situation) for situation in SITUATIONS}
        people = {}
        for who in PEOPLE:
            other = f.user("", *({who} & {*Role}), is_superuser=who == "superuser")
            # The author has each role in turn: the same id, with the other's groups.
            people |= {(who, False): other, (who, True): with_groups_of(other, author)}
        yield World(items=items, people=people)


def with_groups_of(other: User, person: User) -> User:
    found = User.objects.get(pk=person.pk)
    found.groups.set(other.groups.all())
    found.is_superuser = other.is_superuser
    assert found.roles == other.roles  # and keeps them: the next one's are set in the database only
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what is done in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def bring(item: Item, status: Status, public: str) -> Item:
    if public != "nothing":
        f.bring_to(item, Status.PUBLISHED if public == "live" else Status.WITHDRAWN)
        if status not in (Status.PUBLISHED, Status.WITHDRAWN):
            workflow.revise(item, by=item.created_by)
    if status in (Status.IN_REVIEW, Status.REVIEWED) or public == "nothing":
        f.bring_to(item, status)
    return item


def expected(
    verb: str, status: Status, public: str, who: str, is_author: bool
) -> type[Exception] | None:
    rule = VERBS[verb]
    fits = {
        None: True,
        EditionNeeded.NONE: public == "nothing",
        EditionNeeded.SOME: public != "nothing",
        EditionNeeded.LIVE: public == "live",
        EditionNeeded.WITHDRAWN: public == "withdrawn",
    }
    if who not in rule.roles:
        return Denied
    # No schedule waits for any item here; tests/editions/test_schedule.py has some.
    if status not in rule.moves or not fits[rule.edition] or rule.waiting:
        return WrongState
    # Only what was never handed in has no revision.
    if rule.of_revision and (status, public) == (Status.DRAFT, "nothing"):
        return WrongState
    if (rule.only_submitter and not is_author) or (rule.only_others and is_author):
        return Denied
    return None


def standing(item: Item) -> tuple[Any, ...]:
    """Everything about an item that a verb changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT status, version,
                (SELECT count(*) FROM review_activity WHERE item_id = item.id),
                (SELECT count(*) FROM review_revision WHERE item_id = item.id),
                (SELECT count(*) FROM review_decision AS decision
                    JOIN review_revision ON revision_id = review_revision.id
                    WHERE item_id = item.id),
                (SELECT count(*) FROM review_schedule WHERE item_id = item.id),
                (SELECT count(*) FROM editions_edition WHERE item_id = item.id)
            FROM review_item AS item WHERE id = %s
            """,
            [item.pk],
        )
        return cursor.fetchone()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("status", "public"), SITUATIONS)
def test_a_verb_does_what_the_table_says_and_else_changes_nothing(
    world: World, subtests: pytest.Subtests, status: Status, public: str, verb: str
) -> None:
    item = world.items[status, public]
    before = standing(item)
    for who, is_author in product(PEOPLE, [True, False]):
        with subtests.test(who=who, is_author=is_author), undone():
            by = world.people[who, is_author]
            if refusal := expected(verb, status, public, who, is_author):
                with pytest.raises(refusal):
                    verbs.ACTS[verb].run(item, by=by, **TYPED.get(verb, {}))
                assert standing(item) == before
            else:
                verbs.ACTS[verb].run(item, by=by, **TYPED.get(verb, {}))
                assert_line_of_history(item, verb, by, status)


def assert_line_of_history(item: Item, verb: str, by: User, before: Status) -> None:
    last = item.activities.last()
    after = Item.objects.get(pk=item.pk).status
    assert after in VERBS[verb].moves[before]
    assert (last.verb, last.actor, last.from_status, last.to_status) == (verb, by, before, after)


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_left_by_somebody_and_reached_by_somebody(status: Status) -> None:
    assert any(source == status for source, _target in transitions())
    assert status == Status.DRAFT or any(target == status for _source, target in transitions())


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_every_verb_is_for_somebody_and_leads_somewhere(verb: Any) -> None:
    assert verb.roles <= set(Role)
    assert verb.roles
    assert verb.moves
    assert all(verb.moves.values())


def test_every_verb_has_its_function_and_every_such_function_is_a_verb() -> None:
    # The public functions of the writers that take who acts; ``move`` is told the verb.
    takes = {
        name: inspect.signature(function).parameters
        for writer in (workflow, publishing, restoring, scheduling)
        for name, function in inspect.getmembers(writer, inspect.isfunction)
        if function.__module__ == writer.__name__ and not name.startswith("_")
    }
    written = {name for name, taken in takes.items() if "by" in taken and "verb" not in taken}
    # Work that was published elsewhere goes live by the verb ``publish``, for thousands at once.
    assert written - {"archive"} == VERBS.keys() == verbs.ACTS.keys()
