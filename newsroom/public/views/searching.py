"""Searching the record by words."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from newsroom.editions import scale, search
from newsroom.editions.asking import Asked, read
from newsroom.editions.cursor import RankedCursor
from newsroom.editions.highlights import passages
from newsroom.editions.search import Question
from newsroom.editions.suggesting import Suggestion, meant
from newsroom.public import paging
from newsroom.public.chips import chips, groups, verdicts
from newsroom.public.filters import SearchFilters
from newsroom.public.response import ASK_US, page, public
from newsroom.public.views.lists import bad_filter


@public
def results(request: HttpRequest) -> HttpResponseBase:
    """What answers ``?q=``, best first; only the form where nothing is asked.

    Names that mean the same are configuration, so no copy is kept without asking.
    """
    filters = SearchFilters(request.GET)
    if not filters.is_valid():
        return bad_filter(request, filters)
    asked = read(filters.cleaned_data["q"])
    context: dict[str, Any] = {"asked": asked, "narrowing": filters.narrowing()}
    if asked:
        kind = filters.cleaned_data["kind"]
        try:
            with search.in_time():
                context |= _found(filters, filters.question(kind=kind, asked=asked))
        except search.TooLong:
            context["took_too_long"] = True
    return page(request, "public/search.html", context, cache=ASK_US)


def _found(filters: SearchFilters, question: Question) -> dict[str, Any]:
    counts, cursor = search.counts(question), filters.cleaned_data["cursor"]
    suggestion = None if counts.total else meant(question)
    if suggestion and suggestion.are_names:
        # A name has many spellings and only one bearer here: shown at once, and said.
        question = replace(question, asked=suggestion.asked)
        counts = search.counts(question)
    found = paging.page_of(
        search.best(question, after=cursor),
        narrowing=filters.narrowing(),
        is_first=not cursor,
        place_after=RankedCursor.after,
    )
    ratings = scale.given()
    marked = passages(found.rows, question.asked or Asked(text=""))
    return {
        "page": found,
        "hits": [(row, marked.get(row.pk, [])) for row in found.rows],
        "suggestion": suggestion,
        "instead": _instead(filters, suggestion),
        "counts": counts,
        "verdicts": verdicts(filters, counts, ratings),
        "groups": groups(filters, counts),
        "chips": chips(filters, counts, ratings),
    }


def _instead(filters: SearchFilters, suggestion: Suggestion | None) -> str:
    """The address of a search for what was meant."""
    if suggestion is None:
        return ""
    asked = paging.switch(filters.narrowing(), "q", suggestion.asked.text)
    return reverse("public:search") + asked
