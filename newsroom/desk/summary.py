"""What a verb's page says about the item before anybody confirms."""

from typing import Any

from newsroom.review.models import Item


def of(verb: str, item: Item) -> dict[str, Any]:
    """The context of the summary."""
    return {"revision": item.newest_revision}
