"""What a list is narrowed by, in the words of what it found."""

from dataclasses import dataclass
from typing import Any

from newsroom.editions.models import Edition
from newsroom.editions.words import in_language
from newsroom.public.dates import in_words
from newsroom.public.filters import CHANGES, FACETS, KINDS, ClaimFilters, CorrectionFilters, Filters
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


def chips(rows: list[Edition], filters: ClaimFilters) -> list[Chip]:
    """One for each of the list's parameters. One query at most, for the names of facets."""
    return _chips(filters, _names(rows, filters.narrowing()))


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


def _chips(filters: Filters, names: dict[str, str]) -> list[Chip]:
    narrowing = filters.narrowing()
    return [
        Chip(
            label=str(filters.fields[name].label),
            name=names.get(name, ""),
            without=switch(narrowing, name),
        )
        for name in narrowing
    ]


def _names(rows: list[Edition], narrowing: dict[str, str]) -> dict[str, str]:
    """What the parameters are called by the newest claim found."""
    names = _days(narrowing)
    if rows and "rating" in narrowing:
        names["rating"] = in_language(rows[0].card["rating"]["label"], rows[0].language)
    if rows and "language" in narrowing:
        names["language"] = language_name(rows[0].language)
    if rows and narrowing.keys() & set(FACETS):
        # The only content that a list reads.
        names |= _facet_names(rows[0].content, narrowing)
    return names


def _days(narrowing: dict[str, str]) -> dict[str, str]:
    return {key: in_words(value) for key, value in narrowing.items() if key in ("from", "to")}


def _facet_names(content: dict[str, Any], narrowing: dict[str, str]) -> dict[str, str]:
    named = {
        "speaker": [statement["speaker"] for statement in content["statements"]],
        "topic": content["topics"],
        "place": content["places"],
    }
    return {
        facet: row["name"]
        for facet, rows in named.items()
        for row in rows
        if row["slug"] == narrowing.get(facet)
    }
