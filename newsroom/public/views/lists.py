"""Home and the lists: claims, articles, corrections."""

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from newsroom.editions import corrections as log
from newsroom.editions import scale
from newsroom.editions.models import Edition
from newsroom.public import paging
from newsroom.public.chips import chips, choices, correction_chips
from newsroom.public.filters import ClaimFilters, CorrectionFilters, CursorField
from newsroom.public.response import page, public

ON_HOME = 7
ARTICLES_ON_HOME = 4


class Position(forms.Form):
    """The only parameter of a list that is not narrowed."""

    cursor = CursorField(required=False, max_length=100)


@public
def home(request: HttpRequest) -> HttpResponseBase:
    live = Edition.objects.live()
    context = {
        "claims": live.claims().listed()[:ON_HOME],
        "articles": live.articles().listed()[:ARTICLES_ON_HOME],
    }
    return page(request, "public/home.html", context)


@public
def claims(request: HttpRequest) -> HttpResponseBase:
    """Live claims, narrowed by the parameters of the address, newest first."""
    filters = ClaimFilters(request.GET)
    if not filters.is_valid():
        return bad_filter(request, filters)
    narrowing = filters.narrowing()
    found = paging.page_of(
        Edition.objects.live().claims().filter(**filters.columns()).listed(**filters.listed()),
        narrowing=narrowing,
        is_first=not filters.cleaned_data["cursor"],
    )
    ratings = scale.given()
    context = {
        "page": found,
        "narrowing": narrowing,
        "ratings": [
            (rating, paging.switch(narrowing, "rating", rating["slug"])) for rating in ratings
        ],
        "chips": chips(found.rows, filters),
    }
    return page(request, "public/claims.html", context)


@public
def articles(request: HttpRequest) -> HttpResponseBase:
    position = Position(request.GET)
    if not position.is_valid():
        return bad_filter(request, position)
    cursor = position.cleaned_data["cursor"]
    listed = Edition.objects.live().articles().listed(after=cursor)
    found = paging.page_of(listed, narrowing={}, is_first=not cursor)
    return page(request, "public/articles.html", {"page": found})


@public
def corrections(request: HttpRequest) -> HttpResponseBase:
    """Every further edition of anything, narrowed by the address, newest first."""
    filters = CorrectionFilters(request.GET)
    if not filters.is_valid():
        return bad_filter(request, filters)
    narrowing = filters.narrowing()
    found = paging.page_of(
        log.corrections(**filters.listed()),
        narrowing=narrowing,
        is_first=not filters.cleaned_data["cursor"],
        place_after=log.place_after,
    )
    context = {
        "page": found,
        "narrowing": narrowing,
        "choices": choices(filters),
        "chips": correction_chips(filters),
        "feed": reverse("public:corrections-feed") + (paging.query(narrowing) if narrowing else ""),
    }
    return page(request, "public/corrections.html", context)


def bad_filter(request: HttpRequest, filters: forms.Form) -> HttpResponseBase:
    """What is wrong with which parameter; never what was in it."""
    errors = [(filters.fields[name].label, texts) for name, texts in filters.errors.items()]
    return page(request, "public/bad_filter.html", {"errors": errors}, status=400)
