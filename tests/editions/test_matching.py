"""Past verdicts on claims that say nearly the same."""

import pytest

from claims import matching as working
from claims.models import Claim
from newsroom.editions import matching
from newsroom.review import workflow
from newsroom.review.states import Status
from tests import factories

pytestmark = pytest.mark.django_db
WORDING = "The tax on bread rose by 40 percent in 2023."


def published(**fields):
    return factories.bring_to(factories.claim(**fields), Status.PUBLISHED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WORDING, "Taxes on bread ROSE by 40 per cent in 2023"),
        ("قیمت نان در کابل ۴۰ درصد بالا رفت.", "قيمت نان در كابل 40 درصد بالا رفته است"),
        ("په کابل کې د ډوډۍ بیه لوړه شوه.", "په كابل كي د ډوډی بیه لوړه شوې"),
    ],
)
def test_the_same_claim_in_other_words_and_spellings_is_found(one, other):
    claim = published(wording=one)
    factories.claim(wording="Nothing of this is about food.")
    (found,) = matching.similar(other)

    assert (found.item, found.title, found.status) == (claim.pk, one, Status.PUBLISHED)
    assert (found.rating, found.is_public) == ("False", True)
    assert found.score >= 0.3


def test_a_claim_on_its_way_is_found_without_being_called_public():
    claim = factories.claim(wording=WORDING)
    (found,) = matching.similar(WORDING)

    assert (found.item, found.is_public, found.score) == (claim.pk, False, 1.0)


def test_readers_words_stand_for_a_claim_that_is_being_revised():
    claim = published(wording=WORDING)
    workflow.revise(claim, by=factories.reporter())
    Claim.objects.filter(pk=claim.pk).update(wording="The tax on bread rose by 4 percent in 2023.")
    (found,) = matching.similar("The tax on bread rose by 4 percent in 2023.")

    assert (found.title, found.status, found.is_public) == (WORDING, Status.DRAFT, True)


def test_the_claim_itself_and_other_languages_are_left_out():
    claim = factories.claim(wording=WORDING)
    factories.claim(wording=WORDING, language="fa")

    assert working.similar(WORDING, exclude=claim.pk, language="en") == []
    assert len(working.similar(WORDING)) == 2


@pytest.mark.parametrize("wording", ["", " — ", "\u200c", "'\\%_"])
def test_what_has_no_words_is_like_nothing(wording):
    factories.claim(wording=WORDING)

    assert matching.similar(wording) == []


def test_the_likest_come_first_and_no_more_than_asked_for():
    for number in range(4):
        factories.claim(wording=f"The tax on bread rose by {number} percent in 2023.")
    same = factories.claim(wording=WORDING)
    found = matching.similar(WORDING, limit=3)

    assert found[0].item == same.pk
    assert len(found) == 3
