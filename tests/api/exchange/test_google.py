"""`/v1alpha1/claims:search`, asked as Google's Fact Check Tools API is."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.editions import search, tongues
from tests import factories
from tests.api.record import published, published_article, withdrawn

pytestmark = pytest.mark.django_db

SEARCH = "/v1alpha1/claims:search"
ALL = "reviewPublisherSiteFilter=testserver"


def found(client: Client, query: str) -> dict[str, Any]:
    response = client.get(f"{SEARCH}?{query}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def texts(client: Client, query: str) -> list[str]:
    return [claim["text"] for claim in found(client, query).get("claims", [])]


def refused(client: Client, query: str) -> str:
    response = client.get(f"{SEARCH}?{query}")
    assert response.status_code == 400, (query, response.content)
    error = response.json()["error"]
    assert error["code"] == 400
    assert error["status"] == "INVALID_ARGUMENT"
    return str(error["message"])


def test_a_claim_is_told_in_googles_shape(client: Client) -> None:
    speaker = factories.speaker(name="Somebody")
    said = factories.statement(speaker=speaker, date="2024-05-31")
    edition = published(wording="The sea is dry.", slug="dry", statement=said).editions.get()
    assert found(client, "query=sea") == {
        "claims": [
            {
                "text": "The sea is dry.",
                "claimant": "Somebody",
                "claimDate": "2024-05-31T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Newsroom", "site": "testserver"},
                        "url": "http://testserver/claims/dry/",
                        "title": "The sea is dry. – False – Newsroom",
                        "reviewDate": f"{edition.published_at:%Y-%m-%dT%H:%M:%SZ}",
                        "textualRating": "False",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }
    assert "<title>The sea is dry. – False – Newsroom" in client.get("/claims/dry/").text


def test_what_is_not_known_is_left_out(client: Client) -> None:
    nobody = factories.speaker(kind="anonymous", name="A post that went round")
    published(wording="The sea is dry.", statement=factories.statement(speaker=nobody, date="2024"))
    [claim] = found(client, "query=sea")["claims"]
    assert set(claim) == {"text", "claimReview"}


def test_nothing_found_is_an_empty_object(client: Client) -> None:
    published(wording="The sea is dry.")
    for query in ("query=mountain", "query=%3F%21", "reviewPublisherSiteFilter=example.org"):
        assert found(client, query) == {}


def test_only_live_claims_are_found(client: Client) -> None:
    published(wording="The sea is dry.")
    withdrawn(published(wording="The sea is red."))
    published_article(headline="The sea in numbers")
    factories.claim(wording="The sea is a draft.")
    assert texts(client, "query=sea") == texts(client, ALL) == ["The sea is dry."]


@pytest.mark.parametrize(
    "site",
    ["testserver", "www.testserver", "http://testserver/claims/", "TestServer", "testserver:80"],
)
def test_all_of_this_publisher_are_listed_newest_first(client: Client, site: str) -> None:
    for n in range(3):
        published(wording=f"Number {n}.")
    filtered = f"reviewPublisherSiteFilter={site}"
    assert texts(client, filtered) == ["Number 2.", "Number 1.", "Number 0."]
    assert texts(client, f"{filtered}&query=number&pageSize=1") == ["Number 2."]


def test_of_a_language_every_country_and_script_is_found(client: Client) -> None:
    for language in ("en", "fa", "fa-AF", "fas"):
        published(wording=f"Number {language}.", language=language)
    for query in (ALL, "query=number"):
        for tag in ("fa", "fa-IR", "fa_AF", "FA-Arab-IR"):
            both = texts(client, f"{query}&languageCode={tag}")
            assert sorted(both) == ["Number fa-AF.", "Number fa."], (query, tag)
        assert texts(client, f"{query}&languageCode=en-US") == ["Number en."]
        assert texts(client, f"{query}&languageCode=de") == []


def test_pages_of_several_languages_follow_each_other(client: Client) -> None:
    for n in range(5):
        published(wording=f"Number {n}.", language=("fa", "fa-AF")[n % 2])
    for query in (f"{ALL}&languageCode=fa", "query=number&languageCode=fa"):
        assert paged(client, query, size=2) == [f"Number {n}." for n in (4, 3, 2, 1, 0)]


def paged(client: Client, query: str, *, size: int) -> list[str]:
    seen, token = [], ""
    while True:
        page = found(client, f"{query}&pageSize={size}&pageToken={token}")
        seen += [claim["text"] for claim in page["claims"]]
        if not (token := page.get("nextPageToken", "")):
            return seen


def test_every_page_is_reached_by_its_token(client: Client) -> None:
    for n in range(5):
        published(wording=f"Number {n}.")
    for query in (ALL, "query=number"):
        assert paged(client, query, size=2) == [f"Number {n}." for n in (4, 3, 2, 1, 0)]


def test_an_offset_leaves_out_the_first_and_counts_only_without_a_token(client: Client) -> None:
    for n in range(4):
        published(wording=f"Number {n}.")
    for query in (ALL, "query=number"):
        page = found(client, f"{query}&pageSize=1&offset=1")
        assert [claim["text"] for claim in page["claims"]] == ["Number 2."]
        token = page["nextPageToken"]
        assert texts(client, f"{query}&pageToken={token}&offset=3") == ["Number 1.", "Number 0."]
        assert texts(client, f"{query}&offset=4") == []


@pytest.mark.parametrize("days", [0, 1, 36_501, 2_147_483_647])
def test_what_is_younger_than_the_age_is_found(client: Client, days: int) -> None:
    published(wording="The sea is dry.")
    assert texts(client, f"{ALL}&maxAgeDays={days}") == ["The sea is dry."]


@pytest.mark.parametrize(
    "query",
    ["", "languageCode=en", "query=%20", "query=", "query=a&pageSize=-1", "query=a&pageSize=1e9",
     "query=a&pageSize=2147483648", "query=a&offset=-1", "query=a&offset=1001", "query=a&offset=x",
     "query=a&maxAgeDays=1.5", "query=a&pageToken=nonsense", "query=a&languageCode=%22",
     "query=a&query=b", "query=a&nonsense=b", "query=a&pageSize=%D9%A3"],
)  # fmt: skip
def test_what_is_wrong_is_said_as_google_says_it(client: Client, query: str) -> None:
    assert refused(client, query).endswith(".")


def test_the_field_that_is_wrong_is_named(client: Client) -> None:
    error = client.get(f"{SEARCH}?query=a&pageSize=x").json()["error"]
    [detail] = error["details"]
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert detail["fieldViolations"] == [{"field": "pageSize", "description": error["message"]}]


def test_a_token_of_another_question_is_refused(client: Client) -> None:
    for n in range(2):
        published(wording=f"Number {n}.")
    token = found(client, f"{ALL}&pageSize=1")["nextPageToken"]
    assert "pageToken" in refused(client, f"query=number&pageToken={token}")


def test_what_googles_clients_send_along_changes_nothing(client: Client) -> None:
    published(wording="The sea is dry.")
    plain = client.get(f"{SEARCH}?query=sea").content
    along = "key=secret&alt=json&prettyPrint=false&fields=claims/text&callback=f&$.xgafv=2"
    assert client.get(f"{SEARCH}?query=sea&{along}").content == plain
    assert b"secret" not in plain


def test_a_large_page_is_cut_and_none_is_the_usual_one(client: Client) -> None:
    for n in range(11):
        published(wording=f"Number {n}.")
    assert len(texts(client, ALL)) == len(texts(client, f"{ALL}&pageSize=0")) == 10
    assert len(texts(client, f"{ALL}&pageSize=2147483647")) == 11


def test_nothing_can_be_sent_to_it(client: Client) -> None:
    response = client.post(SEARCH)
    assert response.status_code == 405
    assert response.json()["error"]["code"] == 405


def test_a_search_that_takes_too_long_is_broken_off(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nap(tag: str, *, kind: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return []

    monkeypatch.setattr(tongues, "spoken", nap)
    monkeypatch.setattr(search, "PATIENCE", dt.timedelta(milliseconds=50))
    response = client.get(f"{SEARCH}?query=sea&languageCode=en")
    assert response.status_code == 503
    assert response.json()["error"]["status"] == "UNAVAILABLE"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [(ALL, 4), ("query=number", 6)])
def test_the_number_of_queries_does_not_grow(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
    query: str,
    queries: int,
) -> None:
    for n in range(count):
        published(wording=f"Number {n}.")
    # Three of them limit the time: a point to come back to, the limit, and the end of it.
    with django_assert_num_queries(queries):
        assert len(texts(client, query)) == count
    with django_assert_num_queries(queries + 1):
        assert len(texts(client, f"{query}&languageCode=en")) == count


def test_who_has_the_answer_already_is_told_so_and_it_is_not_kept(client: Client) -> None:
    published(wording="The sea is dry.")
    response = client.get(f"{SEARCH}?query=sea")
    assert response["Cache-Control"] == "no-cache"
    again = client.get(f"{SEARCH}?query=sea", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
