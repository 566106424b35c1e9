"""What publishing costs does not grow with the record: the same queries, no table read whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from newsroom.editions import publishing
from newsroom.management.benchmark import filling, tables
from newsroom.owner import as_owner
from newsroom.review import workflow
from newsroom.review.models import User
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("benchmark")]

FEW, MANY = 10, 3_000
# Those that grow with the record.
LONG_TABLES = {
    "claims_claim", "claims_statement", "claims_evidence", "claims_verdict", "editions_address",
    "editions_edition", "editions_facet", "review_activity", "review_decision", "review_item",
    "review_revision",
}  # fmt: skip


@pytest.fixture(scope="module", params=[FEW, MANY])
def size(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[int]:
    with django_db_blocker.unblock():
        call_command("fill_benchmark", str(request.param), verbosity=0)
        try:
            yield request.param
        finally:
            with as_owner(), connection.cursor() as cursor:
                tables.empty(cursor, [*filling.ROOTS, User])


def reviewed(*, again: bool) -> Any:
    """A claim that waits for its first or its second edition."""
    item = f.claim(finding="The minister recieved it.")
    if again:
        f.bring_to(item, Status.PUBLISHED)
        workflow.revise(item, by=item.created_by)
        item.verdict.finding = "The minister received it."
        item.verdict.save()
    return f.bring_to(item, Status.REVIEWED)


@contextmanager
def no_long_table_is_read_whole() -> Iterator[None]:
    """By the database's own count, which includes what its rules read."""
    before = scans()
    yield
    after = scans()
    assert {table for table in LONG_TABLES if after[table] > before[table]} == set()


def scans() -> dict[str, int]:
    return dict(raw.run("SELECT relname, seq_scan FROM pg_stat_xact_user_tables"))  # type: ignore[arg-type]


def first(item: Any, by: User) -> None:
    publishing.publish(item, by=by)


def correction(item: Any, by: User) -> None:
    publishing.publish(item, by=by, change="correction", note="A word was wrong.")


def typo(item: Any, by: User) -> None:
    publishing.publish(item, by=by, change="typo", note="A word was misspelt.")


def withdrawal(item: Any, by: User) -> None:
    publishing.withdraw(item, by=by, reason="The recording was a forgery.")


@pytest.mark.parametrize(
    ("verb", "again", "queries"),
    [(first, False, 20), (correction, True, 18), (typo, True, 17), (withdrawal, True, 16)],
)
def test_publishing_costs_the_same_whatever_the_record_holds(
    size: int,
    verb: Callable[[Any, User], None],
    again: bool,
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    item, by = reviewed(again=again), f.publisher()
    with django_assert_num_queries(queries):
        verb(item, by)


@pytest.mark.parametrize("verb", [first, correction, typo, withdrawal])
def test_publishing_reads_nothing_whole_in_a_large_record(
    size: int, verb: Callable[[Any, User], None]
) -> None:
    if size == FEW:
        pytest.skip("a table of ten rows is best read whole")
    item, by = reviewed(again=verb is not first), f.publisher()
    with no_long_table_is_read_whole():
        verb(item, by)


def test_a_table_that_is_read_whole_would_be_noticed(size: int) -> None:
    with pytest.raises(AssertionError, match="editions_edition"), no_long_table_is_read_whole():
        raw.run("SELECT FROM editions_edition WHERE note = 'It is in no index.'")
