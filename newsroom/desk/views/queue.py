"""The queue, and what is arranged around one item."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from newsroom.desk import queue, queuerows
from newsroom.desk.assigning import ArrangeForm, BulkForm
from newsroom.desk.items import check_may_see, form_url, page, review_url
from newsroom.editions.queue import Place, QueueForm
from newsroom.review import assigning
from newsroom.review.errors import Refused
from newsroom.review.models import Item


@require_http_methods(["GET", "POST"])
def queue_list(request: HttpRequest) -> HttpResponse:
    """One page of what waits; ``?after=`` goes on where a page ended. POST does something to the
    ticked items, and says of each whether it was done."""
    check_may_see(request)
    form = QueueForm(request.GET, user=request.user)
    bulk = BulkForm(request.POST if request.method == "POST" else None, by=request.user)
    results = bulk.carry_out() if bulk.is_valid() else []
    languages = Item.objects.waiting().order_by("language").values_list("language", flat=True)
    form.fields["language"].widget.choices = [
        ("", _("any")), *((tag, tag) for tag in languages.distinct()[:100])
    ]  # fmt: skip
    return page(
        request,
        "desk/queue.html",
        title=_("Queue"),
        status=400 if form.errors or bulk.errors else 200,
        form=form,
        shortcuts=queue.SHORTCUTS,
        bulk=bulk,
        results=results,
        # What was refused stays ticked.
        ticked={each.item.pk for each in results if each.refusal} if results else set(bulk.ticked),
        **(_found(request, form) if form.is_valid() else {}),
    )


def _found(request: HttpRequest, form: QueueForm) -> dict[str, Any]:
    place = _place(request.GET.get("after", ""))
    items = form.items()
    read = queuerows.read((place.behind(items) if place else items)[: queue.SIZE + 1])
    shown = read[: queue.SIZE]
    following = ""
    if len(read) > queue.SIZE:
        following = f"{form.query}&after={Place.of(shown[-1])}".lstrip("&")
    return {
        "rows": queuerows.rows(shown),
        "query": form.query,
        "is_first": place is None,
        "next": following,
    }


def _place(text: str) -> Place | None:
    try:
        return Place.parse(text) if text else None
    except (ValueError, OverflowError):
        raise Http404 from None


@require_http_methods(["GET", "POST"])
def item_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has an item, until when and how urgent it is; POST changes what was changed."""
    check_may_see(request)
    items = Item.objects.select_related("claim", "article", "created_by", "assigned_to")
    item = get_object_or_404(items, pk=pk)
    form = ArrangeForm(
        request.POST if request.method == "POST" else None, item=item, by=request.user
    )
    refusal = None
    if request.method == "POST":
        try:
            if _carry_out(request, form):
                return redirect(_back(request, item))
        except Refused as error:
            refusal = error
    return page(
        request,
        "desk/arrange.html",
        title=_("Assign: %(item)s") % {"item": item},
        status=refusal.http_status if refusal else 400 if form.errors else 200,
        item=item,
        form=form,
        refusal=refusal,
        back=_back(request, item),
    )


def _carry_out(request: HttpRequest, form: ArrangeForm) -> bool:
    """Whether it is done; not if something was typed that cannot be understood."""
    if "take" in request.POST:
        assigning.take(form.item, by=request.user)
        messages.success(request, _("“%(item)s” is yours.") % {"item": form.item})
        return True
    if not form.is_valid():
        return False
    if form.carry_out():
        messages.success(request, _("“%(item)s” is arranged so.") % {"item": form.item})
    else:
        messages.info(request, _("Nothing was changed."))
    return True


def _back(request: HttpRequest, item: Item) -> str:
    """Where the small form stood: on the item's form, or on its review screen."""
    at = request.POST.get("at") or request.GET.get("at")
    return form_url(item) if at == "form" else review_url(item)
