"""The OpenAPI document, and a page for people made from it."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api.addresses import absolute
from newsroom.api.answers import Public, conditional


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


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The same for people: what can be asked, with which parameters, and what comes back."""
    schemas = document()["components"]["schemas"]
    context = {
        "operations": [_operation(path, found["get"]) for path, found in _paths()],
        "shapes": [_shape(name, found) for name, found in schemas.items() if "oneOf" not in found],
    }
    return conditional(request, render(request, "api/docs.html", context))


def _paths() -> list[tuple[str, dict[str, Any]]]:
    """Claims before articles, as a reader would look for them; a list before its items."""
    return sorted(document()["paths"].items(), key=lambda pair: ("articles" in pair[0], pair[0]))


def _operation(path: str, described: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": described["operationId"],
        "address": absolute(path) if "{" not in path else path,
        "is_list": "{" not in path,
        "description": described["description"],
        "parameters": [one for one in described["parameters"] if one["in"] == "query"],
        "answers": [(status, one["description"]) for status, one in described["responses"].items()],
    }


def _shape(name: str, described: dict[str, Any]) -> dict[str, Any]:
    """A named shape with its fields, each with what it is and of which other shape."""
    return {
        "name": name,
        "description": described.get("description", ""),
        "fields": [
            (field, inner.get("description", ""), _shape_in(inner))
            for field, inner in described["properties"].items()
        ],
    }


def _shape_in(described: dict[str, Any]) -> str:
    """The name of the shape that a field holds, one or many; empty for plain values."""
    inner = described.get("items", described)
    (reference,) = inner.get("allOf", [inner])
    return str(reference.get("$ref", "")).rpartition("/")[2]
