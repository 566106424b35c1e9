"""Where walks begin, and what is tried there before anything else: at each rule somebody stands
who would break it, by the program and past it. Only then it goes on as it should.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from claims.models import Verdict
from newsroom.review import workflow
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f
from tests.walk.house import ITEMS, MISSPELT, House
from tests.walk.words import word

Words = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Start:
    """``bring`` leads all items there. Then ``by_hand`` happens, acts of ``hands`` with a number;
    the first claim is published with each of ``slips`` in what is typed; and ``then`` come steps,
    as they are told in words: a verb, perhaps with its kind of change, or what is revised.
    """

    bring: Callable[[House], None]
    by_hand: tuple[tuple[str, int], ...] = ()
    slips: tuple[Words, ...] = ()
    then: tuple[str, ...] = ()


def all_are(status: Status) -> Callable[[House], None]:
    def bring(house: House) -> None:
        for name in ITEMS:
            f.bring_to(house[name], status)

    return bring


def revised(**change: Callable[[], Any]) -> Callable[[House], None]:
    """All are public, and the first claim waits with a change that everybody has approved."""

    def bring(house: House) -> None:
        all_are(Status.PUBLISHED)(house)
        workflow.revise(house["first"], by=house.cast["rana"])
        _submit(house, **{field: value() for field, value in change.items()})
        _sign(house, "edda", "emil" if "rating" in change else "")

    return bring


def half_signed(house: House) -> None:
    _submit(house, rating=f.rating("half-true"))
    _sign(house, "edda")


def approved_before(house: House) -> None:
    """Two have signed what was there before, and one of two what is there now."""
    _submit(house, rating=f.rating("half-true"))
    _sign(house, "edda", "emil")
    workflow.revise(house["first"], by=house.cast["rana"])
    _submit(house, finding=_finding())
    _sign(house, "eva")


def under_embargo(house: House) -> None:
    all_are(Status.REVIEWED)(house)
    until = timezone.now() + timedelta(hours=30)
    Item.objects.filter(pk=house.pks["first"]).update(embargo_until=until)


def _submit(house: House, **change: Any) -> None:
    Verdict.objects.filter(claim=house.pks["first"]).update(**change)
    workflow.submit(house["first"], by=house.cast["rana"])


def _sign(house: House, *editors: str) -> None:
    for name in filter(None, editors):
        workflow.approve(house["first"], by=house.cast[name])


def _finding() -> str:
    return f"They did half {word()}."


STARTS = {
    "drafts": Start(bring=lambda house: None),
    "a correction": Start(
        bring=revised(finding=_finding),
        slips=({"note": ""}, {"note": " \t"}, {"change": "first"}),
        then=("schedule a correction", "a day", "revise typo", "publish"),
    ),
    "a verdict": Start(
        bring=revised(finding=_finding, rating=lambda: f.rating("half-true")),
        slips=({"change": "correction"}, {"change": "clarification"}, {"change": "typo"}),
        then=("publish", "revise rating", "publish"),
    ),
    "a number": Start(
        bring=revised(reasoning=lambda: "<p>The reasoning of 1985.</p>"),
        slips=({"change": "typo"},),
        then=("publish a correction", "revise text", "schedule an update", "a day"),
    ),
    "a typo": Start(
        bring=revised(reasoning=lambda: MISSPELT[1]),
        slips=({"note": ""},),
        then=("publish", "revise text", "publish a clarification"),
    ),
    "a signature too few": Start(
        bring=half_signed, by_hand=(("review", 1),), slips=({},),
        then=("approve", "publish", "revise text", "publish a correction"),
    ),
    "signatures of before": Start(
        bring=approved_before, by_hand=(("review", 1),), slips=({},),
        then=("approve", "publish", "revise text", "publish a clarification"),
    ),
    "other words": Start(
        bring=all_are(Status.REVIEWED),
        by_hand=(("publish_other_words", 1), ("publish_other_words", 2)),
        then=("publish together", "revise rating", "publish"),
    ),
    "an embargo": Start(
        bring=under_embargo, slips=({},),
        then=("publish together", "a day", "a day", "publish together", "withdraw", "reinstate"),
    ),
    "a return": Start(
        bring=all_are(Status.REVIEWED), by_hand=(("return_", 1),), slips=({},),
    ),
    "a schedule": Start(
        bring=all_are(Status.REVIEWED),
        then=("schedule together", "a day", "withdraw", "reinstate", "revise typo", "schedule",
              "a day"),
    ),
    "a withdrawal": Start(
        bring=all_are(Status.PUBLISHED), by_hand=(("jump", 2), ("reinstate", 1)),
        then=("withdraw", "reinstate", "revise text", "publish an update"),
    ),
}  # fmt: skip
