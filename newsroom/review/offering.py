"""The rows that a few typed letters may mean, best first, with what tells them apart.

A model that is picked by its name says in ``searched_name`` which column that is; it may have
``aliases``, a property ``told_apart`` (a line that tells namesakes apart) and in
``told_apart_needs`` the relations that this line reads.
"""

from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.lookups import Exact, StartsWith

from newsroom.review import searching
from newsroom.review.folding import beginning, fold

OFFERED = 20
# Of the rows that contain common words, so many are compared.
COMPARED = 1000
BEGINNING = 100  # characters, as ``folding.beginning``


class Offer(NamedTuple):
    """A row; the other name by which it was found, if it was; and what tells it apart."""

    row: Any
    alias: str
    line: str


def offers(queryset: QuerySet[Any], text: str) -> list[Offer]:
    """At most ``OFFERED`` rows for a picker; the newest where nothing is typed."""
    rows = best(queryset, text) or similar(queryset, text)
    prefetch_related_objects(rows, *getattr(queryset.model, "told_apart_needs", ()))
    return [Offer(row, alias(row, text), getattr(row, "told_apart", "")) for row in rows]


def best(queryset: QuerySet[Any], text: str, *, limit: int = OFFERED) -> list[Any]:
    """Rows that contain all that is typed: the name itself, names that begin so, and others."""
    sought = fold(text)
    if not sought:
        return list(queryset.order_by("-pk")[:limit])
    found: dict[Any, Any] = {}
    for rows in (*_by_name(queryset, sought), _by_words(queryset, text, sought)):
        if len(found) < limit:
            found |= {row.pk: row for row in rows[:limit] if row.pk not in found}
    return sorted(found.values(), key=lambda row: _rank(row, sought))[:limit]


def similar(queryset: QuerySet[Any], text: str, *, limit: int = OFFERED) -> list[Any]:
    """Rows with words that are spelt nearly as what is typed, most similar first."""
    score = TrigramWordSimilarity(fold(text), queryset.model.searched)
    found = queryset.alias(folded=queryset.model.searched).filter(
        folded__trigram_word_similar=fold(text)
    )
    return list(found.order_by(score.desc(), "pk")[:limit])


def alias(row: Any, text: str) -> str:
    """The other name of ``row`` that is meant by ``text``, empty where its name is."""
    sought = fold(text)
    name, *others = names(row)
    if not sought or sought in fold(name):
        return ""
    fitting = [other for other in others if sought in fold(other)]
    return min(fitting, key=lambda other: not fold(other).startswith(sought), default="")


def names(row: Any) -> list[str]:
    """The name of a row, and then its other names."""
    column = getattr(row, "searched_name", "")
    return [getattr(row, column) if column else str(row), *getattr(row, "aliases", ())]


def _by_name(queryset: QuerySet[Any], sought: str) -> list[QuerySet[Any]]:
    column = getattr(queryset.model, "searched_name", "")
    if not column:
        return []
    start = sought[:BEGINNING]
    return [
        queryset.filter(lookup(beginning(column), start)).order_by("pk")
        for lookup in (Exact, StartsWith)
    ]


def _by_words(queryset: QuerySet[Any], text: str, sought: str) -> QuerySet[Any]:
    found = searching.containing(queryset, text)
    if not getattr(queryset.model, "searched_name", ""):
        # Long texts, which are slow to compare: the newest first.
        # None is no relation; without a name Django would follow each.
        through = searching.through(queryset.model) or (None,)
        return found.select_related(*through).order_by("-pk")
    score = TrigramWordSimilarity(sought, queryset.model.searched)
    some = found.order_by().values("pk")[:COMPARED]
    return queryset.filter(pk__in=some).order_by(score.desc(), "pk")


def _rank(row: Any, sought: str) -> tuple[int, int]:
    """Lower is better: a whole name, the beginning of one, the beginning of a word, any part."""
    name, *others = map(fold, names(row))
    own, other = _fit(name, sought), min((_fit(each, sought) for each in others), default=4)
    return min(2 * own, 2 * other + 1), len(name)


def _fit(name: str, sought: str) -> int:
    if name == sought:
        return 0
    if name.startswith(sought):
        return 1
    if f" {sought}" in name:
        return 2
    return 3 if sought in name else 4
