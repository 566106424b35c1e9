"""What is refused, or works all the same, in a sentence that names the item and the reason."""

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.editions import publishing, scheduling
from newsroom.editions.models import Edition
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Decision, Schedule
from newsroom.review.states import Status
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return f.bring_to(f.claim(wording="The dam was full."), Status.REVIEWED)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2020-01-01T09:30", "cannot be scheduled for Jan. 1, 2020, 9:30 a.m."),
        ("2027-03-28T02:30", "There is no March 28, 2027, 2:30 a.m. in Europe/Berlin"),
        ("2027-10-31T02:30", "There are two Oct. 31, 2027, 2:30 a.m. in Europe/Berlin"),
    ],
)
def test_a_time_that_cannot_be_is_refused_by_the_name_of_the_item(item, settings, at, reason):
    settings.TIME_ZONE = "Europe/Berlin"
    with pytest.raises(Refused) as caught:
        scheduling.schedule(item, by=f.publisher(), at=at)
    assert reason in str(caught.value)
    assert "“The dam was full.”" in str(caught.value)
    assert not Schedule.objects.exists()


def test_what_lost_its_approval_meanwhile_is_not_scheduled(item):
    Decision.objects.create(
        revision=item.newest_revision, kind="return", reviewer=f.editor(), reason="No."
    )
    at = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(WrongState, match=r"^“The dam was full\.” does not have the appr"):
        scheduling.schedule(item, by=f.publisher(), at=at)
    assert not Schedule.objects.exists()


def test_a_claim_in_five_articles_is_withdrawn_at_once_and_each_article_says_so(client):
    claim = f.bring_to(f.claim(wording="The dam was full."), Status.PUBLISHED)
    articles = [
        f.bring_to(f.article(claims=(claim,)), Status.PUBLISHED).current_edition for _ in range(5)
    ]

    publishing.withdraw(claim, by=f.publisher(), reason="The recording was not genuine.")

    assert not Edition.objects.live().claims().exists()
    for article in articles:
        page = client.get(f"/articles/{article.slug}/").text
        assert "The dam was full." in page
        assert "The recording was not genuine." in page
        assert "The finding" not in page
