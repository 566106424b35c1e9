"""The rows of a claim, in the order of the work."""

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims import forms
from claims.models import ClaimPart, ClaimStatement, ContactAttempt, EvidenceLink, Verdict
from newsroom.review.admin import DeskInline
from newsroom.review.admin.state import FormState

_SCRIPTS: list[Any] = [Script("desk/enter.js", type="module")]
# Shows the role that a speaker held then, while one types.
ROLE_MEDIA = Media(js=_SCRIPTS)


class ClaimStatementInline(DeskInline):
    model = ClaimStatement
    verbose_name = _("statement")
    verbose_name_plural = _("what was said")
    form = forms.ClaimStatementForm
    description = _("Who said it, where, and in which words. The first one is the primary one.")
    fieldsets = [
        (None, {"fields": [
            "speaker",
            ("role_title", "role_body"),
            "quote",
            ("quote_language", "reported", "kind"),
            "paraphrase",
            ("occasion", "date"),
        ]}),
        (_("Translation, links, order"), {"classes": ["collapse"], "fields": [
            ("date_as_written", "date_inferred"),
            "translation",
            ("original_language", "translator"),
            ("url", "archive_url"),
            ("timecode", "position"),
        ]}),
    ]  # fmt: skip
    picked = "statement"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*STATEMENT_RELATED)


STATEMENT_RELATED = ("statement__speaker", "statement__occasion")
EVIDENCE_RELATED = ("evidence__source",)


class EvidenceLinkInline(DeskInline):
    model = EvidenceLink
    verbose_name = _("evidence")
    verbose_name_plural = _("evidence")
    form = forms.EvidenceLinkForm
    description = _("Both sides: what speaks against the claim, and what speaks for it.")
    fieldsets = [
        (None, {"fields": [
            "source",
            "passage",
            ("stance", "directness", "verbatim"),
            ("locator", "accessed"),
        ]}),
        (_("Language, translation, order"), {"classes": ["collapse"], "fields": [
            ("language", "position"),
            "translation",
        ]}),
    ]  # fmt: skip
    picked = "evidence"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*EVIDENCE_RELATED)


class _RatedInline(DeskInline):
    def form_attributes(self, request: HttpRequest) -> dict[str, Any]:
        kept = FormState.of(request).kept
        if "ratings" not in kept:
            kept["ratings"] = forms.ratings_in_use()
        return {"ratings": kept["ratings"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("rating")


class VerdictInline(_RatedInline):
    model = Verdict
    form = forms.VerdictForm
    single = True
    fieldsets = [(None, {"fields": [
        "rating", "finding", "summary", "what_is_right", "reasoning",
    ]})]  # fmt: skip


class ClaimPartInline(_RatedInline):
    model = ClaimPart
    form = forms.PartForm
    blank_rows = 0
    description = _("Only where a claim says several things that are not equally true.")
    fieldsets = [(None, {"fields": [("label", "rating", "position"), "wording"]})]
    classes = ["collapse"]


class ContactAttemptInline(DeskInline):
    model = ContactAttempt
    form = forms.ContactAttemptForm
    blank_rows = 0
    description = _("Readers see a sentence made from the outcome; whom you asked stays here.")
    fieldsets = [
        (None, {"fields": [("outcome", "asked_on", "deadline"), "route", "reply"]}),
    ]
    classes = ["collapse"]
