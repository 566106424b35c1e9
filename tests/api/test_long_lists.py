"""Lists of a record whose last publication is long past."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from newsroom.editions.models import Edition
from tests.editions.bulk import START, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bulk")]


@pytest.fixture(scope="module", autouse=True)
def _record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), record_of(60):
        yield


@pytest.mark.parametrize("path", ["/api/v1/claims/", "/api/v1/articles/"])
def test_a_date_is_given_and_taken(client: Client, path: str) -> None:
    date = client.get(path)["Last-Modified"]
    assert date == "Fri, 03 Jan 2020 02:00:00 GMT"
    assert client.get(path, headers={"if-modified-since": date}).status_code == 304
    before = "Fri, 03 Jan 2020 01:59:59 GMT"
    assert client.get(path, headers={"if-modified-since": before}).status_code == 200


def test_pages_go_to_the_end_of_a_long_list(client: Client) -> None:
    seen: list[Any] = []
    address: str | None = "/api/v1/claims/?page_size=7"
    while address:
        page = client.get(address).json()
        seen += [row["wording"] for row in page["results"]]
        address = page["next"]
    # Every sixth is an article, and number 49 is withdrawn.
    assert seen == [f"Title {n}" for n in reversed(range(60)) if n % 6 != 5 and n != 49]


def test_in_the_dialect_of_google_nothing_is_older_than_was_asked_for(client: Client) -> None:
    days = (timezone.now() - START).days
    answers = {}
    for more in (-1, 0, 1):
        query = f"reviewPublisherSiteFilter=testserver&pageSize=100&maxAgeDays={days + more}"
        claims = client.get(f"/v1alpha1/claims:search?{query}").json().get("claims", [])
        since = timezone.now() - dt.timedelta(days=days + more)
        young = Edition.objects.live().claims().filter(first_published_at__gte=since)
        assert len(claims) == young.count()
        answers[more] = len(claims)
    assert answers[-1] == 0
    assert answers[1] == 49
