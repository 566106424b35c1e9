"""The OpenAPI document of the desk's API. The public one leaves these addresses out."""

from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api.desk.answers import Desk

PREFIX = "/api/v1/desk/"
Endpoints = list[tuple[str, str, str, Any]]


def without_desk(endpoints: Endpoints) -> Endpoints:
    """What the public document describes."""
    return [each for each in endpoints if not each[0].startswith(PREFIX)]


def only_desk(endpoints: Endpoints) -> Endpoints:
    return [each for each in endpoints if each[0].startswith(PREFIX)]


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 description of what a token can do."""
    own = {
        "TITLE": f"{settings.NEWSROOM_NAME}: the desk",
        "DESCRIPTION": (
            "What a person does at the desk, done by a program with a token of theirs: the same "
            "verbs, guards and sentences. No token approves or publishes."
        ),
        "OAS_VERSION": "3.1.0",
        "PREPROCESSING_HOOKS": ["newsroom.api.desk.document.only_desk"],
    }  # fmt: skip
    with patched_settings(own):
        described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


class Document(Desk):
    """This API in the words of OpenAPI 3.1."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())
