"""Checklists, for publishers. A version stays as it is; the next one starts from it."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from newsroom.review import checklists
from newsroom.review.admin.base import DeskAdmin
from newsroom.review.admin.inlines import DeskInline
from newsroom.review.models import Checklist, ChecklistQuestion

_FIELDS = ("text", "help", "required")


class QuestionInline(DeskInline):
    model = ChecklistQuestion
    verbose_name = _("question")
    verbose_name_plural = _("questions")
    description = _("In this order. Each is answered with yes, no or “does not apply”.")
    fieldsets = [(None, {"fields": ["text", "help", ("required", "position")]})]

    def is_frozen(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None or super().is_frozen(request, obj)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj is None and request.method == "GET":
            formset.extra = max(1, len(_questions_before(request)))
        return formset


@admin.register(Checklist)
class ChecklistAdmin(DeskAdmin):
    """What is saved here is always a new version; revisions keep the one they came with."""

    inlines = [QuestionInline]
    list_display = ["name", "kind", "revisions_asked", "created_by", "created_at"]
    list_select_related = ["created_by"]
    list_filter = ["kind"]
    readonly_fields = ["created_by", "created_at", "revisions_asked", "again"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        made = ["kind", ("created_by", "created_at"), "revisions_asked", "again"]
        description = _(
            "Revisions that are submitted from now on are asked these questions. Those submitted "
            "before keep theirs."
        )
        return [(_("Checklist"), {
            "description": "" if obj else description, "fields": made if obj else ["kind"],
        })]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(asked=Count("revisions"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        start = _start(request)
        return super().get_changeform_initial_data(request) | (
            {"kind": start.kind} if start else {}
        )

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None and request.method == "GET":
            kwargs["initial"] = _questions_before(request)
        return kwargs

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.version = checklists.next_version(obj.kind)
        obj.created_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("version"), ordering="version")
    def name(self, checklist: Checklist) -> str:
        return str(checklist)

    @admin.display(description=_("revisions asked"))
    def revisions_asked(self, checklist: Any) -> int:
        return int(checklist.asked)

    @admin.display(description=_("next version"))
    def again(self, checklist: Checklist) -> Any:
        address = reverse("admin:review_checklist_add")
        return format_html(
            '<a href="{}?from={}">{}</a>', address, checklist.pk, _("New version from this one")
        )


def _start(request: HttpRequest) -> Checklist | None:
    """The version that a new one starts from."""
    number = request.GET.get("from", "")
    return Checklist.objects.filter(pk=number).first() if number.isdecimal() else None


def _questions_before(request: HttpRequest) -> list[dict[str, Any]]:
    """The questions of that version, as a form starts with them; read once a request."""
    known: dict[str, Any] = request.__dict__
    if "questions_before" not in known:
        start = _start(request)
        rows = start.questions.values(*_FIELDS) if start else []
        known["questions_before"] = [
            row | {"position": number} for number, row in enumerate(rows, 1)
        ]
    return list(known["questions_before"])
