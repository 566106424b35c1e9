"""Pages of a list. They cost the same at any depth, and nothing is counted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any, Self

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from newsroom.api.addresses import absolute
from newsroom.api.serializers.pieces import Terms
from newsroom.editions import corrections
from newsroom.editions.cursor import Cursor, RankedCursor
from newsroom.editions.licence import terms
from newsroom.editions.models import Edition

CHUNK = 500  # rows of a table that are held at a time


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The rows of a list that ``read`` gives: those behind a name, at most so many of them. Filters
    take it for a QuerySet.
    """

    model = Edition

    read: Callable[[str, int], Sequence[Any]]
    name: str = ""

    def behind(self, name: str) -> Self:
        return replace(self, name=name)

    def all(self) -> Self:
        return self

    def __getitem__(self, rows: slice) -> Sequence[Any]:
        return self.read(self.name, rows.stop)


class KeysetPages(BasePagination):
    """``{"next": address or null, "licence": …, "results": […]}``; the filters have applied the
    cursor. ``next`` is what it says, after a page was read.
    """

    usual, most = 20, 100
    parameters: tuple[str, ...] = ("page_size",)
    next: str | None = None

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        size = self.size(request) or self.usual
        # One more than shown tells whether there is a next page.
        rows = list(queryset[: size + 1])
        if len(rows) > size:
            self.next = self.next_page(request, rows[size - 1])
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "licence": terms(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "licence", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "The next page, null on the last.",
                },
                "licence": {
                    "type": "object",
                    "description": Terms.__doc__,
                    "required": list(Terms().fields),
                    "properties": {name: {"type": "string"} for name in Terms().fields},
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "page_size",
                "in": OpenApiParameter.QUERY,
                "required": False,
                "description": f"Rows on a page, {self.usual} unless told.",
                "schema": {"type": "integer", "minimum": 1, "maximum": self.most},
            }
        ]

    def size(self, request: Any) -> int | None:
        """How many rows are asked for, None if that is left to us."""
        text = request.query_params.get("page_size", "")
        if not text:
            return None
        size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= size <= self.most:
            sentence = _("Enter a whole number from 1 to %(most)s.") % {"most": self.most}
            raise ValidationError({"page_size": [sentence]})
        return size

    def next_page(self, request: Any, last: Any) -> str:
        address = absolute(request.get_full_path())
        return replace_query_param(address, "cursor", str(self.place_after(last)))

    def place_after(self, last: Any) -> Any:
        return Cursor.after(last)


class EditionPages(KeysetPages):
    """Pages of editions, which as a table are longer."""

    most_in_table = 10_000

    def keys(
        self, queryset: QuerySet[Edition], request: Any, *, most: int | None = None
    ) -> list[int]:
        """The keys of the rows of a page; unless told how many, ``most`` or as many as a table
        has.
        """
        size = self.size(request) or most or self.most_in_table
        keys = list(queryset.values_list("pk", flat=True)[: size + 1])
        if len(keys) > size:
            last = Edition.objects.for_lists().get(pk=keys[size - 1])
            self.next = self.next_page(request, last)
        return keys[:size]


def read(keys: list[int]) -> Iterator[Edition]:
    """The editions with these keys, in their order. One query for each CHUNK."""
    for some in batched(keys, CHUNK, strict=False):
        rows = Edition.objects.for_lists().in_bulk(some)
        yield from (rows[key] for key in some)


class CorrectionPages(EditionPages):
    """The same for the list of corrections, which is in an order of its own."""

    def place_after(self, last: Edition) -> Cursor:
        return corrections.place_after(last)


class RankedPages(KeysetPages):
    """The best first."""

    def place_after(self, last: Edition) -> RankedCursor:
        return RankedCursor.after(last)


class ThingPages(KeysetPages):
    """In the order of addresses."""

    def place_after(self, last: Any) -> str:
        return str(last.row["slug"])


class NumberedPages(KeysetPages):
    """The editions of an item, newest first."""

    def place_after(self, last: Edition) -> str:
        return str(last.number)


class OnePage(KeysetPages):
    """A short list, told whole."""

    parameters = ()

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        return queryset[: self.most]

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []
