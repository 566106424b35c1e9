"""What waits for somebody, searched: claims and articles in one list, due and oldest first.

For the desk's queue and for its API. What is searched for stands in the address, so a list can be
kept, sent, and come back to. A place in it is one of its total order; so a page, and a step to the
next item, cost the same wherever.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Topic
from newsroom.review.forms import PlainLabels
from newsroom.review.models import Decision, Item
from newsroom.review.models.item import ItemQuerySet
from newsroom.review.people import people_called
from newsroom.review.states import Status

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def _or_any(choices: Any) -> list[tuple[Any, Any]]:
    return [("", _("any")), *choices]


class QueueForm(PlainLabels, forms.Form):
    """What is searched for; all of it must fit. Empty is everything that waits."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=_or_any([
            (Status.IN_REVIEW, _("in review")),
            (Status.REVIEWED, _("reviewed")),
            (Status.DRAFT, _("draft, returned or assigned")),
        ]),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_or_any(Item.Kind.choices))
    assigned = forms.ChoiceField(
        label=_("Assigned to"),
        required=False,
        choices=_or_any([("me", _("me")), ("nobody", _("nobody"))]),
    )
    person = forms.CharField(label=_("Or to a person"), required=False, max_length=150)
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=_or_any([
            ("overdue", _("overdue")), ("today", _("today")), ("week", _("within a week")),
        ]),
    )  # fmt: skip
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=_or_any(reversed(Item.Priority.choices))
    )
    topic = forms.CharField(label=_("Topic"), required=False, max_length=100)
    # The choices are those that wait; the view fills them in.
    language = forms.CharField(
        label=_("Language"),
        required=False,
        max_length=35,
        widget=forms.Select,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$")],
    )
    sensitive = forms.BooleanField(label=_("Sensitive"), required=False)
    returned = forms.BooleanField(label=_("Returned twice or more"), required=False)
    stalled = forms.BooleanField(
        label=format_lazy(
            _("In review for more than {hours} hours"), hours=settings.NEWSROOM_STALLED_HOURS
        ),
        required=False,
    )

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user = user

    def clean_person(self) -> set[int]:
        """The ids of those who are meant; empty for everybody."""
        text = self.cleaned_data["person"]
        return people_called(text) if text else set()

    def clean_topic(self) -> set[int]:
        """The ids of the topics that are meant: one by its whole name, or all with a part of it."""
        if not (text := self.cleaned_data["topic"]):
            return set()
        named = Topic.objects.filter(Q(name__iexact=text) | Q(slug=text)).values_list("pk")
        partly = Topic.objects.filter(name__icontains=text).values_list("pk")
        found = {pk for (pk,) in named} or {pk for (pk,) in partly}
        if not found:
            raise ValidationError(gettext("No topic is called “%(name)s”.") % {"name": text})
        return found

    def items(self) -> ItemQuerySet:
        """What was found, in the order of the queue. The form must be valid."""
        found = with_times_returned(Item.objects.waiting())
        for name, value in self.cleaned_data.items():
            if value:
                found = _FILTERS[name](found, value, self.user)
        return found

    @property
    def query(self) -> str:
        """The search as an address spells it, without what is empty."""
        sent = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in sent.items() if value})


def with_times_returned(items: ItemQuerySet) -> Any:
    """``items``, each with the number of times that it was returned."""
    returns = Decision.objects.filter(revision__item=OuterRef("pk"), kind=Decision.Kind.RETURN)
    counted = returns.order_by().values("revision__item").annotate(number=Count("pk"))
    return items.annotate(times_returned=Coalesce(Subquery(counted.values("number")), 0))


def _due(items: ItemQuerySet, value: str, user: Any) -> ItemQuerySet:
    today = timezone.localtime(None, timezone.get_default_timezone()).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    days = {"today": 1, "week": 7}
    if value == "overdue":
        return items.filter(due_at__lt=timezone.now())
    return items.filter(due_at__gte=today, due_at__lt=today + dt.timedelta(days=days[value]))


def _assigned(items: ItemQuerySet, value: str, user: Any) -> ItemQuerySet:
    return items.filter(assigned_to=user if value == "me" else None)


Filter = Callable[[Any, Any, Any], Any]
_FILTERS: Mapping[str, Filter] = {
    "status": lambda items, value, user: items.filter(status=value),
    "kind": lambda items, value, user: items.filter(kind=value),
    "assigned": _assigned,
    "person": lambda items, value, user: items.filter(assigned_to__in=value),
    "due": _due,
    "priority": lambda items, value, user: items.filter(priority=value),
    "topic": lambda items, value, user: items.filter(
        pk__in=Claim.topics.through.objects.filter(topic__in=value).values("claim")
    ),
    "language": lambda items, value, user: items.filter(language=value),
    "sensitive": lambda items, value, user: items.filter(sensitive=True),
    "returned": lambda items, value, user: items.filter(times_returned__gte=2),
    "stalled": lambda items, value, user: items.stalled(),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an item stands in the queue. ``str()`` is how an address spells it."""

    due: dt.datetime | None
    since: dt.datetime
    key: int

    def __str__(self) -> str:
        due = "" if self.due is None else (self.due - _EPOCH) // _MICROSECOND
        return f"{due}.{(self.since - _EPOCH) // _MICROSECOND}.{self.key}"

    @classmethod
    def of(cls, item: Any) -> Self | None:
        """None for what does not wait."""
        if item.waiting_since is None:
            return None
        return cls(due=item.due_at, since=item.waiting_since, key=item.pk)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that ``text`` spells. Raises ValueError if it spells none."""
        if not re.fullmatch(r"[0-9]{0,17}\.[0-9]{1,17}\.[0-9]{1,18}", text):
            raise ValueError("this is not a place")
        due, since, key = text.split(".")
        at = _EPOCH + int(due) * _MICROSECOND if due else None
        return cls(due=at, since=_EPOCH + int(since) * _MICROSECOND, key=int(key))

    def behind(self, items: ItemQuerySet) -> ItemQuerySet:
        """Those of ``items`` that come after it, the next one first."""
        later = Q(waiting_since__gt=self.since) | Q(waiting_since=self.since, pk__gt=self.key)
        if self.due is None:
            return items.filter(later, due_at=None)
        return items.filter(Q(due_at__gt=self.due) | Q(due_at=None) | Q(later, due_at=self.due))

    def before(self, items: ItemQuerySet) -> ItemQuerySet:
        """Those of ``items`` that come before it, the nearest one first."""
        earlier = Q(waiting_since__lt=self.since) | Q(waiting_since=self.since, pk__lt=self.key)
        if self.due is None:
            found = items.filter(Q(due_at__isnull=False) | Q(earlier, due_at=None))
        else:
            found = items.filter(Q(due_at__lt=self.due) | Q(earlier, due_at=self.due))
        return found.order_by("-due_at", "-waiting_since", "-pk")
