"""A form cut into numbered sections, in the order of the work."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.helpers import Fieldset
from django.forms import BoundField
from django.http import HttpRequest


@dataclass
class Lines:
    """Lines of fields, with a heading if they are folded away until needed.

    ``open`` says that there is something in them, so they are shown at once.
    """

    heading: Any
    description: Any
    lines: list[Any]
    folded: bool
    open: bool


@dataclass
class Row:
    """One row of an inline. ``number`` counts from 1; ``original`` is None for a new one."""

    form: Any
    number: int
    original: Any
    groups: list[Lines]
    frozen: bool
    name: str = ""
    picker: Any = None
    threads: list[Any] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return str(self.form.prefix)

    @property
    def is_picked(self) -> bool:
        """Whether the row is, or was meant to be, an existing one."""
        return bool(self.picker) and (
            bool(self.picker.errors) or bool(str(self.picker.value() or ""))
        )

    @property
    def deletion(self) -> Any:
        return self.form["DELETE"] if "DELETE" in self.form.fields else None


@dataclass
class Section:
    """``lines`` for a fieldset, or ``rows`` and the ``formset`` for an inline."""

    anchor: str
    heading: Any
    number: int
    description: Any = ""
    folded: bool = False
    open: bool = True
    lines: Lines | None = None
    formset: Any = None
    rows: list[Row] = field(default_factory=list)
    template: Row | None = None
    can_add: bool = False
    noun: Any = ""
    threads: list[Any] = field(default_factory=list)


def sections(admin: Any, request: HttpRequest, context: dict[str, Any]) -> list[Section]:
    """The sections of a change form, in the order of ``admin.layout``."""
    adminform = context["adminform"]
    inlines = {each.formset.prefix: each for each in context["inline_admin_formsets"]}
    layout = admin.layout or [*range(len(adminform.fieldsets)), *inlines]
    found: list[Section] = []
    for key in layout:
        number = len(found) + 1
        if isinstance(key, int):
            readonly = admin.get_readonly_fields(request, context.get("original"))
            found.append(_of_fieldset(adminform, key, number, readonly))
        elif key in inlines:
            found.append(_of_inline(inlines[key], number))
    return found


def _of_fieldset(adminform: Any, index: int, number: int, readonly: Any) -> Section:
    name, options = adminform.fieldsets[index]
    lines = group(adminform.form, name, options, readonly, adminform.model_admin)
    return Section(
        anchor=f"section-{number}",
        heading=name,
        number=number,
        description=lines.description,
        folded=lines.folded,
        open=lines.open,
        lines=lines,
    )


def _of_inline(inline: Any, number: int) -> Section:
    formset, opts = inline.formset, inline.opts
    frozen = formset.form.open_fields is not None
    rows = [_row(form, opts, place, frozen) for place, form in enumerate(formset.forms, 1)]
    folded = "collapse" in (opts.classes or ())
    one = opts.single
    return Section(
        anchor=f"{formset.prefix}-group",
        heading=opts.verbose_name if one else opts.verbose_name_plural,
        number=number,
        description=opts.description,
        folded=folded,
        open=bool(formset.initial_forms or formset.total_error_count()),
        formset=formset,
        rows=rows,
        template=None if frozen or one else _row(formset.empty_form, opts, 0, frozen),
        can_add=not frozen and not one and inline.has_add_permission,
        noun=opts.verbose_name,
    )


def _row(form: Any, opts: Any, place: int, frozen: bool) -> Row:
    saved = form.instance.pk is not None
    groups = [group(form, name, options, (), opts) for name, options in opts.fieldsets]
    return Row(
        form=form,
        number=place,
        original=form.instance if saved else None,
        groups=groups,
        frozen=frozen or (saved and opts.rows_stay),
        name=opts.name_of(form.instance) if saved else "",
        picker=form[opts.picked] if opts.picked in form.fields else None,
    )


def group(form: Any, name: Any, options: dict[str, Any], readonly: Any, admin: Any) -> Lines:
    """The lines of one fieldset of ``form``.

    A folded one (``collapse``) is open when something is in it; with ``until-wrong``, only when
    something in it is wrong.
    """
    classes = options.get("classes", ())
    folded = "collapse" in classes
    opens = _has_errors if "until-wrong" in classes else _is_used
    lines = [
        list(line) for line in Fieldset(form, name, readonly, options["fields"], (), "", admin)
    ]
    return Lines(
        heading=name,
        description=options.get("description", ""),
        lines=lines,
        folded=folded,
        open=not folded or any(opens(field) for line in lines for field in line),
    )


def _has_errors(shown: Any) -> bool:
    return isinstance(shown.field, BoundField) and bool(shown.field.errors)


def _is_used(shown: Any) -> bool:
    bound = shown.field
    if not isinstance(bound, BoundField):
        return False
    value = bound.value()
    empty = not value or not str(value)
    return bool(bound.errors) or not (empty or str(value) == str(bound.field.initial))


def error_links(context: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Where each error is, what it is about and what it says, in the order of the form."""
    found = list(_errors(context["adminform"].form))
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        anchor = f"{formset.prefix}-group"
        found += [
            (anchor, inline.opts.verbose_name_plural, text) for text in formset.non_form_errors()
        ]
        for number, form in enumerate(formset.forms, 1):
            where = f"{inline.opts.verbose_name} {number}"
            found += [
                (a or form.prefix, f"{where}: {b}" if b else where, c) for a, b, c in _errors(form)
            ]
    return found


def _errors(form: forms.BaseForm) -> Iterator[tuple[str, Any, Any]]:
    if not form.is_bound:
        return
    for name, errors in form.errors.items():
        bound = form[name] if name in form.fields else None
        for error in errors:
            yield (bound.auto_id if bound else ""), (bound.label if bound else ""), error
