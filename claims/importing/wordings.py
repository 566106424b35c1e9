"""Claims of the newsroom that say nearly what records say, for many records at one go.

As ``newsroom.review.likeness`` does it for one text, by the rare words that two texts have in
common, but in two queries for a whole batch.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import batched, combinations
from typing import Any

from django.db import connection

from claims.importing.drafting import Draft
from newsroom.review.folding import fold, words
from newsroom.review.likeness import LONGEST

# A claim so like one that the newsroom has is told; only a person can say that it is the same.
ALIKE = 0.6
SHOWN = 3
_RAREST = 4  # words of a wording, of which every two are looked up
_COMPARED = 50  # claims at most that have such a pair
_ASKED = 1000  # words in one query; PostgreSQL takes 1664
_KNOWN = 20_000  # words whose frequency is kept in memory

_EACH = "(SELECT 1 FROM claims_claim WHERE newsroom_words(wording) @> ARRAY[%s])"
_FIND = """
    SELECT DISTINCT sought.number, found.item_ptr_id, found.wording,
        similarity(newsroom_fold(found.wording), sought.folded) AS score
    FROM jsonb_to_recordset(%s::jsonb)
        AS sought(number int, folded text, language text, pair text[])
    CROSS JOIN LATERAL (
        SELECT item_ptr_id, wording FROM claims_claim
        WHERE newsroom_words(wording) @> sought.pair LIMIT %s
    ) AS found
    JOIN review_item ON review_item.id = found.item_ptr_id
        AND review_item.language = sought.language
    WHERE similarity(newsroom_fold(found.wording), sought.folded) >= %s
    ORDER BY score DESC, found.item_ptr_id
"""


class Wordings:
    """Finds claims worded like drafts. What it learns about words is kept from batch to batch."""

    def __init__(self) -> None:
        self._rows: dict[str, float] = {}

    def like(self, drafts: Mapping[int, Draft]) -> dict[int, list[dict[str, Any]]]:
        """For each number that has any: at most ``SHOWN`` claims, the likest first."""
        each = {number: words(draft.wording[:LONGEST]) for number, draft in drafts.items()}
        self._learn({word for found in each.values() for word in found})
        sought = [
            {
                "number": number, "folded": fold(drafts[number].wording[:LONGEST]),
                "language": drafts[number].language, "pair": pair,
            }
            for number, found in each.items() for pair in self._pairs(found)
        ]  # fmt: skip
        near: dict[int, list[dict[str, Any]]] = {}
        for number, claim, title, score in _find(sought):
            found = near.setdefault(number, [])
            if len(found) < SHOWN:
                found.append({"claim": claim, "title": title, "score": round(score, 2)})
        return near

    def _pairs(self, found: list[str]) -> Iterable[list[str]]:
        """What to look up: every two of the rarest words."""
        rarest = sorted(found, key=lambda word: (self._rows[word], word))[:_RAREST]
        return map(list, combinations(rarest, 2)) if len(rarest) > 1 else [rarest] * len(rarest)

    def _learn(self, found: set[str]) -> None:
        """How many claims the planner expects to have each word; nothing is executed."""
        if len(self._rows) > _KNOWN:
            self._rows.clear()
        for new in batched(sorted(found - self._rows.keys()), _ASKED, strict=False):
            self._rows |= _expected(new)


def _expected(new: tuple[str, ...]) -> dict[str, float]:
    with connection.cursor() as cursor:
        each = ", ".join([_EACH] * len(new))
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT {each}", new)
        answer = cursor.fetchone()[0]
    plan = json.loads(answer) if isinstance(answer, str) else answer
    plans = plan[0]["Plan"]["Plans"]
    return {word: each["Plan Rows"] for word, each in zip(new, plans, strict=True)}


def _find(sought: list[dict[str, Any]]) -> list[tuple[int, int, str, float]]:
    if not sought:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [json.dumps(sought), _COMPARED, ALIKE])
        return list(cursor.fetchall())
