"""The OpenAPI document of the desk's API, and whether the answers are as it says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from newsroom.api.desk import document
from newsroom.review.models import Comment, TokenUse
from newsroom.review.states import Status
from tests import factories as f
from tests.api.desk.conftest import Program

pytestmark = pytest.mark.django_db

# What a description cannot say (that a date is one, that a rating exists) is refused all the same,
# so only the answers are judged.
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
FEW = settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(rana: Program) -> Iterator[Any]:
    # The connection holds the test's transaction, so a request must not close it.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    loaded = schemathesis.openapi.from_wsgi(
        "/api/v1/desk/schema/",
        WSGIHandler(),
        headers={"Authorization": f"Bearer {rana.secret}"},
    )
    yield rana, loaded
    for signal in signals:
        signal.connect(close_old_connections)


OPERATIONS = [
    (path, method)
    for path, operations in sorted(document.document()["paths"].items())
    for method in operations
]


# Where nothing is sent, nothing can be sent wrong.
@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [
        (*operation, mode)
        for operation in OPERATIONS
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        if (mode, operation[0]) != (GenerationMode.NEGATIVE, "/api/v1/desk/")
    ],
)
def test_whatever_is_sent_the_answer_is_as_described(
    described: Any, path: str, method: str, mode: GenerationMode
) -> None:
    program, loaded = described
    item = f.claim(by=program.person)
    asked = []
    operation = loaded[path][method.upper()]

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if len(asked) % 2 and "id" in case.path_parameters:
            case.path_parameters["id"] = item.pk
        TokenUse.objects.filter(token=program.token).update(times=1)
        headers = {"Authorization": f"Bearer {program.secret}"}
        asked.append(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    ask()
    assert asked
    assert 401 not in asked


def test_an_item_is_told_as_described(described: Any) -> None:
    program, loaded = described
    for item in (
        f.bare_claim(),
        f.bring_to(f.claim(), Status.REVIEWED),
        f.bring_to(f.claim(), Status.PUBLISHED),
        f.article(claims=(f.claim(),)),
    ):
        Comment.objects.create(item=item, text="Hm.", author=program.person)
        case = loaded["/api/v1/desk/items/{id}/"]["GET"].Case(path_parameters={"id": item.pk})
        headers = {"Authorization": f"Bearer {program.secret}"}
        assert case.call_and_validate(headers=headers, checks=CHECKS).status_code == 200


def test_the_document_is_valid_and_made_without_a_warning(rana: Program) -> None:
    GENERATOR_STATS.reset()
    document.document.cache_clear()
    with GENERATOR_STATS.silence():
        told = document.document()
    validate_schema(told)
    assert not GENERATOR_STATS
    assert told["openapi"].startswith("3.1")
    assert rana.get("schema/").json() == told


def test_the_public_document_knows_nothing_of_the_desk(client: Client) -> None:
    assert "/desk/" not in client.get("/api/v1/schema/").content.decode()
    assert {path for path, _method in OPERATIONS} > {"/api/v1/desk/queue/"}
