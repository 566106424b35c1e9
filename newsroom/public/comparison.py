"""What differs between two editions, in readers' words, gravest first."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from newsroom.editions.comparison import Change, Event, compare
from newsroom.editions.contents import name_of
from newsroom.editions.models import Edition
from newsroom.public.labels import ADDED, PLACES, REMOVED, REORDERED
from newsroom.review.sides import Segment, whole

# Keys by which rows of ours know each other; they mean nothing to a reader.
_OURS = {"evidence", "sort", "uuid"}
_SHORT = 60  # characters; two such sides stand on one line


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One place that differs. ``language`` is that of both sides, empty where they are not in one;
    ``is_short`` if they can stand beside each other.
    """

    heading: str
    language: str
    old: list[Segment]
    new: list[Segment]

    @property
    def is_short(self) -> bool:
        sides = self.old, self.new
        return all(len(side) == 1 and len(side[0].text) <= _SHORT for side in sides)


def between(earlier: Edition, later: Edition) -> list[Difference]:
    """What ``later`` says otherwise. One query if other items came or went, else none.

    An item that is not public is not named: that there is one is nothing that readers know.
    """
    old, new = earlier.content, later.content
    if old == new:
        return []
    names = _names(_others(old) ^ _others(new))
    hidden = (_others(old) ^ _others(new)) - names.keys()
    changes = compare(_readable(old, hidden), _readable(new, hidden), names)
    return [_worded(change, later.language) for change in changes if not _is_ours(change)]


def _others(content: dict[str, Any]) -> set[str]:
    """The UUIDs of all other items that a content mentions."""
    woven = [block["claim"] for block in content.get("blocks", [])]
    mentioned = [*content.get("related", []), content["translation_of"], *woven]
    return {uuid for uuid in mentioned if uuid}


def _names(uuids: set[str]) -> dict[str, str]:
    if not uuids:
        return {}
    found = Edition.objects.current().filter(uuid__in=uuids).values_list("uuid", "title")
    return {str(uuid): title for uuid, title in found}


def _readable(content: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    # What an article's blocks say is said by them.
    content = {key: value for key, value in content.items() if key != "claims"}
    if "related" in content:
        content["related"] = [uuid for uuid in content["related"] if uuid not in hidden]
    if content["translation_of"] in hidden:
        content["translation_of"] = None
    return content


def _is_ours(change: Change) -> bool:
    return change.event == Event.CHANGED and bool(change.steps) and change.steps[-1] in _OURS


def _worded(change: Change, language: str) -> Difference:
    old, new, spoken = change.old, change.new, _language(change, language)
    if change.steps[-1:] == ("origin",):
        # That it is counted with other sources is news; by which key is not.
        old, new = [], []
    elif change.event in (Event.ADDED, Event.REMOVED):
        text, spoken = _words_of(change.row, language)
        if text:
            old, new = (whole(text) if side else [] for side in (old, new))
    return Difference(heading=_heading(change), language=spoken, old=old, new=new)


def _words_of(row: dict[str, Any], language: str) -> tuple[str, str]:
    """The words for which a whole row stands, and their language; empty if for none."""
    if row.get("passage"):
        return row["passage"], row["language"]
    if row.get("quote"):
        return row["quote"], row["quote_language"]
    text = row.get("paraphrase") or row.get("wording") or ""
    return text, language if text else ""


def _heading(change: Change) -> str:
    if change.event == Event.CHANGED:
        return _place(change)
    if change.event == Event.REORDERED:
        return str(REORDERED.get(change.steps[-1], capfirst(change.label)))
    events = ADDED if change.event == Event.ADDED else REMOVED
    # A passage is known by its source.
    name = name_of(change.row.get("source") or change.row)
    if change.key not in events:
        return str(capfirst(change.label))
    return f"{events[change.key]}: “{name}”" if name else str(events[change.key])


def _place(change: Change) -> str:
    known = PLACES.get((change.key, *change.steps[:1]))
    if known and len(change.steps) == 1:
        return str(known)
    if change.key == "evidence":
        steps = change.label.rpartition(" · ")[2]
        source = name_of(change.row["source"])
        return _("Evidence from “%(source)s”: %(what)s") % {"source": source, "what": steps}
    return str(capfirst(change.label))


def _language(change: Change, language: str) -> str:
    """In which language both sides are, if they are words of a text at all."""
    if change.event != Event.CHANGED or not change.steps:
        return ""
    match change.key, change.steps[-1]:
        case "statements", "quote":
            return str(change.row["quote_language"])
        case "evidence", "passage":
            return str(change.row["language"])
        case _key, "translation" | "paraphrase":
            return language
        case (("claim" | "article" | "verdict" | "parts" | "blocks"), _step) if _is_text(change):
            return language
    return ""


def _is_text(change: Change) -> bool:
    return (change.key, change.steps[0]) in PLACES or change.key in ("parts", "blocks")
