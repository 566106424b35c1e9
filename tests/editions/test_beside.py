"""Two people at the same instant, each with a connection of their own.

The one is in the middle of a transaction, the other comes and waits; then the first commits. Each
pair is tried in both orders, where they differ.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import Claim
from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.review import workflow
from newsroom.review.errors import WrongState, rule_sentence
from newsroom.review.models import Decision, Item
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30  # seconds


def beside(first: Callable[[], Any], second: Callable[[], Any]) -> BaseException | None:
    """Does ``first``, and commits it when ``second`` waits for it or is done; why that failed."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            done = other.submit(with_own_connection, second)
            wait_for(done)
        return done.exception(timeout=PATIENCE)


def with_own_connection(act: Callable[[], Any]) -> None:
    try:
        act()
    finally:
        connection.close()


def wait_for(done: Future[None]) -> None:
    until = time.monotonic() + PATIENCE
    while not done.done() and not somebody_waits():
        assert time.monotonic() < until
        time.sleep(0.005)


def somebody_waits() -> bool:
    # Not pg_stat_activity, which says the same until the end of the transaction.
    [(waiting,)] = raw.run(
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    return waiting > 0


def sentence(error: BaseException | None) -> str | None:
    """What the person who came second reads."""
    return rule_sentence(error) if isinstance(error, IntegrityError) else error and str(error)


def returning(item: Item) -> Callable[[], Any]:
    editor = f.editor()
    return lambda: workflow.return_(item, by=editor, reason="The date is missing.")


def publishing_of(item: Item) -> Callable[[], Any]:
    publisher = f.publisher()
    return lambda: publishing.publish(item, by=publisher)


def test_what_is_being_returned_is_not_published() -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    error = beside(returning(item), publishing_of(item))
    assert isinstance(error, WrongState)
    assert not Edition.objects.exists()
    assert Item.objects.get().status == Status.DRAFT


def test_what_is_being_published_is_not_returned() -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    error = beside(publishing_of(item), returning(item))
    assert isinstance(error, WrongState)
    assert not Decision.objects.filter(kind="return").exists()
    assert Item.objects.get().status == Status.PUBLISHED


def test_in_sql_too_a_return_stops_a_publication_beside_it() -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    returned = raw.decision(item.newest_revision, f.editor().pk, kind="return", reason="No.")
    raw.insert("editions_address", raw.address(item))
    edition = raw.edition(item)
    error = beside(
        lambda: raw.insert("review_decision", returned),
        lambda: raw.insert("editions_edition", edition),
    )
    assert sentence(error) == "A returned revision is not published."


def test_in_sql_too_nothing_is_approved_beside_its_return() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    returned = raw.decision(item.newest_revision, f.editor().pk, kind="return", reason="No.")
    approved = raw.decision(item.newest_revision, f.editor().pk)
    error = beside(
        lambda: raw.insert("review_decision", returned),
        lambda: raw.insert("review_decision", approved),
    )
    assert sentence(error) == "This revision was returned."


def test_two_approvals_at_once_both_count_and_only_the_last_one_moves_it() -> None:
    item = f.bring_to(f.claim(sensitive=True), Status.IN_REVIEW)
    first, second = f.editor(), f.editor()
    error = beside(
        lambda: workflow.approve(item, by=first), lambda: workflow.approve(item, by=second)
    )
    assert error is None
    assert set(Decision.objects.values_list("reviewer", flat=True)) == {first.pk, second.pk}
    moves = item.activities.filter(verb="approve").values_list("to_status", flat=True)
    assert list(moves) == [Status.IN_REVIEW, Status.REVIEWED]


@pytest.mark.parametrize("needed", [1, 2])
def test_two_clicks_are_one_approval(needed: int) -> None:
    item = f.bring_to(f.claim(sensitive=needed == 2), Status.IN_REVIEW)
    editor = f.editor()
    error = beside(
        lambda: workflow.approve(item, by=editor), lambda: workflow.approve(item, by=editor)
    )
    assert isinstance(error, WrongState)
    assert Decision.objects.count() == 1


def test_two_publications_at_once_are_one_edition() -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    error = beside(publishing_of(item), publishing_of(item))
    assert isinstance(error, WrongState)
    assert Edition.objects.count() == 1


def test_two_items_published_at_once_are_two_links_of_the_chain() -> None:
    items = [f.bring_to(f.claim(), Status.REVIEWED) for _ in range(2)]
    assert beside(*(publishing_of(item) for item in items)) is None
    (_, first), (second, _) = Edition.objects.order_by("pk").values_list(
        "previous_hash", "own_hash"
    )
    assert second == first


def editing(claim: Claim, finding: str) -> Callable[[], Any]:
    verdict = claim.verdict
    verdict.finding = finding
    return verdict.save


def test_an_edit_beside_a_submission_is_in_it_when_it_came_first() -> None:
    claim = f.claim()
    error = beside(
        editing(claim, "It came first."), lambda: workflow.submit(claim, by=claim.created_by)
    )
    assert error is None
    assert claim.newest_revision.content["verdict"]["finding"] == "It came first."


def test_an_edit_beside_a_submission_is_refused_when_it_came_second() -> None:
    claim = f.claim(finding="As submitted.")
    error = beside(
        lambda: workflow.submit(claim, by=claim.created_by), editing(claim, "It came second.")
    )
    assert sentence(error) == "This changes only while the item is a draft; it is in_review."
    claim.verdict.refresh_from_db()
    assert claim.verdict.finding == "As submitted."
    assert claim.newest_revision.content == Claim.objects.get().freeze()


def test_a_form_saved_beside_a_discard_waits_and_is_told() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    mine = Claim.objects.get()
    mine.context = "My change."
    error = beside(lambda: publishing.discard(claim, by=claim.created_by), mine.save)
    assert sentence(error) == "This changes only while the item is a draft; it is published."
    assert Claim.objects.get().freeze() == claim.current_edition.content


def test_an_article_does_not_go_live_beside_the_withdrawal_of_its_claim() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    article = f.bring_to(f.article(claims=(claim,)), Status.REVIEWED)
    publisher = f.publisher()
    error = beside(
        lambda: publishing.withdraw(claim, by=publisher, reason="It was a forgery."),
        publishing_of(article),
    )
    assert sentence(error) == "An article is published when every claim in it is live."
    assert not Edition.objects.live().exists()


def test_a_slug_goes_to_one_of_two_who_want_it() -> None:
    claims = [f.claim(), f.claim()]
    wanted = "UPDATE review_item SET slug = 'wanted' WHERE id = %s"
    error = beside(*(lambda pk=claim.pk: raw.run(wanted, pk) for claim in claims))
    assert isinstance(error, IntegrityError)
    assert Item.objects.filter(slug="wanted").count() == 1
