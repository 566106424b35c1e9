"""Claims that say nearly what another says, so that nothing is checked twice."""

import datetime as dt
from typing import Any, NamedTuple

from claims.models import Claim
from newsroom.review.likeness import like


class Similar(NamedTuple):
    """A claim that is like another one.

    ``rating`` is the label of its verdict, empty where there is none; ``date`` the day it was last
    changed, or published; ``status`` that of the working copy; ``score`` is from ``ALIKE`` to 1.
    """

    item: int
    title: str
    rating: str
    date: dt.date
    status: str
    score: float
    is_public: bool = False


def similar(
    wording: str, *, language: str = "", exclude: int | None = None, limit: int = 5
) -> list[Similar]:
    """At most ``limit`` working copies worded like ``wording``, in any spelling, likest first.

    ``language`` keeps to one language; ``exclude`` is the id of the claim that is compared.
    """
    claims = Claim.objects.exclude(pk=exclude) if exclude else Claim.objects.all()
    if language:
        claims = claims.filter(language=language)
    found = like(claims.select_related("verdict__rating"), "wording", wording, limit=limit)
    return [_similar(claim) for claim in found]


def _similar(claim: Any) -> Similar:
    verdict = getattr(claim, "verdict", None)
    rating = str(verdict.rating) if verdict and verdict.rating else ""
    day = claim.changed_at.date()
    return Similar(claim.pk, claim.wording, rating, day, claim.status, claim.likeness)
