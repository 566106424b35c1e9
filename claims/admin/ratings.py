"""The scale of ratings. A rating that was ever given is retired, never deleted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.models import Rating, RatingScale, RatingTranslation
from newsroom.review.admin import DeskAdmin, DeskInline


class RatingTranslationInline(DeskInline):
    model = RatingTranslation
    blank_rows = 0
    fieldsets = [(None, {"fields": [("language", "label"), "definition"]})]


class RatingInline(DeskInline):
    model = Rating
    blank_rows = 0
    can_delete = False
    fieldsets = [
        (None, {"fields": [
            ("label", "slug"), "definition",
            ("value", "colour", "approvals_needed", "position"), "retired",
        ]}),
    ]  # fmt: skip


@admin.register(RatingScale)
class RatingScaleAdmin(DeskAdmin):
    fieldsets = [(_("Scale"), {"fields": ["name", "description", "in_use"]})]
    inlines = [RatingInline]
    list_display = ["name", "in_use"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Rating)
class RatingAdmin(DeskAdmin):
    fieldsets = [
        (_("Rating"), {"fields": [
            ("label", "slug"), "definition",
            ("value", "colour", "approvals_needed", "position"), ("scale", "retired"),
        ]}),
    ]  # fmt: skip
    inlines = [RatingTranslationInline]
    list_display = ["label", "scale", "value", "approvals_needed", "retired"]
    list_select_related = ["scale"]
    search_fields = ["label"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
