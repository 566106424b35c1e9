"""Past verdicts on claims that say nearly the same: what readers see, and what is on its way."""

from typing import Any

from claims import matching
from claims.matching import Similar
from claims.models import Claim
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import EditionQuerySet
from newsroom.editions.words import in_language
from newsroom.review.likeness import like, likeness


def similar(
    wording: str, *, language: str = "", exclude: int | None = None, limit: int = 5
) -> list[Similar]:
    """As ``claims.matching.similar``, over live editions and working copies.

    A claim that readers can read is there once, with the words and verdict that they see. At most
    five queries.
    """
    asked: dict[str, Any] = {"language": language, "exclude": exclude, "limit": limit}
    found = {each.item: each for each in matching.similar(wording, **asked)}
    public = {each.item: each for each in published(wording, **asked)}
    if unseen := found.keys() - public.keys():
        # Not among the likest that are public, but perhaps public under other words.
        live = _live().filter(item__in=unseen).annotate(likeness=likeness("title", wording))
        public |= {edition.item_id: _similar(edition) for edition in live}
    return sorted((found | public).values(), key=lambda each: (-each.score, -each.item))[:limit]


def published(
    wording: str, *, language: str = "", exclude: int | None = None, limit: int = 5
) -> list[Similar]:
    """At most ``limit`` live claims whose title is like ``wording``, likest first."""
    editions = _live()
    if exclude:
        editions = editions.exclude(item=exclude)
    if language:
        editions = editions.filter(language=language)
    weighed = Claim.objects.all(), "wording"
    found = like(editions, "title", wording, limit=limit, weighed=weighed)
    return [_similar(edition) for edition in found]


def _live() -> EditionQuerySet:
    return Edition.objects.live().claims().select_related("item").for_lists()


def _similar(edition: Any) -> Similar:
    labels = edition.card["rating"]["label"]
    return Similar(
        item=edition.item_id,
        title=edition.title,
        rating=in_language(labels, edition.language),
        date=edition.published_at.date(),
        status=edition.item.status,
        score=edition.likeness,
        is_public=True,
    )
