"""The OpenAPI document."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api.answers import Public


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3 description of every API this program has."""
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


class Document(Public):
    """This API in the words of OpenAPI 3."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())
