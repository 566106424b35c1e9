"""Finding live editions: what lists, feeds, searches and the API ask, and the one way to answer."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import OperationalError, connection, transaction
from django.db.models import Count, F, Func, IntegerField, Q, Subquery, TextField, Value
from django.db.models.functions import Cast
from psycopg.errors import QueryCanceled

from newsroom.editions.asking import Asked
from newsroom.editions.cursor import Cursor, RankedCursor
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
# For one query of a search: of words that are common, and that nothing has together, PostgreSQL may
# walk through all there is.
PATIENCE = dt.timedelta(seconds=2)
# Of all other text, of names and roles, of quotes and findings, of wordings and headlines.
WEIGHTS = [0.1, 0.4, 0.6, 1.0]
_NEWEST = ("-search_text__first_published_at", "-search_text__item")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody looks for. All of it is asked at once; what is empty is not asked.

    ``kind`` is a kind of item; ``facets`` has keys of FACETS and slugs for values; first published
    ``since`` a moment and before ``until``; ``asked`` are words.
    """

    kind: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    asked: Asked | None = None


@dataclass(frozen=True, kw_only=True)
class Tally:
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
    values: Mapping[str, list[Tally]]

    @property
    def is_whole(self) -> bool:
        return self.total <= COUNTED


class TooLong(Exception):
    """A search was broken off."""


@contextmanager
def in_time() -> Iterator[None]:
    """Break off each query of the block that takes longer than PATIENCE. Raises TooLong."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            most = f"{PATIENCE // dt.timedelta(milliseconds=1)}ms"
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [most])
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong from error
        raise


def newest(question: Question, *, after: Cursor | None = None) -> EditionQuerySet:
    """The live editions that answer, newest first, behind ``after``; without their content."""
    if question.asked:
        return _texts_of(question, after=after).order_by(*_NEWEST).for_lists()
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


def best(question: Question, *, after: RankedCursor | None = None) -> EditionQuerySet:
    """Of the newest hits, at most COUNTED + 1, those that answer best first, each with its
    ``rank``; with their content, in which the passages are.
    """
    asked = question.asked
    hits = _texts_of(question).order_by(*_NEWEST).values("pk")[: COUNTED + 1]
    weighed = SearchRank(
        F("search_text__words"), words_of(asked), weights=WEIGHTS, normalization=Value(1)
    )
    found = Edition.objects.filter(pk__in=hits)
    found = found.annotate(rank=Cast(weighed * Value(1_000_000.0), IntegerField()))
    if after:
        place = Edition.objects.current().filter(uuid=after.uuid).values("item_id")
        found = found.filter(rank__lte=after.rank).filter(
            Q(rank__lt=after.rank)
            | Q(first_published_at__lt=after.published)
            | Q(first_published_at=after.published, item_id__lt=Subquery(place))
        )
    return found.order_by("-rank", "-first_published_at", "-item_id")


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
    values: dict[str, list[Tally]] = {kind: [] for kind in OFFERED}
    for kind, slug, count, name in rows:
        values[kind].append(Tally(slug=slug, name=name, count=count))
        # Every item has one language.
        total += count if kind == "language" else 0
    for kind, found in values.items():
        found.sort(key=lambda value: (-value.count, value.name, value.slug))
        chosen = question.facets.get(kind)
        values[kind] = [v for v in found if v.slug == chosen] + [
            v for v in found if v.slug != chosen
        ][:MOST_VALUES]
    return Counts(total=total, values=values)


def _texts_of(question: Question, *, after: Cursor | None = None) -> EditionQuerySet:
    """The live editions whose words answer, in no order; only they have searched texts."""
    wanted = {"kind": question.kind, "language": question.language}
    bounds = {
        "first_published_at__gte": question.since,
        "first_published_at__lt": question.until,
        "first_published_at__lte": after and after.published,
    }
    found = Edition.objects.filter(search_text__words=words_of(question.asked)).filter(
        **{f"search_text__{name}": value for name, value in (wanted | bounds).items() if value}
    )
    if after:
        place = Edition.objects.current().filter(uuid=after.uuid).values("item_id")
        found = found.filter(
            Q(search_text__first_published_at__lt=after.published)
            | Q(search_text__item__lt=Subquery(place))
        )
    for kind, value in question.facets.items():
        found = found.filter(filings__kind=kind, filings__value=value)
    return found


def words_of(asked: Asked | None) -> SearchQuery:
    """The words as PostgreSQL has them: every text in it was quoted by PostgreSQL itself."""
    return SearchQuery(asked.query if asked else "", config="simple", search_type="raw")
