"""Claims: the form in the order of the work, and the list."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.admin import rows
from claims.admin.chosen import read_chosen
from claims.forms import ClaimForm, times_used
from claims.models import Claim, ClaimPart, ClaimStatement, EvidenceLink, Rating
from claims.unsaved import kept_of, next_statement, unsaved
from newsroom.review.admin import BylineInline, EditorNoteInline, ItemAdmin
from newsroom.review.admin.lists import WhoseFilter
from newsroom.review.models import Byline, EditorNote


class RatingFilter(admin.SimpleListFilter):
    title = _("rating")
    parameter_name = "rating"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(rating.pk), rating.label) for rating in Rating.objects.all()[:100]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(verdict__rating=value) if value.isdecimal() else queryset


@admin.register(Claim)
class ClaimAdmin(ItemAdmin):
    form = ClaimForm
    fieldsets = [
        (_("The claim"), {
            "description": _("One sentence that can be true or false."),
            "fields": [
                "wording",
                ("wording_by_editors", "format", "platform"),
                "context",
                "topics",
                "places",
            ],
        }),
        (_("Why and how it is checked"), {
            "description": _("Readers see all of it but the harm, which stays here."),
            "fields": ["why_checked", "how_checked", "limitation", "harm"],
        }),
        (_("At the desk"), {"classes": ["collapse"], "fields": [
            ("embargo_until", "review_by", "sensitive"),
        ]}),
        (_("Address, language, links to other claims"), {
            "classes": ["collapse", "until-wrong"],
            "fields": [("slug", "language"), "related", "translation_of"],
        }),
        (_("First published elsewhere"), {
            "classes": ["collapse"],
            "description": _("Of a check that somebody has published before: all three, or none."),
            "fields": ["first_url", ("first_publisher", "first_date")],
        }),
    ]  # fmt: skip
    inlines = [
        rows.ClaimStatementInline,
        rows.EvidenceLinkInline,
        rows.VerdictInline,
        rows.ClaimPartInline,
        rows.ContactAttemptInline,
        BylineInline,
        EditorNoteInline,
    ]
    another = _("Save and add the next from the same occasion")
    layout = [
        "claim_statements", 0, 1, "evidence_links", "verdict", "parts", "contact_attempts",
        "bylines", 2, "editor_notes", 3, 4,
    ]  # fmt: skip
    add_related = frozenset({"topics", "places"})
    form_related = ("verdict__rating", "assigned_to", "translation_of__claim", "created_by")
    to_own_kind = Claim._meta.get_field("related")
    form_prefetch = (
        Prefetch(
            "claim_statements",
            ClaimStatement.objects.select_related(*rows.STATEMENT_RELATED).annotate(
                times_used=times_used(ClaimStatement, "statement")
            ),
        ),
        Prefetch(
            "evidence_links",
            EvidenceLink.objects.select_related(*rows.EVIDENCE_RELATED).annotate(
                times_used=times_used(EvidenceLink, "evidence")
            ),
        ),
        Prefetch("parts", ClaimPart.objects.select_related("rating")),
        "contact_attempts",
        Prefetch("bylines", Byline.objects.select_related("person")),
        Prefetch("editor_notes", EditorNote.objects.select_related("author")),
    )

    list_display = ["wording", "standing", "rating", "speaker", "assigned_to", "changed_at"]
    list_display_links = ["wording"]
    list_filter = ["status", WhoseFilter, RatingFilter, "sensitive"]
    list_select_related = ["verdict__rating", "assigned_to"]
    # By the key and not by the date of change: the list opens as fast at a million claims.
    ordering = ["-pk"]

    @property
    def media(self) -> Media:
        scripts: list[Any] = [Script("desk/similar.js", type="module")]
        return super().media + rows.ROLE_MEDIA + Media(js=scripts)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        claims = super().get_queryset(request)
        first = ClaimStatement.objects.filter(claim=OuterRef("pk")).order_by("position", "pk")
        name = Subquery(first.values("statement__speaker__name")[:1])
        match = request.resolver_match
        in_list = match and (match.url_name or "").endswith("_changelist")
        return claims.annotate(speaker_name=name) if in_list else claims

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        claim = super().get_object(request, object_id, from_field)
        if claim is not None:
            read_chosen(claim)
        return claim

    def unsaved(self, obj: Any, form: Any, formsets: dict[str, Any]) -> Claim:
        return unsaved(obj, form, formsets)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            if filled := getattr(row, "role_filled", ""):
                messages.info(request, filled)

    # --- One speech, many claims ---

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, rows.ClaimStatementInline) and request.method == "GET":
            kwargs["initial"] = [next_statement(request.GET)]
        return kwargs

    def next_one(self, request: HttpRequest, obj: Any) -> Any:
        """A new form that starts with the occasion, speaker and link of what was just saved."""
        if "_addanother" not in request.POST:
            return None
        messages.success(request, _("Saved: %(row)s") % {"row": obj})
        add = reverse("admin:claims_claim_add")
        return HttpResponseRedirect(f"{add}?{urlencode(kept_of(obj))}")

    @admin.display(description=_("rating"))
    def rating(self, claim: Claim) -> Any:
        verdict = getattr(claim, "verdict", None)
        return verdict and verdict.rating

    @admin.display(description=_("speaker"))
    def speaker(self, claim: Claim) -> str:
        return claim.speaker_name or ""  # type: ignore[attr-defined]
