"""The questions that lists answer."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet, UUIDFilter
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions

from newsroom.editions.asking import LONGEST, Asked, read
from newsroom.editions.corrections import FURTHER, corrections
from newsroom.editions.cursor import PATTERN, RANKED_PATTERN, Cursor, RankedCursor
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import EditionQuerySet
from newsroom.editions.search import FACETS, Question, best, newest
from newsroom.review.models import Item

# As addresses have them (newsroom/api/urls.py).
SLUG = r"[-\w]{1,100}"
NUMBER = r"[0-9]{1,9}"


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

    def __init__(self, *, parse: Callable[[str], Any] = Cursor.parse, **kwargs: Any) -> None:
        """``parse`` reads one, and raises ValueError if it is none."""
        self.parse = parse
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            return self.parse(value) if value else None
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


def _text(description: str, *, longest: int = 100, required: bool = False) -> Filter:
    named = CharFilter(max_length=longest, strip=False, required=required)
    return _documented(named, description, maxLength=longest, pattern=r"^[^\u0000]*$")


def _one_of(values: list[str], description: str) -> Filter:
    named = ChoiceFilter(choices=[(value, value) for value in values])
    return _documented(named, description, enum=values)


def _cursor(pattern: str, **how: Any) -> Filter:
    asked = CursorFilter(**how)
    return _documented(asked, "Where to go on; take it from “next”.", pattern=pattern)


def _read(pattern: str) -> Callable[[str], str]:
    """How a cursor is read that is the name of the row before, as ``pattern`` has it."""

    def read_name(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError("this is not a cursor")
        return text

    return read_name


class Pages(FilterSet):
    """A list that is not narrowed, in the order of names: the cursor is the last one."""

    cursor = _cursor(rf"^{SLUG}$", parse=_read(SLUG))

    def filter_queryset(self, queryset: Any) -> Any:
        """``queryset`` is whatever gives the rows behind a name; see ``Behind``."""
        return queryset.behind(self.form.cleaned_data["cursor"] or "")


class NumberedPages(Pages):
    """The same for editions, the newest first."""

    cursor = _cursor(rf"^{NUMBER}$", parse=_read(NUMBER))


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
            "cursor": cls.cursor_filter(),
        }

    @classmethod
    def cursor_filter(cls) -> Filter:
        return _cursor(PATTERN)

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

    kind = ""
    facets: tuple[str, ...] = ()

    def question(self, words: Asked | None) -> Question:
        asked = self.asked()
        since, until = _period(asked.get("from"), asked.get("to"))
        return Question(
            kind=self.kind or asked.get("kind", ""),
            facets={name: str(asked[name]) for name in self.facets if name in asked},
            language=asked.get("language", ""),
            since=since,
            until=until,
            asked=words,
        )

    def filter_queryset(self, queryset: Any) -> EditionQuerySet:
        asked = self.asked()
        words = read(asked["q"]) if "q" in asked else None
        if words is not None and not words:
            # Signs alone say nothing, and nothing says them.
            return Edition.objects.none()
        return newest(self.question(words), after=asked.get("cursor"))


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


class SearchFilters(EditionFilters):
    """What the search can be asked: the same as ``/search/``. ``words`` is what was understood."""

    q = _text("The words to look for.", longest=LONGEST, required=True)
    kind = _one_of([one.value for one in Item.Kind], "What to look for.")

    rating = _text("The verdict; of an article, on a claim that it weaves in.")
    speaker = _text("Who said it.")
    topic = _text("What it is about.")
    place = _text("Where it is about.")
    occasion = _text("The speech, debate or post at which it was said.")
    source = _text("A source that is evidence for or against a claim.")
    author = _text("Who wrote it.")

    facets = FACETS

    words: Asked

    @classmethod
    def cursor_filter(cls) -> Filter:
        return _cursor(RANKED_PATTERN, parse=RankedCursor.parse)

    def filter_queryset(self, queryset: Any) -> EditionQuerySet:
        asked = self.asked()
        self.words = read(asked["q"])
        if not self.words:
            return Edition.objects.none()
        return best(self.question(self.words), after=asked.get("cursor"))


class CorrectionFilters(Filters):
    dated = "Published"
    change = _one_of([one.value for one in FURTHER], "What kind of change it was.")
    kind = _one_of([one.value for one in Item.Kind], "What was changed.")

    def filter_queryset(self, queryset: Any) -> EditionQuerySet:
        asked = self.asked()
        columns = {name: asked[name] for name in ("change", "kind", "language") if name in asked}
        return corrections(**columns, **_within(asked))


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
