"""What every form and list of the desk does, whatever it is about."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from newsroom.review import autosaves, searching
from newsroom.review.admin import sections
from newsroom.review.admin.keeping import KeepsTyped
from newsroom.review.admin.lists import CappedPaginator
from newsroom.review.admin.refusals import explain
from newsroom.review.admin.state import FormState
from newsroom.review.errors import rule_sentence
from newsroom.review.forms import DeskForm, formfield

SCRIPTS = ("forms", "picker", "rows", "autosave", "presence")


class DeskAdmin(KeepsTyped, admin.ModelAdmin):
    """A declarative admin whose form is drawn by our templates.

    ``layout`` is the order of the sections: numbers of fieldsets, names of inlines. ``kept`` are
    the fields whose values the next new row starts with, where a series is entered. What the
    database refuses is said at the form.
    """

    form = DeskForm
    change_form_template = "desk/forms/change_form.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    list_per_page = 50
    layout: list[int | str] = []
    kept: tuple[str, ...] = ()
    # What the button for the next one of a series says, if there is one.
    another: Any = ""
    add_related: frozenset[str] = frozenset()

    @property
    def media(self) -> Media:
        scripts: list[Any] = [Script(f"desk/{name}.js", type="module") for name in SCRIPTS]
        return Media(js=scripts)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return formfield(db_field, can_add=db_field.name in self.add_related, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # As if for adding, which leaves no field out: closed ones are drawn as text.
        form = super().get_form(request, obj, False, **kwargs)
        known = {
            "refusal": FormState.of(request).refusal,
            "open_fields": self.open_fields(request, obj),
        }
        return type(form.__name__, (form,), known)

    def open_fields(self, request: HttpRequest, obj: Any) -> frozenset[str] | None:
        """The names of the fields this person can change now; None is all of them."""
        if obj is None:
            return None if self.has_add_permission(request) else frozenset()
        return None if self.has_change_permission(request, obj) else frozenset()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                self.prepare(request, object_id)
                response = super().changeform_view(request, object_id, form_url, extra_context)
            return self.tell_browser(request, response)
        except IntegrityError as error:
            FormState.of(request).refusal = explain(error)
        # Drawn again with everything typed; a form that carries a refusal is not saved.
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError as error:
            # A rule of the database, or somebody was a moment faster and uses the row by now.
            sentence = rule_sentence(error) or _(
                "something else rests on it since a moment ago. Look what uses it."
            )
        messages.error(request, _("Not deleted: %(why)s") % {"why": sentence})
        form = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(form, args=[object_id]))

    def get_search_fields(self, request: HttpRequest) -> Any:
        # Only asked whether there are any; what is searched is the model's to say.
        return ("searched",) if self.is_folded else super().get_search_fields(request)

    @property
    def is_folded(self) -> bool:
        return hasattr(self.model, "searched")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context.setdefault("can_save", self.open_fields(request, kwargs.get("obj")) is None)
        context |= self.keeping(request, context, kwargs.get("obj"))
        context["another"] = self.another or (self.kept and _("Save and add another like it"))
        context["sections"] = sections.sections(self, request, context)
        context["error_links"] = sections.error_links(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        key = autosaves.form_key(self.model, form.instance.pk if change else None)
        page = request.POST.get("page", "")
        autosaves.forget(request.user, key, seen=request.POST.get("kept", ""), page=page)
        FormState.of(request).saved_page = page

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self.next_one(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self.next_one(request, obj) or super().response_change(request, obj)

    def next_one(self, request: HttpRequest, obj: Any) -> Any:
        """A new form that starts with what is kept of ``obj``, where that was asked for."""
        if "_addanother" not in request.POST or not self.kept:
            return None
        kept = {name: obj.serializable_value(name) for name in self.kept}
        self.message_user(request, _("Saved: %(row)s") % {"row": obj}, messages.SUCCESS)
        add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return HttpResponseRedirect(
            f"{add}?{urlencode({name: value for name, value in kept.items() if value})}"
        )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        # PostgreSQL knows no NUL, and no name has one.
        search_term = search_term.replace("\0", "")
        if self.is_folded:
            return searching.containing(queryset, search_term), False
        return super().get_search_results(request, queryset, search_term)
