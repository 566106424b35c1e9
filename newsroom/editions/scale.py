"""The rating scales as readers see them: as configured now, and as live editions carry them."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from claims.models import Rating, RatingScale
from newsroom.editions.models import Edition
from newsroom.review.models import Item


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A scale in use. Its ratings have the fields of ``verdict.rating`` in a frozen claim that a
    reader sees.
    """

    name: str
    description: str
    ratings: list[dict[str, Any]]
    retired: list[dict[str, Any]]


def scales() -> list[Scale]:
    """The scales in use with their definitions: published configuration, not the record."""
    found = RatingScale.objects.filter(in_use=True).prefetch_related("ratings__translations")
    return [_scale(row) for row in found]


def _scale(row: RatingScale) -> Scale:
    ratings = list(row.ratings.all())
    values = [rating.value for rating in ratings if rating.value is not None]
    ends = (max(values), min(values)) if values else (None, None)
    return Scale(
        name=row.name,
        description=row.description,
        ratings=[_rating(rating, ends) for rating in ratings if not rating.retired],
        retired=[_rating(rating, ends) for rating in ratings if rating.retired],
    )


def _rating(rating: Rating, ends: tuple[int | None, int | None]) -> dict[str, Any]:
    texts = list(rating.translations.all())
    main = settings.LANGUAGE_CODE
    return {
        "slug": rating.slug,
        "label": {main: rating.label} | {text.language: text.label for text in texts},
        "definition": {main: rating.definition}
        | {text.language: text.definition for text in texts},
        "colour": rating.colour,
        "value": rating.value,
        "best": ends[0],
        "worst": ends[1],
    }


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
