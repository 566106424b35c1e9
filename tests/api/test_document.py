"""The OpenAPI document, and whether the answers are as it says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, assume, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from claims.models import Place, Speaker, SpeakerRole, Verdict
from newsroom.api.document import document
from newsroom.review.models import Byline
from newsroom.review.states import Status
from tests import factories
from tests.api.record import published, published_article, republished, revised, withdrawn
from tests.api.test_details import full_claim

pytestmark = pytest.mark.django_db

FEW = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def everything() -> None:
    """Something of everything that the API can tell."""
    full = full_claim()
    full.places.add(Place.objects.get(slug="here"))
    author = factories.reporter(public_name="Lea", public_slug="lea")
    Byline.objects.create(item=full, person=author)
    ada = Speaker.objects.get(slug="somebody")
    SpeakerRole.objects.create(speaker=ada, title="Minister", body="Water", since="2023")
    rich = factories.bring_to(full, Status.PUBLISHED)
    item = revised(rich)
    Verdict.objects.filter(claim=item).update(rating=factories.rating("unproven"))
    republished(item, change="rating_change")
    gone = published(slug="gone")
    published_article(slug="woven", claims=(rich, gone))
    withdrawn(gone)
    withdrawn(published_article(slug="gone"))
    related = factories.claim(slug="relating")
    related.related.add(rich)
    factories.bring_to(related, Status.PUBLISHED)


@pytest.fixture
def openapi() -> Iterator[Any]:
    everything()
    # The connection holds the test's transaction, so a request must not close it.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", WSGIHandler())
    for signal in signals:
        signal.connect(close_old_connections)


LISTS = [
    "claims", "articles", "corrections", "search", "speakers", "occasions", "topics", "places",
    "sources", "ratings",
]  # fmt: skip
THINGS = ["speakers", "occasions", "topics", "places", "sources"]
PATHS = [
    *(f"/api/v1/{name}/" for name in LISTS),
    *(f"/api/v1/{name}/{{slug}}/" for name in ("claims", "articles", *THINGS)),
    *(f"/api/v1/{name}/{{slug}}/editions/" for name in ("claims", "articles")),
    *(f"/api/v1/{name}/{{slug}}/editions/{{number}}/" for name in ("claims", "articles")),
]
# What speaks to it cannot read what was compressed.
PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_the_answer_is_as_documented(openapi: Any, path: str) -> None:
    asked = []
    operation = openapi[path]["GET"]

    def ask(case: Any) -> None:
        # A rule between two parameters, for which OpenAPI has no words.
        assume(not _ends_before_it_begins(case.query))
        assume(not _has_fields_of_its_own(case.query))
        asked.append(case.call_and_validate(headers=PLAIN).status_code)

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        FEW(given(case=operation.as_strategy(generation_mode=mode))(ask))()
    assert len(asked) > 10


def _has_fields_of_its_own(query: dict[str, Any]) -> bool:
    return query.get("format") == "jsonld" and "fields" in query


def _ends_before_it_begins(query: dict[str, Any]) -> bool:
    return str(query.get("from", "0")) > str(query.get("to", "9"))


def test_what_is_published_is_told_as_documented(openapi: Any) -> None:
    for name, slug in (
        ("claims", "dry"),
        ("claims", "gone"),
        ("claims", "relating"),
        ("articles", "woven"),
        ("articles", "gone"),
        ("speakers", "somebody"),
        ("occasions", "the-debate"),
        ("topics", "water"),
        ("places", "here"),
        ("sources", "tides"),
    ):
        case = openapi[f"/api/v1/{name}/{{slug}}/"]["GET"].Case(path_parameters={"slug": slug})
        assert case.call_and_validate(headers=PLAIN).status_code == 200, slug


def test_earlier_editions_are_told_as_documented(openapi: Any) -> None:
    for kind, slug in (("claims", "dry"), ("claims", "gone"), ("articles", "gone")):
        earlier = openapi[f"/api/v1/{kind}/{{slug}}/editions/{{number}}/"]["GET"]
        case = earlier.Case(path_parameters={"slug": slug, "number": 1})
        assert case.call_and_validate(headers=PLAIN).json()["status"] == "superseded"


@pytest.mark.parametrize("form", ["json", "csv", "jsonl"])
def test_lists_are_told_as_documented(openapi: Any, form: str) -> None:
    for name in LISTS:
        asked: dict[str, Any] = {"format": form}
        asked |= {} if name == "ratings" else {"page_size": 1}
        asked |= {"q": "dry"} if name == "search" else {}
        case = openapi[f"/api/v1/{name}/"]["GET"].Case(query=asked)
        answer = case.call_and_validate(headers=PLAIN)
        assert len(answer.text.splitlines()) >= (2 if form == "csv" else 1), name


def test_the_document_is_valid_and_made_without_a_warning(client: Client) -> None:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        document = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(document)
    assert not GENERATOR_STATS
    assert client.get("/api/v1/schema/").json() == document


def test_the_document_describes_what_there_is_and_no_more(client: Client) -> None:
    document = client.get("/api/v1/schema/").json()
    assert document["openapi"] == "3.1.0"
    ours = {path for path in document["paths"] if not path.startswith("/api/v1/desk/")}
    assert {path for path in ours if path.startswith("/api/v1/")} == set(PATHS)


def test_the_examples_are_as_documented() -> None:
    described = document()
    for path in PATHS:
        for form, content in described["paths"][path]["get"]["responses"]["200"]["content"].items():
            if form in ("application/json", "application/ld+json"):
                # The schema names its shapes by where the document has them.
                whole = described | content["schema"]
                Draft202012Validator(whole).validate(content["example"])


def test_the_page_for_people_names_every_address_and_parameter(client: Client) -> None:
    body = client.get("/api/v1/docs/").content.decode()
    paths = client.get("/api/v1/schema/").json()["paths"]
    for path in PATHS:
        assert path in body
        for parameter in paths[path]["get"]["parameters"]:
            assert parameter["in"] == "path" or f"<code>{parameter['name']}</code>" in body


def test_the_page_for_people_asks_no_database_and_no_other_host(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/api/v1/docs/")
    addresses = re.findall(r'(?:src|href)="([^"]+)"', response.content.decode())
    assert addresses
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert all(one.startswith(("/", "#", "http://testserver/", licence)) for one in addresses)
    assert "<script" not in response.content.decode()
