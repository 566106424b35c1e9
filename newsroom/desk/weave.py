"""Which claims are in which articles, on the desk and for readers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q

from newsroom.articles.models import Block
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import Change
from newsroom.review.models import Item

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Woven:
    """An item that goes with another, and what readers see of it: ``edition`` is 0 for nothing."""

    uuid: str
    title: str
    item: Item
    edition: int
    is_withdrawn: bool


def woven(content: dict[str, Any]) -> list[Woven]:
    """The claims in an article, or related to a claim, in order. One query, or none."""
    uuids = content.get("claims") or content.get("related") or []
    found = {row.uuid: row for row in _rows(uuid__in=uuids)} if uuids else {}
    return [found[uuid] for uuid in uuids if uuid in found]


def uses(claim: Item) -> list[Woven]:
    """The articles in which a claim is, as they are on the desk or as readers see them."""
    working = Block.objects.filter(claim=claim.pk).values_list("article", flat=True)
    live = Edition.objects.live().articles().of("claim", str(claim.uuid))
    ids = {*working[:MOST], *live.values_list("item", flat=True)[:MOST]}
    return _rows(pk__in=ids)


def _rows(**conditions: Any) -> list[Woven]:
    current = FilteredRelation("editions", condition=Q(editions__current=True))
    items = Item.objects.filter(**conditions).annotate(public=current).order_by("-pk")
    shown = items.annotate(number=F("public__number"), change=F("public__change"))
    return [
        Woven(
            uuid=str(item.uuid),
            title=str(item),
            item=item,
            edition=item.number or 0,
            is_withdrawn=item.change == Change.WITHDRAWAL,
        )
        for item in shown.select_related("claim", "article")
    ]
