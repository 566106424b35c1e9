"""A row of a claim and the shared row it points to, entered as one.

A statement or a passage can belong to several claims, so it is a row of its own; but who enters a
claim thinks of one thing. The form of such a row holds the fields of both, and makes, changes or
finds the shared one.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import construct_instance, model_to_dict
from django.utils.translation import gettext as _

from newsroom.review.admin import RowForm
from newsroom.review.forms import formfield


def fields_of(model: Any, names: list[str], *, add: tuple[str, ...] = ()) -> dict[str, Any]:
    """Form fields for the fields ``names`` of ``model``; rows of those in ``add`` can be added."""
    found = {}
    for name in names:
        db_field = model._meta.get_field(name)
        found[name] = formfield(db_field, can_add=name in add)
    return found


def checked(model: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """``fields`` with the validators of their columns, for a form that is no form of a model."""
    for name, field in fields.items():
        own = model._meta.get_field(name).validators
        field.validators += [each for each in own if each not in field.validators]
    return fields


class SharedRowForm(RowForm):
    """``shared`` is the name of the foreign key and ``shared_fields`` those of its fields to enter.

    A saved row has the shared row's fields. A new one takes them, or an existing shared row that
    is picked under the foreign key's own name.
    """

    shared: str
    shared_fields: list[str]
    shared_add: tuple[str, ...] = ()
    # Rows that are picked or entered, never both.
    both: Any = ""

    def arrange(self) -> None:
        super().arrange()
        relation = self._meta.model._meta.get_field(self.shared)
        model = relation.remote_field.model
        self.fields.update(fields_of(model, self.shared_fields, add=self.shared_add))
        if self.instance.pk:
            self.row = getattr(self.instance, self.shared)
            del self.fields[self.shared]
            self.initial = {**self.initial, **model_to_dict(self.row, self.shared_fields)}
        else:
            self.row = model()
            self.fields[self.shared].required = False

    def related(self, name: str) -> Any:
        if name in self.shared_fields:
            return self.row._state.fields_cache.get(name)
        return super().related(name)

    @property
    def entered(self) -> list[str]:
        """The fields of the shared row in which something was typed."""
        return [name for name in self.changed_data if name in self.shared_fields]

    def _get_validation_exclusions(self) -> set[str]:
        # The foreign key is known once the shared row is saved.
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded if self.cleaned_data.get(self.shared) else excluded | {self.shared}

    def _clean_fields(self) -> None:
        picked = self.add_prefix(self.shared)
        if self.shared in self.fields and self._picks(picked) and not self.entered:
            # What is picked says it all; what it holds was checked when it was entered.
            for name in self.shared_fields:
                self.fields[name].required = False
        super()._clean_fields()  # type: ignore[misc]

    def _picks(self, name: str) -> bool:
        field = self.fields[self.shared]
        return bool(str(field.widget.value_from_datadict(self.data, self.files, name) or ""))

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.cleaned_data.get(self.shared):
            if self.entered:
                self.add_error(self.shared, self.both)
            return
        if self.has_error(self.shared) or not self.has_changed():
            return
        self.row = construct_instance(self, self.row, self.shared_fields)
        excluded = {
            field.name
            for field in self.row._meta.fields
            if field.name not in self.shared_fields or field.name in self.errors
        }
        try:
            self.row.full_clean(exclude=excluded)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> Any:
        if not self.cleaned_data.get(self.shared):
            if self.entered or self.row.pk is None:
                self.row.save()
            setattr(self.instance, self.shared, self.row)
        return super().save(commit)

    @property
    def note(self) -> str:
        """A sentence for a shared row that other claims use as well."""
        if getattr(self.instance, "times_used", 1) < 2:
            return ""
        return _("Other claims use this too: a change here changes it there.")
