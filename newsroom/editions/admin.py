"""The desk's form of what the newsroom says of itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from newsroom.editions.models import PolicyPage
from newsroom.review.admin import DeskAdmin
from newsroom.review.forms import DeskForm


class PolicyPageForm(DeskForm):
    """``language`` is one of those that the interface speaks, or the one that it is in already."""

    def arrange(self) -> None:
        field: Any = self.fields["language"]
        known = dict(settings.LANGUAGES)
        own = self.instance.language
        choices = list(({own: own} | known if own not in known else known).items())
        self.fields["language"] = forms.ChoiceField(
            label=field.label, choices=choices, initial=settings.LANGUAGE_CODE
        )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not strip_tags(text).replace("&nbsp;", " ").strip():
            raise forms.ValidationError(_("Write what readers are to know."), "empty")
        return text


@admin.register(PolicyPage)
class PolicyPageAdmin(DeskAdmin):
    form = PolicyPageForm
    fieldsets = [
        (_("What the newsroom says of itself"), {
            "description": _(
                "Readers see it as soon as it is saved, without review: every page leads to it."
            ),
            "fields": [("slot", "language"), "text"],
        }),
    ]  # fmt: skip
    list_display = ["slot", "language", "changed_at"]
    list_filter = ["slot"]
    ordering = ["slot", "language"]
