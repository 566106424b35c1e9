"""The queue as the desk shows it: what is looked for often, and what stands beside an item."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Value
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsroom.desk.items import review_url
from newsroom.editions.queue import Place, QueueForm
from newsroom.review.models import Item

SIZE = 50

# What is looked for often, as links: the search as an address spells it, and what it is called.
SHORTCUTS = [
    {"query": query, "label": label}
    for query, label in (
        ("", _("All that waits")),
        ("assigned=me", _("Mine")),
        ("assigned=nobody", _("Nobody’s")),
        ("status=in_review", _("In review")),
        ("status=reviewed", _("Ready to publish")),
        ("due=overdue", _("Overdue")),
        ("stalled=on", _("Stalled")),
    )
]


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Addresses beside an item in the queue that a person came from; empty where there is none."""

    previous: str
    next: str
    queue: str


def neighbours(request: HttpRequest, item: Any) -> Neighbours:
    """The review screens before and after ``item``, in the queue that ``?queue=`` tells of.

    After what waits no longer comes the first that does. One query, and one more for each name that
    is searched for.
    """
    form = QueueForm(QueryDict(request.GET.get("queue", "")[:2000]), user=request.user)
    if not form.is_valid():
        form = QueueForm({}, user=request.user)
        form.full_clean()
    items, place = form.items().exclude(pk=item.pk), Place.of(item)
    following = (place.behind(items) if place else items).values_list(Value("next"), "pk")[:1]
    leading = (place.before(items) if place else items.none()).values_list(Value("prev"), "pk")[:1]
    found = dict(following.union(leading, all=True))
    back = f"?{urlencode({'queue': form.query})}" if form.query else ""
    return Neighbours(
        previous=review_url(Item(pk=found["prev"])) + back if "prev" in found else "",
        next=review_url(Item(pk=found["next"])) + back if "next" in found else "",
        queue=reverse("admin:queue") + (f"?{form.query}" if form.query else ""),
    )
