"""Where a check was first published, if that was elsewhere: kept whole, and only while a draft."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claims import elsewhere
from claims.models import Claim, EvidenceLink, Verdict
from newsroom.review.states import Status
from tests import factories as f

BEFORE = {
    "first_url": "https://before.example/boats",
    "first_publisher": "The paper before",
    "first_date": "2021-05-03",
}
ZONE = dt.timezone(dt.timedelta(hours=4, minutes=30))


@pytest.mark.parametrize(
    ("published", "spelt"),
    [
        (dt.datetime(2021, 5, 3, 14, 30, 5, tzinfo=ZONE), "2021-05-03T10:00:05Z"),
        (dt.datetime(2021, 5, 3, tzinfo=ZONE), "2021-05-03"),
        (dt.datetime(2021, 5, 3, tzinfo=dt.UTC), "2021-05-03"),
        (dt.date(2021, 5, 3), "2021-05-03"),
    ],
)
def test_what_is_only_a_day_stays_a_day(published: Any, spelt: str) -> None:
    assert elsewhere.spell(published) == spelt
    elsewhere.check_date(spelt)


@pytest.mark.parametrize("hours", [-10, 0, 13])
def test_a_day_stands_in_lists_on_that_day_wherever_the_newsroom_is(hours: int) -> None:
    there = elsewhere.moment("2021-05-03").astimezone(dt.timezone(dt.timedelta(hours=hours)))
    assert there.date() == dt.date(2021, 5, 3)


@pytest.mark.parametrize(
    "wrong", ["", "2021", "2021-02-31", "3 May 2021", "2021-05-03T10:00:00", "2999-01-01"]
)
def test_what_is_no_date_of_the_past_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        elsewhere.check_date(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "half",
    [
        {"first_url": ""},
        {"first_publisher": " "},
        {"first_date": ""},
        {"first_date": "last year"},
        {"first_url": "javascript:alert(1)"},
        {"archived": True, "first_url": "", "first_publisher": "", "first_date": ""},
    ],
)
def test_half_of_it_is_refused_by_the_database(half: dict[str, Any]) -> None:
    claim = f.bare_claim(**BEFORE)
    with (
        pytest.raises(IntegrityError, match=r"claim_published_elsewhere|claim_first_url_web"),
        transaction.atomic(),
    ):
        Claim.objects.filter(pk=claim.pk).update(**half)


@pytest.mark.django_db
def test_it_changes_only_while_the_claim_is_a_draft() -> None:
    claim = f.bring_to(f.claim(**BEFORE), Status.IN_REVIEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(first_date="2020-01-01")


@pytest.mark.django_db
def test_an_archived_claim_may_lack_what_nobody_can_add_years_later() -> None:
    claim = f.claim(**BEFORE)
    EvidenceLink.objects.filter(claim=claim).delete()
    Verdict.objects.filter(claim=claim).update(finding="")

    def missing() -> list[str]:
        return [each.field for each in Claim.objects.get(pk=claim.pk).missing()]

    assert missing() == ["evidence_links", "verdict-finding"]
    Claim.objects.filter(pk=claim.pk).update(archived=True)
    assert missing() == []
    Verdict.objects.filter(claim=claim).update(rating=None)
    assert missing() == ["verdict-rating"]
