"""Every public page of the record, in sections of bounded size, each found by itself.

A section is a stretch of edition ids. A page stands in the section of the newest edition that it
shows: a claim in that of its current edition; an article in that of its own or of the newest of its
claims, be it a withdrawal; a speaker, topic or the like in that of the newest live edition that
mentions it. So a section is changed when the newest edition in it was published, and what is
changed afterwards moves on to a later one.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

SIZE = 1000  # editions; with all that they mention far below the 50,000 pages of a sitemap


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: ``kind`` is an item's, or a facet's; ``changed_at`` is when what it shows was last
    published.
    """

    kind: str
    slug: str
    changed_at: dt.datetime


# Whether an article shows a claim whose current edition is behind the stretch.
_MOVED_ON = """EXISTS (
    SELECT FROM editions_facet AS woven
    JOIN editions_edition AS claim ON claim.uuid = woven.value::uuid AND claim.current
    WHERE woven.edition_id = article.id AND woven.kind = 'claim' AND claim.id >= {end}
)"""
# The live articles that show a claim, and nothing newer than the stretch.
_SHOWN_BY = f"""
    FROM editions_facet AS use
    JOIN editions_edition AS article ON article.id = use.edition_id
    WHERE use.kind = 'claim' AND use.value = shown.uuid::text AND use.item_kind = 'article'
        AND article.current AND article.change <> 'withdrawal' AND article.id < {{end}}
        AND NOT {_MOVED_ON}
"""
# Whether a live edition behind the stretch mentions what ``named`` does.
_NAMED_LATER = """EXISTS (
    SELECT FROM editions_facet AS again
    JOIN editions_edition AS later ON later.id = again.edition_id
    WHERE again.kind = named.kind AND again.value = named.value AND again.edition_id >= {end}
        AND later.current AND later.change <> 'withdrawal'
)"""
_END = "(section + 1) * %(size)s"

# One step into the primary key for each section; more only where its newest edition leads to no
# page: an article that has moved on, a claim that was taken back.
_SECTIONS = f"""
    SELECT section, newest.published_at
    FROM generate_series(0, (SELECT max(id) / %(size)s FROM editions_edition)) AS section
    CROSS JOIN LATERAL (
        SELECT published_at FROM editions_edition AS shown
        WHERE id >= section * %(size)s AND id < {_END} AND current AND CASE
            WHEN kind = 'claim' THEN
                change <> 'withdrawal' OR EXISTS (SELECT {_SHOWN_BY.format(end=_END)})
            WHEN change = 'withdrawal' THEN FALSE
            ELSE NOT {_MOVED_ON.replace("article.id", "shown.id").format(end=_END)} OR EXISTS (
                SELECT FROM editions_facet AS named
                WHERE named.edition_id = shown.id AND named.kind = 'author'
                    AND NOT {_NAMED_LATER.format(end=_END)}
            )
        END
        ORDER BY id DESC LIMIT 1
    ) AS newest
"""  # noqa: S608 -- of the fragments above

_PAGES = f"""
    WITH shown AS MATERIALIZED (
        SELECT id, kind, slug, uuid, change, published_at FROM editions_edition
        WHERE id >= %(start)s AND id < %(end)s AND current
    ), story AS (
        SELECT article.id, article.slug, shown.published_at
        FROM shown CROSS JOIN LATERAL (
            SELECT article.id, article.slug {_SHOWN_BY.format(end="%(end)s")}
        ) AS article
        WHERE shown.kind = 'claim'
        UNION ALL
        SELECT id, slug, published_at FROM shown AS article
        WHERE kind = 'article' AND change <> 'withdrawal'
            AND NOT {_MOVED_ON.format(end="%(end)s")}
    )
    SELECT kind, slug, published_at FROM shown WHERE kind = 'claim' AND change <> 'withdrawal'
    UNION ALL
    SELECT 'article', slug, max(published_at) FROM story GROUP BY id, slug
    UNION ALL
    SELECT named.kind, named.value, max(shown.published_at)
    FROM shown JOIN editions_facet AS named ON named.edition_id = shown.id
    WHERE shown.change <> 'withdrawal' AND named.kind = ANY(%(things)s)
        AND NOT (named.kind = 'speaker' AND named.value IN (
            SELECT known.slug FROM claims_speakerwithoutpage AS without
            JOIN claims_speakerevent AS known ON known.pgh_obj_id = without.speaker_id
        ))
        AND NOT {_NAMED_LATER.format(end="%(end)s")}
    GROUP BY named.kind, named.value
    ORDER BY 1, 3, 2
"""  # noqa: S608 -- of the fragments above


def sections() -> list[tuple[int, dt.datetime]]:
    """The number of each section that has pages, and when it was last changed. One query, whose
    cost grows with the number of sections, not of pages.
    """
    return _rows(_SECTIONS, {"size": SIZE})


def pages(number: int, *, things: Iterable[str]) -> list[Page]:
    """The pages of a section; of what items mention, the kinds in ``things``. One query."""
    bounds = {"start": number * SIZE, "end": (number + 1) * SIZE}
    rows = _rows(_PAGES, {**bounds, "things": list(things)})
    return [Page(kind=kind, slug=slug, changed_at=changed) for kind, slug, changed in rows]


def _rows(sql: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
