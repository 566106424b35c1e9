"""Since when somebody is waited for: the database says it, whatever way an item moved."""

from typing import Any

import pytest

from newsroom.review import workflow
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db


def since(item: Any) -> Any:
    return Item.objects.get(pk=item.pk).waiting_since


@pytest.mark.parametrize("status", Status)
def test_what_is_in_review_or_reviewed_waits_and_nothing_else(status: Status) -> None:
    item = f.bring_to(f.claim(), status)
    assert bool(since(item)) is (status in (Status.IN_REVIEW, Status.REVIEWED))


def test_a_returned_draft_waits_for_its_author_until_it_is_handed_in_or_public() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    submitted = since(item)
    workflow.return_(item, by=f.editor(), reason="Which year?")
    returned = since(item)
    assert returned > submitted
    f.bring_to(item, Status.PUBLISHED)
    assert since(item) is None
    workflow.revise(item, by=item.created_by)
    assert since(item) is None


def test_a_recalled_draft_waits_for_nobody() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    workflow.recall(item, by=item.created_by)
    assert since(item) is None


def test_a_draft_waits_from_when_it_was_first_assigned() -> None:
    item, person = f.claim(), f.reporter().pk
    raw.run("UPDATE review_item SET assigned_to_id = %s WHERE id = %s", person, item.pk)
    first = since(item)
    raw.run("UPDATE review_item SET assigned_to_id = %s WHERE id = %s", f.editor().pk, item.pk)
    assert since(item) == first
    raw.run("UPDATE review_item SET assigned_to_id = NULL WHERE id = %s", item.pk)
    assert since(item) is None
    assert since(f.claim(assigned_to=f.reporter())) is not None


def test_an_approval_that_is_not_the_last_one_starts_no_new_wait() -> None:
    item = f.bring_to(f.claim(sensitive=True), Status.IN_REVIEW)
    submitted = since(item)
    workflow.approve(item, by=f.editor())
    assert since(item) == submitted
    workflow.approve(item, by=f.editor())
    assert since(item) > submitted


@pytest.mark.parametrize("typed", ["NULL", "now() - interval '1 year'"])
def test_nobody_says_otherwise(typed: str) -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    before = since(item)
    raw.run(f"UPDATE review_item SET waiting_since = {typed} WHERE id = %s", item.pk)
    assert since(item) == before
    draft = f.claim()
    raw.run("UPDATE review_item SET waiting_since = now() WHERE id = %s", draft.pk)
    assert since(draft) is None


def test_a_form_that_saves_the_whole_row_leaves_it_alone() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    before = since(item)
    Item.objects.get(pk=item.pk).save()
    assert since(item) == before


def test_stalled_is_what_is_in_review_for_longer_than_the_newsroom_wants(settings: Any) -> None:
    settings.NEWSROOM_STALLED_HOURS = 24
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    f.bring_to(f.claim(), Status.REVIEWED)
    assert list(Item.objects.stalled()) == []
    settings.NEWSROOM_STALLED_HOURS = -1
    assert [each.pk for each in Item.objects.stalled()] == [item.pk]
