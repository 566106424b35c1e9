"""Which claims are in which articles, on the desk and for readers."""

from collections.abc import Collection, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, StrIndex

from newsroom.articles.models import Block
from newsroom.articles.references import normal, slugs
from newsroom.editions import looking
from newsroom.editions.models import Address, Edition, Facet, LookAgain
from newsroom.editions.models.edition import Change
from newsroom.review.errors import Refused
from newsroom.review.models import Item, Schedule
from newsroom.review.states import Status

MOST = 200
IN_WORKS = (Status.DRAFT, Status.IN_REVIEW, Status.REVIEWED)


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


@dataclass(frozen=True, kw_only=True)
class Uses:
    """The articles in which claims are: as readers see them, and as they are being made.

    ``live`` are editions with their items, ``in_works`` items; at most ``MOST`` of each, and
    ``more`` how many are left out.
    """

    live: list[Edition]
    in_works: Sequence[Item]
    more: int

    def __bool__(self) -> bool:
        return bool(self.live or self.in_works)


def uses(claims: Collection[Item], *, besides: Collection[Item] = ()) -> Uses:
    """The articles that have any of these claims woven in or link to it, without those in
    ``besides``.

    Five queries at most, whatever their number.
    """
    known = [item.pk for item in besides]
    uuids = [str(claim.uuid) for claim in claims]
    of_them = Facet.objects.filter(kind="claim", value__in=uuids, item_kind=Item.Kind.ARTICLE)
    live = Edition.objects.live().filter(pk__in=of_them.values("edition")).exclude(item__in=known)
    blocks = Block.objects.filter(claim__in=[claim.pk for claim in claims])
    with_them = Q(pk__in=blocks.values("article")) | Q(pk__in=_linking(claims))
    in_works = Item.objects.filter(with_them, status__in=IN_WORKS).exclude(pk__in=known)
    waiting = Schedule.objects.waiting().filter(item=OuterRef("pk"))
    rows = in_works.annotate(scheduled_at=Subquery(waiting.values("at")[:1]))
    shown_live = list(live.for_lists().select_related("item").newest_first()[: MOST + 1])
    shown_in_works = list(rows.select_related("claim", "article").order_by("-pk")[: MOST + 1])
    return Uses(
        live=shown_live[:MOST],
        in_works=shown_in_works[:MOST],
        more=_beyond(shown_live, live) + _beyond(shown_in_works, in_works),
    )


def _linking(claims: Collection[Item]) -> set[int]:
    """The articles in the works with a link to a page of one of these claims, at whatever address
    it ever had. One query; links in which a slug may be spelled in hexadecimal are read here.
    """
    addresses = Address.objects.filter(
        kind=Item.Kind.CLAIM, item__in=[claim.pk for claim in claims]
    )
    place = StrIndex(OuterRef("text"), Concat(Value("/claims/"), F("slug")))
    linking = Q(text__contains="/claims/%")
    linking |= Q(Exists(addresses.alias(place=place).filter(place__gt=0)))
    for claim in claims:
        linking |= Q(text__contains=f"/claims/{claim.slug}")
    rows = Block.objects.filter(linking, article__status__in=IN_WORKS)
    own = {claim.slug for claim in claims}
    return {
        article
        for article, text, known in rows.values_list(
            "article", "text", ArraySubquery(addresses.values("slug"))
        )
        if not own.union(known).isdisjoint(slugs(normal(text)))
    }


def _beyond(shown: Sized, found: QuerySet[Any]) -> int:
    return found.count() - MOST if len(shown) > MOST else 0


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


@dataclass(frozen=True, kw_only=True)
class Looks:
    """For which changes an article or a translation is to be looked at again, and how that ended.

    ``refusal`` says why this person does not settle it, None if they do.
    """

    open: list[LookAgain]
    settled: list[LookAgain]
    refusal: Refused | None


def looks(article: Item, *, by: Any) -> Looks | None:
    """None where there are none; one query, and none for a claim that translates nothing."""
    if article.kind != Item.Kind.ARTICLE and article.translation_of_id is None:
        return None
    found = LookAgain.objects.filter(article=article.pk).telling().select_related("settled_by")
    rows = list(found.reverse()[:MOST])
    if not rows:
        return None
    return Looks(
        open=[row for row in reversed(rows) if row.settled_at is None],
        settled=[row for row in rows if row.settled_at],
        refusal=looking.refusal(by),
    )
