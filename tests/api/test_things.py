"""Speakers, occasions, topics, places, sources and ratings."""

from typing import Any

import pytest
from django.test import Client

from claims.models import Occasion, Place, SpeakerWithoutPage, Topic
from newsroom.review.states import Status
from tests import factories
from tests.api.record import published, republished, revised, withdrawn
from tests.public import record

pytestmark = pytest.mark.django_db

KINDS = ["speakers", "occasions", "topics", "places", "sources"]


def about(number: int, **fields: Any) -> Any:
    """A published claim with one of each."""
    place = Place.objects.create(name=f"Place {number}", slug=f"a-place-{number}")
    occasion = Occasion.objects.create(
        title=f"Debate {number}", slug=f"a-debate-{number}", place=place, date="2024-05"
    )
    speaker = factories.speaker(name=f"Speaker {number}", slug=f"a-speaker-{number}")
    source = factories.source(title=f"Source {number}", slug=f"a-source-{number}")
    item = factories.claim(
        statement=factories.statement(speaker=speaker, occasion=occasion, role_title="Mayor"),
        evidence=factories.evidence(source=source),
        **fields,
    )
    item.topics.add(Topic.objects.create(name=f"Topic {number}", slug=f"a-topic-{number}"))
    item.places.add(place)
    return factories.bring_to(item, Status.PUBLISHED)


def slugs(client: Client, path: str) -> list[str]:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return [row["slug"] for row in response.json()["results"]]


@pytest.mark.parametrize("kind", KINDS)
def test_what_live_claims_have_is_listed_by_slug_and_told(client: Client, kind: str) -> None:
    about(2), about(1)
    name = f"a-{kind[:-1]}" if kind != "occasions" else "a-debate"
    rows = client.get(f"/api/v1/{kind}/").json()["results"]
    assert [row["slug"] for row in rows] == [f"{name}-1", f"{name}-2"]
    one = client.get(rows[0]["api_url"].removeprefix("http://testserver")).json()
    assert rows[0].items() <= one.items()
    assert one["url"] == f"http://testserver/{kind}/{name}-1/"
    assert client.get(one["url"].removeprefix("http://testserver")).status_code == 200
    claims = client.get(one["claims_url"].removeprefix("http://testserver")).json()["results"]
    assert len(claims) == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_a_list_costs_two_queries(
    client: Client, django_assert_num_queries: Any, kind: str, rows: int
) -> None:
    for number in range(rows):
        about(number)
    with django_assert_num_queries(2):
        assert len(slugs(client, f"{kind}/")) == rows


@pytest.mark.parametrize("claims", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("speaker", 4), ("source", 2)])
def test_one_costs_the_same_with_any_number_of_claims(
    client: Client, django_assert_num_queries: Any, kind: str, queries: int, claims: int
) -> None:
    speaker, source = factories.speaker(slug="one"), factories.source(slug="one")
    for _claim in range(claims):
        published(
            statement=factories.statement(speaker=speaker),
            evidence=factories.evidence(source=source),
        )
    with django_assert_num_queries(queries):
        assert client.get(f"/api/v1/{kind}s/one/").status_code == 200


def test_following_next_shows_each_once(client: Client) -> None:
    for number in range(5):
        about(number)
    seen, address = [], "/api/v1/topics/?page_size=2&fields=slug"
    while address:
        page = client.get(address).json()
        seen.append([row["slug"] for row in page["results"]])
        address = page["next"]
    assert seen == [["a-topic-0", "a-topic-1"], ["a-topic-2", "a-topic-3"], ["a-topic-4"]]


def test_it_is_told_as_the_newest_live_claim_has_it(client: Client) -> None:
    about(1)
    Topic.objects.filter(slug="a-topic-1").update(name="Another name")
    assert client.get("/api/v1/topics/a-topic-1/").json()["name"] == "Topic 1"
    item = factories.claim()
    item.topics.add(Topic.objects.get(slug="a-topic-1"))
    item = factories.bring_to(item, Status.PUBLISHED)
    assert client.get("/api/v1/topics/a-topic-1/").json()["name"] == "Another name"
    withdrawn(item)
    assert client.get("/api/v1/topics/").json()["results"][0]["name"] == "Topic 1"


def test_a_speaker_has_the_tally_and_the_role(client: Client) -> None:
    speaker = factories.speaker(slug="ada")
    for rated in ("false", "true", "false"):
        published(
            rated=rated, statement=factories.statement(speaker=speaker, role_title="Minister")
        )
    told = client.get("/api/v1/speakers/ada/").json()
    assert [(one["rating"]["slug"], one["count"]) for one in told["verdicts"]] == [
        ("true", 1),
        ("false", 2),
    ]
    assert told["role"] == {"title": "Minister", "body": ""}


def test_who_is_only_mentioned_is_no_speaker(client: Client) -> None:
    said = factories.statement(speaker=factories.speaker(slug="named"), reported="mention")
    published(slug="of-another", statement=said)
    assert slugs(client, "speakers/") == []
    assert client.get("/api/v1/speakers/named/").status_code == 404
    (row,) = client.get("/api/v1/claims/?fields=speaker").json()["results"]
    assert (row["speaker"]["slug"], row["speaker"]["url"]) == ("named", "")


def test_whose_page_is_switched_off_is_nowhere_and_leads_nowhere(client: Client) -> None:
    hidden, shown = factories.speaker(slug="hidden"), factories.speaker(slug="shown")
    published(slug="one", statement=factories.statement(speaker=hidden))
    published(slug="two", statement=factories.statement(speaker=shown))
    SpeakerWithoutPage.objects.create(speaker=hidden, reason="A private person.")

    assert slugs(client, "speakers/") == ["shown"]
    never = client.get("/api/v1/speakers/never-was/")
    answer = client.get("/api/v1/speakers/hidden/")
    assert (answer.status_code, answer.content) == (404, never.content)
    one, two = (client.get(f"/api/v1/claims/{slug}/").json() for slug in ("one", "two"))
    assert (one["speaker"]["url"], one["statements"][0]["speaker"]["url"]) == ("", "")
    assert two["speaker"]["url"] == "http://testserver/speakers/shown/"


def test_without_pages_of_speakers_there_are_none(client: Client, settings: Any) -> None:
    published(statement=factories.statement(speaker=factories.speaker(slug="ada")))
    settings.NEWSROOM_SPEAKER_PAGES = False
    assert slugs(client, "speakers/") == []
    assert client.get("/api/v1/speakers/ada/").status_code == 404


def test_an_old_slug_leads_to_the_new_one(client: Client) -> None:
    item = about(1)
    draft = revised(item, context="More.")
    Topic.objects.filter(slug="a-topic-1").update(slug="renamed")
    republished(draft)
    response = client.get("/api/v1/topics/a-topic-1/")
    assert response.status_code == 301
    assert response["Location"] == "http://testserver/api/v1/topics/renamed/"


@pytest.mark.parametrize("cursor", ["a b", "../", "x" * 101, ".*", "%00"])
def test_what_is_no_cursor_is_refused(client: Client, cursor: str) -> None:
    response = client.get("/api/v1/places/", {"cursor": cursor})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["cursor"]


def test_the_ratings_are_those_of_the_scales_in_use(client: Client) -> None:
    response = client.get("/api/v1/ratings/")
    rows = {row["slug"]: row for row in response.json()["results"]}
    assert rows["false"]["label"]["en"] == "False"
    assert rows["false"]["value"] == rows["false"]["worst"]
    assert rows["unproven"]["value"] is None
    # No edition marks that a definition has changed.
    assert response["Cache-Control"] == "no-cache"


def test_the_ratings_cost_three_queries(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        client.get("/api/v1/ratings/")


def test_a_changed_verdict_is_counted_as_what_it_is_now(client: Client) -> None:
    item = published(statement=factories.statement(speaker=factories.speaker(slug="ada")))
    record.again(item, record.rerate("true"), change="rating_change", note="It is right.")
    (one,) = client.get("/api/v1/speakers/ada/").json()["verdicts"]
    assert (one["rating"]["slug"], one["count"]) == ("true", 1)
