"""The chain through an item's history, made again from its documented form."""

import pgtrigger
import pytest
from django.db import connection, transaction

from newsroom.owner import as_owner
from newsroom.review import chain, workflow
from newsroom.review.models import Activity, Item
from newsroom.review.states import Status
from tests import factories as f

pytestmark = pytest.mark.django_db


def history() -> Item:
    """A claim with a history, with another's in between."""
    claim = f.bring_to(f.claim(), Status.IN_REVIEW)
    f.bring_to(f.claim(), Status.WITHDRAWN)
    workflow.return_(claim, by=f.editor(), reason="تاریخ “کم” است | and more")
    f.bring_to(claim, Status.PUBLISHED)
    return claim


def test_the_hashes_of_the_database_are_those_of_the_documented_form() -> None:
    history()
    activities = list(Activity.objects.all())
    assert [each.own_hash for each in activities] == [chain.activity_hash(a) for a in activities]


def test_each_item_has_its_own_chain() -> None:
    history()
    assert Activity.objects.filter(previous_hash="").count() == 2
    assert list(chain.verify()) == []


def test_nobody_chooses_the_place_of_a_line() -> None:
    claim = history()
    last = claim.activities.last()
    Activity.objects.create(
        pk=1, item=claim, actor=claim.created_by, verb="revise", from_status="published",
        to_status="draft", previous_hash="0" * 64, own_hash="0" * 64,
    )  # fmt: skip
    added = claim.activities.last()
    assert added.previous_hash == last.own_hash
    assert list(chain.verify()) == []


CHANGED = "Line {line} of item {item} is not as it was written."
NEXT = "Line {next} of item {item} does not follow the one before it."
TAMPERING = {
    "UPDATE review_activity SET reason = 'No reason.'": [CHANGED],
    "UPDATE review_activity SET actor_id = actor_id + 1": [CHANGED],
    "UPDATE review_activity SET verb = 'recall'": [CHANGED],
    "UPDATE review_activity SET at = at - interval '1 microsecond'": [CHANGED],
    "UPDATE review_activity SET revision_id = NULL": [CHANGED],
    "UPDATE review_activity SET own_hash = repeat('0', 64)": [CHANGED, NEXT],
    "DELETE FROM review_activity": [NEXT],
}


@pytest.mark.django_db(transaction=True)
def test_whatever_the_owner_does_to_an_old_line_is_found(subtests: pytest.Subtests) -> None:
    claim = history()
    line, following = claim.activities.order_by("pk").values_list("pk", flat=True)[1:3]
    named = {"line": line, "next": following, "item": claim.pk}
    with as_owner(), pgtrigger.ignore():
        for tampering, said in TAMPERING.items():
            with subtests.test(tampering), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{tampering} WHERE id = %s", [line])
                assert list(chain.verify()) == [each.format(**named) for each in said]
                transaction.set_rollback(True)
    assert list(chain.verify()) == []
