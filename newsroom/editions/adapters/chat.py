"""An incoming hook of Slack, and of what takes the same: a message for people."""

import json
import re

from django.conf import settings
from django.utils.translation import gettext as _

from newsroom.editions.adapters.line import JSON, Line
from newsroom.editions.adapters.telling import in_words, page, verdict
from newsroom.editions.models import Delivery, Edition

# Slack reads these and nothing else as more than text: mentions, links and channels begin with <.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def tell(delivery: Delivery, line: Line) -> str:
    # Whoever has the address can write to the channel.
    line.secrets.append(delivery.webhook.url)
    line.send(
        "POST",
        delivery.webhook.url,
        body=json.dumps({"text": text(delivery.edition)}, ensure_ascii=False).encode(),
        headers=JSON,
        saying=_("A message with title, verdict, link and what changed.")
        if delivery.edition
        else _("A message that this is a trial."),
    )
    return line.taken()


def text(edition: Edition | None) -> str:
    """The message in Slack's own mark-up; of a trial where there is no edition."""
    if edition is None:
        sentence = _("This is a trial. What %(newsroom)s publishes will be told here.")
        return escaped(sentence % {"newsroom": settings.NEWSROOM_NAME})
    title = escaped(re.sub(r"[\s|]+", " ", edition.title)).strip()
    lines = [
        f"*{escaped(edition.get_change_display())}* · {escaped(settings.NEWSROOM_NAME)}",
        f"<{escaped(page(edition))}|{title}>",
        escaped(_verdict(edition)),
        escaped(edition.note),
    ]
    return "\n".join(filter(None, lines))


def escaped(words: str) -> str:
    """``words`` as nothing but text."""
    return str(words).translate(_ESCAPED)


def _verdict(edition: Edition) -> str:
    now, before = verdict(edition), in_words(edition.old_rating, edition.language)
    if now is None:
        return ""
    if before and before["slug"] != now["slug"]:
        words = {"now": now["label"], "before": before["label"]}
        return _("Verdict: %(now)s (it was: %(before)s)") % words
    return _("Verdict: %(now)s") % {"now": now["label"]}
