"""One claim or article: its page, its earlier editions, the list of them."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from newsroom.public import addresses, pages, record
from newsroom.public.filters import ComparisonForm
from newsroom.public.response import page, public
from newsroom.public.views.lists import bad_filter


@public
def current(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The current edition, or that it was withdrawn; an old slug leads to the new one."""
    edition = record.at(kind, slug)
    if edition.slug != slug:
        return redirect(addresses.path_of(edition), permanent=True)
    context = pages.context(edition)
    return page(request, f"public/{kind}.html", context, changed_at=context["changed_at"])


@public
def text(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The current edition as text alone: no stylesheet, no pictures."""
    edition = record.at(kind, slug)
    if edition.slug != slug:
        return redirect(addresses.text_of(edition), permanent=True)
    context = pages.context(edition)
    return page(request, "public/text.html", context, changed_at=context["changed_at"])


@public
def editions(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """All editions of an item, newest first: what changed, when and why."""
    newest = record.at(kind, slug)
    if newest.slug != slug:
        return redirect(addresses.history_of(newest), permanent=True)
    context = {"edition": newest, "editions": record.all_of(newest)}
    return page(request, "public/editions.html", context, changed_at=newest.published_at)


@public
def edition(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponseBase:
    """An earlier edition as it stood, and what a later one says otherwise: the next one, or
    ``?to=``. The current one is at its own address.
    """
    newest = record.at(kind, slug)
    if newest.slug != slug:
        return redirect(addresses.path_of_number(newest, number), permanent=True)
    if newest.number == number:
        return redirect(addresses.path_of(newest))
    earlier = record.numbered(newest, number)
    form = ComparisonForm(request.GET, earlier=number, newest=newest.number)
    if not form.is_valid():
        return bad_filter(request, form)
    later = form.number()
    other = newest if later == newest.number else record.numbered(newest, later)
    context: dict[str, Any] = pages.earlier_context(earlier, newest, compared_with=other)
    return page(request, f"public/{kind}.html", context)
