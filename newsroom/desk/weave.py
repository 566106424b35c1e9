"""Which claims are in which articles, on the desk and for readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from newsroom.articles.models import Block
from newsroom.editions.models import Edition
from newsroom.review.models import Item

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Woven:
    """An item that goes with another; ``edition`` is what readers see of it, None if nothing."""

    uuid: str
    title: str
    item: Item
    edition: Edition | None


def woven(content: dict[str, Any]) -> list[Woven]:
    """The claims in an article, or related to a claim, in order. Two queries, or none."""
    uuids = content.get("claims") or content.get("related") or []
    if not uuids:
        return []
    items = Item.objects.filter(uuid__in=uuids).select_related("claim", "article")
    found = {str(item.uuid): item for item in items}
    return _with_editions([found[uuid] for uuid in uuids if uuid in found])


def uses(claim: Item) -> list[Woven]:
    """The articles in which a claim is, as they are on the desk or as readers see them."""
    working = Block.objects.filter(claim=claim.pk).values_list("article", flat=True)
    live = Edition.objects.live().articles().of("claim", str(claim.uuid))
    ids = {*working[:MOST], *live.values_list("item", flat=True)[:MOST]}
    items = Item.objects.filter(pk__in=ids).select_related("article")
    return _with_editions(items.order_by("-pk"))


def _with_editions(items: Iterable[Item]) -> list[Woven]:
    items = list(items)
    editions = Edition.objects.current().for_lists().filter(item__in=items)
    found = {edition.item_id: edition for edition in editions}
    return [
        Woven(uuid=str(item.uuid), title=str(item), item=item, edition=found.get(item.pk))
        for item in items
    ]
