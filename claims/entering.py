"""Many statements from one occasion: the occasion is entered once, then one row per statement."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseFormSet, formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.forms import check_words
from claims.models import Claim, Occasion, Speaker, Statement
from claims.naming import Speakers
from claims.quotes import MOST
from claims.roles import role_at
from claims.rows import checked, fields_of
from claims.transcripts import promote
from newsroom.review.forms import free_slug
from newsroom.review.pickers import Picked, Picker, PickerField

PREFIX = "rows"
_SAID = ["quote", "quote_language", "kind", "reported", "paraphrase", "date"]
_NEW = "new"


class SpeakerField(PickerField):
    """Cleans to a speaker, or to a name that is not one speaker's and must be decided about."""

    def __init__(self) -> None:
        db_field = Statement._meta.get_field("speaker")
        super().__init__(
            Speaker.objects.all(),
            label=capfirst(db_field.verbose_name),
            widget=Picker(db_field=db_field, can_add=True),
        )
        self.speakers = Speakers()
        self.error_messages["required"] = _("Say who said it.")

    def clean(self, value: Any) -> Any:
        if isinstance(value, Picked) and value.sought:
            named = self.speakers.called(value.sought)
            return named[0] if len(named) == 1 else value.sought
        pk = str(value or "")
        if not pk:
            raise ValidationError(self.error_messages["required"], "required")
        if speaker := self.speakers.get(pk):
            return speaker
        raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")


class EntryForm(forms.Form):
    """One statement of ``occasion``. A row without any words is blank, and nothing comes of it.

    ``offered`` is who may be meant by a name that is not one speaker's.
    """

    def __init__(self, *args: Any, occasion: Occasion, speakers: Speakers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.occasion = occasion
        self.sought = self.answer = ""
        self.offered: list[Speaker] = []
        speaker = SpeakerField()
        speaker.speakers = speakers
        if not self.is_bound:
            speaker.widget.related = speakers.get(str(self.initial.get("speaker", "")))
        self.fields |= {"speaker": speaker} | checked(Statement, fields_of(Statement, _SAID))
        self.fields["date"].label = _("Date, if it is another one")
        self.fields["claim"] = forms.BooleanField(
            label=gettext_lazy("And make it a claim"), required=False
        )
        wording = checked(Claim, fields_of(Claim, ["wording"]))["wording"]
        wording.required = False
        # The stylesheet asks whether it is empty, and hides it until a claim is wanted.
        wording.widget.attrs["placeholder"] = " "
        wording.label = gettext_lazy("What is checked, in one sentence")
        wording.help_text = gettext_lazy("Left empty, the draft begins with the quote.")
        self.fields["wording"] = wording

    def has_changed(self) -> bool:
        # What the row began with (the last speaker, a language) is nobody's statement.
        names = ("quote", "paraphrase", "wording")
        return self.is_bound and any(
            str(self.data.get(self.add_prefix(name)) or "").strip() for name in names
        )

    def clean(self) -> dict[str, Any]:
        check_words(self)
        name = self.cleaned_data.get("speaker")
        if isinstance(name, str):
            self._decide(name)
        return self.cleaned_data

    def _decide(self, name: str) -> None:
        """Whom ``name`` means: somebody who was offered, or somebody new."""
        field: Any = self.fields["speaker"]
        candidates = {str(row.pk): row for row in field.speakers.like(name)}
        self.sought = name
        self.offered = list(candidates.values())
        same = self.data.get(self.add_prefix("who_for")) == name
        self.answer = str(self.data.get(self.add_prefix("who")) or "") if same else ""
        if self.answer == _NEW and len(name) > 200:
            self.add_error("speaker", _("A name has at most 200 characters."))
        elif self.answer == _NEW:
            self.cleaned_data["speaker"] = None
        elif self.answer in candidates:
            self.cleaned_data["speaker"] = candidates[self.answer]
        elif candidates:
            self.add_error("speaker", _("Several may be meant, or somebody new: choose below."))
        else:
            self.add_error("speaker", _("Nobody is called that. Add them below, or choose."))

    @property
    def is_known(self) -> bool:
        """Whether a pasted list brought words that the occasion has already."""
        return bool(self.data.get(self.add_prefix("known")))

    def when(self) -> dict[str, Any]:
        """The date of the statement: its own, or the occasion's."""
        if own := self.cleaned_data["date"]:
            return {"date": own}
        names = ("date", "date_as_written", "date_inferred")
        return {name: getattr(self.occasion, name) for name in names}

    def save(self, *, by: Any, new: dict[str, Speaker]) -> Statement:
        """The statement and its claim, if one was asked for. ``new`` are speakers just added."""
        typed = self.cleaned_data
        speaker = typed["speaker"] or _added(self.sought, new)
        when = self.when()
        role = role_at(speaker, when["date"])
        said = {name: typed[name] for name in _SAID if name != "date"}
        statement = Statement.objects.create(
            speaker=speaker,
            occasion=self.occasion,
            url=self.occasion.url,
            role_title=role.title if role else "",
            role_body=role.body if role else "",
            **(said | when),
        )
        if typed["claim"] or typed["wording"].strip():
            promote(statement, by=by, wording=typed["wording"].strip())
        return statement


def _added(name: str, new: dict[str, Speaker]) -> Speaker:
    """The new speaker of this name, made once for all rows."""
    if name not in new:
        slug = free_slug(name, among=Speaker.objects.all(), fallback="speaker")
        new[name] = Speaker.objects.create(name=name, slug=slug)
    return new[name]


class EntryRows(BaseFormSet):
    """The rows of one save. Either all are saved or none is, so nobody wonders which.

    ``start`` is what a blank row begins with.
    """

    def __init__(
        self, data: Any = None, *, occasion: Occasion, start: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=PREFIX)
        ids, names = _named_in(data) if data is not None else ([], [])
        start = start or {}
        speakers = Speakers(ids=[*ids, start.get("speaker", "")], names=names)
        self.form_kwargs = {"occasion": occasion, "speakers": speakers, "initial": start}

    @property
    def filled(self) -> list[Any]:
        """The rows that say something and are not left out."""
        return [form for form in self.forms if form.has_changed() and not form["DELETE"].value()]

    def clean(self) -> None:
        if not self.filled:
            raise ValidationError(_("Enter a quote first."), "empty")

    @transaction.atomic
    def save(self, *, by: Any) -> list[Statement]:
        """The statements, in the order of the rows."""
        new: dict[str, Speaker] = {}
        return [form.save(by=by, new=new) for form in self.filled]


def _named_in(data: Any) -> tuple[list[str], list[str]]:
    """The ids and the names of speakers in what a browser sent."""
    found: dict[str, list[str]] = {"": [], "-typed": []}
    pattern = re.compile(rf"{PREFIX}-\d+-speaker(-typed)?")
    for key in data:
        if hit := pattern.fullmatch(key):
            found[hit[1] or ""].append(data.get(key) or "")
    return found[""], found["-typed"]


EntryFormSet: Any = formset_factory(
    EntryForm, formset=EntryRows, extra=1, max_num=MOST, absolute_max=MOST + 100,
    validate_max=True, can_delete=True,
)  # fmt: skip
