"""Rows within a form, and the two kinds that every item has: bylines and editors' notes."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.forms import BaseInlineFormSet, Media, inlineformset_factory
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from newsroom.review.admin.state import FormState
from newsroom.review.forms import DeskForm, formfield
from newsroom.review.models import Byline, EditorNote
from newsroom.review.states import Status


class RowForm(DeskForm):
    """A row. With ``stays`` it is only shown once it has been saved."""

    stays = False

    def arrange(self) -> None:
        super().arrange()
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].label = _("order")
            if not self.instance.pk:
                self.initial["position"] = None

    def clean_position(self) -> int | None:
        """The place among the rows; a new row without one comes last (``RowFormSet``)."""
        sent = self.cleaned_data.get("position")
        return sent or (self.instance.position if self.instance.pk else None)

    def draw(self) -> None:
        if self.stays and self.instance.pk:
            self.open_fields = frozenset()
        super().draw()

    def stamp(self, by: Any) -> None:
        """Note who did this, where the row keeps that. Called before it is saved."""


class RowFormSet(BaseInlineFormSet):
    """Rows by their positions; a new row without one comes last. Blank rows only where none are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.initial_form_count():
            self.extra = 0

    def get_queryset(self) -> Any:
        # What the form's own query has brought along is not asked for again.
        prefetched = getattr(self.instance, "_prefetched_objects_cache", {})
        if self.prefix in prefetched:
            return list(prefetched[self.prefix])
        if self.prefix in self.instance._state.fields_cache:
            single = self.instance._state.fields_cache[self.prefix]
            return [single] if single else []
        return super().get_queryset()

    def save_new(self, form: Any, commit: bool = True) -> Any:
        if "position" in form.fields and not form.cleaned_data.get("position"):
            taken = [other.instance.position for other in self.forms if other.instance.pk]
            form.instance.position = max(taken, default=0) + 1
        return super().save_new(form, commit)


class DeskInline(admin.StackedInline):
    """Rows of a related table; the form's ``Meta.fields``, or the fieldsets, say which fields.

    ``single`` is for one row at most. Rows change only while the item is a draft, unless
    ``any_time``; with ``rows_stay`` a saved row is only shown. ``picked`` is the field under which
    a new row can be an existing one.
    """

    form = RowForm
    formset = RowFormSet
    blank_rows = 1
    description: ClassVar[Any] = ""
    single = False
    any_time = False
    rows_stay = False
    picked = ""
    add_related: frozenset[str] = frozenset()

    @property
    def media(self) -> Media:
        return Media()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return formfield(db_field, can_add=db_field.name in self.add_related, **kwargs)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        frozen = self.is_frozen(request, obj)
        known: dict[str, Any] = {"stays": self.rows_stay}
        known |= {"open_fields": frozenset()} if frozen else self.form_attributes(request)
        return inlineformset_factory(
            self.parent_model,
            self.model,
            form=type(self.form.__name__, (self.form,), known),
            formset=self.formset,
            fk_name=self.fk_name,
            fields=self.row_fields(),
            formfield_callback=self.row_field,
            extra=0 if frozen else self.blank_rows,
            max_num=0 if frozen else 1 if self.single else None,
            can_delete=not (frozen or self.single or self.rows_stay),
        )

    def row_field(self, db_field: Any, **kwargs: Any) -> Any:
        return self.formfield_for_dbfield(db_field, None, **kwargs)

    def row_fields(self) -> list[str]:
        """The model fields of a row."""
        own = getattr(getattr(self.form, "Meta", None), "fields", None)
        return list(own or flatten_fieldsets(self.fieldsets or ()))

    def is_frozen(self, request: HttpRequest, obj: Any) -> bool:
        """Whether this request's user can change nothing in these rows now."""
        if not self.has_add_permission(request, obj):
            return True
        if self.any_time or FormState.of(request).thawed:
            return False
        return getattr(obj, "status", Status.DRAFT) != Status.DRAFT

    def form_attributes(self, request: HttpRequest) -> dict[str, Any]:
        """What the open row forms of this request know besides their fields."""
        return {}

    def name_of(self, row: Any) -> str:
        """What a saved row is called in its heading."""
        return Truncator(str(row)).chars(90)


class BylineInline(DeskInline):
    model = Byline
    description = _("You, unless you name others. Readers see public names only.")
    fieldsets = [(None, {"fields": [("person", "position")]})]
    classes = ["collapse"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("person")


class NoteForm(RowForm):
    def stamp(self, by: Any) -> None:
        if self.instance.pk is None:
            self.instance.author = by


class EditorNoteInline(DeskInline):
    model = EditorNote
    form = NoteForm
    description = _("For the newsroom only. A note stays as it was written.")
    fieldsets = [(None, {"fields": ["text"]})]
    classes = ["collapse"]
    any_time = True
    rows_stay = True

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("author")

    def name_of(self, row: EditorNote) -> str:
        return f"{row.author}, {date_format(localtime(row.written_at), 'SHORT_DATETIME_FORMAT')}"
