"""What somebody may have meant whose words no live edition has."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from newsroom.editions import search
from newsroom.editions.asking import Asked, Term, asking
from newsroom.editions.search import Question

SHORTEST = 4  # letters; of shorter words nearly everything is similar
# As pg_trgm counts it: 0 nothing in common, 1 the same.
LIKE = 0.3
SURELY_LIKE = 0.4
_TRIED = 3

_CLOSEST = """
    SELECT typed, word, is_name AND likeness >= %(surely)s FROM unnest(%(words)s::text[]) AS typed
    CROSS JOIN LATERAL (
        SELECT word, is_name, similarity(word, typed) AS likeness FROM editions_searchword
        WHERE word %% typed
        ORDER BY likeness DESC, is_name DESC, word LIMIT %(tried)s
    ) AS known
    WHERE likeness >= %(like)s AND typed NOT IN (
        SELECT word FROM editions_searchword WHERE word = typed
    )
    ORDER BY typed, likeness DESC, is_name DESC, word
"""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Other words, which do find something. ``are_names`` if only spellings of names differ."""

    asked: Asked
    are_names: bool


def meant(question: Question) -> Suggestion | None:
    """What to ask instead of a question that finds nothing. At most seven short queries."""
    asked = question.asked
    if asked is None:
        return None
    words = {term.spellings[0][0] for term in asked.terms if _can_be_misspelt(term)}
    known = _closest(words) if words else {}
    for attempt in range(_TRIED if known else 0):
        taken = {word: others[min(attempt, len(others) - 1)] for word, others in known.items()}
        other = _instead(asked, {word: instead for word, (instead, _is_name) in taken.items()})
        if search.newest(replace(question, asked=other))[:1]:
            names = all(is_name for _instead, is_name in taken.values())
            return Suggestion(asked=other, are_names=names)
    return None


def _can_be_misspelt(term: Term) -> bool:
    word = term.spellings[0][0]
    return (
        term.is_plain_word
        and len(term.spellings) == 1
        and len(word) >= SHORTEST
        and not any(letter.isdecimal() for letter in word)
    )


def _closest(words: set[str]) -> dict[str, list[tuple[str, bool]]]:
    """For each of ``words`` that nothing says, the words most like it that something said."""
    values: dict[str, Any] = {
        "words": sorted(words),
        "tried": _TRIED,
        "like": LIKE,
        "surely": SURELY_LIKE,
    }
    found: dict[str, list[tuple[str, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CLOSEST, values)
        for typed, word, is_name in cursor.fetchall():
            found.setdefault(typed, []).append((word, is_name))
    return found


def _instead(asked: Asked, words: dict[str, str]) -> Asked:
    terms = []
    for term in asked.terms:
        other = words.get(term.spellings[0][0]) if term.is_plain_word else None
        terms.append(replace(term, typed=other, spellings=((other,),)) if other else term)
    text = " ".join(_typed(term) for term in terms)
    return asking(replace(asked, text=text, terms=tuple(terms)))


def _typed(term: Term) -> str:
    words = f'"{term.typed}"' if term.is_phrase and " " in term.typed else term.typed
    return f"-{words}" if term.is_excluded else words
