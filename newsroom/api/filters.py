"""The questions that lists answer."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet, UUIDFilter
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions

from newsroom.api.errors import UnknownParameter
from newsroom.editions.asking import LONGEST, read
from newsroom.editions.corrections import FURTHER, corrections
from newsroom.editions.cursor import PATTERN, Cursor
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import EditionQuerySet
from newsroom.editions.search import Question, newest
from newsroom.review.models import Item


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


def _one_of(values: list[str], description: str) -> Filter:
    named = ChoiceFilter(choices=[(value, value) for value in values])
    return _documented(named, description, enum=values)


class Filters(FilterSet):
    """What all lists can be asked. A page's cursor is one of the questions: where to go on."""

    dated = "First published"
    language = _text("Language tag of the text, such as “en”.", longest=35)

    @classmethod
    def get_filters(cls) -> Any:
        return super().get_filters() | {
            # A word of Python's own, which no attribute can be called.
            "from": _documented(DayFilter(), f"{cls.dated} on this day or later.", format="date"),
            "to": _documented(DayFilter(), f"{cls.dated} on this day or earlier.", format="date"),
            "cursor": _documented(
                CursorFilter(), "Where to go on; take it from “next”.", pattern=PATTERN
            ),
        }

    def asked(self) -> dict[str, Any]:
        """The questions that are asked, each with its clean value."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}


def _within(asked: dict[str, Any]) -> dict[str, Any]:
    """The period and the place, as the functions that make lists take them."""
    since, until = _period(asked.get("from"), asked.get("to"))
    return {"since": since, "until": until, "after": asked.get("cursor")}


class EditionFilters(Filters):
    """What lists of live editions can be asked."""

    q = _text("Words that it has, as readers search them.", longest=LONGEST)

    kind: str
    facets: tuple[str, ...] = ()

    def filter_queryset(self, queryset: Any) -> EditionQuerySet:
        asked = self.asked()
        words = read(asked["q"]) if "q" in asked else None
        if words is not None and not words:
            # Signs alone say nothing, and nothing says them.
            return Edition.objects.none()
        within = _within(asked)
        question = Question(
            kind=self.kind,
            facets={name: str(asked[name]) for name in self.facets if name in asked},
            language=asked.get("language", ""),
            since=within["since"],
            until=within["until"],
            asked=words,
        )
        return newest(question, after=within["after"])


class ClaimFilters(EditionFilters):
    rating = _text("The verdict, such as “false”.")
    speaker = _text("Who said it.")
    topic = _text("What it is about.")
    place = _text("Where it is about.")
    occasion = _text("The speech, debate or post at which it was said.")
    source = _text("A source that is evidence for or against it.")

    kind = "claim"
    facets = ("rating", "speaker", "topic", "place", "occasion", "source")


class ArticleFilters(EditionFilters):
    claim = _documented(UUIDFilter(), "The “id” of a claim that it weaves in.", format="uuid")

    rating = _text("The verdict on a claim that it weaves in.")
    speaker = _text("Who said a claim that it weaves in.")
    topic = _text("What such a claim is about.")
    place = _text("Where such a claim is about.")
    occasion = _text("The speech, debate or post at which such a claim was said.")

    kind = "article"
    facets = ("claim", "rating", "speaker", "topic", "place", "occasion")


class CorrectionFilters(Filters):
    dated = "Published"
    change = _one_of([one.value for one in FURTHER], "What kind of change it was.")
    kind = _one_of([one.value for one in Item.Kind], "What was changed.")

    def filter_queryset(self, queryset: Any) -> EditionQuerySet:
        asked = self.asked()
        columns = {name: asked[name] for name in ("change", "kind", "language") if name in asked}
        return corrections(**columns, **_within(asked))


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
