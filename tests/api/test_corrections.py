"""`/api/v1/corrections/`."""

from typing import Any

import pytest
from django.test import Client

from newsroom.editions import publishing
from newsroom.editions.models import Edition
from tests import factories
from tests.api.record import published, republished, revised, withdrawn
from tests.public import record

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/corrections/"


def rows(client: Client, query: str = "") -> list[dict[str, Any]]:
    return client.get(f"{ADDRESS}{query}").json()["results"]


def test_a_change_of_verdict_is_told_with_both_verdicts(client: Client) -> None:
    item = published(wording="The sea is dry.", slug="dry")
    record.again(item, record.rerate("true"), change="rating_change", note="It is wet.")
    edition = Edition.objects.get(number=2)

    (row,) = rows(client)
    old, new = row.pop("old_rating"), row.pop("new_rating")
    assert (old["slug"], old["label"], new["slug"], new["label"]) == (
        "false", "False", "true", "True"
    )  # fmt: skip
    assert row == {
        "id": str(edition.uuid),
        "kind": "claim",
        "title": "The sea is dry.",
        "language": "en",
        "edition": 2,
        "change": "rating_change",
        "note": "It is wet.",
        "date": edition.published_at.isoformat().replace("+00:00", "Z"),
        "url": "http://testserver/claims/dry/",
        "api_url": "http://testserver/api/v1/claims/dry/",
        "earlier_url": "http://testserver/claims/dry/editions/1/",
    }


def test_withdrawals_and_reinstatements_are_in_it(client: Client) -> None:
    item = withdrawn(published(), "It was a forgery.")
    publishing.reinstate(item, by=factories.publisher(), reason="It was none after all.")

    assert [(row["change"], row["note"]) for row in rows(client)] == [
        ("reinstatement", "It was none after all."),
        ("withdrawal", "It was a forgery."),
    ]


def test_every_filter_narrows(client: Client) -> None:
    republished(revised(published(), context="More."), note="Of a harbour.")
    withdrawn(published(language="fa"), "In Persian.")

    for query, notes in (
        ("change=correction", ["Of a harbour."]),
        ("change=withdrawal&language=fa&kind=claim", ["In Persian."]),
        ("language=en", ["Of a harbour."]),
        ("kind=article", []),
        ("to=2020-01-01", []),
        ("from=2020-01-01", ["In Persian.", "Of a harbour."]),
    ):
        assert [row["note"] for row in rows(client, f"?{query}")] == notes, query


def test_an_unknown_parameter_is_refused_with_those_there_are(client: Client) -> None:
    response = client.get(f"{ADDRESS}?rating=false")
    assert response.status_code == 400
    assert set(response.json()["known"]) == {
        "change", "kind", "language", "from", "to", "cursor", "page_size", "fields", "format"
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "change=first",
        "change=x",
        "kind=speaker",
        "from=x",
        "cursor=x",
        "from=2026-01-02&to=2026-01-01",
    ],
)
def test_a_wrong_value_is_refused_with_its_name(client: Client, query: str) -> None:
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [query.split("=")[0]]


def test_following_next_shows_every_change_once(client: Client) -> None:
    item = published()
    for number in range(3):
        item = republished(revised(item, context=f"Context {number}."), note=f"Note {number}.")
    seen, address = [], f"{ADDRESS}?page_size=2&kind=claim"
    while address:
        page = client.get(address).json()
        seen.append([row["note"] for row in page["results"]])
        address = page["next"]
    assert seen == [["Note 2.", "Note 1."], ["Note 0."]]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_two_queries(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    for _row in range(number):
        withdrawn(published())
    with django_assert_num_queries(2):
        assert len(rows(client)) == number
