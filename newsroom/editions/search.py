"""Finding live editions: what lists, feeds, searches and the API ask, and the one way to answer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Func, TextField

from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition, Filing
from newsroom.editions.models.edition import EditionQuerySet
from newsroom.review.models import Item

# So many of the newest hits are counted, and no more.
COUNTED = 1000
# By what an item can be found besides words; each is a kind of ``Filing``.
FACETS = ("rating", "speaker", "topic", "place", "occasion", "source", "author")
# Whose values are counted.
OFFERED = ("rating", "speaker", "topic", "place", "occasion", "language")
MOST_VALUES = 8


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody looks for. All of it is asked at once; what is empty is not asked.

    ``kind`` is a kind of item; ``facets`` has keys of FACETS and slugs for values; first published
    ``since`` a moment and before ``until``.
    """

    kind: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value that hits have, what the newest of them calls it, and how many they are."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many answer a question: COUNTED + 1 stands for more. ``values`` are the commonest of each
    of OFFERED, the commonest first; where there are more hits, of the newest ones.
    """

    total: int
    values: Mapping[str, list[Value]]

    @property
    def is_whole(self) -> bool:
        return self.total <= COUNTED


def newest(question: Question, *, after: Cursor | None = None) -> EditionQuerySet:
    """The live editions that answer, newest first, behind ``after``; without their content."""
    found = Edition.objects.live()
    facets = dict(question.facets)
    if question.kind:
        found = found.filter(kind=question.kind)
    # A claim has one rating, in a column that is indexed with the date.
    if question.kind == Item.Kind.CLAIM and "rating" in facets:
        found = found.filter(rating=facets.pop("rating"))
    if question.language:
        found = found.filter(language=question.language)
    return found.listed(facets=facets, since=question.since, until=question.until, after=after)


def counts(question: Question) -> Counts:
    """How many answer, and what else they could be narrowed by. One query, whose cost is bounded by
    COUNTED and not by how many there are.
    """
    hits = newest(question).values("pk")[: COUNTED + 1]
    filed = Filing.objects.filter(edition__in=hits, kind__in=OFFERED).order_by()
    called = Func(
        ArrayAgg("name", order_by="-edition_id"),
        template="(%(expressions)s)[1]",
        output_field=TextField(),
    )
    rows = filed.values_list("kind", "value").annotate(n=Count("pk"), called=called)
    total = 0
    values: dict[str, list[Value]] = {kind: [] for kind in OFFERED}
    for kind, slug, count, name in rows:
        values[kind].append(Value(slug=slug, name=name, count=count))
        # Every item has one language.
        total += count if kind == "language" else 0
    for kind, found in values.items():
        found.sort(key=lambda value: (-value.count, value.name, value.slug))
        chosen = question.facets.get(kind)
        values[kind] = [v for v in found if v.slug == chosen] + [
            v for v in found if v.slug != chosen
        ][:MOST_VALUES]
    return Counts(total=total, values=values)
