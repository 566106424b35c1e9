"""What every form of the desk does so that nothing typed is lost.

The form carries the state it was opened with. A save that comes second is merged with what is
stored (``conflict.py``) and drawn again instead of being saved. What was typed and not saved is
kept elsewhere (``autosaves``); here it comes back into the form, whole or field by field.
"""

import json
import re
import secrets
from copy import copy
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from newsroom.review import autosaves
from newsroom.review.admin import conflict, unsaved
from newsroom.review.admin.snapshot import Snapshot
from newsroom.review.admin.state import FormState
from newsroom.review.errors import Refused

# As this program makes it.
PAGE = re.compile(r"[A-Za-z0-9_-]{12}")


class KeepsTyped:
    """Mixed into a ModelAdmin. ``keeps_typed`` is False for forms whose text is never kept."""

    keeps_typed = True

    # --- Before a save ---

    def prepare(self: Any, request: HttpRequest, object_id: str | None) -> None:
        """Called in the transaction of a save, before the form is read."""
        obj = None
        if object_id is not None:
            obj = self.locked(request, unquote(object_id))
            if obj is None:
                return
        state = FormState.of(request)
        self.take_back(request, obj, state)
        if obj is not None and self.has_moved(request, obj):
            self.merge(request, obj, state)
        elif "_beside" in request.POST or ("_take" in request.POST and request.POST.get("beside")):
            self.lay_beside(request, obj, state)
        elif "_take" in request.POST and obj is not None:
            self.take(request, obj, state)
        else:
            self.add_row(request, obj)

    def locked(self: Any, request: HttpRequest, object_id: str) -> Any:
        """The row, so that nobody else saves it before this request has; None if this person
        cannot change it. The program may not even lock what it may not change."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_change_permission(request, obj):
            return None
        self.model._default_manager.select_for_update().filter(pk=obj.pk).first()
        return self.get_object(request, object_id)

    def has_moved(self: Any, request: HttpRequest, obj: Any) -> bool:
        """Whether the row is not any more what the form was opened with."""
        started_from = conflict.fingerprints(request.POST)
        if not started_from:
            return False
        return self.snapshot(request, obj).fingerprints() != started_from

    def merge(self: Any, request: HttpRequest, obj: Any, state: FormState) -> None:
        """Lay what was sent over what is stored, to be drawn and not saved."""
        stored = self.snapshot(request, obj)
        merged = conflict.Merge(request.POST, stored, can_save=self.is_open(obj)).run()
        who, when = self.last_save(obj)
        state.their_heading = _("Saved by %(person)s") % {"person": who}
        state.differences = merged.differences
        sentence = _(
            "%(person)s saved this at %(time)s, while you were writing. Nothing of yours is saved "
            "yet and nothing is lost: compare below, then save."
        )
        state.refusal = None, sentence % {"person": who, "time": when}
        self.redraw(request, merged.data, obj, stored, state)

    def take(self: Any, request: HttpRequest, obj: Any, state: FormState) -> None:
        """Put stored values into the form where that was asked for."""
        stored = self.snapshot(request, obj)
        in_conflict, keys = _asked(request)
        data = conflict.take(request.POST, stored, keys)
        state.their_heading = _("Saved by %(person)s") % {"person": self.last_save(obj)[0]}
        state.differences = conflict.unlike(data, stored, in_conflict)
        state.refusal = None, _("The form has changed below. It is not saved yet.")
        self.redraw(request, data, obj, stored, state)

    def redraw(
        self: Any,
        request: HttpRequest,
        data: QueryDict,
        obj: Any,
        stored: Snapshot,
        state: FormState,
    ) -> None:
        """Let the rest of this request see ``data`` as what was sent, started from ``stored``."""
        if obj is not None:
            for name, value in self.opened_with(obj, stored).items():
                data[name] = value
        data["in_conflict"] = " ".join(each.key for each in state.differences if each.key)
        data["beside"] = state.beside
        request.POST = data  # type: ignore[assignment]

    # --- What was typed and not saved ---

    def take_back(self: Any, request: HttpRequest, obj: Any, state: FormState) -> None:
        """Put what was kept into the form, or throw it away, where that was asked for."""
        sentence = _("What was typed is in the form again. It is not saved yet.")
        if row := self.kept_row(request, obj, "_unsaved"):
            mine = row.person_id == request.user.pk
            kept = row.saved_at.isoformat() if mine else request.POST.get("kept", "")
            self.refill(request, row.typed, kept)
        elif "_typed" in request.POST:
            try:
                self.refill(request, autosaves.read_pairs(request.POST["_typed"]), "")
            except Refused as refusal:
                sentence = str(refusal)
        elif row := self.kept_row(request, obj, "_throw_away"):
            if row.person_id == request.user.pk:
                row.delete()
            sentence = _("That was thrown away. What is in the form now is not saved yet.")
        else:
            return
        state.refusal = None, sentence

    def refill(self: Any, request: HttpRequest, typed: Any, kept: str) -> None:
        data = autosaves.as_sent(typed)
        for name in ("_popup", "csrfmiddlewaretoken", "proof"):
            if name in request.POST:
                data[name] = request.POST[name]
        data["kept"] = kept
        request.POST = data  # type: ignore[assignment]

    def lay_beside(self: Any, request: HttpRequest, obj: Any, state: FormState) -> None:
        """Show a kept text beside the form, and take from it what was asked for."""
        row = self.kept_row(request, obj, "_beside") or self.kept_row(request, obj, "beside")
        if row is None:
            state.refusal = (
                None,
                _("That text is not kept any more. Yours is not saved yet."),
            )
            return
        stored, typed = self.snapshot(request, obj), autosaves.as_sent(row.typed)
        data = request.POST.copy()
        state.refusal = None, _("Both texts are below. Nothing is saved yet.")
        if "_take" in data:
            _in_conflict, keys = _asked(request)
            data = unsaved.take(data, stored, typed, keys)
            state.refusal = None, _("The form has changed below. It is not saved yet.")
        state.beside = str(row.pk)
        state.their_heading = unsaved.heading(row, by=request.user)
        state.differences = unsaved.differences(data, stored, typed)
        if row.person_id == request.user.pk and not state.differences:
            # Only now may this page keep its own in the place of the other.
            data["kept"] = row.saved_at.isoformat()
        self.redraw(request, data, obj, stored, state)

    def kept_row(self: Any, request: HttpRequest, obj: Any, name: str) -> Any:
        """The kept text that the request names, if this person may read it."""
        pk = request.POST.get(name, "")
        if not (pk.isdecimal() and pk.isascii() and len(pk) < 19):
            return None
        form = autosaves.form_key(self.model, obj and obj.pk)
        return autosaves.offered(request.user, form).filter(pk=pk).first()

    def offers(
        self: Any, request: HttpRequest, obj: Any, stored: Snapshot
    ) -> tuple[list[Any], str]:
        """The kept texts that say something else than what is stored, newest first.

        And the stamp of one's own where it says the same: the page may replace that one.
        """
        found, known = [], ""
        for row in self.kept_rows(request, obj) if self.keeps_typed else ():
            row.mine = row.person_id == request.user.pk
            if unsaved.is_same(stored, autosaves.as_sent(row.typed)):
                known = row.saved_at.isoformat() if row.mine else known
                continue
            row.whose = unsaved.person(row)
            found.append(row)
        return found, known

    def kept_rows(self: Any, request: HttpRequest, obj: Any) -> Any:
        return autosaves.offered(request.user, autosaves.form_key(self.model, obj and obj.pk))

    def tell_browser(self: Any, request: HttpRequest, response: Any) -> Any:
        """Which page was saved: the browser may forget what it kept of that one."""
        page = FormState.of(request).saved_page
        if PAGE.fullmatch(page):
            response.set_cookie(
                "saved_page", page, path="/desk/", secure=settings.SESSION_COOKIE_SECURE,
                samesite="Strict",
            )  # fmt: skip
        return response

    # --- What is stored ---

    def snapshot(self: Any, request: HttpRequest, obj: Any) -> Snapshot:
        """What is stored, as the form would show it, with everything open; None is a new row."""
        asked = copy(request)
        asked.method = "GET"
        state = FormState.of(request)
        state.thawed = True
        fields = flatten_fieldsets(self.get_fieldsets(asked, obj))
        form = self.get_form(asked, obj, change=bool(obj), fields=fields)(instance=obj)
        formsets, inlines = self._create_formsets(asked, form.instance, change=bool(obj))
        stored = Snapshot.of(form, formsets, inlines)
        state.thawed = False
        return stored

    def is_open(self: Any, obj: Any) -> bool:
        """Whether a merged form can be saved at all."""
        return True

    def opened_with(self: Any, obj: Any, stored: Snapshot) -> dict[str, str]:
        """The hidden inputs by which the next save is compared."""
        return {"started_from": json.dumps(stored.fingerprints())}

    def last_save(self: Any, obj: Any) -> tuple[str, str]:
        """Who saved ``obj`` last as far as the log tells, and when."""
        log = last_log(obj)
        if log is None:
            return _("Somebody"), ""
        return str(log.user), date_format(localtime(log.action_time), "TIME_FORMAT")

    def add_row(self: Any, request: HttpRequest, obj: Any) -> None:
        """One more blank row where the browser has no script to add it."""
        prefix = request.POST.get("_more")
        if prefix is None:
            return
        blank = self.snapshot(request, obj).blank.get(prefix)
        if blank is None:
            return
        data = request.POST.copy()
        place = conflict.total(data, prefix)
        for name, cell in blank.cells.items():
            conflict.write(data, f"{prefix}-{place}-{name}", cell.values)
        data[f"{prefix}-TOTAL_FORMS"] = str(place + 1)
        request.POST = data  # type: ignore[assignment]
        FormState.of(request).refusal = None, _("A row was added below. Nothing is saved yet.")

    # --- Drawing ---

    def keeping(
        self: Any, request: HttpRequest, context: dict[str, Any], obj: Any
    ) -> dict[str, Any]:
        """What the template of the form needs: hidden inputs, and kept texts that are offered."""
        form = autosaves.form_key(self.model, obj and obj.pk)
        state = FormState.of(request)
        found: dict[str, Any] = {
            "differences": state.differences,
            "their_heading": state.their_heading,
            "form_key": form,
            "carried": {},
        }
        if request.method == "POST":
            names = ("version", "started_from", "in_conflict", "kept", "beside", "page")
            found["carried"] = {name: request.POST.get(name, "") for name in names}
            drawn = autosaves.drawing(request.POST.get("drawn"))
            found["carried"]["drawn"] = str(drawn + 1)
        else:
            inlines = context["inline_admin_formsets"]
            stored = Snapshot.of(
                context["adminform"].form,
                [each.formset for each in inlines],
                [each.opts for each in inlines],
            )
            found["unsaved"], known = self.offers(request, obj, stored)
            found["carried"] = {"kept": known, "page": secrets.token_urlsafe(9)}
            found["carried"] |= self.opened_with(obj, stored) if obj else {}
        if self.keeps_typed:
            found["carried"]["proof"] = autosaves.prove(request.user, form)
        return found

    def never_kept(self: Any) -> frozenset[str]:
        """The names of the private fields of this form."""
        return autosaves.never_kept([self.model, *(inline.model for inline in self.inlines)])


def last_log(obj: Any) -> Any:
    """The newest line of the admin's log about ``obj``."""
    kind = ContentType.objects.get_for_model(obj)
    lines = LogEntry.objects.filter(content_type=kind, object_id=str(obj.pk))
    return lines.select_related("user").order_by("-pk").first()


def _asked(request: HttpRequest) -> tuple[set[str], set[str]]:
    """All keys that are in conflict, and those that are to be taken."""
    in_conflict = set(request.POST.get("in_conflict", "").split())
    asked = request.POST["_take"]
    return in_conflict, in_conflict if asked == "all" else {asked}
