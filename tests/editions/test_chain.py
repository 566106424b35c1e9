"""The chain through all editions, made again from its documented form."""

import pgtrigger
import pytest
from django.db import connection, transaction

from newsroom.editions import chain, publishing
from newsroom.editions.models import Edition
from newsroom.owner import as_owner
from newsroom.review import workflow
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f

pytestmark = pytest.mark.django_db


def record() -> Item:
    """A claim with four editions, between those of others."""
    f.bring_to(f.claim(), Status.PUBLISHED)
    claim = f.bring_to(f.claim(slug="the-claim"), Status.PUBLISHED)
    f.bring_to(f.article(claims=(claim,), language="fa"), Status.PUBLISHED)
    publishing.withdraw(claim, by=f.publisher(), reason="ساختگی بود؛ “forged” | and more")
    publishing.reinstate(claim, by=f.publisher(), reason="It was genuine.")
    workflow.revise(claim, by=claim.created_by)
    f.bring_to(claim, Status.REVIEWED)
    publishing.publish(claim, by=f.publisher(), change="update", note="A new source.")
    return claim


def test_the_hashes_of_the_database_are_those_of_the_documented_form() -> None:
    record()
    editions = list(Edition.objects.order_by("pk"))
    assert [edition.own_hash for edition in editions] == [
        chain.edition_hash(edition) for edition in editions
    ]


def test_all_editions_form_one_chain() -> None:
    record()
    hashes = list(Edition.objects.order_by("pk").values_list("previous_hash", "own_hash"))
    assert [previous for previous, _own in hashes] == ["", *(own for _previous, own in hashes[:-1])]
    assert list(chain.verify()) == []


def test_an_empty_record_is_whole() -> None:
    assert list(chain.verify()) == []


CHANGED = "Edition 2 of the-claim is not as it was published."
MOVED = "Edition 2 of the-claim does not follow the edition published before it."
OTHER = "Edition 2 of the-claim does not hold the content that was approved."
NEXT = "Edition 3 of the-claim does not follow the edition published before it."


TAMPERING = {
    "UPDATE editions_edition SET note = 'Nothing of note.'": [CHANGED],
    "UPDATE editions_edition SET change = 'update'": [CHANGED],
    "UPDATE editions_edition SET language = 'fa'": [CHANGED],
    "UPDATE editions_edition SET published_at = published_at - interval '1 microsecond'": [CHANGED],
    "UPDATE editions_edition SET published_by_id = published_by_id - 1": [CHANGED],
    "UPDATE editions_edition SET content = replace(content, 'finding', 'winding')": [OTHER],
    "UPDATE editions_edition SET digest = repeat('0', 64)": [CHANGED, OTHER],
    "UPDATE editions_edition SET own_hash = repeat('0', 64)": [CHANGED, NEXT],
    "UPDATE editions_edition SET previous_hash = repeat('0', 64)": [MOVED, CHANGED],
    "DELETE FROM editions_edition": [NEXT],
}


@pytest.mark.django_db(transaction=True)
def test_whatever_the_owner_does_to_an_old_edition_is_found(subtests: pytest.Subtests) -> None:
    claim = record()
    second = claim.editions.get(number=2).pk
    with as_owner(), pgtrigger.ignore():
        for tampering, said in TAMPERING.items():
            with subtests.test(tampering), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{tampering} WHERE id = %s", [second])
                assert list(chain.verify()) == said
                transaction.set_rollback(True)
    assert list(chain.verify()) == []
