"""Where evidence comes from, and the passages taken from it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.admin.alike import WarnedAdmin
from claims.admin.lookups import PrefilledAdmin
from claims.forms import EvidenceForm, SourceForm
from claims.models import Evidence, Source
from newsroom.review.admin import DeskAdmin


@admin.register(Source)
class SourceAdmin(WarnedAdmin, PrefilledAdmin):
    form = SourceForm
    fieldsets = [
        (_("Source"), {"fields": [
            "url",
            "title",
            ("publisher", "author"),
            ("kind", "rank"),
            "archive_url",
            ("date", "date_as_written", "date_inferred"),
        ]}),
        (_("How we know it"), {"fields": [
            ("located", "seen_through"),
            "origin",
            "interests",
            "slug",
        ]}),
    ]  # fmt: skip
    list_display = ["title", "publisher", "kind", "rank", "date"]
    list_filter = ["kind", "rank", "located"]


@admin.register(Evidence)
class EvidenceAdmin(DeskAdmin):
    form = EvidenceForm
    fieldsets = [
        (_("Evidence"), {"fields": [
            "source", "passage", ("verbatim", "language"), "translation", ("locator", "accessed"),
        ]}),
    ]  # fmt: skip
    add_related = frozenset({"source"})
    list_display = ["__str__", "locator", "accessed"]
    list_filter = ["verbatim"]
    list_select_related = ["source"]
