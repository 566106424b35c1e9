"""What lists can be narrowed by. Everything unknown is a clear error, never a guess."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.fields import language_tag
from newsroom.editions.asking import LONGEST, Asked, clean
from newsroom.editions.corrections import FURTHER
from newsroom.editions.cursor import Cursor, RankedCursor
from newsroom.editions.search import FACETS, Question
from newsroom.review.models import Item

CHANGES = {one.value: one.label for one in FURTHER}
KINDS = {Item.Kind.CLAIM.value: _("Claims"), Item.Kind.ARTICLE.value: _("Articles")}


class NameField(forms.CharField):
    """A slug in any script."""

    default_validators = [
        RegexValidator(r"^[-\w]+\Z", _("This is not a name from one of our addresses."))
    ]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)


class DayField(forms.DateField):
    """A day of ours, such as 2026-04-25."""

    default_error_messages = {"invalid": _("Enter a day such as 2026-04-25.")}
    _sentence = _("Enter a day from 1900 to 2999.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **kwargs)
        self.validators += [
            MinValueValidator(dt.date(1900, 1, 1), self._sentence),
            MaxValueValidator(dt.date(2999, 12, 30), self._sentence),
        ]


class CursorField(forms.CharField):
    """Where the list goes on; comes from a link of ours."""

    kind: type[Cursor] = Cursor

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.kind.parse(text) if text else None
        except ValueError:
            raise forms.ValidationError(
                _("This link does not say where the list goes on."), code="invalid"
            ) from None


class RankedCursorField(CursorField):
    """The same for a list that has the best first."""

    kind = RankedCursor


class WordsField(forms.Field):
    """Whatever somebody looks for. Nothing is refused, and no more is read than can be used."""

    def clean(self, value: Any) -> str:
        return clean(value or "")[: LONGEST + 1]


class Filters(forms.Form):
    """What lists have in common: a period, a language, a place in the list. Other parameters than
    a list's own are ignored.
    """

    language = forms.CharField(
        label=_("Language"), required=False, max_length=35, validators=[language_tag]
    )
    cursor = CursorField(label=_("Position in the list"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # “from” is a word of Python's, so it cannot be declared above.
        self.fields["from"] = DayField(label=_("From"))
        self.fields["to"] = DayField(label=_("To"))

    def narrowing(self) -> dict[str, str]:
        """The valid parameters as an address spells them, without the cursor."""
        return {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if value and name != "cursor"
        }

    def within(self) -> dict[str, Any]:
        """The period and the place, as the functions that make lists take them."""
        found = self.cleaned_data
        return {
            "since": _start_of(found["from"]),
            "until": _start_of(found["to"] and found["to"] + dt.timedelta(days=1)),
            "after": found["cursor"],
        }


class ItemFilters(Filters):
    """The parameters of ``/claims/`` and ``/articles/``, and of their feeds."""

    rating = NameField(label=_("Verdict"))
    speaker = NameField(label=_("Speaker"))
    topic = NameField(label=_("Topic"))
    place = NameField(label=_("Place"))
    occasion = NameField(label=_("Occasion"))
    source = NameField(label=_("Source"))
    author = NameField(label=_("Author"))

    def question(self, *, kind: str = "", asked: Asked | None = None) -> Question:
        """What is asked, together with words. Where the list goes on is in ``cleaned_data``."""
        found = self.cleaned_data
        period = self.within()
        return Question(
            kind=kind,
            facets={facet: found[facet] for facet in FACETS if found[facet]},
            language=found["language"],
            since=period["since"],
            until=period["until"],
            asked=asked,
        )


class SearchFilters(ItemFilters):
    """The parameters of ``/search/``."""

    q = WordsField(label=_("Words"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of item"),
        required=False,
        choices=list(KINDS.items()),
        error_messages={"invalid_choice": _("Say “claim” or “article”.")},
    )
    cursor = RankedCursorField(label=_("Position in the list"), required=False, max_length=100)

    def narrowing(self) -> dict[str, str]:
        found = super().narrowing()
        return {"q": found.pop("q")} | found if "q" in found else found


class CorrectionFilters(Filters):
    """The parameters of ``/corrections/`` and of its feed."""

    change = forms.ChoiceField(
        label=_("Kind of change"),
        required=False,
        choices=list(CHANGES.items()),
        error_messages={"invalid_choice": _("There is no such kind of change.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of item"),
        required=False,
        choices=list(KINDS.items()),
        error_messages={"invalid_choice": _("Say “claim” or “article”.")},
    )

    def listed(self) -> dict[str, Any]:
        """The arguments for ``corrections``."""
        found = self.cleaned_data
        return {name: found[name] for name in ("change", "kind", "language")} | self.within()


def _start_of(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None


class ComparisonForm(forms.Form):
    """With which later edition an earlier one is compared; the next one unless told."""

    to = forms.IntegerField(label=_("Compared with edition"), required=False)

    def __init__(self, *args: Any, earlier: int, newest: int) -> None:
        super().__init__(*args)
        self.fields["to"].validators += [
            MinValueValidator(earlier + 1, _("Give the number of a later edition.")),
            MaxValueValidator(newest, _("There is no such edition yet.")),
        ]
        self.next = earlier + 1

    def number(self) -> int:
        return self.cleaned_data["to"] or self.next


class Position(forms.Form):
    """The only parameter of a list that is not narrowed."""

    cursor = CursorField(label=_("Position in the list"), required=False, max_length=100)
