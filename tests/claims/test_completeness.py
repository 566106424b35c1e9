"""What is still missing before a claim can be reviewed."""

from typing import Any

import pytest

from claims.models import Claim, ClaimPart, ClaimStatement, EvidenceLink, Rating
from newsroom.review import workflow
from newsroom.review.errors import Incomplete
from tests import factories as f
from tests.claims.full import full_claim

pytestmark = pytest.mark.django_db


def fields(claim: Claim) -> list[str]:
    return [each.field for each in Claim.objects.get(pk=claim.pk).missing()]


@pytest.mark.parametrize("make", [f.claim, full_claim])
def test_nothing_is_missing_in_a_complete_claim(make: Any) -> None:
    assert fields(make()) == []


def test_everything_is_listed_at_once_in_the_order_of_the_form() -> None:
    claim = f.bare_claim(wording=" ")
    ClaimPart.objects.create(claim=claim, label="A", wording="So.")
    with pytest.raises(Incomplete) as caught:
        workflow.submit(claim, by=claim.created_by)
    assert [(each.field, each.message) for each in caught.value.missing] == [
        ("claim_statements", "Say who made this claim: add a statement."),
        ("wording", "Word the claim in one sentence."),
        ("verdict-rating", "Propose a rating."),
        ("verdict-finding", "Write the finding in one sentence."),
        ("parts", "Rate every part of the claim, or remove it."),
    ]
    assert str(caught.value).startswith("Say who made this claim: add a statement. Word the claim")
    assert caught.value.http_status == 422


def test_a_refused_submission_leaves_nothing() -> None:
    claim = f.bare_claim()
    with pytest.raises(Incomplete):
        workflow.submit(claim, by=claim.created_by)
    assert not claim.revisions.exists()
    assert not claim.activities.exists()


def test_a_rating_on_the_axis_rests_on_evidence() -> None:
    claim = f.claim(rated="false")
    EvidenceLink.objects.all().delete()
    assert fields(claim) == ["evidence_links"]


def test_unproven_needs_none_for_that_is_its_finding() -> None:
    claim = f.claim(rated="unproven")
    EvidenceLink.objects.all().delete()
    assert fields(claim) == []


@pytest.mark.parametrize("kind", ["opinion", "prediction", "call", "responsibility", "other"])
def test_only_a_checkable_fact_gets_a_verdict(kind: str) -> None:
    claim = f.claim()
    ClaimStatement.objects.create(claim=claim, statement=f.statement(kind=kind), position=2)
    assert fields(claim) == ["claim_statements"]


def test_a_retired_rating_is_not_given_any_more() -> None:
    claim = f.claim(rated="half-true")
    Rating.objects.filter(slug="half-true").update(retired=True)
    assert fields(claim) == ["verdict-rating"]


@pytest.mark.parametrize("finding", ["", "  \n"])
def test_a_finding_is_a_sentence(finding: str) -> None:
    assert fields(f.claim(finding=finding)) == ["verdict-finding"]


@pytest.mark.parametrize("rows", [1, 3])
def test_asking_costs_the_same_whatever_there_is(rows: int, django_assert_num_queries: Any) -> None:
    claim = f.claim()
    for n in range(rows):
        ClaimPart.objects.create(claim=claim, label="A", wording="So.", rating=f.rating("true"))
        ClaimStatement.objects.create(claim=claim, statement=f.statement(), position=n + 2)
    claim = Claim.objects.get(pk=claim.pk)
    with django_assert_num_queries(4):
        claim.missing()
