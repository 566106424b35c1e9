"""The admins of what can be filled from a page on the web."""

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims import prefill
from claims.capture import lookups
from claims.models import PageLookup
from newsroom.review.admin import DeskAdmin
from newsroom.review.admin.state import FormState
from newsroom.review.errors import Refused


class PrefilledAdmin(DeskAdmin):
    """An admin whose form is a PrefilledForm. Its two extra buttons save nothing."""

    @property
    def media(self) -> Media:
        scripts: list[Any] = [Script("desk/lookup.js", type="module")]
        return super().media + Media(js=scripts)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.lookup = FormState.of(request).kept.get("lookup")
        return form

    def prepare(self, request: HttpRequest, object_id: str | None) -> None:
        super().prepare(request, object_id)
        if "_look_up" in request.POST:
            self.look_up(request)
        elif "_use" in request.POST:
            self.use(request)

    def look_up(self, request: HttpRequest) -> None:
        """Ask about the link as typed, or see what has come of it."""
        state = FormState.of(request)
        url = request.POST.get("url", "").strip()
        lookup = self.asked(request)
        try:
            if lookup is None or lookup.url != url:
                lookup = lookups.ask(url, by=request.user)
        except Refused as refusal:
            state.refusal = "url", str(refusal)
            return
        state.refusal = _said(lookup)
        state.kept["lookup"] = lookup

    def use(self, request: HttpRequest) -> None:
        """Put what was found where that was asked for, and nowhere that is filled."""
        state = FormState.of(request)
        state.kept["lookup"] = lookup = self.asked(request)
        asked = request.POST["_use"]
        data = request.POST.copy()
        for each in prefill.suggestions(self.model, lookup):
            wanted = asked == each.field or (asked == "all" and not each.replaces)
            if wanted and each.fits(data.get(each.field, "")):
                data[each.field] = each.text
        request.POST = data  # type: ignore[assignment]
        state.refusal = None, _("The form has changed below. It is not saved yet.")

    def asked(self, request: HttpRequest) -> PageLookup | None:
        """The lookup that the form carries, if this person asked for it."""
        pk = request.POST.get("_lookup", "")
        mine = PageLookup.objects.filter(asked_by=request.user.pk)
        return mine.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None


def _said(lookup: PageLookup) -> tuple[str | None, str]:
    match lookup.state:
        case PageLookup.State.WAITING:
            return None, _("The page is being looked up: press “Look again” in a moment.")
        case PageLookup.State.FAILED:
            return "url", lookup.failure
    return None, _("The page was looked up: what it says stands below its link.")
