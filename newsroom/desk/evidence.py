"""What a claim rests on, as a table in which every origin counts once."""

from dataclasses import dataclass
from typing import Any

from claims.models import EvidenceLink, Source
from newsroom.desk.places import Place
from newsroom.review.remarks import Remark

_STANCES = dict(EvidenceLink.Stance.choices)
_DIRECTNESS = dict(EvidenceLink.Directness.choices)
_RANKS = dict(Source.Rank.choices)
# A shape for each stance, so that colour is never the only sign.
_SHAPES = {"contradicts": "▼", "supports": "▲", "bears_on": "◆"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One piece of evidence; ``same_origin_as`` is the number of the first row of its origin.

    ``places`` are its texts with what is said of them, by the names of their fields.
    """

    number: int
    frozen: dict[str, Any]
    same_origin_as: int | None
    places: dict[str, Place]

    @property
    def threads(self) -> list[Remark]:
        """What is said of it, oldest first."""
        found = [remark for place in self.places.values() for remark in place.threads]
        return sorted(found, key=lambda remark: remark.pk)

    @property
    def stance(self) -> str:
        return str(_STANCES[self.frozen["stance"]])

    @property
    def shape(self) -> str:
        return _SHAPES[self.frozen["stance"]]

    @property
    def directness(self) -> str:
        return str(_DIRECTNESS[self.frozen["directness"]])

    @property
    def rank(self) -> str:
        return str(_RANKS[self.frozen["source"]["rank"]])


def of(content: dict[str, Any], places: list[Place]) -> dict[str, Any] | None:
    """The evidence of a claim: rows, the number of origins, and of sources not seen; else None.

    ``places`` are those of the content, with the comments that are about them.
    """
    if "evidence" not in content:
        return None
    rows: list[Row] = []
    first: dict[str, int] = {}
    for number, frozen in enumerate(content["evidence"], 1):
        origin = frozen["source"]["origin"]
        own = {
            field: place
            for place in places
            for row, _slash, field in [place.anchor.partition("/")]
            if row == frozen["uuid"]
        }
        same = first.get(origin)
        rows.append(Row(number=number, frozen=frozen, same_origin_as=same, places=own))
        first.setdefault(origin, number)
    unseen = {row["source"]["uuid"] for row in content["evidence"] if not row["source"]["located"]}
    return {"rows": rows, "origins": len(first), "unseen": len(unseen)}
