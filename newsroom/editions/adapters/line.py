"""The way out: where something may be sent, and what one try sends."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable, check_link

JSON = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
LONGEST = 300  # characters of what a receiver says of itself
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def check_url(url: str) -> None:
    """Raises Unreachable for an address to which nothing is sent, whatever it resolves to."""
    check_link(url)
    if urlsplit(url).scheme != "https" and not settings.NEWSROOM_FETCH_LOOPBACK:
        raise Unreachable(_("The address must begin with https://."))


class Line:
    """What one try sends: in words, and the HTTP status that was ``answered`` last."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self.sent = ""
        self.answered: int | None = None
        self.cut = False
        # What must not be shown even if a receiver repeats it.
        self.secrets: list[str] = []
        # What a status means to this receiver, for who has to put it right.
        self.hints: Mapping[int, str] = {}

    def send(
        self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str], saying: str
    ) -> bytes:
        """Send something, called ``saying`` in words; the answer. Raises Unreachable."""
        from claims.capture import fetch  # noqa: PLC0415 -- only who sends pays for it

        self.sent, self.answered = saying, None
        try:
            check_url(url)
            taken = fetch.send(method, url, body=body, headers=headers, seconds=self.seconds)
        except Unreachable as refusal:
            self.answered = refusal.answer
            raise
        self.answered, self.cut = taken.status, taken.cut
        return taken.body

    def taken(self) -> str:
        """That it arrived, in a sentence."""
        sentence = _("The server took it (%(status)s).") % {"status": self.answered}
        if self.cut:
            sentence += " " + _("Its answer was too long, and was not read to the end.")
        return sentence

    def refused(self, refusal: Unreachable) -> str:
        """Why it did not arrive: what happened, what the receiver says of it, what may help."""
        said = self._quoted(refusal.body)
        quote = _("It said: “%(said)s”") % {"said": said} if said else ""
        hint = self.hints.get(self.answered or 0, "")
        return " ".join(filter(None, [str(refusal), quote, hint]))

    def _quoted(self, body: bytes) -> str:
        """The words of an answer, in one line and without our secrets; "" for none."""
        said = _CONTROL.sub(" ", _words(body)).strip()
        for secret in self.secrets:
            said = said.replace(secret, "…")
        return Truncator(said).chars(LONGEST)


def _words(body: bytes) -> str:
    """The sentence in an answer: of JSON as such servers write it, or of plain text."""
    try:
        text = body.decode()
        node = json.loads(text)
    except UnicodeDecodeError:
        return ""
    except (ValueError, RecursionError):
        return "" if text.lstrip().startswith("<") else text
    return _sentence(node)


def _sentence(node: Any) -> str:
    if isinstance(node, str):
        return node
    if not isinstance(node, dict):
        return ""
    error = node.get("error")
    if isinstance(error, dict):
        return _sentence(error)
    found = [node.get(key) for key in ("error_description", "message", "error", "code")]
    return next((each for each in found if isinstance(each, str) and each), "")
