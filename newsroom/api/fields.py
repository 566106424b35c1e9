"""Answers with fewer fields: ``?fields=slug,name``."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from newsroom.api.errors import UnknownField
from newsroom.api.serializers.pieces import Licensed, Shape


def kept(shape: type[Shape]) -> set[str]:
    """The fields of a shape that go along unasked: what must be said, and by what clients tell
    shapes apart.
    """
    return {"licence", "status"} if issubclass(shape, Licensed) else set()


def names_of(*shapes: type[Shape]) -> list[str]:
    """The fields of some shapes that can be chosen: all but the licence."""
    names: dict[str, None] = dict.fromkeys(
        name for shape in shapes for name in shape().get_fields()
    )
    return [name for name in names if name != "licence"]


def parameter(*shapes: type[Shape]) -> dict[str, Any]:
    """How the OpenAPI document describes ``fields``."""
    return {
        "name": "fields",
        "in": OpenApiParameter.QUERY,
        "required": False,
        "description": "Only these, with commas between them. All, unless told.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "enum": names_of(*shapes)},
        },
    }


def asked(request: Request, *shapes: type[Shape]) -> set[str] | None:
    """The fields that are asked for, None if that is all. Raises UnknownField."""
    text = request.query_params.get("fields")
    if not text:
        return None
    known = names_of(*shapes)
    wanted = text.split(",")
    if unknown := set(wanted) - set(known):
        raise UnknownField(unknown, known=known)
    if len(set(wanted)) != len(wanted):
        raise ValidationError({"fields": [_("A field is named twice.")]})
    return set(wanted)


def narrowed(shape: Any, wanted: set[str] | None) -> Any:
    """``shape``, of one or of many, with no other fields than those."""
    if wanted is not None:
        one = getattr(shape, "child", shape)
        for name in set(one.fields) - wanted - kept(type(one)):
            one.fields.pop(name)
    return shape
