"""What a typo may touch, in PL/pgSQL: the spelling of the newsroom's own texts, and nothing else.

``newsroom.editions.changes`` judges more strictly, word by word, and in sentences for people. This
is the part of it that needs no judgement: everything but those texts is equal, and in them the
numbers, the links and how many words there are.
"""

from newsroom.review.triggers import refuse

_PROSE = (
    "^(wording|context|why_checked|how_checked|limitation|headline|standfirst"
    "|parts/[0-9]+/wording|verdict/(finding|what_is_right|reasoning|summary/[0-9]+)|blocks/[0-9]+/html|card/(title|text))$"
)
# Derived, and not compared by the program either.
_PASSED_OVER = "^schema$|/sort$"
_DIGIT = r"[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]"
_NUMBER = rf"({_DIGIT}+(?:[.,/\u066b\u066c]{_DIGIT}+)*)"
# As Python’s str.split() reads it, whatever the locale of the database calls a space.
_SPACE = r"[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"


def _all(pattern: str) -> str:
    return f"""(
        SELECT coalesce(string_agg(hit.found[1], ' ' ORDER BY hit.place), '')
        FROM regexp_matches(leaf.value #>> '{{}}', '{pattern}', 'g')
            WITH ORDINALITY AS hit(found, place)
    )"""


TYPO = f"""
    IF latest.change = 'withdrawal' THEN
        {refuse("What was withdrawn does not come back as a typo.")}
    END IF;
    WITH RECURSIVE leaf(side, path, value) AS (
        VALUES ('old', '', latest.content::jsonb), ('new', '', body)
        UNION ALL
        SELECT leaf.side, concat_ws('/', nullif(leaf.path, ''), child.key), child.value
        FROM leaf, LATERAL (
            SELECT key, value FROM jsonb_each(
                CASE jsonb_typeof(leaf.value) WHEN 'object' THEN leaf.value ELSE '{{}}' END
            )
            UNION ALL
            SELECT ordinality::text, value FROM jsonb_array_elements(
                CASE jsonb_typeof(leaf.value) WHEN 'array' THEN leaf.value ELSE '[]' END
            ) WITH ORDINALITY
        ) AS child
    ), said AS (
        SELECT side, path, CASE WHEN path ~ '{_PROSE}' THEN concat_ws('|',
            cardinality(regexp_split_to_array(leaf.value #>> '{{}}', '{_SPACE}')),
            {_all('href="([^"]*)"')},
            {_all(_NUMBER)}
        ) ELSE value::text END AS value
        FROM leaf
        WHERE (jsonb_typeof(value) NOT IN ('object', 'array') OR value IN ('{{}}', '[]'))
            AND path !~ '{_PASSED_OVER}'
    )
    SELECT coalesce(former.path, latter.path) INTO place
    FROM (SELECT path, value FROM said WHERE side = 'old') AS former
    FULL JOIN (SELECT path, value FROM said WHERE side = 'new') AS latter USING (path)
    WHERE former.value IS DISTINCT FROM latter.value
    ORDER BY 1 LIMIT 1;
    IF place IS NOT NULL THEN
        {refuse("More than the spelling changed, at %: this is not a typo.", "place")}
    END IF;
"""
