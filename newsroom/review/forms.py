"""How the desk's forms draw fields, and what all of them do.

Nothing typed is cut off by the browser: limits are validators with a sentence. Dates use the
browser's own pickers. Rows of long tables are picked by name (``pickers.py``).
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget

from newsroom.review import pickers
from newsroom.review.models import Item

SLUG_LENGTH = 80


def formfield(db_field: Any, **kwargs: Any) -> Any:
    """The form field of a model field, as the desk draws it; None where there is none."""
    kwargs.pop("request", None)
    add = kwargs.pop("can_add", False)
    match db_field:
        case models.ManyToManyField():
            kwargs["form_class"] = pickers.ManyPickerField
            kwargs["widget"] = pickers.ManyPicker(db_field=db_field, can_add=add)
        case models.ForeignKey():
            kwargs["form_class"] = pickers.PickerField
            kwargs["widget"] = pickers.Picker(db_field=db_field, can_add=add)
        case models.DateTimeField():
            kwargs["widget"] = forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
        case models.DateField():
            kwargs["widget"] = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        case ProseEditorField():
            kwargs["widget"] = AdminProseEditorWidget
        case models.TextField():
            kwargs["widget"] = forms.Textarea({"rows": _rows(db_field)})
    field = db_field.formfield(**kwargs)
    return field and _dressed(field, db_field)


def _rows(db_field: Any) -> int:
    return 2 if getattr(db_field, "limit", 10_000) <= 500 else 4


def _dressed(field: Any, db_field: Any) -> Any:
    attrs = field.widget.attrs
    # A browser that obeys maxlength cuts a paste off without a word.
    attrs.pop("maxlength", None)
    if isinstance(field.widget, (forms.TextInput, forms.Textarea)):
        attrs.setdefault("dir", "auto")
    if isinstance(db_field, ProseEditorField):
        field.cleaner = db_field.sanitize
    if limit := getattr(db_field, "limit", None):
        attrs["data-limit"] = limit
    return field


def not_in_future(value: Any) -> None:
    """Raises ValidationError with a sentence if ``value``, a date, is yet to come."""
    if value > timezone.localdate():
        raise ValidationError(_("This day is in the future."), "future")


class LinesField(forms.CharField):
    """A list of texts, one a line. ``limit`` is the most characters of one."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(widget=forms.Textarea({"rows": 4, "dir": "auto"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and list(initial or []) != _lines(data or "")

    def clean(self, value: Any) -> list[str]:
        lines = _lines(super().clean(value))
        for number, line in enumerate(lines, 1):
            if len(line) > self.limit:
                raise ValidationError(
                    _("Line %(number)s has %(length)s characters; %(limit)s is the most."),
                    "max_length",
                    {"number": number, "length": len(line), "limit": self.limit},
                )
        return lines


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class PlainLabels:
    """Mixed into a form: labels without a colon, as on every form of the desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class DeskForm(forms.ModelForm):
    """A form of the desk.

    ``open_fields`` are those that can be changed now, None for all. ``refusal`` is a field's name
    (None for the whole form) and a sentence: a form with one is drawn again and never saved.
    """

    open_fields: frozenset[str] | None = None
    refusal: tuple[str | None, str] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrange()
        self.draw()

    def arrange(self) -> None:
        """Change the fields before they are drawn."""

    def draw(self) -> None:
        """Close what is closed, and give each picker the row that is loaded already."""
        for name, field in self.fields.items():
            if self.open_fields is not None and name not in self.open_fields:
                field.disabled = True
            if isinstance(field, (pickers.PickerField, pickers.ManyPickerField)):
                field.widget.related = self.related(name)

    def related(self, name: str) -> Any:
        """The row or rows that a relation leads to, if they are in memory."""
        prefetched = getattr(self.instance, "_prefetched_objects_cache", {})
        return prefetched.get(name) or self.instance._state.fields_cache.get(name)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.refusal:
            field, sentence = self.refusal
            self.add_error(field if field in self.fields else None, sentence)


class SluggedForm(DeskForm):
    """A form whose address may be left empty: it is made from the field ``named_by``."""

    named_by = "name"

    def arrange(self) -> None:
        super().arrange()
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].error_messages["invalid"] = gettext_lazy(
                "An address is made of letters, digits and hyphens only."
            )
            self.fields["slug"].help_text = gettext_lazy("Leave it empty to have one made.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in self.fields and not self.has_error("slug"):
            cleaned["slug"] = cleaned.get("slug") or self.instance.slug or self.free_slug()
            self.check_slug(cleaned["slug"])
        return cleaned

    def check_slug(self, slug: str) -> None:
        """Add an error where the address is taken."""
        holder = self.others().filter(slug=slug).first()
        if holder:
            sentence = _("The address “%(slug)s” is taken by “%(holder)s”. Choose another one.")
            self.add_error("slug", sentence % {"slug": slug, "holder": holder})

    def others(self) -> Any:
        """The rows that share the address space with this one."""
        return self._meta.model._default_manager.exclude(pk=self.instance.pk)

    def free_slug(self) -> str:
        """An address made from the name, with a number where it is taken."""
        name = str(self.cleaned_data.get(self.named_by) or "")
        fallback = str(self._meta.model._meta.model_name)
        return free_slug(name, among=self.others(), fallback=fallback)


def slug_of(name: str) -> str:
    """An address made from ``name``, whether it is free or not; empty where nothing is left."""
    base = slugify(name, allow_unicode=True)
    if len(base) > SLUG_LENGTH:
        base = base[:SLUG_LENGTH].rpartition("-")[0] or base[:SLUG_LENGTH]
    return base


def free_slug(name: str, *, among: Any, fallback: str) -> str:
    """An address made from ``name``, with a number where one of the rows ``among`` has it."""
    base = slug_of(name) or fallback
    taken = set(among.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


class ItemForm(SluggedForm):
    """A form of something that goes through review. The admin gives it ``open_fields``."""

    def others(self) -> Any:
        # Not the child's table: the database asks for one address per kind of item.
        kind = self._meta.model._meta.model_name
        return Item.objects.filter(kind=kind).exclude(pk=self.instance.pk)

    def clean_translation_of(self) -> Any:
        original = self.cleaned_data["translation_of"]
        if original and original.pk == self.instance.pk:
            raise ValidationError(_("Nothing is a translation of itself."), "itself")
        return original
