"""The questions that lists answer."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import CharFilter, Filter, FilterSet, UUIDFilter
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions

from newsroom.api.errors import UnknownParameter
from newsroom.editions.cursor import PATTERN, Cursor
from newsroom.editions.models.edition import EditionQuerySet


class DayField(forms.Field):
    """A day, ``2024-05-31`` and in no other spelling."""

    def to_python(self, value: Any) -> dt.date | None:
        if not value:
            return None
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                return dt.date.fromisoformat(value)
        except ValueError:
            pass
        raise ValidationError(_("Enter a day as YYYY-MM-DD, such as 2024-05-31."))


class CursorField(forms.Field):
    """A cursor that an earlier page gave out."""

    def to_python(self, value: Any) -> Cursor | None:
        try:
            return Cursor.parse(value) if value else None
        except ValueError:
            raise ValidationError(
                _("This is not a cursor of this list. Take it from “next” of an earlier page.")
            ) from None


class DayFilter(Filter):
    field_class = DayField


class CursorFilter(Filter):
    field_class = CursorField


def _documented(asked: Filter, description: str, **schema: Any) -> Filter:
    """``asked`` with its schema in the OpenAPI document."""
    described = {"type": "string", "minLength": 1, "description": description, **schema}
    documented: Filter = extend_schema_field(described)(asked)
    return documented


def _text(description: str, *, longest: int = 100) -> Filter:
    named = CharFilter(max_length=longest, strip=False)
    return _documented(named, description, maxLength=longest, pattern=r"^[^\u0000]*$")


class EditionFilters(FilterSet):
    """What all lists can be asked. A page's cursor is one of the questions: where to go on."""

    language = _text("Language tag of the text, such as “en”.", longest=35)

    columns: tuple[str, ...] = ("language",)
    facets: tuple[str, ...] = ()

    @classmethod
    def get_filters(cls) -> Any:
        return super().get_filters() | {
            # A word of Python's own, which no attribute can be called.
            "from": _documented(
                DayFilter(), "First published on this day or later.", format="date"
            ),
            "to": _documented(
                DayFilter(), "First published on this day or earlier.", format="date"
            ),
            "cursor": _documented(
                CursorFilter(), "Where to go on; take it from “next”.", pattern=PATTERN
            ),
        }

    def filter_queryset(self, queryset: Any) -> EditionQuerySet:
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        since, until = _period(asked.get("from"), asked.get("to"))
        found: EditionQuerySet = queryset.filter(
            **{name: asked[name] for name in self.columns if name in asked}
        )
        return found.listed(
            facets={name: str(asked[name]) for name in self.facets if name in asked},
            since=since,
            until=until,
            after=asked.get("cursor"),
        )


class ClaimFilters(EditionFilters):
    rating = _text("The verdict, such as “false”.")
    speaker = _text("Who said it.")
    topic = _text("What it is about.")
    place = _text("Where it is about.")
    occasion = _text("The speech, debate or post at which it was said.")
    source = _text("A source that is evidence for or against it.")

    columns = ("language", "rating")
    facets = ("speaker", "topic", "place", "occasion", "source")


class ArticleFilters(EditionFilters):
    claim = _documented(UUIDFilter(), "The “id” of a claim that it weaves in.", format="uuid")

    facets = ("claim",)


class StrictFilters(DjangoFilterBackend):
    """Answers 400 to a question that the list does not know, instead of another question."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        known = [*view.filterset_class.base_filters, *view.paginator.parameters]
        check_parameters(request.query_params, known)
        return super().filter_queryset(request, queryset, view)


def check_parameters(given: QueryDict, known: list[str]) -> None:
    """Raises UnknownParameter, or ValidationError if one is empty or has two different values."""
    if unknown := set(given) - set(known):
        raise UnknownParameter(unknown, known=known)
    if empty := [name for name, values in given.lists() if "" in values]:
        sentence = _("This is empty; give it a value or leave it out.")
        raise exceptions.ValidationError({name: [sentence] for name in empty})
    twice = [name for name, values in given.lists() if len(set(values)) > 1]
    if twice:
        sentence = _("This is given more than once; give one value.")
        raise exceptions.ValidationError({name: [sentence] for name in twice})


def _period(
    first: dt.date | None, last: dt.date | None
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The moments at which a period of whole days begins and has ended, in the newsroom's time."""
    if first and last and first > last:
        raise exceptions.ValidationError({"from": [_("“from” must not be later than “to”.")]})
    since = _midnight(first) if first else None
    until = _midnight(last + dt.timedelta(days=1)) if last and last < dt.date.max else None
    return since, until


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
