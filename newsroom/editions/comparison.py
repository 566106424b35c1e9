"""What differs between two frozen contents, in words: each place by its name, old beside new."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from newsroom.editions.changes import Difference, Nature, differences, row_key
from newsroom.editions.contents import HTML, label, name_of, noun, row_text, text
from newsroom.editions.words import in_language
from newsroom.review import sides

# Objects that many rows share; what changed in one is told once. A rating is told as a whole.
_SHARED = {"speaker", "occasion", "place", "source", "rating"}


class Event(StrEnum):
    """What happened to a place: a whole row came, went or changed its place, or else."""

    ADDED = "added"
    REMOVED = "removed"
    REORDERED = "reordered"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One place that differs; a side is empty where there was or is nothing.

    ``key`` is what its row hangs on, such as ``evidence``, and ``steps`` lead from there.
    """

    label: str
    nature: Nature
    old: list[sides.Segment]
    new: list[sides.Segment]
    event: Event
    key: str
    row: dict[str, Any]
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a difference is: the innermost row around it, and the steps from there."""

    key: str
    row: dict[str, Any]
    steps: tuple[str, ...]
    language: str
    # The objects on both sides, where they are different ones.
    replaces: tuple[dict[str, Any], dict[str, Any]] | None = None

    @property
    def label(self) -> str:
        field = label(self.key, self.steps)
        if self.key in ("claim", "article", "verdict"):
            return field
        return f"{noun(self.key)} “{name_of(self.row)}” · {field}"

    @property
    def identity(self) -> tuple[Any, ...]:
        return (row_key(self.row), *self.steps)


def compare(
    old: dict[str, Any], new: dict[str, Any], names: Mapping[str, str] | None = None
) -> list[Change]:
    """Every difference once, gravest first.

    ``names`` says what the UUIDs of other items in the contents stand for.
    """
    found: dict[tuple[Any, ...], Change] = {}
    for entry in differences(old, new):
        place = _place(old, new, entry.path.split("/"))
        change = _change(place, entry, names or {})
        known = found.setdefault(place.identity, change)
        # Of many details told as one, the gravest gives it its nature.
        if _gravity(change) < _gravity(known):
            found[place.identity] = change
    return sorted(found.values(), key=_gravity)


def _gravity(change: Change) -> int:
    return list(Nature).index(change.nature)


def _place(old: Any, new: Any, steps: list[str]) -> _Place:
    place = _Place(key=new["kind"], row=new, steps=tuple(steps), language=new["language"])
    key = place.key
    for position, step in enumerate(steps, 1):
        # A row in a list hangs on the list's name, and the step to it is its UUID.
        key = step if isinstance(new, dict) else key
        old, new = _inside(old, step), _inside(new, step)
        if not (isinstance(old, dict) and isinstance(new, dict)):
            continue
        if key in _SHARED and _identity(old) != _identity(new):
            # Another speaker, source or rating: its details go without saying.
            here = place.steps[: len(place.steps) + position - len(steps)]
            return replace(place, steps=here, replaces=(old, new))
        if "uuid" in new:
            place = replace(place, key=key, row=new, steps=tuple(steps[position:]))
    return place


def _inside(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list):
        return next((row for row in value if isinstance(row, dict) and row_key(row) == step), None)
    return None


def _identity(row: dict[str, Any]) -> tuple[Any, ...]:
    return row.get("uuid"), row.get("scale"), row.get("slug") if "scale" in row else None


def _change(place: _Place, entry: Difference, names: Mapping[str, str]) -> Change:
    if place.replaces:
        old, new = (_named(row, place.language) for row in place.replaces)
        return _sides(place, entry.nature, old, new)
    if isinstance(entry.old, dict) or isinstance(entry.new, dict):
        return _row(place, entry, names)
    if entry.nature == Nature.ORDER:
        heading = _("Order of %(rows)s") % {"rows": place.label}
        return _told(place, entry.nature, label=heading, event=Event.REORDERED)
    step = place.steps[-1] if place.steps else place.key
    old, new = (text(place.key, step, value, names) for value in (entry.old, entry.new))
    if old == new and step in HTML:
        # The words are the same: what differs is the markup, so that is what is shown.
        old, new = entry.old, entry.new
    return _sides(place, entry.nature, old, new)


def _named(row: dict[str, Any], language: str) -> str:
    return in_language(row["label"], language) if "scale" in row else name_of(row)


def _sides(place: _Place, nature: Nature, before: str, after: str) -> Change:
    old, new = sides.beside(before, after)
    return _told(place, nature, old=old, new=new)


def _told(place: _Place, nature: Nature, **rest: Any) -> Change:
    known = {"label": place.label, "event": Event.CHANGED, "key": place.key, "row": place.row,
             "steps": place.steps, "old": [], "new": []}  # fmt: skip
    return Change(nature=nature, **known | rest)


def _row(place: _Place, entry: Difference, names: Mapping[str, str]) -> Change:
    """A row that came or went, or an object that was or is nothing."""
    row = entry.new or entry.old
    key = place.steps[-2] if len(place.steps) > 1 else place.steps[-1]
    heading = _("%(noun)s added: “%(name)s”") if entry.new else _("%(noun)s removed: “%(name)s”")
    old, new = (row_text(key, side, names) if side else "" for side in (entry.old, entry.new))
    return _told(
        place,
        entry.nature,
        label=heading % {"noun": noun(key), "name": name_of(row)},
        event=Event.ADDED if entry.new else Event.REMOVED,
        key=key,
        row=row,
        old=sides.whole(old),
        new=sides.whole(new),
    )
