"""`/api/v1/claims/` and `/api/v1/articles/`."""

from typing import Any

import pytest
from django.test import Client

from claims.models import Occasion, Place, Topic
from newsroom.editions.models import Edition
from newsroom.review.states import Status
from tests import factories
from tests.api.record import LICENCE, published, published_article, republished, revised, withdrawn

pytestmark = pytest.mark.django_db


def wordings(client: Client, query: str = "") -> list[str]:
    return [row["wording"] for row in client.get(f"/api/v1/claims/{query}").json()["results"]]


def test_a_claim_is_listed_with_its_card(client: Client) -> None:
    speaker = factories.speaker(name="Somebody", slug="somebody")
    statement = factories.statement(speaker=speaker, role_title="Minister", date="2024-05")
    published(wording="The sea is dry.", slug="dry", finding="It is wet.", statement=statement)
    edition = Edition.objects.get()

    assert client.get("/api/v1/claims/").json() == {
        "next": None,
        "licence": LICENCE,
        "results": [
            {
                "id": str(edition.uuid),
                "url": "http://testserver/claims/dry/",
                "api_url": "http://testserver/api/v1/claims/dry/",
                "edition": 1,
                "published_at": edition.published_at.isoformat().replace("+00:00", "Z"),
                "changed_at": edition.published_at.isoformat().replace("+00:00", "Z"),
                "language": "en",
                "status": "live",
                "wording": "The sea is dry.",
                "finding": "It is wet.",
                "rating": {
                    "slug": "false",
                    "label": "False",
                    "definition": "The evidence contradicts the claim.",
                    "value": 1,
                    "best": 5,
                    "worst": 1,
                    "scale": "Six levels",
                },
                "speaker": {
                    "slug": "somebody",
                    "name": "Somebody",
                    "kind": "person",
                    "url": "http://testserver/speakers/somebody/",
                },
                "role": {"title": "Minister", "body": ""},
                "occasion": None,
                "date": {"edtf": "2024-05", "as_written": "", "inferred": False},
                "bylines": [],
            }
        ],
    }


def test_an_article_is_listed_with_its_card(client: Client) -> None:
    published_article(
        headline="A headline", work="analysis", standfirst="In short.", slug="an-article"
    )

    (row,) = client.get("/api/v1/articles/").json()["results"]
    assert row["headline"] == "A headline"
    assert row["standfirst"] == "In short."
    assert row["work"] == "analysis"
    assert row["api_url"] == "http://testserver/api/v1/articles/an-article/"
    assert "rating" not in row


def test_the_newest_comes_first(client: Client) -> None:
    for wording in ("One.", "Two.", "Three."):
        published(wording=wording)
    assert wordings(client) == ["Three.", "Two.", "One."]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_claims_costs_two_queries(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _row in range(rows):
        published()
    with django_assert_num_queries(2):
        assert len(client.get("/api/v1/claims/").json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_articles_costs_two_queries(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _row in range(rows):
        published_article()
    with django_assert_num_queries(2):
        assert len(client.get("/api/v1/articles/").json()["results"]) == rows


def test_following_next_shows_every_row_once(client: Client) -> None:
    for n in range(5):
        published(wording=f"Claim {n}.")
    seen, address = [], "/api/v1/claims/?page_size=2&rating=false"
    while address:
        page = client.get(address).json()
        seen.append([row["wording"] for row in page["results"]])
        address = page["next"]
    assert seen == [["Claim 4.", "Claim 3."], ["Claim 2.", "Claim 1."], ["Claim 0."]]


def test_a_page_that_is_just_full_is_the_last(client: Client) -> None:
    published(), published()
    assert client.get("/api/v1/claims/?page_size=2").json()["next"] is None


def test_every_filter_narrows(client: Client) -> None:
    here = Place.objects.create(name="Here", slug="here")
    occasion = Occasion.objects.create(title="The debate", slug="the-debate")
    statement = factories.statement(speaker=factories.speaker(slug="somebody"), occasion=occasion)
    evidence = factories.evidence(source=factories.source(slug="the-source"))
    item = factories.claim(
        wording="This one.", rated="true", language="fa", statement=statement, evidence=evidence
    )
    item.topics.add(Topic.objects.create(name="Water", slug="water"))
    item.places.add(here)
    factories.bring_to(item, Status.PUBLISHED)
    published(wording="Another.")

    for query in (
        "rating=true",
        "speaker=somebody",
        "topic=water",
        "place=here",
        "occasion=the-debate",
        "source=the-source",
        "language=fa",
        "topic=water&speaker=somebody&rating=true&language=fa&source=the-source",
    ):
        assert wordings(client, f"?{query}") == ["This one."], query


def test_a_period_is_of_whole_days_with_both_ends(client: Client) -> None:
    published(wording="Today.")
    day = Edition.objects.get().published_at.date().isoformat()
    assert wordings(client, f"?from={day}&to={day}") == ["Today."]
    assert wordings(client, "?to=2020-01-01") == []
    assert wordings(client, "?from=9999-12-31") == []
    assert wordings(client, "?from=0001-01-01&to=9999-12-31") == ["Today."]


def test_a_value_that_nothing_has_gives_an_empty_list(client: Client) -> None:
    published()
    assert wordings(client, "?speaker=nobody") == []
    assert wordings(client, "?rating=nonsense") == []


def test_the_same_parameter_twice_with_one_value_is_that_value(client: Client) -> None:
    published(wording="One.")
    assert wordings(client, "?rating=false&rating=false") == ["One."]


def test_articles_are_found_by_a_claim_in_them(client: Client) -> None:
    claim = published()
    for woven in ((claim,), ()):
        published_article(headline=f"With {len(woven)}", claims=woven)
    rows = client.get(f"/api/v1/articles/?claim={claim.uuid}").json()["results"]
    assert [row["headline"] for row in rows] == ["With 1"]


def test_what_was_withdrawn_is_not_listed(client: Client) -> None:
    withdrawn(published())
    assert wordings(client) == []


def test_a_corrected_claim_keeps_its_place_and_shows_its_new_text(client: Client) -> None:
    first = published(wording="First.")
    published(wording="Second.")
    republished(revised(first, wording="First, corrected."))
    assert wordings(client) == ["Second.", "First, corrected."]
