"""Which addresses a mirror holds, and which of them a publication changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import UUIDField
from django.db.models.functions import Cast
from django.urls import URLResolver, reverse

from newsroom.editions import policies, sections
from newsroom.editions.models import Address, Edition, Facet
from newsroom.editions.models.edition import BEGINNINGS, EditionQuerySet
from newsroom.public import archive, urls
from newsroom.public.views.archive import KINDS

# What needs the program: it answers what somebody types.
LEFT_OUT = {"oembed", "search", "suggest", "report-error", "ticket", "bad-link", "indexnow-key"}
# Pages of what editions name, by the facet that finds them.
NAMED_BY_FACETS = ("speaker", "occasion", "topic", "place", "source", "author")
# Parameters of addresses that the functions below fill.
FILLED = ({"slug"}, {"slug", "number"}, {"number"}, {"kinds", "month", "number"}, {"slot"})
# Facets that put an item on the page of another: an article's claims, related claims, the original
# of a translation, which has others beside it.
_NEIGHBOURS = ("claim", "related", "original")


@dataclass
class Paths:
    """Paths without the prefix of a language, each once; true for those of readers, who have one
    page for each language. ``gone`` are those that are known to lead nowhere any more.
    """

    all: dict[str, bool] = field(default_factory=dict)
    gone: dict[str, bool] = field(default_factory=dict)

    def add(self, name: str, *args: Any) -> None:
        self.all[reverse(f"public:{name}", args=args)] = name in READERS

    def drop(self, name: str, *args: Any) -> None:
        self.gone[reverse(f"public:{name}", args=args)] = name in READERS


def _names(patterns: Iterable[Any], taken: set[str]) -> Iterator[Any]:
    for entry in patterns:
        takes = taken | set(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from _names(entry.url_patterns, takes)
        else:
            yield entry.name, takes


# Every public address, with the parameters that it takes.
ADDRESSES: dict[str, set[str]] = dict(_names(urls.urlpatterns, set()))
READERS = {name for name, _takes in _names(urls.reader_urls, set())}
KEPT = {name for name in ADDRESSES if name not in LEFT_OUT}


def fixed() -> Paths:
    """What is always there, and can change with any publication or none: lists, feeds, policies."""
    found, slots = Paths(), policies.filled()
    is_there = {"policies": slots, "security": settings.NEWSROOM_SECURITY_CONTACT}
    for name, takes in ADDRESSES.items():
        if not takes and name in KEPT and is_there.get(name, True):
            found.add(name)
    for slot in slots:
        found.add("policy", slot)
    return found


def everything(found: Paths) -> None:
    """Add the page of every item and of whatever they name or named. Grows with the record."""
    _items(found, Edition.objects.current())
    names = Facet.objects.filter(kind__in=NAMED_BY_FACETS)
    for kind, value in names.values_list("kind", "value").distinct().iterator():
        _named(found, kind, value)
    for kinds, kind in KINDS.items():
        for month in archive.months(kind):
            for number in range(1, archive.last_of(kind, month) + 1):
                _stretch(found, kinds, month, number)
    for number, _changed_at in sections.sections():
        found.add("sitemap-section", number)


def touched(found: Paths, added: list[Edition]) -> None:
    """Add what the ``added`` editions change: their pages, those of items that show their cards,
    the lists of what they name or named. Grows with these, and not with the record.
    """
    if not added:
        return
    items = {edition.item_id for edition in added}
    history = list(Edition.objects.filter(item_id__in=items).for_lists())
    shown = [row.pk for row in history if row.number >= _before(added, row)]
    facets = list(Facet.objects.filter(edition__in=shown).values_list("kind", "value"))
    for kind, value in facets:
        if kind in NAMED_BY_FACETS:
            _named(found, kind, value)
    neighbours = _neighbours(history, facets)
    _items(found, Edition.objects.current().filter(item_id__in=items | set(neighbours)))
    shown_before = {row.pk for row in history} | set(neighbours.values())
    for pk in shown_before | _elsewhere(items, neighbours, facets):
        found.add("sitemap-section", pk // sections.SIZE)
    for edition in added:
        _listed(found, edition)


def _items(found: Paths, current: EditionQuerySet) -> None:
    """All that there is of items, under all addresses that they ever had."""
    rows = Address.objects.filter(item__editions__in=current)
    for kind, slug, number in rows.values_list("kind", "slug", "item__editions__number").iterator():
        _item(found, kind, slug, number)


def _item(found: Paths, kind: str, slug: str, last: int) -> None:
    for name, takes in ADDRESSES.items():
        if name == kind or name.startswith(f"{kind}-"):
            numbers = range(1, last + 1) if takes == {"slug", "number"} else [None]
            for number in numbers:
                found.add(name, *([slug] if number is None else [slug, number]))
    if kind == "claim":
        found.add("embed", slug)


def _named(found: Paths, kind: str, value: str) -> None:
    if kind in ADDRESSES:
        found.add(kind, value)


def _neighbours(history: list[Edition], facets: list[tuple[str, str]]) -> dict[int, int]:
    """The items that show a card of these, or that these show a card of, with the keys of their
    current editions.
    """
    named = {value for kind, value in facets if kind in _NEIGHBOURS}
    own = {str(row.uuid) for row in history}
    own |= {value for kind, value in facets if kind == "original"}
    naming = Facet.objects.filter(kind__in=_NEIGHBOURS, value__in=own).values("edition")
    current = Edition.objects.current().order_by()
    found = [current.filter(uuid__in=named), current.filter(pk__in=naming)]
    return {item: pk for rows in found for item, pk in rows.values_list("item_id", "pk")}


def _elsewhere(
    items: set[int], neighbours: dict[int, int], facets: list[tuple[str, str]]
) -> set[int]:
    """The keys of those other editions in whose section of the sitemap a page of these can have
    been, or can be now: a page stands where the newest edition is that it shows.
    """
    woven = Facet.objects.filter(edition__in=neighbours.values(), kind="claim")
    claims = woven.values_list(Cast("value", UUIDField()))
    found = set(Edition.objects.current().filter(uuid__in=claims).values_list("pk", flat=True))
    for kind, value in facets:
        if kind in NAMED_BY_FACETS:
            others = Edition.objects.live().of(kind, value).exclude(item_id__in=items)
            newest = others.order_by("-facets__edition_id").values_list("pk", flat=True)[:1]
            found.update(newest)
    return found


def _before(added: list[Edition], row: Edition) -> int:
    """The number of the edition that readers saw before these of the same item were added."""
    return min(edition.number for edition in added if edition.item_id == row.item_id) - 1


def _listed(found: Paths, edition: Edition) -> None:
    """The stretches of the archive that show it. What appears or disappears moves those behind."""
    kinds, month = f"{edition.kind}s", archive.month_of(edition)
    first = archive.place_of(edition)
    moves = edition.change in ("withdrawal", "reinstatement", *BEGINNINGS)
    last = archive.last_of(edition.kind, month)
    # The one before may only now go on.
    for number in range(max(1, first - moves), (last if moves else first) + 1):
        _stretch(found, kinds, month, number)
    # The last one may have become empty.
    for name in ("archive-month", "archive-shelf"):
        found.drop(name, kinds, month, last + 1)


def _stretch(found: Paths, kinds: str, month: Any, number: int) -> None:
    found.add("archive-month", kinds, month, number)
    found.add("archive-shelf", kinds, month, number)
