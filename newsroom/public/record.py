"""Finding editions: what stands at an address, and what belongs around it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet, Value
from django.http import Http404

from newsroom.editions.models import Edition

MOST_ARTICLES = 20


@dataclass(kw_only=True)
class Around:
    """The other editions that a page names: its own history, related claims, articles."""

    history: list[Edition] = field(default_factory=list)
    claims: dict[str, Edition] = field(default_factory=dict)
    # Of the claims in an article, the editions before their current ones.
    claims_before: dict[str, list[Edition]] = field(default_factory=lambda: defaultdict(list))
    articles: list[Edition] = field(default_factory=list)
    # Live editions of the same text in other languages, the original too; and of a translation,
    # all editions of its original.
    translations: list[Edition] = field(default_factory=list)
    original: list[Edition] = field(default_factory=list)


def at(kind: str, slug: str) -> Edition:
    """The current edition at an address, be it a withdrawal. Raises Http404.

    A slug that it had before finds it too; the caller compares and redirects.
    """
    edition = Edition.objects.at(kind, slug)
    if edition is None:
        raise Http404
    return edition


def numbered(current: Edition, number: int) -> Edition:
    """Edition ``number`` of the same item. Raises Http404."""
    try:
        return Edition.objects.get(item_id=current.item_id, number=number)
    except Edition.DoesNotExist:
        raise Http404 from None


def all_of(current: Edition) -> list[Edition]:
    """Every edition of the same item, newest first, without content."""
    return list(Edition.objects.filter(item_id=current.item_id).order_by("-number").for_lists())


def around_claim(edition: Edition) -> Around:
    """In one query: earlier editions, live related claims, live articles that use the claim, and
    the claim in other languages.
    """
    related = Edition.objects.related_to(edition)
    articles = Edition.objects.live().articles().of("claim", str(edition.uuid)).newest_first()
    return _sorted_out(
        edition,
        *(each.live().for_lists() for each in related),
        articles.for_lists()[:MOST_ARTICLES],
    )


def around_article(edition: Edition) -> Around:
    """In one query: earlier editions, all editions of each claim, withdrawn or not, and the article
    in other languages.
    """
    claims = Edition.objects.current().filter(uuid__in=edition.content["claims"])
    items = claims.order_by().values("item_id")
    before = Edition.objects.filter(item_id__in=items, current=False)
    return _sorted_out(edition, claims.for_lists(), before.for_lists())


def _sorted_out(edition: Edition, *querysets: QuerySet[Edition]) -> Around:
    history = Edition.objects.filter(item_id=edition.item_id, number__lt=edition.number)
    beside, originals = (
        each.for_lists().order_by() for each in Edition.objects.in_other_languages(edition)
    )
    rows = history.for_lists().order_by().annotate(among=Value(""))
    around = Around()
    for row in rows.union(
        *(each.annotate(among=Value("")) for each in querysets),
        beside.annotate(among=Value("translations")),
        originals.annotate(among=Value("original")),
        all=True,
    ):
        if row.among == "translations":
            around.translations.append(row)
        elif row.among == "original":
            around.original.append(row)
        elif row.item_id == edition.item_id:
            around.history.append(row)
        elif row.kind == "claim" and not row.current:
            around.claims_before[str(row.uuid)].append(row)
        elif row.kind == "claim":
            around.claims[str(row.uuid)] = row
        else:
            around.articles.append(row)
    return around
