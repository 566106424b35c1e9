"""What a report is asked: a period by the newsroom's clock, and what several tables count."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Rating
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import EditionQuerySet
from newsroom.review.forms import PlainLabels

MOST_DAYS = 3 * 366
EARLIEST = dt.date(1900, 1, 1)
PRESETS = ((30, _("Last 30 days")), (91, _("Last quarter")), (365, _("Last 12 months")))


@dataclass(kw_only=True)
class Asked:
    """``first`` to ``last`` day, both included; ``since`` to before ``until`` are the same."""

    first: dt.date
    last: dt.date

    @property
    def since(self) -> dt.datetime:
        return _midnight(self.first)

    @property
    def until(self) -> dt.datetime:
        return _midnight(self.last + dt.timedelta(days=1))

    def checks(self) -> EditionQuerySet:
        """The claims that were first published in the period and are still public."""
        within = {"first_published_at__gte": self.since, "first_published_at__lt": self.until}
        return Edition.objects.live().claims().filter(**within).order_by()

    @cached_property
    def monthly(self) -> list[tuple[dt.date, str, int]]:
        """How many checks each month has of each verdict."""
        found = self.checks().annotate(month=TruncMonth("first_published_at"))
        counted = found.values_list("month", "rating").annotate(n=Count("pk"))
        return [(month.date(), rating, n) for month, rating, n in counted]

    @cached_property
    def total(self) -> int:
        return sum(n for _month, _rating, n in self.monthly)

    @cached_property
    def ratings(self) -> dict[str, Rating]:
        """By their slugs, in the order of their scales; of two the one on the newer scale."""
        return {rating.slug: rating for rating in Rating.objects.order_by("scale", "position")}

    def label(self, slug: str) -> str:
        """What a verdict is called today; its slug if its rating is gone."""
        rating = self.ratings.get(slug)
        return rating.label if rating else str(slug or gettext("none"))

    def months(self) -> Iterator[dt.date]:
        """The first day of each month that the period touches."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = (month + dt.timedelta(days=31)).replace(day=1)

    def weeks(self) -> Iterator[dt.date]:
        """The Monday of each week that the period touches."""
        week = self.first - dt.timedelta(days=self.first.weekday())
        while week <= self.last:
            yield week
            week += dt.timedelta(days=7)


class PeriodForm(PlainLabels, forms.Form):
    """From one day to another; what is left out is filled in from the report's own length."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To, including"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, days: int) -> None:
        super().__init__(data)
        self.days = days

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        last = self.cleaned_data["until"] or timezone.localdate()
        if not EARLIEST < last <= timezone.localdate():
            raise ValidationError(gettext("The period ends today at the latest."))
        first = self.cleaned_data["since"] or last - dt.timedelta(days=self.days - 1)
        if first > last:
            raise ValidationError(gettext("The period ends before it begins."))
        if (last - first).days > MOST_DAYS:
            raise ValidationError(gettext("Choose three years at most."))
        return {"first": first, "last": last}

    def asked(self) -> Asked:
        """The form must be valid."""
        return Asked(**self.cleaned_data)


def preset(days: int) -> dict[str, str]:
    """The query of the period that ends today and is so long."""
    today = timezone.localdate()
    first = today - dt.timedelta(days=days - 1)
    return {"since": first.isoformat(), "until": today.isoformat()}


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
