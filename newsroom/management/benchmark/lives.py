"""What an item of a benchmark has been through."""

from typing import NamedTuple


class Step(NamedTuple):
    """One line of an item's history; ``actor`` is the role of whoever took it."""

    verb: str
    source: str
    target: str
    actor: str
    revision: int


def _round(revision: int) -> list[Step]:
    return [
        Step("submit", "draft", "in_review", "reporter", revision),
        Step("approve", "in_review", "reviewed", "editor", revision),
        Step("publish", "reviewed", "published", "publisher", revision),
    ]


LIVES: dict[str, list[Step]] = {
    "draft": [],
    "returned": [*_round(1)[:1], Step("return_", "in_review", "draft", "editor", 1)],
    "in_review": _round(1)[:1],
    "reviewed": _round(1)[:2],
    "published": _round(1),
    "corrected": [*_round(1), Step("revise", "published", "draft", "reporter", 1), *_round(2)],
    "withdrawn": [*_round(1), Step("withdraw", "published", "withdrawn", "publisher", 1)],
}


def life_of(n: int) -> str:
    """One in a hundred is on its way, one in fifty was corrected, one in five hundred withdrawn."""
    match n % 300:
        case 10:
            return "in_review"
        case 15:
            return "reviewed"
        case 20:
            return "draft" if n % 600 == 20 else "returned"
    if n % 500 == 17:
        return "withdrawn"
    return "corrected" if n % 50 == 7 else "published"


def status_of(life: str) -> str:
    return LIVES[life][-1].target if LIVES[life] else "draft"


def is_live(life: str) -> bool:
    return status_of(life) == "published"
