"""The audit: who did what to which item and when, to be searched, read and taken away."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.desk.history import Place
from newsroom.review import spreadsheets
from newsroom.review.forms import PlainLabels
from newsroom.review.models import Activity, Item
from newsroom.review.people import people_called
from newsroom.review.states import VERBS

SIZE = 50
CHUNK = 1000
COLUMNS = (
    "at", "person", "name", "verb", "from", "to", "kind", "item", "address", "title", "revision",
    "digest", "reason", "hash",
)  # fmt: skip


class AuditForm(PlainLabels, forms.Form):
    """What is searched for; all of it must fit. Empty is everything."""

    person = forms.CharField(
        label=_("Person"), required=False, max_length=150, help_text=_("User name or name.")
    )
    item = forms.CharField(
        label=_("Item"),
        required=False,
        max_length=250,
        help_text=_("Title or part of it, address, or UUID."),
    )
    verb = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[("", _("anything")), *((verb.name, verb.label) for verb in VERBS.values())],
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To, including"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_person(self) -> set[int]:
        """The ids of those who are meant; empty for everybody."""
        text = self.cleaned_data["person"]
        return people_called(text) if text else set()

    def clean_item(self) -> Q:
        """A condition on the item; empty for every item."""
        if not (text := self.cleaned_data["item"]):
            return Q()
        # As numbers, by which the planner knows how few they are.
        items = list(_items(text).values_list("pk", flat=True))
        if not items:
            raise ValidationError(gettext("No item is called “%(name)s”.") % {"name": text})
        return Q(item__in=items)

    def clean(self) -> dict[str, Any]:
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and since > until:
            raise ValidationError(gettext("The period ends before it begins."))
        return self.cleaned_data

    def activities(self) -> Any:
        """What was found, newest first. The form must be valid."""
        asked = self.cleaned_data
        found = Activity.objects.filter(asked["item"])
        if asked["person"]:
            found = found.filter(actor__in=asked["person"])
        if asked["verb"]:
            found = found.filter(verb=asked["verb"])
        if asked["since"]:
            found = found.filter(at__gte=_midnight(asked["since"]))
        if asked["until"]:
            found = found.filter(at__lt=_midnight(asked["until"] + dt.timedelta(days=1)))
        related = ("actor", "token", "item__claim", "item__article", "revision")
        found = found.select_related(*related).defer("revision__content")
        return found.order_by("-at", "-pk")


def behind(activities: Any, place: Place | None) -> Any:
    """Those of ``activities`` that come after ``place``."""
    if place is None:
        return activities
    return activities.filter(Q(at__lt=place.at) | Q(pk__lt=place.key), at__lte=place.at)


def place_of(activity: Activity) -> Place:
    return Place(at=activity.at, rank=0, key=activity.pk)


def table(activities: Any) -> Iterator[str]:
    """All of ``activities`` as CSV, read a thousand at a time: a file of any length takes as little
    memory as a short one."""
    return spreadsheets.lines(COLUMNS, _all(activities))


def _all(activities: Any) -> Iterator[list[str]]:
    after: Place | None = None
    while rows := list(behind(activities, after)[:CHUNK]):
        yield from map(_values, rows)
        after = place_of(rows[-1])


def _values(row: Activity) -> list[str]:
    item, revision = row.item, row.revision
    return [
        row.at.isoformat(), row.actor.username, str(row.actor), row.verb, row.from_status,
        row.to_status, item.kind, str(item.uuid), item.slug, str(item),
        str(revision.number) if revision else "", revision.digest if revision else "", row.reason,
        row.own_hash,
    ]  # fmt: skip


def _items(text: str) -> Any:
    """Items by UUID or address, or else by a part of their title."""
    try:
        exact = Item.objects.filter(uuid=UUID(text))
    except ValueError:
        exact = Item.objects.filter(kind__in=Item.Kind.values, slug=text)
    if exact.exists():
        return exact
    named = Q(claim__wording__icontains=text) | Q(article__headline__icontains=text)
    return Item.objects.filter(named | Q(slug__icontains=text))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
