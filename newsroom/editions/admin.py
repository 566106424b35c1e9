"""The desk's form of what the newsroom says of itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from newsroom.editions.models import PolicyPage, SearchAlias
from newsroom.review.admin import DeskAdmin
from newsroom.review.folding import spaced
from newsroom.review.forms import DeskForm


class PolicyPageForm(DeskForm):
    """``language`` is one of those that the interface speaks, or the one that it is in already."""

    def arrange(self) -> None:
        field: Any = self.fields["language"]
        known = dict(settings.NEWSROOM_LANGUAGES)
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


class SearchAliasForm(DeskForm):
    """One name a line. A name is in one group only: else nobody could say what it means."""

    def arrange(self) -> None:
        field: Any = self.fields["names"]
        self.fields["names"] = SimpleArrayField(
            forms.CharField(max_length=100, required=False),
            delimiter="\n",
            max_length=50,
            label=field.label,
            help_text=field.help_text,
            widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        )

    def clean_names(self) -> list[str]:
        differing: dict[str, str] = {}
        for name in self.cleaned_data["names"]:
            differing.setdefault(spaced(name), name.strip())
        differing.pop("", None)
        if len(differing) < 2:
            raise forms.ValidationError(
                _("Give two names or more that are spelt differently, one a line."), "few"
            )
        others = SearchAlias.objects.naming(set(differing))
        if other := others.exclude(pk=self.instance.pk).first():
            raise forms.ValidationError(
                _("One of these names is in another group already: %(group)s."),
                "taken",
                {"group": str(other)},
            )
        return list(differing.values())


@admin.register(SearchAlias)
class SearchAliasAdmin(DeskAdmin):
    form = SearchAliasForm
    fieldsets = [
        (_("Names that mean the same"), {
            "description": _(
                "Readers who search one of them find what says any of them, as soon as it is saved."
            ),
            "fields": ["names"],
        }),
    ]  # fmt: skip
    list_display = ["__str__"]
