"""A fact check as one row of a table."""

from typing import Any

from newsroom.editions.models import Edition

COLUMNS = (
    "id", "url", "language", "published_at", "changed_at", "edition", "claim", "finding", "rating",
    "rating_label", "rating_value", "rating_best", "rating_worst", "speaker", "speaker_kind",
    "role", "said_on", "occasion", "said_at", "topics", "places", "authors",
)  # fmt: skip


def row(edition: Edition, review: dict[str, Any]) -> tuple[Any, ...]:
    """The cells of COLUMNS; what is not known is empty. ``review`` is the edition's ClaimReview."""
    content, card = edition.content, edition.card
    rating = content["verdict"]["rating"]
    speaker, said = card["speaker"] or {}, card["role"] or {}
    appearance = review["itemReviewed"].get("appearance", [])
    appearances = appearance if isinstance(appearance, list) else [appearance]
    return (
        str(edition.uuid),
        review["url"],
        edition.language,
        review["datePublished"],
        review["dateModified"],
        edition.number,
        content["wording"],
        content["verdict"]["finding"],
        rating["slug"],
        review["reviewRating"]["alternateName"],
        rating["value"],
        rating["best"],
        rating["worst"],
        speaker.get("name", ""),
        speaker.get("kind", ""),
        ", ".join(filter(None, (said.get("title"), said.get("body")))),
        card["date"]["edtf"] if card["date"] else "",
        card["occasion"] or "",
        " ".join(one["url"] for one in appearances if "url" in one),
        _names(content["topics"]),
        _names(content["places"]),
        _names(card["bylines"]),
    )


def _names(named: list[dict[str, Any]]) -> str:
    return "; ".join(one["name"] for one in named)
