"""In which forms answers come, and what is said around them."""

import csv
import gzip
import io
import json
from typing import Any

import pytest
from django.test import Client

from newsroom.api import paging
from newsroom.editions import licence
from tests import factories
from tests.api.record import LICENCE, published, published_article, republished, revised, withdrawn

pytestmark = pytest.mark.django_db

CLAIMS = "/api/v1/claims/"


def streamed(client: Client, path: str, **headers: str) -> Any:
    """A response and all that it writes, as text."""
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response, b"".join(response.streaming_content).decode()


def table(client: Client, path: str) -> list[dict[str, str]]:
    _response, text = streamed(client, path)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("asked", "accept", "type_"),
    [
        ("", "text/csv", "text/csv; charset=utf-8"),
        ("", "application/jsonl", "application/jsonl; charset=utf-8"),
        ("", "application/ld+json", "application/ld+json"),
        ("", "text/csv;q=0.5, application/json", "application/json"),
        ("", "text/html,*/*;q=0.8", "application/json"),
        ("?format=csv", "application/json", "text/csv; charset=utf-8"),
        ("?format=jsonld", "", "application/ld+json"),
    ],
)
def test_format_or_else_accept_chooses(client: Client, asked: str, accept: str, type_: str) -> None:
    response = client.get(CLAIMS + asked, headers={"accept": accept})
    assert response["Content-Type"] == type_
    assert "Accept" in response["Vary"]


def test_a_table_has_a_column_for_each_value(client: Client) -> None:
    speaker = factories.speaker(name="Somebody", slug="somebody")
    published(wording="The sea is dry.", statement=factories.statement(speaker=speaker))
    (row,) = table(client, f"{CLAIMS}?format=csv")
    assert (row["wording"], row["rating.label"], row["rating.value"], row["speaker.name"]) == (
        "The sea is dry.",
        "False",
        "1",
        "Somebody",
    )
    assert (row["occasion"], row["bylines"]) == ("", "[]")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_what_a_spreadsheet_would_calculate_is_a_text(client: Client, start: str) -> None:
    published(wording="A claim.", finding="Plain.")
    item = published(finding=f"{start}cmd|' /C calc'!A0")
    rows = table(client, f"{CLAIMS}?format=csv&fields=id,finding")
    told = client.get(f"{CLAIMS}{item.slug}/").json()["finding"]
    found = {row["finding"] for row in rows}
    assert found == {"Plain.", f"'{told}" if told[0] in "=+-@\t" else told}


def test_lines_are_rows_of_the_list(client: Client) -> None:
    published(), published()
    rows = client.get(f"{CLAIMS}?fields=id,rating").json()["results"]
    _response, text = streamed(client, f"{CLAIMS}?fields=id,rating&format=jsonl")
    assert [json.loads(line) for line in text.splitlines()] == rows


def test_a_table_is_longer_than_a_page_and_says_where_it_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging.EditionPages, "most_in_table", 3)
    monkeypatch.setattr(paging, "CHUNK", 2)
    for number in range(5):
        published(wording=f"Claim {number}.")
    first, one = streamed(client, f"{CLAIMS}?format=jsonl&fields=wording")
    address = first["Link"].split(">")[0].removeprefix("<")
    last, two = streamed(client, address)
    said = [json.loads(line)["wording"] for line in (one + two).splitlines()]
    assert said == [f"Claim {number}." for number in reversed(range(5))]
    assert 'rel="next"' in first["Link"]
    assert 'rel="next"' not in last["Link"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_table_costs_three_queries(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _row in range(rows):
        published()
    with django_assert_num_queries(3):
        assert len(table(client, f"{CLAIMS}?format=csv")) == rows


@pytest.mark.parametrize("path", ["articles", "corrections", "speakers", "ratings", "search"])
def test_every_list_can_be_a_table(client: Client, path: str) -> None:
    article = published_article(headline="Harbour", claims=(published(),))
    withdrawn(published_article())
    asked = "q=harbour&" if path == "search" else ""
    rows = table(client, f"/api/v1/{path}/?{asked}format=csv")
    _response, text = streamed(client, f"/api/v1/{path}/?{asked}format=jsonl")
    assert len(rows) == len(text.splitlines()) > 0
    assert article.slug


def test_claims_are_told_as_search_engines_read_them(client: Client) -> None:
    republished(revised(published(slug="one"), wording="Better."), note="The year was wrong.")
    withdrawn(published(slug="gone"))
    graph = client.get(f"{CLAIMS}?format=jsonld").json()
    assert graph["@context"] == "https://schema.org"
    (node,) = graph["@graph"]
    one = client.get(f"{CLAIMS}one/", headers={"accept": "application/ld+json"}).json()
    assert one == {"@context": "https://schema.org"} | node
    assert one == client.get(f"{CLAIMS}one/").json()["claimreview"]
    assert node["correction"][0]["text"] == "The year was wrong."
    assert client.get(f"{CLAIMS}gone/?format=jsonld").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_linked_data_costs_four_queries(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _row in range(rows):
        published()
    with django_assert_num_queries(4):
        assert len(client.get(f"{CLAIMS}?format=jsonld").json()["@graph"]) == rows


def test_only_the_fields_that_are_asked_for_are_told(client: Client) -> None:
    published(slug="one", wording="The sea is dry.")
    assert client.get(f"{CLAIMS}?fields=wording").json()["results"] == [
        {"wording": "The sea is dry."}
    ]
    assert client.get(f"{CLAIMS}one/?fields=wording").json() == {
        "status": "live",
        "wording": "The sea is dry.",
        "licence": LICENCE,
    }


@pytest.mark.parametrize("path", ["claims/", "claims/one/", "speakers/", "ratings/"])
def test_an_unknown_field_gets_the_list_of_known_ones(client: Client, path: str) -> None:
    published(slug="one")
    response = client.get(f"/api/v1/{path}?fields=slug,secret")
    assert response.status_code == 400
    assert "“secret”" in response.json()["detail"]
    assert len(response.json()["known"]) > 2


@pytest.mark.parametrize("path", ["claims/?format=xml", "claims/one/?format=csv"])
def test_an_unknown_form_gets_the_list_of_known_ones(client: Client, path: str) -> None:
    published(slug="one")
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert response.json()["known"][:2] == ["json", "jsonld"]


@pytest.mark.parametrize("path", ["claims/", "claims/one/", "claims/?format=csv", "never/"])
def test_every_answer_names_its_licence(client: Client, path: str, settings: Any) -> None:
    published(slug="one")
    settings.NEWSROOM_NAME = "خبرخانه"
    response = client.get(f"/api/v1/{path}")
    if path != "never/":
        assert 'creativecommons.org/licenses/by/4.0/>; rel="license"' in response["Link"]
        assert "title*=UTF-8''%D8%AE" in response["Link"]
    assert licence.terms()["attribution"] == "خبرخانه, http://testserver/"


def test_pages_of_other_sites_may_read_it_without_cookies(client: Client) -> None:
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    for path in ("/api/v1/claims/", "/api/v1/claims/?x=1"):
        response = client.get(path, headers=asked)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert "RateLimit-Remaining" in response["Access-Control-Expose-Headers"]
    before = client.options("/api/v1/claims/", headers=asked)
    assert before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/", "/api/v1/desk/queue/", "/desk/", "/claims/"])
def test_what_is_not_for_them_is_not_opened(client: Client, path: str) -> None:
    response = client.get(path, headers={"origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in response


def test_it_is_compressed_for_who_accepts_that(client: Client) -> None:
    published()
    plain = client.get(CLAIMS)
    zipped = client.get(CLAIMS, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(zipped.content) == plain.content
