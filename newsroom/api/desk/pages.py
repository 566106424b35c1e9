"""The same as the document, for people at the desk: what a program can ask and send."""

from typing import Any

from django.contrib.admin import site
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.api.desk.document import document


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with its fields and answers, and every shape."""
    described = document()
    context = {
        **site.each_context(request),
        "title": _("What a program can do"),
        "operations": [
            _operation(path, method, found)
            for path, methods in described["paths"].items()
            for method, found in methods.items()
        ],
        "shapes": [
            _shape(name, found)
            for name, found in described["components"]["schemas"].items()
            if "properties" in found
        ],
    }
    return TemplateResponse(request, "desk/tokens/api.html", context)


def _operation(path: str, method: str, described: dict[str, Any]) -> dict[str, Any]:
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "id": described["operationId"],
        "method": method.upper(),
        "path": path,
        "description": described.get("description", ""),
        "parameters": [
            each for each in described.get("parameters", []) if each["in"] in ("query", "header")
        ],
        "body": _name(body.get("schema", {})),
        "answers": [
            (status, answer["description"], _name(_schema(answer)))
            for status, answer in described["responses"].items()
        ],
    }


def _schema(answer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _shape(name: str, described: dict[str, Any]) -> dict[str, Any]:
    """A named shape with its fields: what each is, whether it must be there, of which shape."""
    needed = described.get("required", [])
    return {
        "name": name,
        "description": described.get("description", ""),
        "fields": [
            {
                "name": field,
                "description": inner.get("description", ""),
                "needed": field in needed,
                "shape": _name(inner),
            }
            for field, inner in described["properties"].items()
        ],
    }


def _name(schema: dict[str, Any]) -> str:
    """The name of the shape in a schema, one or many, perhaps null; empty for plain values."""
    inner = schema.get("items", schema)
    for each in [inner, *inner.get("allOf", []), *inner.get("oneOf", [])]:
        if "$ref" in each:
            return str(each["$ref"]).rpartition("/")[2]
    return ""
