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
from schemathesis import GenerationMode

from claims.models import Verdict
from newsroom.review.states import Status
from tests import factories
from tests.api.record import published, published_article, republished, revised, withdrawn
from tests.api.test_details import full_claim

pytestmark = pytest.mark.django_db

FEW = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def record() -> None:
    """Something of everything that the API can tell."""
    rich = factories.bring_to(full_claim(), Status.PUBLISHED)
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
def openapi(record: None) -> Iterator[Any]:
    # The connection holds the test's transaction, so a request must not close it.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", WSGIHandler())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/api/v1/claims/", GenerationMode.POSITIVE),
        ("/api/v1/claims/", GenerationMode.NEGATIVE),
        ("/api/v1/claims/{slug}/", GenerationMode.POSITIVE),
        ("/api/v1/articles/", GenerationMode.POSITIVE),
        ("/api/v1/articles/", GenerationMode.NEGATIVE),
        ("/api/v1/articles/{slug}/", GenerationMode.POSITIVE),
        ("/api/v1/corrections/", GenerationMode.POSITIVE),
        ("/api/v1/corrections/", GenerationMode.NEGATIVE),
    ],
)
def test_whatever_is_asked_the_answer_is_as_documented(
    openapi: Any, path: str, mode: GenerationMode
) -> None:
    asked = []

    @FEW
    @given(case=openapi[path]["GET"].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        # A rule between two parameters, for which OpenAPI has no words.
        assume(not _ends_before_it_begins(case.query))
        asked.append(case.call_and_validate().status_code)

    ask()
    assert len(asked) > 5


def _ends_before_it_begins(query: dict[str, Any]) -> bool:
    return str(query.get("from", "0")) > str(query.get("to", "9"))


def test_what_is_published_is_told_as_documented(openapi: Any) -> None:
    for kind, slug in (
        ("claim", "dry"),
        ("claim", "gone"),
        ("claim", "relating"),
        ("article", "woven"),
        ("article", "gone"),
    ):
        detail = openapi[f"/api/v1/{kind}s/{{slug}}/"]["GET"]
        case = detail.Case(path_parameters={"slug": slug})
        assert case.call_and_validate().status_code == 200, slug


def test_lists_are_told_as_documented(openapi: Any) -> None:
    for name in ("claims", "articles", "corrections"):
        case = openapi[f"/api/v1/{name}/"]["GET"].Case(query={"page_size": 1})
        assert len(case.call_and_validate().json()["results"]) == 1


def test_the_document_is_valid_and_made_without_a_warning(client: Client) -> None:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        document = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(document)
    assert not GENERATOR_STATS
    assert client.get("/api/v1/schema/").json() == document


def test_the_document_describes_what_there_is_and_no_more(client: Client) -> None:
    assert set(client.get("/api/v1/schema/").json()["paths"]) == {
        "/api/v1/claims/",
        "/api/v1/claims/{slug}/",
        "/api/v1/articles/",
        "/api/v1/articles/{slug}/",
        "/api/v1/corrections/",
        "/claimreview.json",
        "/dumps/",
        "/v1alpha1/claims:search",
    }


def test_the_page_for_people_names_every_address_and_parameter(client: Client) -> None:
    body = client.get("/api/v1/docs/").content.decode()
    for path, operation in client.get("/api/v1/schema/").json()["paths"].items():
        assert path in body
        for parameter in operation["get"]["parameters"]:
            assert parameter["in"] == "path" or f"<code>{parameter['name']}</code>" in body


def test_the_page_for_people_asks_no_database_and_no_other_host(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/api/v1/docs/")
    addresses = re.findall(r'(?:src|href)="([^"]+)"', response.content.decode())
    assert addresses
    assert all(one.startswith(("/", "#", "http://testserver/")) for one in addresses)
    assert "<script" not in response.content.decode()
