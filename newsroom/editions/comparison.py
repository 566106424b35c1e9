"""What differs between two frozen contents, in words: each place by its name, old beside new."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from newsroom.editions import sides
from newsroom.editions.changes import Difference, Nature, differences, row_key
from newsroom.editions.contents import HTML, label, name_of, noun, row_text, text

# Objects that many rows share; what changed in one is told once. A rating is told as a whole.
_SHARED = {"speaker", "occasion", "place", "source", "rating"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One place that differs; a side is empty where there was or is nothing."""

    label: str
    nature: Nature
    old: list[sides.Segment]
    new: list[sides.Segment]


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a difference is: the innermost row around it, and the steps from there."""

    key: str
    row: dict[str, Any]
    steps: tuple[str, ...]
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
    place = _Place(key=new["kind"], row=new, steps=tuple(steps))
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
            place = _Place(key=key, row=new, steps=tuple(steps[position:]))
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
        return _sides(place.label, entry.nature, *map(_named, place.replaces))
    if isinstance(entry.old, dict) or isinstance(entry.new, dict):
        return _row(place, entry, names)
    if entry.nature == Nature.ORDER:
        heading = _("Order of %(rows)s") % {"rows": place.label}
        return Change(label=heading, nature=entry.nature, old=[], new=[])
    step = place.steps[-1] if place.steps else place.key
    old, new = (text(place.key, step, value, names) for value in (entry.old, entry.new))
    if old == new and step in HTML:
        # The words are the same: what differs is the markup, so that is what is shown.
        old, new = entry.old, entry.new
    return _sides(place.label, entry.nature, old, new)


def _named(row: dict[str, Any]) -> str:
    if "scale" in row:
        return " / ".join(dict.fromkeys(row["label"].values()))
    return name_of(row)


def _sides(heading: str, nature: Nature, before: str, after: str) -> Change:
    old, new = sides.beside(before, after)
    return Change(label=heading, nature=nature, old=old, new=new)


def _row(place: _Place, entry: Difference, names: Mapping[str, str]) -> Change:
    """A row that came or went, or an object that was or is nothing."""
    row = entry.new or entry.old
    key = place.steps[-2] if len(place.steps) > 1 else place.steps[-1]
    heading = _("%(noun)s added: “%(name)s”") if entry.new else _("%(noun)s removed: “%(name)s”")
    old, new = (row_text(key, side, names) if side else "" for side in (entry.old, entry.new))
    return Change(
        label=heading % {"noun": noun(key), "name": name_of(row)},
        nature=entry.nature,
        old=sides.whole(old),
        new=sides.whole(new),
    )
