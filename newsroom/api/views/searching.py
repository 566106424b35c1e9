"""Searching the record by words."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend

from newsroom.api import paging
from newsroom.api.filters import SearchFilters
from newsroom.api.serializers.hits import Hit
from newsroom.api.views.lists import Fields, Listing, described
from newsroom.editions.highlights import passages


class Understood(DjangoFilterBackend):
    """Leaves the questions with the view, which shows where the words were found."""

    def get_filterset(self, request: Any, queryset: Any, view: Any) -> Any:
        view.filterset = super().get_filterset(request, queryset, view)
        return view.filterset


@described("search", Hit)
class Search(Listing):
    """Claims and articles that have the words of “q”, best first; words in quotes are looked for in
    a row, and what a hyphen stands before must not be there. Of more than a thousand hits, the
    newest are weighed.
    """

    shapes = (Hit,)
    pagination_class = paging.RankedPages
    filter_backends = [Understood, Fields]
    filterset_class = SearchFilters
    filterset: SearchFilters

    def get_serializer(self, rows: Any, **how: Any) -> Any:
        found = passages(rows, self.filterset.words)
        context = {**self.get_serializer_context()} | {"passages": found}
        return Hit(rows, context=context, **how)
