"""Evidence as readers see it: for, against and beside the claim, each origin counted once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class Row:
    """A passage with its number on the page; ``repeats`` is the number of an earlier one of the
    same origin in the same group, None for the first of its origin.
    """

    number: int
    repeats: int | None
    evidence: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Group:
    """The evidence of one stance. ``rows`` may be empty: that none was found is said aloud."""

    stance: str
    title: str
    rows: list[Row]

    @property
    def independent(self) -> int:
        """How many sources, copies of one story counted once."""
        return sum(row.repeats is None for row in self.rows)


def grouped(evidence: Iterable[dict[str, Any]]) -> list[Group]:
    """The three groups, in the order in which a reader wants them."""
    titles = {
        "contradicts": _("Contradicting the claim"),
        "supports": _("Supporting the claim"),
        "bears_on": _("Bearing on the claim"),
    }
    evidence, groups, number = list(evidence), [], 0
    for stance, title in titles.items():
        rows: list[Row] = []
        first_of: dict[str, int] = {}
        for entry in evidence:
            if entry["stance"] == stance:
                number += 1
                origin = entry["source"]["origin"]
                rows.append(Row(number=number, repeats=first_of.get(origin), evidence=entry))
                first_of.setdefault(origin, number)
        groups.append(Group(stance=stance, title=title, rows=rows))
    return groups
