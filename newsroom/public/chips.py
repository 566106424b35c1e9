"""What a list is narrowed by, in the words of what it found."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from newsroom.editions.search import OFFERED, Counts, Tally
from newsroom.editions.words import in_language
from newsroom.public.dates import in_words
from newsroom.public.filters import CHANGES, KINDS, CorrectionFilters, Filters, ItemFilters
from newsroom.public.labels import language_name
from newsroom.public.paging import switch

# The values of a parameter that are known beforehand.
CHOICES = {"change": CHANGES, "kind": KINDS}


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One thing that the list is narrowed by, and the list without it. ``name`` is empty where
    nothing was found: what stands in the address is never repeated on the page.
    """

    label: str
    name: str
    without: str


Ratings = list[dict[str, Any]]


def chips(filters: ItemFilters, counts: Counts, ratings: Ratings) -> list[Chip]:
    """One for each of the list's parameters, called as the hits call it. No query."""
    narrowing = filters.narrowing()
    names = _days(narrowing)
    names |= {name: str(CHOICES[name][narrowing[name]]) for name in CHOICES if name in narrowing}
    for kind, values in counts.values.items():
        for value in values:
            if value.slug == narrowing.get(kind):
                names[kind] = _name(kind, value, ratings)
    return _chips(filters, names)


def correction_chips(filters: CorrectionFilters) -> list[Chip]:
    """The same for the list of corrections; what kinds there are is no secret. No query."""
    narrowing = filters.narrowing()
    names = _days(narrowing)
    names |= {name: str(CHOICES[name][narrowing[name]]) for name in CHOICES if name in narrowing}
    if "language" in narrowing:
        # Only languages that have a name are called by it.
        name = language_name(narrowing["language"])
        names["language"] = "" if name == narrowing["language"] else name
    return _chips(filters, names)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value that a list can be narrowed by, and the list with it."""

    label: str
    address: str
    is_chosen: bool
    count: int | None = None


def choices(filters: CorrectionFilters) -> list[tuple[str, list[Choice]]]:
    """Each parameter with a few values known beforehand: its label and the values."""
    narrowing = filters.narrowing()
    return [
        (
            str(filters.fields[name].label),
            [
                Choice(
                    label=str(label),
                    address=switch(narrowing, name, value),
                    is_chosen=narrowing.get(name) == value,
                )
                for value, label in values.items()
            ],
        )
        for name, values in CHOICES.items()
    ]


def verdicts(filters: ItemFilters, counts: Counts, ratings: Ratings) -> list[Choice]:
    """The verdicts, truest first: those that the list has, and all while one of them is chosen."""
    narrowing = filters.narrowing()
    chosen = narrowing.get("rating")
    counted = {value.slug: value.count for value in counts.values["rating"]}
    return [
        Choice(
            label=in_language(rating["label"], get_language() or ""),
            address=switch(narrowing, "rating", rating["slug"]),
            is_chosen=rating["slug"] == chosen,
            count=counted.get(rating["slug"]),
        )
        for rating in ratings
        if chosen or not counts.is_whole or rating["slug"] in counted
    ]


def groups(filters: ItemFilters, counts: Counts) -> list[tuple[str, list[Choice]]]:
    """What else the list could be narrowed by: each parameter's label and its commonest values."""
    narrowing = filters.narrowing()
    return [
        (
            str(filters.fields[kind].label),
            [
                Choice(
                    label=_name(kind, value, []),
                    address=switch(narrowing, kind, value.slug),
                    is_chosen=False,
                    count=value.count,
                )
                for value in counts.values[kind]
            ],
        )
        for kind in OFFERED
        if kind != "rating" and kind not in narrowing and _parts(counts, kind)
    ]


def _parts(counts: Counts, kind: str) -> bool:
    """Whether some hits have a value that others have not."""
    return any(value.count < counts.total for value in counts.values[kind])


def _name(kind: str, value: Tally, ratings: Ratings) -> str:
    if kind == "language":
        return language_name(value.slug)
    for rating in ratings:
        if kind == "rating" and rating["slug"] == value.slug:
            return in_language(rating["label"], get_language() or "")
    return value.name


def _chips(filters: Filters, names: dict[str, str]) -> list[Chip]:
    narrowing = filters.narrowing()
    return [
        Chip(
            label=str(filters.fields[name].label),
            name=names.get(name, ""),
            without=switch(narrowing, name),
        )
        for name in narrowing
        # What is looked for stands in its own field.
        if name != "q"
    ]


def _days(narrowing: dict[str, str]) -> dict[str, str]:
    return {key: in_words(value) for key, value in narrowing.items() if key in ("from", "to")}
