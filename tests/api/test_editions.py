"""The editions of an item, and those that later ones have superseded."""

from typing import Any

import pytest
from django.test import Client

from newsroom.editions import publishing
from tests import factories
from tests.api.record import published, published_article, republished, revised, withdrawn

pytestmark = pytest.mark.django_db


def corrected(**fields: Any) -> Any:
    item = published(slug="dry", wording="The sea is dry.", **fields)
    return republished(revised(item, wording="The sea is wet."), note="It was the other way round.")


def test_all_editions_are_listed_newest_first(client: Client) -> None:
    withdrawn(corrected(), "It was a forgery.")
    rows = client.get("/api/v1/claims/dry/editions/").json()["results"]
    assert [(row["edition"], row["change"], row["note"], row["current"]) for row in rows] == [
        (3, "withdrawal", "It was a forgery.", True),
        (2, "correction", "It was the other way round.", False),
        (1, "first", "", False),
    ]
    assert [row["url"].removeprefix("http://testserver") for row in rows] == [
        "/claims/dry/",
        "/claims/dry/editions/2/",
        "/claims/dry/editions/1/",
    ]


def test_an_earlier_edition_says_what_it_said_and_that_it_is_out_of_date(client: Client) -> None:
    corrected()
    told = client.get("/api/v1/claims/dry/editions/1/").json()
    assert (told["wording"], told["status"], told["edition"]) == (
        "The sea is dry.",
        "superseded",
        1,
    )
    assert told["superseded_by"] == {
        "edition": 2,
        "change": "correction",
        "note": "It was the other way round.",
        "api_url": "http://testserver/api/v1/claims/dry/",
    }
    assert told["url"] == "http://testserver/claims/dry/editions/1/"
    file = client.get("/claims/dry/editions/1.json").json()
    assert file["record"]["digest"] == told["digest"]
    assert told["file_url"] == "http://testserver/claims/dry/editions/1.json"


def test_the_current_edition_leads_to_its_item(client: Client) -> None:
    corrected()
    response = client.get("/api/v1/claims/dry/editions/2/")
    assert (response.status_code, response["Location"]) == (
        302,
        "http://testserver/api/v1/claims/dry/",
    )


def test_an_old_slug_leads_to_the_new_one(client: Client) -> None:
    republished(revised(published(slug="old"), slug="new"))
    for path in ("editions/", "editions/1/"):
        response = client.get(f"/api/v1/claims/old/{path}")
        assert (response.status_code, response["Location"]) == (
            301,
            f"http://testserver/api/v1/claims/new/{path}",
        )


@pytest.mark.parametrize("path", ["dry/editions/9/", "dry/editions/0/", "never/editions/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    corrected()
    response = client.get(f"/api/v1/claims/{path}")
    assert (response.status_code, response.json()) == (
        404,
        {"detail": "There is nothing at this address."},
    )


def test_a_withdrawal_that_was_taken_back_says_why_it_was(client: Client) -> None:
    item = withdrawn(published(slug="back"), "It was a forgery.")
    publishing.reinstate(item, by=factories.publisher(), reason="It was none after all.")
    told = client.get("/api/v1/claims/back/editions/2/").json()
    assert (told["status"], told["note"]) == ("withdrawn", "It was a forgery.")
    assert "rating" not in told


def test_an_article_is_told_with_its_claims_of_today(client: Client) -> None:
    claim = published(slug="woven", wording="One.")
    article = published_article(slug="story", claims=(claim,))
    republished(revised(claim, wording="One, corrected."))
    publishing.withdraw(article, by=factories.publisher(), reason="It was wrong.")
    told = client.get("/api/v1/articles/story/editions/1/").json()
    assert told["blocks"][0]["html"] == "<p>Some text.</p>"
    assert [one["wording"] for one in told["claims"]] == ["One, corrected."]
    assert told["superseded_by"]["change"] == "withdrawal"


@pytest.mark.parametrize("further", [1, 3])
def test_they_cost_the_same_with_any_number_of_editions(
    client: Client, django_assert_num_queries: Any, further: int
) -> None:
    item = published(slug="dry")
    for number in range(further):
        item = republished(revised(item, context=f"Context {number}."))
    with django_assert_num_queries(3):
        assert len(client.get("/api/v1/claims/dry/editions/").json()["results"]) == further + 1
    with django_assert_num_queries(2):
        client.get("/api/v1/claims/dry/editions/1/")


def test_following_next_shows_each_once(client: Client) -> None:
    corrected()
    first = client.get("/api/v1/claims/dry/editions/?page_size=1").json()
    second = client.get(first["next"]).json()
    assert [row["edition"] for row in first["results"] + second["results"]] == [2, 1]
    assert second["next"] is None
