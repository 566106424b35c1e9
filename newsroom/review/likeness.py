"""Texts that say nearly the same, found among a million by the rare words they have in common.

An index of trigrams alone would compare every text that has a common word in it. So the words of
a text are weighed first by how many rows the planner expects of each, and only as many rows are
compared as a moment allows.
"""

import json
from itertools import combinations
from math import prod
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import F, QuerySet, Value

from newsroom.review.folding import Fold, Words, fold, words

COMPARED = 400  # rows at most
ALIKE = 0.3  # the least likeness, as pg_trgm counts it: 0 nothing in common, 1 the same
LONGEST = 500  # characters of a text that are looked at
_RAREST = 8  # words of a text that are combined
_COMBINED = 3
# To find words together, an index reads the rows that have the rarest of them.
_READ = 20_000


def like(
    rows: QuerySet[Any], column: str, text: str, *, limit: int, weighed: Any = None
) -> list[Any]:
    """The ``rows`` whose ``column`` is most like ``text``, with ``likeness``, the likest first.

    Two queries, of which one is for the planner only; none where ``text`` has no word.
    """
    if not words(text[:LONGEST]):
        return []
    some = candidates(rows, column, text, weighed=weighed)
    found = rows.filter(pk__in=some).annotate(likeness=likeness(column, text))
    return list(found.filter(likeness__gte=ALIKE).order_by("-likeness", "-pk")[:limit])


def candidates(
    rows: QuerySet[Any], column: str, text: str, *, weighed: Any = None
) -> QuerySet[Any]:
    """The keys of at most ``COMPARED`` rows that have rare words of ``text``, which has some.

    ``weighed`` is a queryset and its column to tell rare words by, where the index of ``rows`` is
    a partial one: the planner has no statistics of its words.
    """
    rows = rows.alias(folded_words=Words(F(column)))
    known, name = weighed or (rows, column)
    rare = _rare(known.alias(folded_words=Words(F(name))), words(text[:LONGEST]))
    # A share for each, so that words which turn out to be common leave room for the rare ones.
    most = COMPARED // len(rare)
    first, *others = (
        rows.filter(folded_words__contains=list(each)).order_by().values("pk")[:most]
        for each in rare
    )
    return first.union(*others, all=True).order_by() if others else first


def likeness(column: str, text: str) -> TrigramSimilarity:
    """How like ``text`` a column is, whichever way either is spelt."""
    return TrigramSimilarity(Fold(F(column)), fold(text[:LONGEST]))


def _rare(rows: QuerySet[Any], sought: list[str]) -> list[tuple[str, ...]]:
    """Words, and words together, that few rows have: so many that enough can be compared."""
    each = [rows.filter(folded_words__contains=[word]) for word in sought]
    total, *counts = _expected([rows, *each])
    share = {word: count / total for word, count in zip(sought, counts, strict=True)}
    rarest = sorted(sought, key=lambda word: share[word])[:_RAREST]
    return _few(rarest, share, total)


def _few(rarest: list[str], share: dict[str, float], total: float) -> list[tuple[str, ...]]:
    """Sets of words, the rare and small ones first, within what may be compared and read."""
    taken: list[tuple[str, ...]] = []
    compared, read = float(COMPARED), float(_READ)
    for size in range(1, _COMBINED + 1):
        for found in combinations(rarest, size):
            rows, reads = total * prod(share[word] for word in found), total * share[found[0]]
            # What contains a set that is taken already finds nothing more.
            more = not any(set(other) <= set(found) for other in taken)
            if more and rows <= compared and reads <= read:
                taken.append(found)
                compared, read = compared - rows, read - reads
    return taken or [tuple(rarest[:_COMBINED])]


def _expected(querysets: list[QuerySet[Any]]) -> list[float]:
    """How many rows the planner expects of each; at least one, and nothing is executed."""
    parts = [each.order_by().values_list(Value(1)).query.sql_with_params() for each in querysets]
    selected = ", ".join(f"({part})" for part, _values in parts)
    with connection.cursor() as cursor:
        # Each stands in a place of its own: a union would be planned as a whole, in any order.
        cursor.execute(
            f"EXPLAIN (FORMAT JSON) SELECT {selected}",
            [value for _part, values in parts for value in values],
        )
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    return [max(float(each["Plan Rows"]), 1) for each in plan[0]["Plan"]["Plans"]]
