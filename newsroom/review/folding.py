"""One spelling for what people search: scripts, digits, case and marks that mean the same.

The database folds with ``newsroom_fold``, so that an index can hold what it gives; ``fold`` is the
same in Python. Whoever changes the one changes the other.
"""

import re
import unicodedata
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection
from django.db.models import F, Func, Index, TextField
from django.db.models.functions import Cast, Left

# What is left of a text after its compatibility decomposition and in lower case: one for another.
_LETTERS = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ك": "ک", "ڪ": "ک", "ګ": "گ", "ة": "ه", "ە": "ه",
    "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ٱ": "ا", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l",
    "ħ": "h", "ς": "σ", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"',
}  # fmt: skip
_DIGITS = {chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
_SPACES = "\t\n\v\f\r\u0085\u2028\u2029"
_SAME = _LETTERS | _DIGITS | dict.fromkeys(_SPACES, " ")
_ASCII = _SPACES[:5]
_TABLE = str.maketrans("".join(_SAME), "".join(_SAME.values()))
_LONGER = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
# Combining marks, harakat and Quranic signs, the hamza that stands alone, tatweel, soft hyphen,
# and what is not seen at all. Most of hamza is a mark already: it is decomposed before.
_MARKS = (
    r"[\u00ad\u0300-\u036f\u0610-\u061a\u0621\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    r"\u06e7\u06e8\u06ea-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
# Claims are compared by the beginnings of their words, so that one more ending does no harm.
_NO_WORD = r"[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u2000-\u2bff\u3000-\u303f]+"  # noqa: E501 -- one class
BEGINNING = 6
BETWEEN = " | "  # parts the texts of a row, so that no word is made of two


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _longer() -> str:
    written = "pg_catalog.lower(pg_catalog.regexp_replace(pg_catalog.normalize($1, 'NFKD'), "
    written += f"'{_MARKS}', '', 'g'))"
    for one, two in _LONGER.items():
        written = f"pg_catalog.replace({written}, '{one}', '{two}')"
    return written


# Schema-qualified, because an index is built with whatever search path somebody has. The keys are
# signatures, the values what they return. Not in SQL, which the planner would take apart: it would
# think them nearly free, and rather fold a whole table than use an index.
FUNCTIONS = {
    # Most of what there is in ASCII needs little, which is seen at no cost.
    "newsroom_fold(text) RETURNS text": f"""
        RETURN pg_catalog.btrim(pg_catalog.regexp_replace(
            CASE WHEN pg_catalog.octet_length($1) OPERATOR(pg_catalog.=) pg_catalog.length($1)
            THEN pg_catalog.translate(pg_catalog.lower($1), {_quoted(_ASCII)}, {_quoted(" " * 5)})
            ELSE pg_catalog.translate(
                {_longer()}, {_quoted("".join(_SAME))}, {_quoted("".join(_SAME.values()))}
            ) END, ' {{2,}}', ' ', 'g'
        ), ' ')
    """,
    "newsroom_fold(text[]) RETURNS text": f"""
        RETURN public.newsroom_fold(pg_catalog.array_to_string($1, '{BETWEEN}'))
    """,
    "newsroom_words(text) RETURNS text[]": f"""
        RETURN ARRAY(
            SELECT DISTINCT pg_catalog.left(word, {BEGINNING})
            FROM pg_catalog.regexp_split_to_table(public.newsroom_fold($1), '{_NO_WORD}') word
            WHERE word OPERATOR(pg_catalog.<>) ''
        )
    """,  # noqa: S608 -- a function's body, in which there is no value of anybody's
    "newsroom_spaced(text) RETURNS text": f"""
        RETURN pg_catalog.btrim(pg_catalog.regexp_replace(
            public.newsroom_fold($1), '{_NO_WORD}', ' ', 'g'
        ), ' ')
    """,
    "newsroom_keys(text[]) RETURNS text[]": """
        RETURN ARRAY(SELECT public.newsroom_spaced(name) FROM pg_catalog.unnest($1) name)
    """,
}

# Indexes hold what a function gave; one that gives something else needs them built anew.
_STALE = """
    SELECT DISTINCT format('REINDEX INDEX %s', objid::regclass) FROM pg_depend
    JOIN pg_class ON pg_class.oid = objid AND relkind = 'i'
    WHERE refclassid = 'pg_proc'::regclass AND refobjid = ANY(ARRAY(
        SELECT oid FROM pg_proc
        WHERE proname IN ('newsroom_fold', 'newsroom_words', 'newsroom_keys')
            AND pronamespace = 'public'::regnamespace
    ))
"""


def fold(text: str) -> str:
    """``text`` in the spelling in which it is searched; its runs of white space are one space."""
    plain = re.sub(_MARKS, "", unicodedata.normalize("NFKD", text))
    # Letter by letter, as the database does it: whether a sigma ends the word is nothing to it.
    lower = "".join(map(str.lower, plain))
    for one, two in _LONGER.items():
        lower = lower.replace(one, two)
    return re.sub(" {2,}", " ", lower.translate(_TABLE)).strip(" ")


def words(text: str) -> list[str]:
    """The different words of ``text``, folded, each cut to its first letters."""
    return sorted({word[:BEGINNING] for word in re.split(_NO_WORD, fold(text)) if word})


def spaced(text: str) -> str:
    """The folded words of ``text`` with one space between them and no other sign."""
    return re.sub(_NO_WORD, " ", fold(text)).strip(" ")


def install() -> None:
    """Make the extension and the functions as the owner, and build anew what has become stale."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        changed = [_replace(cursor, *function) for function in FUNCTIONS.items()]
        if any(changed):
            cursor.execute(_STALE)
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)


def _replace(cursor: Any, signature: str, body: str) -> bool:
    """Whether the function was there and gave something else until now."""
    body = f"BEGIN {body.strip()}; END"
    name = f"public.{signature.partition(' ')[0]}"
    cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure(%s)", [name])
    found = cursor.fetchone()
    if found and found[0] == body:
        return False
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION public.{signature} "
        f"LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $fold${body}$fold$"
    )
    return found is not None


class Fold(Func):
    """The folded text of an expression, or of all the texts in an array."""

    function = "newsroom_fold"
    output_field: Any = TextField()


class Words(Func):
    """The beginnings of the folded words of an expression, as ``words`` gives them."""

    function = "newsroom_words"
    output_field: Any = ArrayField(TextField())


class Keys(Func):
    """Each text of an array as ``spaced`` gives it."""

    function = "newsroom_keys"
    output_field: Any = ArrayField(TextField())


def folded(first: str, *more: str, aliases: str = "") -> Fold:
    """The folded text of several columns of a row; ``aliases`` is an array of texts."""
    if aliases:
        texts: Any = Func(F(first), F(aliases), function="array_prepend")
    elif more:
        # Each made a text here: of an array that is made one, PostgreSQL spells the index anew.
        each = [Cast(name, TextField()) for name in (first, *more)]
        texts = Func(*each, function="ARRAY", template="ARRAY[%(expressions)s]")
    else:
        texts = F(first)
    return Fold(texts)


def found_by(text: Fold, *, name: str, **options: Any) -> GinIndex:
    """An index that finds any part of a folded text, and what is similar to it."""
    return GinIndex(OpClass(text, name="gin_trgm_ops"), name=name, fastupdate=False, **options)


def words_of(column: str, *, name: str, **options: Any) -> GinIndex:
    """An index that finds texts by the words they have in common with another."""
    return GinIndex(Words(F(column)), name=name, fastupdate=False, **options)


def keys_of(column: str, *, aliases: str) -> Keys:
    """Each name of a row as ``spaced`` gives it."""
    return Keys(Func(F(column), F(aliases), function="array_prepend"))


def called(column: str, *, aliases: str, name: str) -> GinIndex:
    """An index that finds rows by one of their names, for many names at one go."""
    return GinIndex(keys_of(column, aliases=aliases), name=name, fastupdate=False)


def begins(column: str, *, name: str) -> Index:
    """An index that finds the folded text of a column by its beginning."""
    return Index(OpClass(beginning(column), name="text_pattern_ops"), name=name)


def beginning(column: str) -> Left:
    """As much of a folded text as an index of PostgreSQL can hold."""
    return Left(Fold(F(column)), 100)
