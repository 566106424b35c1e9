"""Which occasion is entered: one that is here already, or a new one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.duplicates import NearDuplicate, near_duplicates
from claims.models import Occasion, Statement
from claims.rows import checked, fields_of
from newsroom.review.forms import formfield, free_slug

_FIELDS = ["title", "kind", "date", "place", "medium", "url"]


class OccasionStartForm(forms.Form):
    """An occasion that is picked, or the fields of a new one.

    ``alike`` is what may be the same already; ``_all_the_same`` adds another one.
    """

    alike: list[NearDuplicate]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = []
        picker = formfield(Statement._meta.get_field("occasion"))
        picker.required = False
        picker.label = gettext_lazy("An occasion that is here already")
        own = checked(Occasion, fields_of(Occasion, _FIELDS, add=("place",)))
        self.fields |= {"occasion": picker} | own
        self.fields["title"].required = False
        self.fields["kind"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        title = (cleaned.get("title") or "").strip()
        if self.has_error("occasion") or self.has_error("title"):
            return cleaned
        if cleaned.get("occasion") and title:
            self.add_error("occasion", _("Either choose an occasion or enter a new one, not both."))
        elif not cleaned.get("occasion") and not title:
            self.add_error("title", _("Name the occasion, or choose one that is here already."))
        elif title and "_all_the_same" not in self.data:
            self.alike = near_duplicates(Occasion, title, url=cleaned.get("url") or "")
            if self.alike:
                self.add_error(None, _("This may be here already: look below."))
        return cleaned

    def save(self) -> Occasion:
        """The occasion, made if it is new."""
        typed = self.cleaned_data
        if typed["occasion"]:
            return typed["occasion"]
        fields = {name: typed[name] for name in _FIELDS if name != "kind"}
        fields["kind"] = typed["kind"] or Occasion.Kind.SPEECH
        slug = free_slug(typed["title"], among=Occasion.objects.all(), fallback="occasion")
        return Occasion.objects.create(slug=slug, **fields)
