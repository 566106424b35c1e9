"""Forms that can be filled from the page that their link leads to: suggestions, taken by a person.

With script the suggestions come while one goes on typing (``desk/lookup.js``); without, the button
draws the form again with everything typed, and a button beside each suggestion takes it.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse

from claims.models import PageLookup, Source, Statement
from newsroom.review.forms import DeskForm

# The fields of a form by the names of what is found.
FILLS: dict[type[models.Model], dict[str, str]] = {
    Source: {
        "title": "title", "publisher": "publisher", "author": "author", "date": "date",
        "url": "url",
    },
    Statement: {"date": "date", "language": "quote_language", "url": "url"},
}  # fmt: skip
MACHINE = frozenset({"date", "language", "url"})  # in no human language


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """``text`` for ``field``, in the language ``lang`` if that is known.

    ``default`` is what stands in the field when nobody has typed there. ``replaces`` what is
    typed, and so is only taken by itself.
    """

    field: str
    label: str
    text: str
    lang: str
    default: str
    replaces: bool

    def fits(self, value: Any) -> bool:
        """Whether it can be offered where ``value`` stands."""
        if self.replaces:
            return value != self.text
        return value in (None, "", self.default) and value != self.text


def suggestions(model: type[models.Model], lookup: PageLookup | None) -> list[Suggestion]:
    """What was found for the form of ``model``, in the order of its fields."""
    if lookup is None or lookup.state != PageLookup.State.DONE:
        return []
    found = []
    for name, field_name in FILLS[model].items():
        field: Any = model._meta.get_field(field_name)
        if text := lookup.found.get(name):
            found.append(
                Suggestion(
                    field=field_name,
                    label=str(field.verbose_name),
                    text=text,
                    lang="" if name in MACHINE else lookup.found.get("language", ""),
                    default=str(field.get_default() or ""),
                    replaces=name == "url",
                )
            )
    return found


def known_sources(lookup: PageLookup | None) -> list[Source]:
    """Sources that have the same page already, however its address is written."""
    if lookup is None or lookup.state == PageLookup.State.WAITING:
        return []
    spellings = {
        spelling for url in (lookup.url, lookup.found.get("url", "")) for spelling in _spelled(url)
    }
    return list(Source.objects.filter(url__in=spellings).only("title", "publisher", "url")[:3])


def _spelled(url: str) -> set[str]:
    rest = url.partition("://")[2].partition("#")[0].rstrip("/").removeprefix("www.")
    return {
        f"{scheme}://{www}{rest}{slash}"
        for scheme in ("http", "https") for www in ("", "www.") for slash in ("", "/")
    } if rest else set()  # fmt: skip


def context(
    model: type[models.Model], lookup: PageLookup | None, *, values: Any = None, pk: Any = None
) -> dict[str, Any]:
    """What the template of a lookup shows. ``values`` are what stands in the form, if known."""
    offered = suggestions(model, lookup)
    if values is not None:
        offered = [each for each in offered if each.fits(values(each.field))]
    same = [] if lookup is None else known_sources(lookup)
    return {
        "lookup": lookup,
        "suggestions": offered,
        "can_take_all": sum(not each.replaces for each in offered) > 1,
        "known": [row for row in same if model is not Source or row.pk != pk],
        "kind": model._meta.model_name,
    }


class LinkInput(forms.URLInput):
    """A link, with a button that looks the page up. ``form`` is the one it stands in."""

    form: Any = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        drawn = self.get_context(name, value, attrs)
        model = self.form._meta.model
        drawn |= context(
            model,
            self.form.lookup,
            values=lambda field: self.form[field].value() if field in self.form.fields else None,
            pk=self.form.instance.pk,
        )
        drawn["ask_url"] = reverse("admin:lookup_ask", args=[model._meta.model_name])
        return render_to_string("desk/_lookup.html", drawn)


class PrefilledForm(DeskForm):
    """A form with a link. ``lookup`` is what was asked about it, if anything was."""

    lookup: ClassVar[PageLookup | None] = None

    def draw(self) -> None:
        super().draw()
        link = self.fields["url"]
        link.widget = LinkInput(link.widget.attrs)
        link.widget.form = self

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.refusal:
            # Nothing is being saved, so nothing is missing yet.
            self.errors.clear()
            field, sentence = self.refusal
            self.add_error(field if field in self.fields else None, sentence)
