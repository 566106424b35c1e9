"""How the API answers: errors, methods, headers, conditions."""

import datetime as dt

import pytest
from django.test import Client
from django.utils.http import http_date

from tests.api.record import published, republished, revised

LISTS = ["/api/v1/claims/", "/api/v1/articles/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("from=yesterday", "from", "Enter a day as YYYY-MM-DD, such as 2024-05-31."),
        ("from=20240531", "from", "Enter a day as YYYY-MM-DD, such as 2024-05-31."),
        ("to=2024-02-30", "to", "Enter a day as YYYY-MM-DD, such as 2024-05-31."),
        ("to=٢٠٢٤-٠١-٠١", "to", "Enter a day as YYYY-MM-DD, such as 2024-05-31."),
        ("from=2024-02-02&to=2024-02-01", "from", "“from” must not be later than “to”."),
        ("page_size=0", "page_size", "Enter a whole number from 1 to 100."),
        ("page_size=101", "page_size", "Enter a whole number from 1 to 100."),
        ("page_size=%C2%B2", "page_size", "Enter a whole number from 1 to 100."),
        ("page_size=" + "9" * 5000, "page_size", "Enter a whole number from 1 to 100."),
        ("language=en&language=fa", "language", "This is given more than once; give one value."),
        ("language=%00", "language", "Null characters are not allowed."),
        ("language=", "language", "This is empty; give it a value or leave it out."),
        ("cursor=", "cursor", "This is empty; give it a value or leave it out."),
        (
            "cursor=garbage",
            "cursor",
            "This is not a cursor of this list. Take it from “next” of an earlier page.",
        ),
        (
            "cursor=" + "f" * 32,
            "cursor",
            "This is not a cursor of this list. Take it from “next” of an earlier page.",
        ),
    ],
)
@pytest.mark.parametrize("address", LISTS)
def test_a_wrong_value_gets_a_sentence_that_names_its_parameter(
    client: Client, address: str, query: str, name: str, sentence: str
) -> None:
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    assert response.json() == {"detail": f"{name}: {sentence}", "fields": {name: [sentence]}}


@pytest.mark.django_db
def test_an_unknown_parameter_gets_the_list_of_known_ones(client: Client) -> None:
    response = client.get("/api/v1/claims/?ratng=false")
    assert response.status_code == 400
    assert response.json() == {
        "detail": "There is no parameter “ratng” here. There are: language, q, rating, speaker, "
        "topic, place, occasion, source, from, to, cursor, page_size, fields, format.",
        "fields": {"ratng": ["There is no such parameter."]},
        "known": [
            "language", "q", "rating", "speaker", "topic", "place", "occasion", "source", "from",
            "to", "cursor", "page_size", "fields", "format",
        ],
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["status", "search", "author", "rating__in", ""])
def test_other_names_are_unknown(client: Client, name: str) -> None:
    response = client.get("/api/v1/articles/", {name: "x"})
    assert response.status_code == 400
    assert response.json()["known"] == [
        "language", "q", "claim", "rating", "speaker", "topic", "place", "occasion", "from", "to",
        "cursor", "page_size", "fields", "format",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_claim_that_is_no_uuid_gets_a_sentence(client: Client) -> None:
    response = client.get("/api/v1/articles/?claim=one")
    assert (response.status_code, response.json()["detail"]) == (400, "claim: Enter a valid UUID.")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "nonsense/", "claims/a/b/", "claims/%00/", "claims/a%20b/"])
def test_other_addresses_answer_in_json_too(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.json() == {"detail": "There is nothing at this address."}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["claims/", "claims/a/", "articles/", "articles/a/", "schema/"])
def test_nothing_is_written(client: Client, method: str, path: str) -> None:
    response = getattr(client, method)(
        f"/api/v1/{path}", data="not json", content_type="application/json"
    )
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json() == {"detail": f'Method "{method.upper()}" not allowed.'}


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*", "a" * 9000])
def test_every_accept_header_gets_json(client: Client, accept: str) -> None:
    response = client.get("/api/v1/claims/", headers={"accept": accept})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["claims/", "claims/one/"])
def test_head_answers_like_get_without_a_body(client: Client, path: str) -> None:
    published(slug="one")
    get, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
    assert head.content == b""
    assert head.status_code == 200
    assert head["ETag"] == get["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["claims/", "articles/", "claims/one/", "schema/"])
def test_who_has_the_answer_already_is_told_so(client: Client, path: str) -> None:
    published(slug="one")
    first = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["claims/", "claims/one/"])
def test_a_correction_changes_the_tag(client: Client, path: str) -> None:
    item = published(slug="one")
    tag = client.get(f"/api/v1/{path}")["ETag"]
    republished(revised(item, wording="Other words."))
    assert client.get(f"/api/v1/{path}", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.django_db
def test_no_date_is_given_while_the_same_second_could_see_another_publication(
    client: Client,
) -> None:
    published(slug="one")
    long_ahead = http_date(dt.datetime(2100, 1, 1, tzinfo=dt.UTC).timestamp())
    for path in ("claims/", "claims/one/"):
        response = client.get(f"/api/v1/{path}", headers={"if-modified-since": long_ahead})
        assert response.status_code == 200
        assert "Last-Modified" not in response
