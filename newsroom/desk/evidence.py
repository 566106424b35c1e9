"""What a claim rests on, as a table in which every origin counts once."""

from dataclasses import dataclass
from typing import Any

from claims.models import EvidenceLink, Source

_STANCES = dict(EvidenceLink.Stance.choices)
_DIRECTNESS = dict(EvidenceLink.Directness.choices)
_RANKS = dict(Source.Rank.choices)
# A shape for each stance, so that colour is never the only sign.
_SHAPES = {"contradicts": "▼", "supports": "▲", "bears_on": "◆"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One piece of evidence; ``same_origin_as`` is the number of the first row of its origin."""

    number: int
    frozen: dict[str, Any]
    same_origin_as: int | None

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


def of(content: dict[str, Any]) -> dict[str, Any] | None:
    """The evidence of a claim: rows, the number of origins, and of sources not seen; else None."""
    if "evidence" not in content:
        return None
    rows: list[Row] = []
    first: dict[str, int] = {}
    for number, frozen in enumerate(content["evidence"], 1):
        origin = frozen["source"]["origin"]
        rows.append(Row(number=number, frozen=frozen, same_origin_as=first.get(origin)))
        first.setdefault(origin, number)
    unseen = {row["source"]["uuid"] for row in content["evidence"] if not row["source"]["located"]}
    return {"rows": rows, "origins": len(first), "unseen": len(unseen)}
