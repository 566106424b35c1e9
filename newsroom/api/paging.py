"""Pages of a list. They cost the same at any depth, and nothing is counted."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from newsroom.api.addresses import absolute
from newsroom.editions import corrections
from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition


class KeysetPages(BasePagination):
    """``{"next": address or null, "results": […]}``; the filters have applied the cursor."""

    usual, most = 20, 100
    parameters = ("page_size",)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        size = self._size(request.query_params.get("page_size", ""))
        # One more than shown tells whether there is a next page.
        rows: list[Edition] = list(queryset[: size + 1])
        self.next = self._next(request, rows[size - 1]) if len(rows) > size else None
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": "string",
                    "format": "uri",
                    "nullable": True,
                    "description": "The next page, null on the last.",
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

    def _size(self, text: str) -> int:
        if not text:
            return self.usual
        size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= size <= self.most:
            sentence = _("Enter a whole number from 1 to %(most)s.") % {"most": self.most}
            raise ValidationError({"page_size": [sentence]})
        return size

    def _next(self, request: Any, last: Edition) -> str:
        address = absolute(request.get_full_path())
        return replace_query_param(address, "cursor", str(self.place_after(last)))

    def place_after(self, last: Edition) -> Cursor:
        return Cursor.after(last)


class CorrectionPages(KeysetPages):
    """The same for the list of corrections, which is in an order of its own."""

    def place_after(self, last: Edition) -> Cursor:
        return corrections.place_after(last)
