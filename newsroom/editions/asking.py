"""What a reader typed, as the database searches it: words, phrases, what is not to be there.

Nothing that can be typed is an error. Words are folded, names that mean the same stand for each
other, and each word is looked for in the spelling that the stemmer of any language gives it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import connection

from newsroom.editions.models import SearchAlias
from newsroom.editions.models.searching_sql import CONFIGURATIONS, PLAIN
from newsroom.review.folding import spaced

LONGEST = 500  # characters that are read
MOST_TERMS = 20
LONGEST_NAME = 6  # words of an alias

_MARKS = '"“”„‟«»'
_TERM = re.compile(
    rf"(?<!\S)(?P<without>[-−])?(?:[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]|(?P<word>[^\s{_MARKS}]+))"
    rf"|[{_MARKS}](?P<inner>[^{_MARKS}]*)[{_MARKS}]|(?P<rest>[^\s{_MARKS}]+)"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
# Whether a language passes over a word tells PostgreSQL's own configuration of it.
_STOPPING = [f"pg_catalog.{name.removeprefix('public.newsroom_')}" for name in CONFIGURATIONS]

Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Term:
    """One thing that is looked for: any of ``spellings``, each of which is words in a row.

    ``typed`` is how it was typed, to be shown escaped.
    """

    typed: str
    spellings: tuple[Words, ...]
    is_phrase: bool = False
    is_excluded: bool = False

    @property
    def is_plain_word(self) -> bool:
        return not (self.is_phrase or self.is_excluded) and len(self.spellings[0]) == 1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for. ``query`` is PostgreSQL's own spelling of it, empty if there is none."""

    text: str
    terms: tuple[Term, ...] = ()
    query: str = ""
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.query)


def clean(text: str) -> str:
    """``text`` without what cannot be typed, its runs of white space one space."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def read(text: str) -> Asked:
    """What ``text`` asks. Two queries, whatever it is; none where there is no word in it."""
    whole = clean(text)
    asked = Asked(text=whole[:LONGEST], is_cut=len(whole) > LONGEST)
    terms = tuple(_terms(asked.text))[:MOST_TERMS]
    if all(term.is_excluded for term in terms):
        return asked
    return asking(replace(asked, terms=tuple(_with_aliases(terms))))


def asking(asked: Asked) -> Asked:
    """``asked`` with the query for its terms. One query."""
    stems, passed_over = _stems(asked.terms)
    sought = [(term, _any(stems[words] for words in term.spellings)) for term in asked.terms]
    wanted = [(term, query) for term, query in sought if query and not term.is_excluded]
    telling = [
        query
        for term, query in wanted
        if not (term.is_plain_word and term.spellings[0] in passed_over)
    ]
    excluded = [f"!{query}" for term, query in sought if query and term.is_excluded]
    if not wanted:
        return asked
    # Where there are only words such as “the”, they are what is looked for.
    return replace(asked, query=" & ".join([*(telling or [q for _t, q in wanted]), *excluded]))


def _terms(text: str) -> Iterator[Term]:
    for found in _TERM.finditer(text):
        phrase = found["phrase"] if found["phrase"] is not None else found["inner"]
        typed = phrase if phrase is not None else found["word"] or found["rest"]
        words = tuple(spaced(typed).split())
        if words:
            yield Term(
                typed=typed,
                spellings=(words,),
                is_phrase=phrase is not None,
                is_excluded=bool(found["without"]),
            )


def _with_aliases(terms: tuple[Term, ...]) -> Iterator[Term]:
    """The terms, those that make up a name joined to one with all its spellings. One query."""
    runs = {(start, end): words for start, end, words in _runs(terms)}
    same = _same({" ".join(words) for words in runs.values()})
    place = 0
    while place < len(terms):
        ends = range(min(place + LONGEST_NAME, len(terms)), place, -1)
        end = next((e for e in ends if same.get(" ".join(runs.get((place, e), ())))), None)
        if end is None:
            yield terms[place]
            place += 1
            continue
        words = runs[place, end]
        others = tuple(one for one in same[" ".join(words)] if one != words)
        yield replace(
            terms[place],
            typed=" ".join(term.typed for term in terms[place:end]),
            spellings=(words, *others),
            is_phrase=True,
        )
        place = end


def _runs(terms: tuple[Term, ...]) -> Iterator[tuple[int, int, Words]]:
    """What could be a name: a term, or several plain ones in a row."""
    for start, first in enumerate(terms):
        words = first.spellings[0]
        yield start, start + 1, words
        for end in range(start + 1, min(start + LONGEST_NAME, len(terms))):
            if any(t.is_phrase or t.is_excluded for t in (first, terms[end])):
                break
            words += terms[end].spellings[0]
            yield start, end + 1, words


def _same(names: set[str]) -> dict[str, tuple[Words, ...]]:
    """All the names that mean the same as one of ``names``, by that one."""
    found: dict[str, tuple[Words, ...]] = {}
    for group in SearchAlias.objects.naming(names):
        keys = tuple(dict.fromkeys(spaced(name) for name in group.names))
        spellings = tuple(tuple(key.split()) for key in keys if key)
        found |= {key: found.get(key, ()) + spellings for key in keys}
    return found


_STEMS = """
    SELECT words, array_agg(DISTINCT stemmed::text), bool_or(passed_over) FROM (
        SELECT words, phraseto_tsquery(configuration::regconfig, words) AS stemmed,
            FALSE AS passed_over
        FROM unnest(%s::text[]) AS words, unnest(%s::text[]) AS configuration
        UNION ALL
        SELECT words, NULL, to_tsvector(configuration::regconfig, words) = ''
        FROM unnest(%s::text[]) AS words, unnest(%s::text[]) AS configuration
    ) AS each GROUP BY words
"""


def _stems(terms: tuple[Term, ...]) -> tuple[Mapping[Words, str], set[Words]]:
    """The query for each spelling in all languages, and those that some language passes over."""
    spellings = {" ".join(words): words for term in terms for words in term.spellings}
    words = list(spellings)
    with connection.cursor() as cursor:
        # By position: a redaction puts something of its own before each statement.
        cursor.execute(_STEMS, [words, [PLAIN, *CONFIGURATIONS], words, _STOPPING])
        rows = cursor.fetchall()
    stems = {spellings[text]: _any(each) for text, each, _passed in rows}
    return stems, {spellings[text] for text, _each, passed in rows if passed}


def _any(queries: Iterable[str]) -> str:
    """A query for one of them, empty if there is none."""
    found = " | ".join(dict.fromkeys(filter(None, queries)))
    return f"({found})" if found else ""
