"""What all lists have in common, and how the OpenAPI document describes them."""

from contextlib import nullcontext
from typing import Any

from django.http import HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.filters import BaseFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api import errors, fields, linkeddata, paging, record, tables
from newsroom.api.answers import ASK_US, Strict
from newsroom.api.formats import Csv, JsonLines
from newsroom.api.serializers.pieces import Shape
from newsroom.editions import search
from newsroom.editions.models import Edition

WRONG = OpenApiResponse(errors.Problem, "A parameter is wrong.")
TOO_OFTEN = OpenApiResponse(errors.Problem, "Too much was asked from one network.")
REFUSED = {(400, "application/json"): WRONG, (429, "application/json"): TOO_OFTEN}
TABLES = {
    (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "A page of them."),
    (200, "application/jsonl"): OpenApiResponse(OpenApiTypes.STR, "A page of them."),
}
LINKED = {
    (200, "application/ld+json"): OpenApiResponse(OpenApiTypes.OBJECT, "A page of them."),
}


def described(operation: str, row: type[Shape], **more: Any) -> Any:
    """How the OpenAPI document describes a list; ``answers`` are further ones."""
    answers = {
        (200, "application/json"): OpenApiResponse(row(many=True), "A page of them."),
        **TABLES,
        **more.pop("answers", {}),
        **REFUSED,
    }
    return extend_schema_view(get=extend_schema(operation_id=operation, responses=answers, **more))


class Fields(BaseFilterBackend):
    """``fields``, for the OpenAPI document; it narrows rows and not lists."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        return queryset

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [fields.parameter(*view.shapes)]


# By the mixin drf-spectacular tells a list; what it can do is not used.
class Listing(Strict, ListModelMixin, GenericAPIView[Any]):
    """A list. ``shapes`` holds the one of its rows."""

    renderer_classes = [JSONRenderer, Csv, JsonLines]
    filter_backends: Any = [DjangoFilterBackend, Fields]
    pagination_class = paging.KeysetPages
    queryset = Edition.objects.none()

    def known_parameters(self) -> list[str]:
        filters = getattr(self, "filterset_class", None)
        asked = list(filters.base_filters) if filters else []
        return [*asked, *self.pagination_class.parameters, *super().known_parameters()]

    @property
    def pages(self) -> Any:
        return self.paginator

    def get_serializer_class(self) -> Any:
        return self.shapes[0]

    def get(self, request: Request, **kwargs: str) -> HttpResponseBase:
        self.changed_at = record.last_change()
        has_words = "q" in request.query_params
        if has_words:
            # Names that mean the same are configuration.
            self.cache = ASK_US
        try:
            with search.in_time() if has_words else nullcontext():
                response = self.answer(request)
        except search.TooLong:
            raise errors.too_long() from None
        if next_page := self.pages.next:
            self.links = (f'<{next_page}>; rel="next"',)
        return response

    def answer(self, request: Request) -> HttpResponseBase:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        shape = self.told(self.get_serializer(rows, many=True))
        if tables.is_table(request.accepted_renderer):
            return tables.answer(request.accepted_renderer, shape.child, shape.data)
        return self.get_paginated_response(shape.data)


class Editions(Listing):
    """A list of editions, which as a table is long and written while it is read."""

    pagination_class = paging.EditionPages

    def answer(self, request: Request) -> HttpResponseBase:
        if not tables.is_table(request.accepted_renderer):
            return super().answer(request)
        keys = self.keys(request)
        shape = self.told(self.get_serializer())
        told = (shape.to_representation(edition) for edition in paging.read(keys))
        return tables.answer(request.accepted_renderer, shape, told)

    def keys(self, request: Request, *, most: int | None = None) -> Any:
        """The keys of the rows of a long page, or of at most ``most``."""
        found = self.filter_queryset(self.get_queryset())
        return self.pages.keys(found, request, most=most)


class LinkedEditions(Editions):
    """The same of claims, which can be had as schema.org."""

    def answer(self, request: Request) -> HttpResponseBase:
        if not self.is_linked_data(request):
            return super().answer(request)
        keys = self.keys(request, most=self.pagination_class.usual)
        return Response(linkeddata.graph(keys))
