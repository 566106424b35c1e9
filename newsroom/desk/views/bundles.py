"""Bundles: make one, see everything that stands in its way, let it go live or wait."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.models import Occasion
from newsroom.desk import timing
from newsroom.desk.bundling import BundleForm
from newsroom.desk.items import check_may_see, page
from newsroom.desk.summary import reach
from newsroom.editions import bundles, preflight
from newsroom.editions.preflight import Blocked
from newsroom.review.errors import Refused, WrongState, rule_sentence
from newsroom.review.models import Bundle, Item


@require_safe
def bundle_list(request: HttpRequest) -> HttpResponse:
    """The bundles, and occasions by a part of their title (``?occasion=``) to make one from."""
    check_may_see(request)
    return _list(request)


@require_POST
def bundle_new(request: HttpRequest) -> HttpResponse:
    """A new bundle of the article (``item``) or the ``occasion`` that was sent."""
    check_may_see(request)
    try:
        if article := request.POST.get("item", ""):
            articles = Item.objects.filter(kind=Item.Kind.ARTICLE)
            item = get_object_or_404(articles, pk=_id(article))
            made = bundles.of_article(item, by=request.user)
        else:
            occasion = get_object_or_404(Occasion, pk=_id(request.POST.get("occasion", "")))
            made = bundles.of_occasion(occasion, by=request.user)
    except Refused as error:
        return _list(request, refusal=error)
    return redirect("admin:bundle", made.pk)


@require_http_methods(["GET", "POST"])
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """The pre-flight page. POST does what its buttons say: publish, save, schedule, and so on."""
    check_may_see(request)
    found = get_object_or_404(timing.bundles(), pk=pk)
    waiting = found.schedules.waiting().first()
    # Scheduled is what was read then; else it is the newest that would be published now.
    members = preflight.members(found, read=None if waiting else {})
    form = BundleForm(request.POST or None, bundle=found, waiting=waiting, members=members)
    if not form.is_bound or not form.is_valid():
        return _preflight(request, found, form)
    try:
        sentence = form.carry_out(by=request.user)
    except Refused as error:
        return _preflight(request, found, form, error)
    except IntegrityError as error:
        if (said := rule_sentence(error)) is None:
            raise
        return _preflight(request, found, form, WrongState(said))
    messages.success(request, sentence % {"bundle": found})
    return redirect("admin:bundle", pk)


def _preflight(
    request: HttpRequest, found: Bundle, form: BundleForm, refusal: Refused | None = None
) -> HttpResponse:
    status = refusal.http_status if refusal else 400 if form.errors else 200
    at = form.waiting.at if form.waiting else None
    if isinstance(refusal, Blocked):
        # All of it is listed below.
        obstacles, refusal = refusal.obstacles, None
    elif found.published_at:
        obstacles = []
    else:
        obstacles = preflight.obstacles(at, form.members, by=request.user)
    return page(
        request,
        "desk/bundle.html",
        title=str(found),
        status=status,
        bundle=found,
        form=form,
        obstacles=obstacles,
        refusal=refusal,
        **({} if found.published_at else reach(member.item for member in form.members)),
    )


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    wanted = request.GET.get("occasion", "").replace("\0", "")[:100].strip()
    occasions: Any = Occasion.objects.none()
    if wanted:
        occasions = Occasion.objects.filter(title__icontains=wanted).order_by("-pk")
    return page(
        request,
        "desk/bundles.html",
        title=_("Bundles"),
        status=refusal.http_status if refusal else 200,
        bundles=timing.bundles()[: timing.SIZE],
        wanted=wanted,
        occasions=occasions[:20],
        refusal=refusal,
    )


def _id(text: str) -> int:
    """A key as sent; 0, which no row has, for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
