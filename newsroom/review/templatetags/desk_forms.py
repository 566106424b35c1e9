"""How templates ask about the fields of a form."""

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.defaultfilters import linebreaksbr, urlize
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from newsroom.review import autosaves, presences
from newsroom.review.pickers import ManyPicker, Picker

register = template.Library()


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag(takes_context=True)
def presence_proof(context: Any, item: Any) -> str:
    """What shows that this person was given a page of ``item``."""
    return autosaves.prove(context["request"].user, presences.key(item.pk))


@register.filter
def change_url(row: Any) -> str:
    """Where a row is written."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


@register.simple_tag
def shown(field: BoundField) -> Any:
    """The value of a closed field for reading, empty where there is nothing to read."""
    widget, value = field.field.widget, field.value()
    if own := getattr(field.field, "shown", None):
        return own(value)
    match widget:
        case Picker():
            return widget.picked(value).label
        case ManyPicker():
            return ", ".join(map(str, widget.get_context(field.html_name, value, {})["rows"]))
        case forms.CheckboxInput():
            return _("yes") if value else ""
        case forms.Select() | forms.RadioSelect():
            labels = {str(key): strip_tags(str(label)) for key, label in widget.choices if key}
            return labels.get(str(value), "")
        case forms.DateTimeInput() if value:
            return date_format(localtime(field.initial), "SHORT_DATETIME_FORMAT")
        case forms.DateInput() if value:
            return date_format(value, "SHORT_DATE_FORMAT")
    if cleaner := getattr(field.field, "cleaner", None):
        # Safe because it comes from nh3 this very moment.
        return mark_safe(cleaner(value or ""))  # noqa: S308
    return linebreaksbr(urlize(value)) if value not in (None, "") else ""
