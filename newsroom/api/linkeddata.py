"""Claims as ClaimReview, the shape of schema.org that search engines read."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from newsroom.api import addresses
from newsroom.editions import policies
from newsroom.editions.claimreview import CONTEXT, Publisher, claim_review
from newsroom.editions.models import Edition

Node = dict[str, Any]


def reviewed(edition: Edition, corrections: Iterable[Edition]) -> Node:
    """The ClaimReview on the page of a live claim; ``corrections`` are its further editions."""
    publisher = Publisher(
        name=settings.NEWSROOM_NAME,
        url=addresses.absolute("/"),
        policies=policies.markup(addresses.policy),
    )
    earlier = [one for one in corrections if one != edition]
    url = addresses.page(edition.kind, edition.slug)
    return claim_review(edition, url=url, publisher=publisher, earlier=earlier)


def graph(keys: list[int]) -> Node:
    """The ClaimReviews of some live claims, by the keys of their editions and in their order. Two
    queries.
    """
    editions = Edition.objects.in_bulk(keys)
    items = [edition.item_id for edition in editions.values()]
    changes = defaultdict(list)
    for change in Edition.objects.filter(item__in=items, number__gt=1).for_lists():
        changes[change.item_id].append(change)
    rows = [editions[key] for key in keys]
    return {"@context": CONTEXT, "@graph": [_inner(row, changes[row.item_id]) for row in rows]}


def _inner(edition: Edition, corrections: list[Edition]) -> Node:
    node = reviewed(edition, corrections)
    # The graph has it for all.
    del node["@context"]
    return node
