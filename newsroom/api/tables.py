"""Lists as CSV and as JSON Lines, written row by row."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from newsroom.api.formats import Csv, JsonLines
from newsroom.review import spreadsheets

Told = Iterable[dict[str, Any]]


def answer(renderer: Any, shape: serializers.Serializer[Any], told: Told) -> StreamingHttpResponse:
    """The rows ``told`` by ``shape``; as CSV with a column for each of its fields."""
    lines = _csv(shape, told) if isinstance(renderer, Csv) else _json(told)
    response = StreamingHttpResponse(
        (line.encode() for line in lines), content_type=f"{renderer.media_type}; charset=utf-8"
    )
    if isinstance(renderer, Csv):
        response.headers["Content-Disposition"] = 'attachment; filename="list.csv"'
    return response


def is_table(renderer: Any) -> bool:
    return isinstance(renderer, Csv | JsonLines)


def _json(told: Told) -> Iterator[str]:
    encoder = JSONEncoder(ensure_ascii=False)
    for row in told:
        yield encoder.encode(row) + "\n"


def _csv(shape: serializers.Serializer[Any], told: Told) -> Iterator[str]:
    columns = list(_columns(shape))
    names = [".".join(path) for path in columns]
    return spreadsheets.lines(names, ([_cell(row, path) for path in columns] for row in told))


def _columns(shape: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path to each plain value: shapes within shapes become ``rating.label``."""
    for name, field in shape.fields.items():
        inner = _documented(shape, field)
        if isinstance(inner, serializers.Serializer):
            yield from _columns(inner, (*above, name))
        else:
            yield (*above, name)


def _documented(shape: Any, field: Any) -> Any:
    """What a field holds; of one that a method makes, what the OpenAPI document says it makes."""
    if not isinstance(field, serializers.SerializerMethodField):
        return field
    made = getattr(shape, str(field.method_name))
    return getattr(made, "_spectacular_annotation", {}).get("field", field)


def _cell(row: Any, path: tuple[str, ...]) -> Any:
    """One value; several are JSON, and of what there is none nothing is said."""
    for name in path:
        row = row[name] if row else None
    if row is None:
        return ""
    if isinstance(row, bool | list | dict):
        return JSONEncoder(ensure_ascii=False).encode(row)
    return row
