"""What stands beside the form of an item: its status, what can be done, and what is missing."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.review.buttons import Button, buttons, seen
from newsroom.review.errors import Missing
from newsroom.review.models import Schedule
from newsroom.review.states import Status

# Verbs that ask for nothing: one click does them. All others open a screen first.
AT_ONCE = frozenset({"recall", "revise", "unspike"})


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something that is missing, and the id of the element where it is entered."""

    anchor: str
    message: str


def aside(item: Any, *, by: Any, prefixes: set[str]) -> dict[str, Any]:
    """The template's context for a saved item."""
    known = seen(item)
    if hasattr(item, "has_question"):
        # The form's query for the item has asked already.
        waiting = Schedule(item=item, at=item.waits_until) if item.waits_until else None
        vars(known).update(awaits_an_answer=item.has_question, waiting_schedule=waiting)
    offered = buttons(known, by=by)
    submit = next((button for button in offered if button.verb.name == "submit"), None)
    return {
        "buttons": [_drawn(item, button) for button in offered if button is not submit],
        "submit": submit,
        "missing": [gap(entry, prefixes) for entry in _missing(item, submit)],
        "frozen": _frozen(item),
    }


def gap(entry: Missing, prefixes: set[str]) -> Gap:
    """Where in the form ``entry`` is about: an inline, a field of a single row, or a field."""
    prefix, _dash, field = entry.field.partition("-")
    if entry.field in prefixes:
        anchor = f"{entry.field}-group"
    elif prefix in prefixes:
        anchor = f"id_{prefix}-0-{field}"
    else:
        anchor = f"id_{entry.field}"
    return Gap(anchor=anchor, message=str(entry))


def _missing(item: Any, submit: Button | None) -> list[Missing]:
    if item.status != Status.DRAFT:
        return []
    # The guard of the button has asked already, unless it stopped at something before that.
    found = getattr(submit.refusal, "missing", None) if submit else None
    return item.missing() if found is None and submit and submit.refusal else found or []


def _drawn(item: Any, button: Button) -> dict[str, Any]:
    return {
        "verb": button.verb,
        "refusal": button.refusal,
        "url": reverse("admin:item_verb", args=[item.pk, button.verb.name]),
        "at_once": button.verb.name in AT_ONCE,
    }


def _frozen(item: Any) -> str:
    """Why the content cannot be changed now, empty for a draft."""
    match Status(item.status):
        case Status.DRAFT:
            return ""
        case Status.IN_REVIEW:
            return _("This is being reviewed, so its text stands still. Recall or return it first.")
        case Status.SPIKED:
            return _("This was put aside. Unspike it to go on.")
    return _("This was approved as it stands. Revise it to start a new draft.")
