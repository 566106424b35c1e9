"""The languages in which there is anything, told without their countries."""

from django.db import connection

# One step of the index for each language, not one for each edition.
_LANGUAGES = """
    WITH RECURSIVE found AS (
        (SELECT language FROM editions_edition
         WHERE kind = %(kind)s AND current AND change <> 'withdrawal'
         ORDER BY language LIMIT 1)
        UNION ALL
        SELECT (
            SELECT language FROM editions_edition
            WHERE kind = %(kind)s AND current AND change <> 'withdrawal'
                AND language > found.language
            ORDER BY language LIMIT 1
        ) FROM found WHERE found.language IS NOT NULL
    )
    SELECT language FROM found WHERE language IS NOT NULL
"""


def spoken(tag: str, *, kind: str) -> list[str]:
    """The languages of live items of a kind that are that of ``tag``, whatever the country or the
    script: of ``fa-IR`` also ``fa`` and ``fa-AF``. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES, {"kind": kind})
        known = [language for (language,) in cursor.fetchall()]
    return [language for language in known if _tongue(language) == _tongue(tag)]


def _tongue(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()
