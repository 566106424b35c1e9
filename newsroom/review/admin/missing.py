"""What is missing, told while one types: the list that stops a submission, of a form not saved.

The browser sends the form as it stands (``desk/missing.js``). Nothing is validated or stored: the
values are put into an item in memory, and the item is asked what it lacks.
"""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from newsroom.review.admin.aside import Gap, gap
from newsroom.review.states import Status

_SCRIPTS: list[Any] = [Script("desk/missing.js", type="module")]
MISSING_MEDIA = Media(js=_SCRIPTS)


def live_missing(admin: Any, request: HttpRequest, context: dict[str, Any], obj: Any) -> Any:
    """The template's context: the address to ask at, and the gaps of what the form shows now."""
    name = f"admin:{admin.opts.app_label}_{admin.opts.model_name}_missing"
    url = reverse(name, args=[obj.pk] if obj else [])
    if obj is not None and request.method != "POST":
        return {"url": url, "gaps": context["aside"]["missing"]}
    formsets = [each.formset for each in context["inline_admin_formsets"]]
    return {"url": url, "gaps": _gaps(admin, obj, context["adminform"].form, formsets)}


def missing_urls(admin: Any) -> list[Any]:
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_missing"
    view = admin.admin_site.admin_view(require_POST(partial(_missing, admin)))
    return [
        path("missing/", view, name=name),
        path("<int:pk>/missing/", view, name=name),
    ]


def _missing(admin: Any, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The list as a fragment, for the form as it was sent."""
    obj = None if pk is None else admin.get_object(request, str(pk))
    if pk is not None and (obj is None or obj.status != Status.DRAFT):
        raise Http404
    may = admin.has_change_permission(request, obj) if obj else admin.has_add_permission(request)
    if not may:
        raise PermissionDenied
    form = admin.get_form(request, obj, change=bool(obj))(request.POST, instance=obj)
    formsets, _inlines = admin._create_formsets(request, form.instance, change=bool(obj))
    gaps = _gaps(admin, obj, form, formsets)
    return render(request, "desk/forms/_missing.html", {"gaps": gaps})


def _gaps(admin: Any, obj: Any, form: Any, formsets: list[Any]) -> list[Gap]:
    by_prefix = {formset.prefix: formset for formset in formsets}
    item = admin.unsaved(obj, form, by_prefix)
    return [gap(entry, set(by_prefix)) for entry in item.missing()]


def typed(form: Any, name: str) -> str:
    """What stands in a field, as text; of a picked row its id, or the name that was typed."""
    value = form[name].value() if name in form.fields else None
    return "" if value is None else str(getattr(value, "pk", value) or value)


def filled(formset: Any) -> list[Any]:
    """The rows of a formset that are there: saved or begun, and not to be removed."""
    return [
        row
        for row in formset.forms
        if (row.instance.pk or (row.is_bound and row.has_changed()))
        and not ("DELETE" in row.fields and row["DELETE"].value())
    ]


def fill(item: Any, **rows: list[Any]) -> None:
    """Let the relations of ``item`` hold ``rows``, as if they had been read with it."""
    item._prefetched_objects_cache = {}
    for name, found in rows.items():
        queryset = getattr(item, name).all()
        queryset._result_cache = found
        queryset._prefetch_done = True
        item._prefetched_objects_cache[name] = queryset
