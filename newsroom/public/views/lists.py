"""Home and the lists: claims, articles, corrections."""

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.editions import corrections as log
from newsroom.editions import scale, search
from newsroom.editions.models import Edition
from newsroom.public import paging
from newsroom.public.chips import chips, choices, correction_chips, groups, verdicts
from newsroom.public.crumbs import trail
from newsroom.public.feedlinks import feed_links
from newsroom.public.filters import CorrectionFilters, ItemFilters
from newsroom.public.response import page, public

ON_HOME = 7
TITLES = {"claim": gettext_lazy("Claims"), "article": gettext_lazy("Articles")}
ARTICLES_ON_HOME = 4


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
    return _list(request, "claim")


@public
def articles(request: HttpRequest) -> HttpResponseBase:
    return _list(request, "article")


def _list(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Live items of a kind, narrowed by the parameters of the address, newest first."""
    filters = ItemFilters(request.GET)
    if not filters.is_valid():
        return bad_filter(request, filters)
    question, cursor = filters.question(kind=kind), filters.cleaned_data["cursor"]
    narrowing = filters.narrowing()
    found = paging.page_of(
        search.newest(question, after=cursor), narrowing=narrowing, is_first=not cursor
    )
    counts, ratings = search.counts(question), scale.given()
    context = {
        "page": found,
        "narrowing": narrowing,
        "counts": counts,
        "verdicts": verdicts(filters, counts, ratings),
        "groups": groups(filters, counts),
        "chips": chips(filters, counts, ratings),
        "feeds": feed_links(f"{kind}s", narrowing),
        **trail((str(TITLES[kind]), reverse(f"public:{kind}s"))),
    }
    return page(request, f"public/{kind}s.html", context)


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
        "feeds": feed_links("corrections", narrowing),
        **trail((_("Corrections"), reverse("public:corrections"))),
    }
    return page(request, "public/corrections.html", context)


def bad_filter(request: HttpRequest, filters: forms.Form) -> HttpResponseBase:
    """What is wrong with which parameter; never what was in it."""
    errors = [(filters.fields[name].label, texts) for name, texts in filters.errors.items()]
    return page(request, "public/bad_filter.html", {"errors": errors}, status=400)
