"""Before a shared row is added: those that may be the same already, to be used instead."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.duplicates import near_duplicates
from claims.forms import names
from newsroom.review.admin import DeskAdmin
from newsroom.review.admin.state import FormState

_SAVING = ("_save", "_continue", "_addanother")


class WarnedAdmin(DeskAdmin):
    """An admin that asks before a second row for the same thing is added.

    ``_use_this`` takes the one that is there, ``_all_the_same`` adds another one.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        wanted = request.POST.get("_use_this") if object_id is None else None
        if wanted and (row := self.get_object(request, wanted)):
            return self.used(request, row)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def used(self, request: HttpRequest, row: Any) -> Any:
        """Answer as if ``row`` had just been added; nothing is."""
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, row)
        messages.info(request, _("Nothing was added: this one was here already."))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[row.pk]))

    def prepare(self, request: HttpRequest, object_id: str | None) -> None:
        super().prepare(request, object_id)
        if object_id is not None:
            return
        if "_all_the_same" in request.POST:
            data = request.POST.copy()
            data["_continue"] = ""
            request.POST = data  # type: ignore[assignment]
        elif any(button in request.POST for button in _SAVING):
            self.warn(request)

    def warn(self, request: HttpRequest) -> None:
        typed = request.POST
        form: Any = self.form
        called = [typed.get(form.named_by, ""), *names(typed.get("aliases", ""))]
        alike = near_duplicates(self.model, *called, url=typed.get("url", ""))
        if alike:
            state = FormState.of(request)
            state.kept["alike"] = alike
            state.refusal = None, _("This may be here already: look below.")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["alike"] = FormState.of(request).kept.get("alike")
        return super().render_change_form(request, context, *args, **kwargs)
