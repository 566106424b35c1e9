"""Who says things, what they said, and on which occasion."""

from typing import Any

from django.contrib import admin, messages
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin.alike import WarnedAdmin
from claims.admin.lookups import PrefilledAdmin
from claims.admin.rows import ROLE_MEDIA
from claims.forms import AliasedForm, StatementForm, TitledForm
from claims.models import (
    Occasion,
    Place,
    Speaker,
    SpeakerRole,
    SpeakerWithoutPage,
    Statement,
    Topic,
)
from newsroom.review.admin import DeskAdmin, DeskInline
from newsroom.review.forms import SluggedForm

_DATE = ("date", "date_as_written", "date_inferred")


class SpeakerRoleInline(DeskInline):
    model = SpeakerRole
    blank_rows = 0
    description = _("Offices held, as far as known.")
    fieldsets = [(None, {"fields": [("title", "body"), ("since", "until")]})]


@admin.register(Speaker)
class SpeakerAdmin(WarnedAdmin):
    form = AliasedForm
    fieldsets = [
        (_("Speaker"), {"fields": ["name", "aliases", ("kind", "same_as"), "description", "slug"]}),
    ]
    inlines = [SpeakerRoleInline]
    list_display = ["name", "kind", "description"]
    list_filter = ["kind"]


@admin.register(SpeakerWithoutPage)
class SpeakerWithoutPageAdmin(DeskAdmin):
    fieldsets = [(_("Speaker without a page"), {"fields": ["speaker", "reason"]})]
    list_display = ["speaker", "reason"]
    list_select_related = ["speaker"]


@admin.register(Occasion)
class OccasionAdmin(WarnedAdmin):
    form = TitledForm
    fieldsets = [
        (_("Occasion"), {"fields": [
            "title", ("kind", "medium"), _DATE, ("place", "url"), "slug",
        ]}),
    ]  # fmt: skip
    add_related = frozenset({"place"})
    change_form_template = "desk/transcripts_of_occasion.html"
    list_display = ["title", "kind", "place", "date", "transcripts"]
    list_filter = ["kind"]
    list_select_related = ["place"]

    @admin.display(description=_("transcripts"))
    def transcripts(self, occasion: Occasion) -> str:
        address = f"{reverse('admin:transcript_list')}?occasion={occasion.pk}"
        return format_html('<a href="{}">{}</a>', address, _("open"))


@admin.register(Place)
class PlaceAdmin(WarnedAdmin):
    form = AliasedForm
    fieldsets = [(_("Place"), {"fields": ["name", "aliases", "within", "slug"]})]
    list_display = ["name", "within"]
    list_select_related = ["within"]


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    form = SluggedForm
    fieldsets = [(_("Topic"), {"fields": ["name", "slug"]})]
    list_display = ["name", "slug"]


@admin.register(Statement)
class StatementAdmin(PrefilledAdmin):
    form = StatementForm
    fieldsets = [
        (_("Statement"), {"fields": [
            ("speaker", "occasion"),
            ("role_title", "role_body"),
            ("reported", "kind"),
            "quote",
            ("quote_language", "original_language"),
            "paraphrase",
            _DATE,
        ]}),
        (_("Translation"), {"fields": ["translation", "translator"]}),
        (_("Where to find it"), {"fields": ["url", "archive_url", ("timecode", "start", "end")]}),
    ]  # fmt: skip
    add_related = frozenset({"speaker", "occasion"})
    # A speech is entered one statement after the other.
    kept = ("speaker", "role_title", "role_body", "occasion", "quote_language", "date", "url")
    list_display = ["__str__", "kind", "occasion", "date"]
    list_filter = ["kind", "reported"]
    list_select_related = ["speaker", "occasion"]

    @property
    def media(self) -> Media:
        return super().media + ROLE_MEDIA

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.role_filled:
            messages.info(request, form.role_filled)
