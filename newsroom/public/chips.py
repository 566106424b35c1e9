"""What a list is narrowed by, in the words of what it found."""

from dataclasses import dataclass
from typing import Any

from newsroom.editions.models import Edition
from newsroom.editions.words import in_language
from newsroom.public.dates import in_words
from newsroom.public.filters import FACETS, ClaimFilters
from newsroom.public.labels import language_name
from newsroom.public.paging import switch


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
    narrowing = filters.narrowing()
    names = _names(rows, narrowing)
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
    names = {key: in_words(value) for key, value in narrowing.items() if key in ("from", "to")}
    if rows and "rating" in narrowing:
        names["rating"] = in_language(rows[0].card["rating"]["label"], rows[0].language)
    if rows and "language" in narrowing:
        names["language"] = language_name(rows[0].language)
    if rows and narrowing.keys() & set(FACETS):
        # The only content that a list reads.
        names |= _facet_names(rows[0].content, narrowing)
    return names


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
