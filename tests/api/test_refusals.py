"""What is answered to too much, and to what has no business here."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from newsroom.api import record as reading
from newsroom.api import throttle
from newsroom.editions import search
from tests.api.record import published

pytestmark = pytest.mark.django_db

LISTS = [
    "claims", "articles", "corrections", "speakers", "occasions", "topics", "places", "sources",
    "search",
]  # fmt: skip


def asked(client: Client, path: str) -> Any:
    return client.get(f"/api/v1/{path}", REMOTE_ADDR="198.51.99.7")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("size", ["1e9", "1000000000", "0", "-1", "101", "1.5", "all"])
def test_a_page_of_any_size_is_not_to_be_had(client: Client, name: str, size: str) -> None:
    response = client.get(f"/api/v1/{name}/?q=x&page_size={size}".replace("q=x&", "q=x&", 1))
    if name not in ("search", "claims", "articles"):
        response = client.get(f"/api/v1/{name}/?page_size={size}")
    assert response.status_code == 400
    assert response.json()["fields"] == {"page_size": ["Enter a whole number from 1 to 100."]}


@pytest.mark.parametrize("name", [*LISTS, "ratings", "claims/one", "speakers/one"])
def test_a_parameter_that_nobody_knows_gets_the_list_of_known_ones(
    client: Client, name: str
) -> None:
    response = client.get(f"/api/v1/{name}/?wording__regex=.*")
    assert response.status_code == 400
    assert response.json()["known"][-2:] == ["fields", "format"]


@pytest.mark.parametrize("pattern", [".*", "^a", "(a+)+$", "[", "\\", "%", "_", "'", "false|true"])
def test_a_pattern_is_a_name_that_nothing_has(client: Client, pattern: str) -> None:
    published(wording="A claim.")
    for name in ("rating", "speaker", "topic"):
        response = client.get("/api/v1/claims/", {name: pattern})
        assert (response.status_code, response.json()["results"]) == (200, [])


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Authorization"])
@pytest.mark.parametrize("path", ["claims/", "claims/one/", "ratings/", "speakers/one/"])
def test_a_token_in_an_address_is_sent_to_its_place(client: Client, path: str, name: str) -> None:
    response = client.get(f"/api/v1/{path}", {name: "s3cret"})
    assert response.status_code == 400
    assert "Authorization: Bearer" in response.json()["detail"]
    assert "s3cret" not in response.content.decode()


@pytest.mark.parametrize("path", ["search/?q=harbour", "claims/?q=harbour", "articles/?q=harbour"])
def test_a_search_that_takes_too_long_is_broken_off(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def slow(*_args: Any, **_more: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr(search, "PATIENCE", dt.timedelta(milliseconds=50))
    monkeypatch.setattr("newsroom.api.filters.best", slow)
    monkeypatch.setattr("newsroom.api.filters.newest", slow)
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert response.json()["fields"] == {
        "q": ["This search takes too long. Ask for rarer words, or narrow it down."]
    }
    # The connection is as good as before.
    assert reading.last_change() is None or client.get("/api/v1/ratings/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_costs_eight_queries(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _row in range(rows):
        published(wording="The harbour.", context="It is a harbour.")
    with django_assert_num_queries(8):
        found = client.get("/api/v1/search/?q=harbour").json()["results"]
    assert len(found) == rows
    assert [one["label"] for one in found[0]["passages"]] != []


def test_a_network_may_ask_so_often_in_a_minute(client: Client, settings: Any) -> None:
    settings.NEWSROOM_API_RATE = 2
    one, two, three = (asked(client, "ratings/") for _ in range(3))
    assert [one["RateLimit-Limit"], one["RateLimit-Remaining"]] == ["2", "1"]
    assert two["RateLimit-Remaining"] == "0"
    assert three.status_code == 429
    assert 1 <= int(three["Retry-After"]) <= 60
    assert three["Retry-After"] == three["RateLimit-Reset"]
    assert "2 requests a minute" in three.json()["detail"]
    # Neighbours share a range, others do not.
    near = client.get("/api/v1/ratings/", REMOTE_ADDR="198.51.99.200")
    far = client.get("/api/v1/ratings/", REMOTE_ADDR="203.0.113.7")
    assert (near.status_code, far.status_code) == (429, 200)


def test_who_is_not_known_shares_with_all_others(client: Client, settings: Any) -> None:
    settings.NEWSROOM_API_RATE = 2
    assert client.get("/api/v1/ratings/")["RateLimit-Limit"] == "20"


def test_nothing_is_kept_that_leads_back_to_a_network() -> None:
    counted = throttle.Count()
    counted.one("198.51.99.0/24")
    assert "198.51" not in repr(vars(counted))
    marks = set(counted._asked)
    counted.forget()
    counted.one("198.51.99.0/24")
    assert not marks & set(counted._asked)


def test_a_flood_of_networks_counts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_MARKS", 2)
    counted = throttle.Count()
    for number in range(5):
        counted.one(f"198.51.{number}.0/24")
    assert len(counted._asked) == 3
