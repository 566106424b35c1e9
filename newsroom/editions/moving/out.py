"""Writing the published record into a folder."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from claims.models import SpeakerWithoutPage
from newsroom.editions import chain, checkpoint
from newsroom.editions.models import Edition
from newsroom.editions.moving import folder, kinds, shared
from newsroom.editions.moving.kinds import CONFIGURATION, KINDS, PEOPLE
from newsroom.editions.moving.shared import SHARED

Row = dict[str, Any]

# All folders of an export, in the order in which they can be read.
FOLDERS = (
    *(kind.name for kind in CONFIGURATION),
    PEOPLE.name,
    "speakers_without_page",
    *(kind.name for kind in SHARED),
    "items",
    *(kind.name for kind in KINDS),
    "links",
)


def export(target: Path) -> dict[str, int]:
    """Write the record as it stands at one moment to ``target``, a new folder; the rows of each
    kind. Raises Refused if something is there already.
    """
    with folder.drafted(target) as draft, chain.at_one_moment():
        counts = {kind: draft.rows(kind, rows) for kind, rows in _everything()}
        draft.document(folder.CHECKPOINT, _checkpoint(counts["redactions"]))
        draft.document(
            folder.MANIFEST,
            checkpoint.sign(
                {
                    "schema": folder.SCHEMA,
                    "newsroom": settings.NEWSROOM_NAME,
                    "site": settings.SITE_URL,
                    "counts": counts,
                    "files": list(draft.files),
                }
            ),
        )
    return counts


def _everything() -> Iterator[tuple[str, Iterable[Row]]]:
    for kind in CONFIGURATION:
        yield kind.name, kinds.rows_of(kind)
    yield PEOPLE.name, _people()
    yield "speakers_without_page", _without_page()
    for each in SHARED:
        yield each.name, shared.rows_of(each)
    yield "items", _rows(_ITEMS)
    for kind in KINDS:
        yield kind.name, kinds.rows_of(kind)
    yield "links", _rows(_LINKS)


def _checkpoint(redactions: int) -> Row:
    """The checkpoint of the record, dated by its last edition: an unchanged record is exported to
    the byte, whenever.
    """
    last = Edition.objects.order_by("-pk").only("published_at").first()
    day = last.published_at.date() if last else None
    return checkpoint.checkpoint(day=day, redactions=redactions)


def _people() -> Iterator[Row]:
    for row in kinds.rows_of(PEOPLE):
        if "@" in row["username"]:  # an address of somebody's mail is nobody else's business
            row["username"] = f"person-{row['id']}"
        yield row


def _without_page() -> Iterator[Row]:
    """The speakers whose pages are switched off, with every address that texts gave them."""
    hidden = SpeakerWithoutPage.objects.order_by("speaker__uuid")
    for uuid in hidden.values_list("speaker__uuid", flat=True):
        with connection.cursor() as cursor:
            cursor.execute(_SLUGS, [str(uuid)])
            slugs = sorted({slug for (slug,) in cursor.fetchall()})
        if slugs:
            yield {"speaker": str(uuid), "slugs": slugs}


_SLUGS = """
    SELECT DISTINCT said->'speaker'->>'slug' FROM editions_edition AS edition,
        jsonb_array_elements(edition.content::jsonb->'statements') AS said
    WHERE said->'speaker'->>'uuid' = %s
"""

# The original of a translation is in its text, unless both went live together; then it is a facet.
_ITEMS = """
    SELECT item.id, item.uuid, item.created_by_id, item.created_at, item.sensitive,
        item.standing AS status, revision.id AS revision, body->>'kind' AS kind,
        body->>'slug' AS slug, body->>'language' AS language, (
            SELECT id FROM review_item WHERE uuid = coalesce(body->>'translation_of', (
                SELECT value FROM editions_facet WHERE kind = 'original' AND edition_id = (
                    SELECT max(id) FROM editions_edition
                    WHERE item_id = item.id AND change <> 'withdrawal'
                )
            ))::uuid
        ) AS translation_of_id
    FROM ({items}) AS item
    JOIN review_revision AS revision ON revision.id = item.revision
    CROSS JOIN LATERAL (SELECT revision.content::jsonb AS body) AS parsed
    ORDER BY item.id
"""
# What lists find an edition by although its text does not say it: what went live beside it.
_LINKS = """
    SELECT facet.edition_id, facet.kind, facet.value, facet.position
    FROM editions_facet AS facet JOIN editions_edition AS edition ON edition.id = facet.edition_id
    WHERE (edition.content::jsonb->'facets'->facet.kind ? facet.value) IS NOT TRUE
    ORDER BY facet.edition_id, facet.kind, facet.value
"""


def _rows(query: str) -> Iterator[Row]:
    values: Any = ()
    if query is _ITEMS:
        names = ("id", "uuid", "created_by_id", "created_at", "sensitive", "standing", "revision")
        items, values = kinds.items().order_by().values(*names).query.sql_with_params()
        query = query.format(items=items)
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(query, values or None)
        columns: list[str] = []
        for row in cursor:
            columns = columns or [column.name for column in cursor.description]
            yield {name: kinds.plain(value) for name, value in zip(columns, row, strict=True)}
