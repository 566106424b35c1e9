"""Screens of the desk that are no form of the admin: what is typed there is kept all the same.

Nothing is stored yet of what such a screen is about, so there is nothing to merge with: a kept text
comes back as a whole, or beside the one that another tab holds.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Occasion, Transcript
from claims.pasting import both, read_upload
from newsroom.review import autosaves
from newsroom.review.admin import unsaved
from newsroom.review.admin.keeping import PAGE
from newsroom.review.errors import Refused
from newsroom.review.models import Autosave


@dataclass(frozen=True, kw_only=True)
class Screen:
    """``words`` are the inputs in which somebody has written something, by the end of their names;
    others (a language, the last speaker) stand there by themselves.

    ``model`` is what an address of the screen names, None where it names nothing. ``merge`` makes
    one form of two, where that can be done; ``sent`` reads what is sent as a file.
    """

    permissions: tuple[str, ...]
    words: Mapping[str, str | Promise]
    model: Any = None
    merge: Callable[[QueryDict, QueryDict], QueryDict] | None = None
    sent: Callable[[HttpRequest], QueryDict] | None = None

    def written(self, typed: Any) -> list[tuple[str, str]]:
        """What somebody wrote, in words: pairs of a label and a text."""
        return [
            (capfirst(str(self.words[end])), value)
            for name, value in typed
            if (end := name.rpartition("-")[2]) in self.words and value.strip()
        ]


SCREENS = {
    "occasion_new": Screen(
        permissions=("claims.add_statement", "claims.add_occasion"),
        words={
            "title": gettext_lazy("title"),
            "date": gettext_lazy("date"),
            "medium": gettext_lazy("medium"),
            "url": gettext_lazy("address"),
        },
    ),
    "occasion_enter": Screen(
        permissions=("claims.add_statement",),
        model=Occasion,
        words={
            "quote": gettext_lazy("quote"),
            "paraphrase": gettext_lazy("paraphrase"),
            "wording": gettext_lazy("claim"),
            "pasted": gettext_lazy("list of quotes"),
        },
        merge=both,
    ),
    "transcript_new": Screen(
        permissions=("claims.add_transcript",),
        words={"text": gettext_lazy("text")},
        sent=read_upload,
    ),
    "transcript": Screen(
        permissions=("claims.view_transcript", "claims.add_statement"),
        model=Transcript,
        words={
            "start": gettext_lazy("begins at character"),
            "end": gettext_lazy("ends before character"),
            "words": gettext_lazy("words of the passage"),
        },
    ),
}


class Kept:
    """What is kept of one screen for the person who asks for it.

    ``said`` is a sentence about it; ``beside`` the kept text that is shown next to the one in the
    form, with its ``lines``.
    """

    def __init__(self, request: HttpRequest, name: str, pk: int | None = None) -> None:
        self.request, self.screen = request, SCREENS[name]
        self.form = f"desk.{name}:{pk or autosaves.NEW}"
        self.said = ""
        self.beside: Any = None

    def asked(self) -> bool:
        """Whether this request is about a kept text. What is to be in the form then is in
        ``request.POST``, and nothing is saved."""
        sent = self.request.POST
        asked = [name for name in _BUTTONS if name in sent]
        if self.request.method != "POST" or not asked:
            return False
        if asked[0] == "_typed":
            self._from_browser(sent["_typed"])
            return True
        if (row := self._row(sent[asked[0]])) is None:
            self.said = _("That text is not kept any more. Yours is not saved yet.")
            return True
        _BUTTONS[asked[0]](self, row)
        return True

    def _row(self, pk: str) -> Any:
        known = pk.isascii() and pk.isdecimal() and len(pk) < 19
        mine = autosaves.offered(self.request.user, self.form)
        return mine.filter(pk=pk).first() if known else None

    def _from_browser(self, text: str) -> None:
        try:
            self._fill(autosaves.as_sent(autosaves.read_pairs(text)), "")
        except Refused as refusal:
            self.said = str(refusal)

    def _take(self, row: Autosave) -> None:
        self._fill(autosaves.as_sent(row.typed), row.saved_at.isoformat())

    def _both(self, row: Autosave) -> None:
        if self.screen.merge:
            merged = self.screen.merge(self.request.POST, autosaves.as_sent(row.typed))
            self._fill(merged, row.saved_at.isoformat())

    def _mine(self, row: Autosave) -> None:
        # Only now may this page keep its own in the place of the other.
        self._fill(self.request.POST.copy(), row.saved_at.isoformat())
        self.said = _("The other text is left. This one is not saved yet.")

    def _throw_away(self, row: Autosave) -> None:
        row.delete()
        self.said = _("That was thrown away. What is in the form now is not saved yet.")

    def _beside(self, row: Autosave) -> None:
        self.beside = row
        row.heading = unsaved.heading(row, by=self.request.user)  # type: ignore[attr-defined]
        row.lines = self.screen.written(row.typed)  # type: ignore[attr-defined]
        row.can_join = self.screen.merge is not None  # type: ignore[attr-defined]
        self.said = _("Both texts are here. Nothing is saved yet.")

    def _fill(self, data: QueryDict, kept: str) -> None:
        data["kept"] = kept
        self.request.POST = data  # type: ignore[assignment]
        self.said = _("What was typed is in the form again. It is not saved yet.")

    def context(self) -> dict[str, Any]:
        """What the template needs: hidden inputs, and the kept text where it is offered."""
        found: dict[str, Any] = {"form_key": self.form, "kept_beside": self.beside}
        if self.request.method == "POST":
            carried = {name: self.request.POST.get(name, "") for name in ("kept", "page")}
        else:
            rows = list(autosaves.offered(self.request.user, self.form))
            offered = [row for row in rows if self.screen.written(row.typed)]
            for row in offered:
                row.mine = True
            found["unsaved"] = offered
            # What says nothing may be replaced by what is typed now.
            known = [row.saved_at.isoformat() for row in rows if row not in offered]
            carried = {"kept": known[0] if known else "", "page": secrets.token_urlsafe(9)}
        proof = autosaves.prove(self.request.user, self.form)
        return found | {"carried": carried | {"proof": proof}}

    def saved(self, response: HttpResponse) -> HttpResponse:
        """It was saved: forget it, here and in the browser."""
        sent = self.request.POST
        page = sent.get("page", "")
        autosaves.forget(self.request.user, self.form, seen=sent.get("kept", ""), page=page)
        if PAGE.fullmatch(page):
            response.set_cookie(
                "saved_page", page, path="/desk/", secure=settings.SESSION_COOKIE_SECURE,
                samesite="Strict",
            )  # fmt: skip
        return response


_BUTTONS: dict[str, Any] = {
    "_unsaved": Kept._take,
    "_typed": None,
    "_throw_away": Kept._throw_away,
    "_beside": Kept._beside,
    "_both": Kept._both,
    "_mine": Kept._mine,
}
