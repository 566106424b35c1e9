"""The ClaimReviews of many editions at once, each the same as on its page."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from newsroom.api import addresses
from newsroom.editions import policies
from newsroom.editions.claimreview import CONTEXT, Publisher, claim_review
from newsroom.editions.models import Edition

Node = dict[str, Any]


def publisher() -> Publisher:
    """The newsroom itself."""
    return Publisher(
        name=settings.NEWSROOM_NAME,
        url=addresses.absolute("/"),
        policies=policies.markup(addresses.policy),
    )


def reviews(editions: Sequence[Edition], *, by: Publisher) -> list[Node]:
    """The ClaimReview of each of ``editions``, live claims with their content. One query."""
    earlier = defaultdict(list)
    items = [edition.item_id for edition in editions if edition.number > 1]
    known = {edition.pk for edition in editions}
    for row in Edition.objects.filter(item__in=items, number__gt=1).for_lists():
        if row.pk not in known:
            earlier[row.item_id].append(row)
    return [
        claim_review(
            edition,
            url=addresses.page("claim", edition.slug),
            publisher=by,
            earlier=earlier[edition.item_id],
        )
        for edition in editions
    ]


def withdrawn(edition: Edition) -> Node:
    """What is left of the ClaimReview of a claim that was taken back: its name, and why."""
    url = addresses.page("claim", edition.slug)
    why = {
        "@type": "CorrectionComment",
        "text": edition.note,
        "datePublished": edition.published_at.isoformat(timespec="seconds"),
    }
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "@id": f"{url}#review",
        "url": url,
        "correction": [why],
    }
