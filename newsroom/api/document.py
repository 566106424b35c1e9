"""The OpenAPI document, and a page for people made from it."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api.addresses import absolute
from newsroom.api.answers import Public, conditional
from newsroom.api.examples import example_of
from newsroom.api.fields import kept
from newsroom.editions.licence import terms

OURS = "/api/v1/"
# What a token opens is described elsewhere.
DESK = f"{OURS}desk/"
# As a reader would look for them; a list comes before what is in it.
ORDER = (
    "claims", "articles", "corrections", "search", "speakers", "occasions", "topics", "places",
    "sources", "ratings",
)  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 description of every API this program has."""
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


def finish(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """What drf-spectacular does not know: that ``fields`` leaves others out, and examples."""
    views = [callback.cls for *_address, callback in generator.endpoints]
    schemas = result["components"]["schemas"]
    for shape in {shape for view in views for shape in getattr(view, "shapes", ())}:
        described = schemas[shape.__name__]
        described["required"] = [name for name in described["required"] if name in kept(shape)]
        if not described["required"]:
            del described["required"]
    for path, operations in result["paths"].items():
        if path.startswith(OURS) and not path.startswith(DESK) and "get" in operations:
            got = operations["get"]
            content = got["responses"]["200"]["content"]
            for form, example in example_of(got["operationId"]).items():
                content[form]["example"] = example
    return result


class Document(Public):
    """This API in the words of OpenAPI 3.1."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())


@gzip_page
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The same for people: what can be asked, with which parameters, and what comes back."""
    operations = [_operation(path, found["get"]) for path, found in _paths()]
    schemas = document()["components"]["schemas"]
    shapes = [_shape(name, schemas[name]) for name in _used(operations, schemas)]
    told = terms()
    context = {
        "operations": operations,
        "shapes": shapes,
        "licence": told["name"],
        "licence_url": told["url"],
        "attribution": told["attribution"],
    }
    return conditional(request, render(request, "api/docs.html", context))


def _paths() -> list[tuple[str, dict[str, Any]]]:
    found = [
        (path, operations)
        for path, operations in document()["paths"].items()
        if path.startswith(OURS) and not path.startswith(DESK)
    ]
    return sorted(found, key=lambda pair: (ORDER.index(pair[0].split("/")[3]), pair[0]))


def _operation(path: str, described: dict[str, Any]) -> dict[str, Any]:
    asked = [one for one in described["parameters"] if one["in"] == "query"]
    content = described["responses"]["200"]["content"]
    return {
        "id": described["operationId"],
        "address": path,
        "link": "" if "{" in path else absolute(path),
        "description": described["description"],
        "parameters": [(one, _values(one["schema"])) for one in asked],
        "answers": [(status, one["description"]) for status, one in described["responses"].items()],
        "forms": list(content),
        "shapes": _references(content["application/json"]["schema"]),
        "example": _spelt(content["application/json"]["example"]),
    }


def _spelt(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)


def _values(schema: dict[str, Any]) -> list[str]:
    """The only values that a parameter can have, if they are few."""
    values: list[str] = schema.get("items", schema).get("enum", [])
    return values


def _used(operations: list[dict[str, Any]], schemas: dict[str, Any]) -> list[str]:
    """The shapes that answers have, and those within them, each once, as they come up."""
    found: dict[str, None] = {}
    waiting = [name for operation in operations for name in operation["shapes"]] + ["Problem"]
    while waiting:
        name = waiting.pop(0)
        inner = _references(schemas[name])
        # A page of a list, and what can be one of several shapes, are told by those.
        is_shape = "properties" in schemas[name] and "results" not in schemas[name]["properties"]
        if is_shape and name not in found:
            found[name] = None
        elif is_shape:
            continue
        waiting += inner
    return list(found)


def _shape(name: str, described: dict[str, Any]) -> dict[str, Any]:
    """A named shape with its fields, each with what it is and of which other shape."""
    return {
        "name": name,
        "description": described.get("description", ""),
        "fields": [
            (field, inner.get("description", ""), _references(inner))
            for field, inner in described["properties"].items()
        ],
    }


def _references(described: Any) -> list[str]:
    """The names of the shapes that something holds, one, many or either of several."""
    if isinstance(described, list):
        return list(dict.fromkeys(name for each in described for name in _references(each)))
    if not isinstance(described, dict):
        return []
    if "$ref" in described:
        return [str(described["$ref"]).rpartition("/")[2]]
    return _references([value for key, value in described.items() if key != "discriminator"])
