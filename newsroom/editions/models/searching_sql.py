"""What of a live edition is searched, and how its words are read, in PL/pgSQL.

A text is folded (newsroom/review/folding.py) and then stemmed by the rules of its own language.
PostgreSQL's own configurations leave out words such as “no” and “the”, so that no phrase with one
could be found; ours keep every word.
"""

from typing import Any

from django.db import connection

# Language tag: Snowball stemmer. All others are searched word by word, Dari and Pashto among them.
STEMMED = {
    "en": "english", "fr": "french", "ar": "arabic", "pt": "portuguese", "es": "spanish",
    "de": "german", "ru": "russian", "it": "italian", "tr": "turkish",
}  # fmt: skip
PLAIN = "pg_catalog.simple"
CONFIGURATIONS = [f"public.newsroom_{stemmer}" for stemmer in STEMMED.values()]
# Stands between two texts, so that no phrase is found half in one and half in the other; taken out
# again, which leaves the gap.
GAP = "qqgapqq"
# Characters of one edition that are searched: PostgreSQL refuses a vector above a megabyte.
LONGEST = 200_000

# weight, language (empty for that of the content), text
_PARTS = r"""
    SELECT 'A', '', body->>'wording'
    UNION ALL SELECT 'A', '', body->>'headline'
    UNION ALL SELECT 'B', row->>'quote_language', row->>'quote'
    FROM jsonb_array_elements(body->'statements') AS row
    UNION ALL SELECT 'B', '', concat_ws(E'\n', row->>'translation', row->>'paraphrase')
    FROM jsonb_array_elements(body->'statements') AS row
    UNION ALL SELECT 'B', '', body->'verdict'->>'finding'
    UNION ALL SELECT 'B', '', body->>'standfirst'
    UNION ALL SELECT 'B', '', row->>'wording' FROM jsonb_array_elements(body->'parts') AS row
    UNION ALL SELECT 'C', 'und', named.text FROM ({names}) AS named (text)
    UNION ALL SELECT 'D', '', body->>key FROM unnest(
        ARRAY['context', 'why_checked', 'how_checked', 'limitation']
    ) AS key
    UNION ALL SELECT 'D', '', body->'verdict'->>key FROM unnest(
        ARRAY['reasoning', 'what_is_right']
    ) AS key
    UNION ALL SELECT 'D', '', point
    FROM jsonb_array_elements_text(body->'verdict'->'summary') AS point
    UNION ALL SELECT 'D', row->>'language', row->>'passage'
    FROM jsonb_array_elements(body->'evidence') AS row
    UNION ALL SELECT 'D', '', concat_ws(
        E'\n', row->>'translation', row->'source'->>'publisher', row->'source'->>'title'
    )
    FROM jsonb_array_elements(body->'evidence') AS row
    UNION ALL SELECT 'D', '', row->>'html' FROM jsonb_array_elements(body->'blocks') AS row
"""
_NAMES = """
    SELECT row->'speaker'->>'name' FROM jsonb_array_elements(body->'statements') AS row
    UNION ALL SELECT alias FROM jsonb_array_elements(body->'statements') AS row,
        jsonb_array_elements_text(row->'speaker'->'aliases') AS alias
    UNION ALL SELECT concat_ws(' ', row->'role'->>'title', row->'role'->>'body')
    FROM jsonb_array_elements(body->'statements') AS row
    UNION ALL SELECT row->'occasion'->>'title'
    FROM jsonb_array_elements(body->'statements') AS row
    UNION ALL SELECT row->>'name' FROM jsonb_array_elements(body->'topics') AS row
    UNION ALL SELECT row->>'name' FROM jsonb_array_elements(body->'places') AS row
    UNION ALL SELECT row->>'name' FROM jsonb_array_elements(body->'bylines') AS row
"""
# Rich text without its tags; nh3 leaves no entities but these.
_PLAIN = r"regexp_replace(text, '<[^>]*>|&(amp|lt|gt|nbsp|quot);', ' ', 'g')"

_STEMMERS = "\n".join(
    f"WHEN '{tag}' THEN 'public.newsroom_{stemmer}'::regconfig" for tag, stemmer in STEMMED.items()
)

FUNCTIONS = {
    "newsroom_stemming(language text) RETURNS regconfig": (
        "IMMUTABLE PARALLEL SAFE",
        f"""
        BEGIN
            RETURN CASE split_part(lower(language), '-', 1)
                {_STEMMERS}
                ELSE '{PLAIN}'::regconfig END;
        END
        """,
    ),
    "newsroom_search(of_item bigint) RETURNS void": (
        "",
        f"""
        DECLARE
            filed RECORD; part RECORD; body JSONB; said TEXT;
            words TSVECTOR := ''; room INT := {LONGEST};
        BEGIN
            DELETE FROM public.editions_searchtext WHERE edition_id IN (
                SELECT id FROM public.editions_edition WHERE item_id = of_item
            );
            SELECT * INTO filed FROM public.editions_edition WHERE item_id = of_item AND current;
            IF filed.id IS NULL OR filed.change = 'withdrawal' THEN RETURN; END IF;
            body := filed.content::jsonb;
            FOR part IN
                SELECT weight, coalesce(nullif(language, ''), filed.language) AS language,
                    string_agg({_PLAIN}, ' {GAP} ') AS text
                FROM ({_PARTS.format(names=_NAMES)}) AS part (weight, language, text)
                WHERE text <> ''
                GROUP BY 1, 2 ORDER BY 1, 2
            LOOP
                said := public.newsroom_spaced(left(part.text, room));
                room := room - length(said);
                words := words || setweight(to_tsvector(
                    public.newsroom_stemming(part.language), said || ' {GAP}'
                ), part.weight::"char");
                INSERT INTO public.editions_searchword AS known (word, is_name)
                SELECT DISTINCT word, part.weight = 'C' FROM regexp_split_to_table(said, ' ') word
                WHERE word ~ '^[^0-9]{{3,40}}$' AND word <> '{GAP}'
                ORDER BY 1
                ON CONFLICT (word) DO UPDATE SET is_name = TRUE
                    WHERE excluded.is_name AND NOT known.is_name;
            END LOOP;
            INSERT INTO public.editions_searchtext
                (edition_id, item_id, kind, language, first_published_at, words)
            VALUES (filed.id, filed.item_id, filed.kind, filed.language, filed.first_published_at,
                ts_delete(words, '{GAP}'));
        END
        """,
    ),
}


def install() -> None:
    """Make the configurations that are missing, and the functions, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace"
        )
        there = {name for (name,) in cursor.fetchall()}
        for stemmer in STEMMED.values():
            if f"newsroom_{stemmer}" not in there:
                _configure(cursor, f"public.newsroom_{stemmer}", stemmer)
        for signature, (kind, body) in FUNCTIONS.items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION public.{signature} LANGUAGE plpgsql {kind} "
                f"SET search_path = pg_catalog, public, pg_temp AS $search${body}$search$"
            )


def _configure(cursor: Any, name: str, stemmer: str) -> None:
    cursor.execute(
        f"CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = pg_catalog.snowball, "
        f"LANGUAGE = {stemmer})"
    )
    cursor.execute(f"CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.simple)")
    cursor.execute(
        f"ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR asciiword, word WITH {name}"
    )
