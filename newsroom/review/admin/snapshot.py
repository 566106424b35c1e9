"""A form's values in the shape in which a browser sends them, so that versions can be compared.

A *reading* is what a widget makes of such values, as one string: equal readings mean that nobody
changed anything, however it was spelled.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from newsroom.review.pickers import ManyPicker, Picker

Values = dict[str, list[str]]


@dataclass
class Cell:
    """One field of a stored version: ``values`` by the ends of their names, mostly just ``""``."""

    key: str
    label: str
    name: str
    widget: Any
    values: Values
    rich: bool

    @property
    def reading(self) -> str:
        return reading(self.widget, self.values)

    def holding(self, values: Values) -> "Cell":
        """The same field with other values."""
        return replace(self, values=values)


@dataclass
class Row:
    """One saved row of an inline, its cells by the names of their fields."""

    pk: str
    label: str
    cells: dict[str, Cell]


@dataclass
class Snapshot:
    """A version of the whole form: its own fields, and the rows of each inline by their ids."""

    fields: dict[str, Cell]
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    single: set[str] = field(default_factory=set)
    blank: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Any, formsets: Any, inlines: Any) -> "Snapshot":
        """What unbound forms show."""
        found = cls(fields={cell.name: cell for cell in cells(form, "")})
        for formset, inline in zip(formsets, inlines, strict=True):
            prefix = formset.prefix
            noun = capfirst(str(inline.verbose_name))
            if inline.single:
                found.single.add(prefix)
            found.blank[prefix] = _row(formset.empty_form, prefix, noun)
            found.rows[prefix] = {
                str(each.instance.pk): _row(
                    each, prefix, noun if inline.single else f"{noun} {number}"
                )
                for number, each in enumerate(formset.initial_forms, 1)
            }
        return found

    def all_cells(self) -> Iterator[Cell]:
        yield from self.fields.values()
        for rows in self.rows.values():
            for row in rows.values():
                yield from row.cells.values()

    def fingerprints(self) -> dict[str, str]:
        """A short digest of each reading, by key: what somebody started from."""
        return {cell.key: fingerprint(cell.reading) for cell in self.all_cells()}


def _row(form: Any, prefix: str, label: str) -> Row:
    pk = str(form.instance.pk or "")
    return Row(pk=pk, label=label, cells={c.name: c for c in cells(form, f"{prefix}:{pk}:")})


def cells(form: Any, prefix: str) -> Iterator[Cell]:
    """The visible fields of an unbound form."""
    for name, form_field in form.fields.items():
        if form_field.widget.is_hidden or name == "DELETE" or form_field.disabled:
            continue
        yield Cell(
            key=f"{prefix}{name}",
            label=str(form_field.label or name),
            name=name,
            widget=form_field.widget,
            values=values(form_field.widget, form[name].value()),
            rich=hasattr(form_field, "cleaner"),
        )


def values(widget: Any, value: Any) -> Values:
    """What a browser would send for ``value``, unchanged."""
    match widget:
        case Picker():
            picked = widget.picked(value)
            return {"": [picked.pk], "-label": [picked.label], "-typed": [picked.typed or ""]}
        case ManyPicker():
            return {"": [str(getattr(row, "pk", row)) for row in value or ()]}
        case forms.CheckboxInput():
            return {"": ["on"]} if value else {}
        case forms.Select() | forms.RadioSelect():
            return {"": [str(each) for each in widget.format_value(value)]}
    return {"": [widget.format_value(value) or ""]}


def reading(widget: Any, sent: Values) -> str:
    """What ``widget`` makes of values, as one string."""
    value = widget.value_from_datadict(_Sent(sent), {}, "")
    if isinstance(widget, ManyPicker):
        return "\n".join([*sorted(value.pks), value.typed.strip()])
    return "\n".join(str("" if value is None else value).splitlines()).strip()


def text(cell: Cell, sent: Values) -> str:
    """Values as people read them."""
    widget = cell.widget
    match widget:
        case Picker():
            picked = widget.value_from_datadict(_Sent(sent), {}, "")
            return picked.typed if picked.typed is not None else widget.picked(picked).label
        case ManyPicker():
            return ", ".join(map(str, widget.rows(sent.get("", []))))
        case forms.CheckboxInput():
            return _("yes") if sent.get("") else _("no")
        case forms.Select() | forms.RadioSelect():
            labels = {str(value): strip_tags(str(label)) for value, label in widget.choices}
            return ", ".join(labels.get(value, value) for value in sent.get("", []))
    shown = reading(widget, sent)
    return strip_tags(shown.replace("</p>", "</p>\n")).strip() if cell.rich else shown


def fingerprint(text_: str) -> str:
    return hashlib.sha256(text_.encode()).hexdigest()[:8]


class _Sent(dict[str, list[str]]):
    """Values under the empty name, as widgets read them."""

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        return found[-1] if found else default

    def getlist(self, key: str) -> list[str]:
        return super().get(key) or []
