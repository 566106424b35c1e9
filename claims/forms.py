"""The forms of claims, and of what several claims share."""

import re
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.fields import language_tag
from claims.models import ClaimStatement, ContactAttempt, Evidence, EvidenceLink, Rating, Statement
from claims.models.claim import WORDING_ADVISED
from claims.prefill import PrefilledForm
from claims.roles import as_of, role_at
from claims.rows import SharedRowForm
from newsroom.review.admin import RowForm
from newsroom.review.forms import DeskForm, ItemForm, LinesField, SluggedForm, not_in_future

STATEMENT_FIELDS = [
    "speaker", "role_title", "role_body", "occasion", "kind", "reported", "quote",
    "quote_language", "paraphrase", "date", "date_as_written", "date_inferred",
    "original_language", "translation", "translator", "url", "archive_url", "timecode",
]  # fmt: skip
EVIDENCE_FIELDS = [
    "source", "passage", "verbatim", "language", "translation", "locator", "accessed",
]  # fmt: skip


class ClaimForm(ItemForm):
    named_by = "wording"

    def arrange(self) -> None:
        super().arrange()
        wording = self.fields["wording"].widget.attrs
        wording |= {"data-advised": WORDING_ADVISED, "data-similar": reverse("admin:similar")}
        self.fields["language"].validators.append(language_tag)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = ("first_url", "first_publisher", "first_date")
        given = [name for name in names if (cleaned.get(name) or "").strip()]
        if not given:
            self.instance.archived = False
        for name in names:
            if given and name not in given and not self.has_error(name):
                self.add_error(
                    name, _("Of what was first published elsewhere tell where, by whom and when.")
                )
        return cleaned


class NamesField(forms.CharField):
    """Names in any script, divided by commas of any script, semicolons or line breaks."""

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and list(initial or []) != names(data or "")

    def clean(self, value: Any) -> list[str]:
        found = names(super().clean(value))
        if any(len(name) > 200 for name in found):
            raise forms.ValidationError(_("A name has at most 200 characters."), "max_length")
        return found


def names(text: str) -> list[str]:
    """The names in a text, each once, in order."""
    parts = (part.strip() for part in re.split(r"[,;،؛\n]", text))
    return list(dict.fromkeys(part for part in parts if part))


class AliasedForm(SluggedForm):
    """A form of something that goes by several names."""

    def arrange(self) -> None:
        super().arrange()
        if "aliases" in self.fields:
            field = self.fields["aliases"]
            self.fields["aliases"] = NamesField(
                label=field.label,
                required=False,
                disabled=field.disabled,
                help_text=_("Other names and spellings, in any script, divided by commas."),
                widget=forms.Textarea({"rows": 2, "dir": "auto"}),
            )


class TitledForm(SluggedForm):
    named_by = "title"


class SourceForm(PrefilledForm, TitledForm):
    """A source, which a page on the web can say much about."""


class StatementForm(PrefilledForm):
    """A statement on a page of its own. What is missing is said at the field it belongs to."""

    class Meta:
        model = Statement
        fields = [*STATEMENT_FIELDS, "start", "end"]

    role_filled = ""

    def arrange(self) -> None:
        super().arrange()
        suggest_role(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_words(self)
        fill_role(self)
        return cleaned


def suggest_role(form: Any) -> None:
    """Let the desk's script ask for the role while one types."""
    form.fields["role_title"].widget.attrs["data-role-url"] = reverse("admin:speaker_role")


def fill_role(form: Any) -> None:
    """Where nobody typed a role, the one held then; ``form.role_filled`` is a sentence about it.

    A saved role that somebody emptied stays empty until the speaker or the date is another one.
    """
    cleaned, changed = form.cleaned_data, set(form.changed_data)
    typed = cleaned.get("role_title") or cleaned.get("role_body")
    speaker, occasion = cleaned.get("speaker"), cleaned.get("occasion")
    if typed or not speaker or not changed & {"speaker", "date", "occasion"}:
        return
    date = cleaned.get("date") or (occasion.date if occasion else "")
    if role := role_at(speaker, date):
        cleaned |= {"role_title": role.title, "role_body": role.body}
        form.role_filled = as_of(role, date)


def check_words(form: Any) -> None:
    """Add an error at the quote where there must be one, or some other words."""
    cleaned = form.cleaned_data
    if form.has_error("quote") or (cleaned.get("quote") or "").strip():
        return
    if cleaned.get("reported") == Statement.Reported.DIRECT:
        sentence = _("A direct quote needs the words themselves.")
        if (cleaned.get("paraphrase") or "").strip():
            sentence += " " + _("If they are not known, choose another way of reporting.")
        form.add_error("quote", sentence)
    elif not (cleaned.get("paraphrase") or "").strip() and not form.has_error("paraphrase"):
        form.add_error("quote", _("Enter the quote, or below what was said in your own words."))


class ClaimStatementForm(SharedRowForm):
    """What was said: a statement of the claim, entered here or picked."""

    shared = "statement"
    shared_fields = STATEMENT_FIELDS
    shared_add = ("speaker", "occasion")
    both = gettext_lazy("Either pick a statement or enter one, not both.")
    role_filled = ""

    class Meta:
        model = ClaimStatement
        fields = ["statement", "position"]

    def arrange(self) -> None:
        super().arrange()
        self.fields["role_body"].label = _("Of which body")
        suggest_role(self)
        if not self.instance.pk:
            self.fields["statement"].label = _("Use a statement that is here already")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("statement") and not self.has_error("statement") and self.has_changed():
            check_words(self)
            fill_role(self)
        return cleaned


class EvidenceLinkForm(SharedRowForm):
    """A piece of evidence and how it bears on the claim, entered here or picked."""

    shared = "evidence"
    shared_fields = EVIDENCE_FIELDS
    shared_add = ("source",)
    both = gettext_lazy("Either pick evidence or enter it, not both.")

    class Meta:
        model = EvidenceLink
        fields = ["evidence", "stance", "directness", "position"]

    def arrange(self) -> None:
        super().arrange()
        self.fields["accessed"].validators.append(not_in_future)
        self.fields["source"].error_messages["required"] = _("Say which source this is from.")
        if not self.instance.pk:
            self.fields["evidence"].label = _("Use evidence that is here already")


class EvidenceForm(DeskForm):
    class Meta:
        model = Evidence
        fields = EVIDENCE_FIELDS

    def arrange(self) -> None:
        super().arrange()
        self.fields["accessed"].validators.append(not_in_future)


class RatingField(forms.ChoiceField):
    """A rating out of few, offered without a query of its own. Cleans to the Rating or None."""

    def offer(self, ratings: list[Rating], *, described: bool) -> None:
        self.ratings = {str(rating.pk): rating for rating in ratings}
        label = _described if described else str
        self.choices = [
            ("", _("not rated yet")),
            *((key, label(r)) for key, r in self.ratings.items()),
        ]

    def shown(self, value: Any) -> str:
        """The label of the rating with this id, for reading."""
        return str(self.ratings.get(str(value), ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and str(initial or "") != str(data or "")

    def clean(self, value: Any) -> Rating | None:
        return self.ratings.get(super().clean(getattr(value, "pk", value)))


def _described(rating: Rating) -> str:
    return format_html(
        '<span class="rating" data-rating="{}">{}</span>'
        '<span class="rating-definition"> – {}</span>',
        rating.colour, rating.label, rating.definition,
    )  # fmt: skip


def ratings_in_use() -> list[Rating]:
    """What can be chosen now."""
    return list(Rating.objects.filter(retired=False, scale__in_use=True))


class RatedForm(RowForm):
    """A row with a rating. A retired rating that was given stays until another one is chosen."""

    ratings: list[Rating] = []
    described = False

    def draw(self) -> None:
        super().draw()
        given = self.instance.rating
        offered = self.ratings if given is None or given in self.ratings else [*self.ratings, given]
        rating: Any = self.fields["rating"]
        rating.offer(offered, described=self.described)


class VerdictForm(RatedForm):
    described = True
    rating = RatingField(label=gettext_lazy("rating"), required=False, widget=forms.RadioSelect)
    summary = LinesField(
        label=gettext_lazy("summary"),
        required=False,
        limit=300,
        help_text=gettext_lazy("Two to four points, one a line."),
    )

    class Meta:
        fields = ["rating", "finding", "summary", "what_is_right", "reasoning"]

    def stamp(self, by: Any) -> None:
        if "rating" in self.changed_data:
            rated = self.instance.rating is not None
            self.instance.proposed_by = by if rated else None
            self.instance.proposed_at = timezone.now() if rated else None


class PartForm(RatedForm):
    rating = RatingField(label=gettext_lazy("rating"), required=False)

    class Meta:
        fields = ["label", "rating", "wording", "position"]


class ContactAttemptForm(RowForm):
    class Meta:
        fields = ["outcome", "asked_on", "deadline", "route", "reply"]

    def arrange(self) -> None:
        super().arrange()
        self.fields["asked_on"].validators.append(not_in_future)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        asked = cleaned.get("asked_on") or self.has_error("asked_on")
        if outcome != ContactAttempt.Outcome.NOT_SAFE and not asked:
            self.add_error("asked_on", _("Say on which day you asked."))
        if outcome == ContactAttempt.Outcome.REPLIED and not (cleaned.get("reply") or "").strip():
            self.add_error("reply", _("Enter the reply."))
        return cleaned

    def stamp(self, by: Any) -> None:
        if self.instance.pk is None:
            self.instance.logged_by = by


def times_used(model: type[models.Model], relation: str) -> Any:
    """How many claims use the shared row that a row of ``model`` points to."""
    others = model._default_manager.filter(**{relation: models.OuterRef(relation)})
    counted = others.order_by().values(relation).annotate(times=models.Count("pk"))
    return models.Subquery(counted.values("times"))
