"""Picking rows out of many by their names: quick with script, and possible without.

The box holds text. With script it is a combobox over the admin's own autocomplete address, and
the id of what is chosen goes along; without, or when somebody types on, the text is searched for
when the form is sent.
"""

from typing import Any, NamedTuple

from django import forms
from django.contrib.admin import AdminSite, site
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from newsroom.review import offering
from newsroom.review.folding import fold

LONGEST_SEARCH = 300
HITS = 50


class Picked(NamedTuple):
    """What a browser sends: an id, the text in the box, and the text that belongs to the id."""

    pk: str
    typed: str | None = None
    label: str = ""

    @property
    def chosen(self) -> str:
        """The id, unless the text was changed after it was chosen."""
        same = self.typed is None or _folded(self.typed) == _folded(self.label)
        return self.pk if same else ""

    @property
    def sought(self) -> str:
        """The text that is to be searched for, if any."""
        return "" if self.typed is None or self.chosen else self.typed.strip()

    def __str__(self) -> str:
        return self.chosen or self.sought


class PickedMany(NamedTuple):
    """The ids that are ticked, and the names that were typed besides."""

    pks: list[str]
    typed: str = ""


class _PickerWidget(forms.Widget):
    """``related`` is what was chosen where the caller has it loaded, so that no query is needed."""

    template_name: str
    related: Any = None

    def __init__(
        self, *, db_field: Any, can_add: bool = False, admin_site: AdminSite = site
    ) -> None:
        super().__init__()
        self.db_field, self.can_add, self.admin_site = db_field, can_add, admin_site
        self.choices: Any = ()

    @property
    def model(self) -> type[models.Model]:
        return self.db_field.remote_field.model

    def rows(self, pks: list[Any]) -> list[models.Model]:
        """The rows with these ids, in the order of their names; unknown ids are left out."""
        return list(self.choices.queryset.filter(pk__in=[pk for pk in pks if str(pk).isdigit()]))

    def addresses(self) -> dict[str, str]:
        opts = self.db_field.model._meta
        query = f"app_label={opts.app_label}&model_name={opts.model_name}"
        found = {
            "url": f"{reverse('admin:autocomplete')}?{query}&field_name={self.db_field.name}",
            "kind": str(self.model._meta.verbose_name),
        }
        if self.can_add:
            target = self.model._meta
            found["add_url"] = reverse(f"admin:{target.app_label}_{target.model_name}_add")
            admin = self.admin_site.get_model_admin(self.model)
            found["add_param"] = getattr(admin.form, "named_by", "")
        return found

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        # Not by the form renderer, which knows the templates of apps only.
        context = self.get_context(name, value, attrs) | self.addresses()
        return render_to_string(self.template_name, context)


class Picker(_PickerWidget):
    """One row, chosen by its name."""

    template_name = "desk/forms/_picker.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        return Picked(
            data.get(name) or "", data.get(f"{name}-typed"), data.get(f"{name}-label", "")
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-typed" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        picked = self.picked(value)
        return super().get_context(name, "", attrs) | {"picked": picked}

    def picked(self, value: Any) -> Picked:
        """``value``, an id or what a browser sent, together with its text."""
        if isinstance(value, Picked) and value.typed is not None:
            return value if value.chosen else Picked("", value.typed)
        pk = value.pk if isinstance(value, Picked) else value
        if not pk:
            return Picked("", "")
        row = self.related
        if row is None or str(row.pk) != str(pk):
            # Kept, because a form is read more often than drawn.
            self.related = row = next(iter(self.rows([pk])), None)
        return Picked(str(pk), str(row), str(row)) if row else Picked("", "")


class ManyPicker(_PickerWidget):
    """Several rows: ticked boxes for those chosen, and a text box for more."""

    template_name = "desk/forms/_many_picker.html"
    allow_multiple_selected = True
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> PickedMany:
        getlist = getattr(data, "getlist", lambda key: data.get(key, []))
        return PickedMany(sorted(set(getlist(name))), data.get(f"{name}-typed") or "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # what is not ticked is not sent

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        picked = value if isinstance(value, PickedMany) else None
        pks = picked.pks if picked else [str(getattr(row, "pk", row)) for row in value or ()]
        rows = self.related
        if rows is None or {str(row.pk) for row in rows} != set(pks):
            rows = self.rows(pks) if pks else []
        context = super().get_context(name, "", attrs)
        return context | {"rows": rows, "typed": picked.typed if picked else ""}


class PickerField(forms.ModelChoiceField):
    """A row of a table that is too long for a ``<select>``."""

    widget: Picker

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and str(self.prepare_value(initial) or "") != str(data or "")

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Picked) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        if isinstance(value, Picked):
            if value.sought:
                return find(self.queryset, value.sought, self.widget.admin_site)
            value = value.chosen
        return super().clean(value)


class ManyPickerField(forms.ModelMultipleChoiceField):
    """Rows of a table that is too long for a list of boxes."""

    widget: ManyPicker

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(data, PickedMany):
            if data.typed.strip():
                return True
            data = data.pks
        return super().has_changed(initial, data)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, PickedMany) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        if not isinstance(value, PickedMany):
            return super().clean(value)
        typed = [part.strip() for part in value.typed.replace("؛", ";").split(";")]
        named = [find(self.queryset, part, self.widget.admin_site) for part in typed if part]
        return super().clean(sorted({*value.pks, *(str(row.pk) for row in named)}))


def find(queryset: Any, text: str, admin_site: AdminSite = site) -> Any:
    """The one row that ``text`` names. Raises ValidationError where none or several fit."""
    ProhibitNullCharactersValidator()(text)
    kind = queryset.model._meta.verbose_name
    shown = {"kind": kind, "text": Truncator(text).chars(60)}
    if len(text) > LONGEST_SEARCH:
        raise ValidationError(_("“%(text)s” is too long for a name."), "long", shown)
    hits = _hits(queryset, text, admin_site)
    for fit in (_is_called, _is_named, lambda row, text: True):
        fitting = [row for row in hits if fit(row, text)]
        if len(fitting) == 1:
            return fitting[0]
    if not hits:
        raise ValidationError(
            _("No %(kind)s is called “%(text)s”. Choose one from the list, or add it first."),
            "unknown",
            shown,
        )
    shown["names"] = "; ".join(Truncator(str(row)).chars(60) for row in hits[:5])
    raise ValidationError(
        _("Several fit “%(text)s”: %(names)s. Choose one from the list, or write the whole name."),
        "several",
        shown,
    )


def _hits(queryset: Any, text: str, admin_site: AdminSite) -> list[Any]:
    if hasattr(queryset.model, "searched"):
        return offering.best(queryset, text, limit=HITS)
    admin = admin_site.get_model_admin(queryset.model)
    return list(admin.get_search_results(HttpRequest(), queryset, text)[0].distinct()[:HITS])


def _is_called(row: Any, text: str) -> bool:
    return _folded(str(row)) == _folded(text)


def _is_named(row: Any, text: str) -> bool:
    """Whether any of its names is this one, in whatever spelling."""
    return fold(text) in map(fold, [str(row), *offering.names(row)])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
