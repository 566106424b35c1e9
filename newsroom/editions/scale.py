"""The rating scales as readers see them: as configured now, and as live editions carry them."""

from dataclasses import dataclass
from typing import Any

from claims.dossier import freeze_rating
from claims.models import RatingScale
from newsroom.editions.models import Edition
from newsroom.review.models import Item


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A scale in use. Each rating has the shape of ``verdict.rating`` in a frozen claim."""

    name: str
    description: str
    ratings: list[dict[str, Any]]
    retired: list[dict[str, Any]]


def scales() -> list[Scale]:
    """The scales in use with their definitions: published configuration, not the record."""
    return [_scale(row) for row in RatingScale.objects.filter(in_use=True)]


def _scale(row: RatingScale) -> Scale:
    ratings = list(row.ratings.select_related("scale").prefetch_related("translations"))
    return Scale(
        name=row.name,
        description=row.description,
        ratings=[freeze_rating(rating) for rating in ratings if not rating.retired],
        retired=[freeze_rating(rating) for rating in ratings if rating.retired],
    )


# One step of the index for each rating, not one for each claim.
_GIVEN = """
    WITH RECURSIVE given AS (
        (SELECT rating, id FROM editions_edition
         WHERE kind = %(kind)s AND current AND change <> 'withdrawal' AND rating IS NOT NULL
         ORDER BY rating, first_published_at DESC, item_id DESC LIMIT 1)
        UNION ALL
        SELECT next.rating, next.id FROM given CROSS JOIN LATERAL (
            SELECT rating, id FROM editions_edition
            WHERE kind = %(kind)s AND current AND change <> 'withdrawal' AND rating > given.rating
            ORDER BY rating, first_published_at DESC, item_id DESC LIMIT 1
        ) AS next
    )
    SELECT id, card FROM editions_edition WHERE id IN (SELECT id FROM given)
"""


def given() -> list[dict[str, Any]]:
    """The ratings that live claims carry, truest first, those off the axis last. One query; its
    cost grows with the number of ratings only. Words are those of the newest claim with each.
    """
    editions = Edition.objects.raw(_GIVEN, {"kind": Item.Kind.CLAIM.value})
    return in_order(edition.card["rating"] for edition in editions)


def in_order(ratings: Any) -> list[dict[str, Any]]:
    """Frozen ratings, truest first, those off the axis last."""
    return sorted(
        ratings,
        key=lambda rating: (rating["value"] is None, -(rating["value"] or 0), rating["slug"]),
    )
