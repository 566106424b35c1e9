"""Rows of the desk that published texts name, and that several of them can share.

Each column says what the newest frozen text with the row says, so that nothing goes along that the
desk has changed since and readers have not seen. Only what no text holds (an address, what is a
copy of what) is that of the row itself.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection, models

from claims.models import Evidence, Occasion, Place, Source, Speaker, Statement, Topic
from newsroom.editions.moving import kinds
from newsroom.editions.moving.kinds import plain

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shared:
    """A kind of such rows. ``said`` is SQL for where they are in a content called ``body``;
    ``links`` are foreign keys, ``around`` those to rows of the same kind.
    """

    name: str
    model: type[models.Model]
    said: str
    key: str = "uuid"
    own: tuple[str, ...] = ("slug",)
    frozen: tuple[str, ...]
    dated: bool = False
    links: tuple[str, ...] = ()
    around: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Of the model, without the foreign keys."""
        dates = ("date", "date_as_written", "date_inferred") if self.dated else ()
        roles = ("role_title", "role_body") if self.model is Statement else ()
        return ["uuid", *self.own, *self.frozen, *dates, *roles]


# In the order in which they refer to each other.
SHARED = [
    Shared(
        name="topics", model=Topic, own=("slug", "name"), frozen=(),
        said="SELECT jsonb_array_elements(body->'topics')",
    ),
    Shared(
        name="places", model=Place, own=("slug", "aliases"), frozen=("name",), around=("within",),
        said="SELECT jsonb_array_elements(body->'places') UNION ALL "
        "SELECT jsonb_array_elements(body->'statements')->'occasion'->'place'",
    ),
    Shared(
        name="speakers", model=Speaker,
        frozen=("kind", "name", "aliases", "description", "same_as"),
        said="SELECT jsonb_array_elements(body->'statements')->'speaker'",
    ),
    Shared(
        name="occasions", model=Occasion, frozen=("title", "kind", "medium", "url"), dated=True,
        links=("place",), said="SELECT jsonb_array_elements(body->'statements')->'occasion'",
    ),
    Shared(
        name="statements", model=Statement, own=("kind",), dated=True,
        frozen=("reported", "quote", "quote_language", "original_language", "translation",
                "translator", "paraphrase", "url", "archive_url", "timecode"),
        links=("speaker", "occasion"), said="SELECT jsonb_array_elements(body->'statements')",
    ),
    Shared(
        name="sources", model=Source, dated=True,
        frozen=("kind", "rank", "publisher", "author", "title", "url", "archive_url", "interests",
                "located"),
        around=("origin", "seen_through"),
        said="SELECT jsonb_array_elements(body->'evidence')->'source'",
    ),
    Shared(
        name="evidence", model=Evidence, key="evidence", own=(),
        frozen=("passage", "verbatim", "language", "translation", "locator", "accessed"),
        links=("source",), said="SELECT jsonb_array_elements(body->'evidence')",
    ),
]  # fmt: skip

_WANTED = """
    WITH RECURSIVE said AS (
        SELECT DISTINCT ON (uuid) (row->>'{key}')::uuid AS uuid, row
        FROM review_revision AS revision
        CROSS JOIN LATERAL (SELECT revision.content::jsonb AS body) AS parsed
        CROSS JOIN LATERAL ({said}) AS entry (row)
        WHERE revision.id IN ({revisions}) AND jsonb_typeof(row) = 'object'
        ORDER BY uuid, revision.id DESC
    ), whole (id) AS (
        SELECT id FROM {table} WHERE uuid IN (SELECT uuid FROM said UNION ALL {told})
        {around}
    )
    SELECT shared.uuid, said.row::text FROM whole
    JOIN {table} AS shared ON shared.id = whole.id LEFT JOIN said ON said.uuid = shared.uuid
    ORDER BY shared.uuid
"""
_AROUND = """
    UNION SELECT other.id FROM whole JOIN {table} AS here ON here.id = whole.id
        JOIN {table} AS other ON other.id IN ({columns})
"""


def rows_of(shared: Shared) -> Iterator[Row]:
    """The rows of a kind, by their UUIDs. What is no longer there at the desk is left out."""
    for chunk in batched(_wanted(shared), kinds.AT_A_TIME, strict=False):
        found = _found(shared, [uuid for uuid, _row in chunk])
        there = _there(shared, [row for _uuid, row in chunk if row])
        for uuid, text in chunk:
            row = _row(shared, found[uuid], json.loads(text) if text else {}, there)
            if shared.model not in (Statement, Evidence) or row[shared.links[0]]:
                yield row


def _wanted(shared: Shared) -> Iterator[tuple[Any, str | None]]:
    """Each UUID with the newest frozen row, None for what is only joined to such rows."""
    table = shared.model._meta.db_table
    revisions, values = kinds.revisions().order_by().values("pk").query.sql_with_params()
    columns = ", ".join(f"here.{name}_id" for name in shared.around)
    query = _WANTED.format(
        key=shared.key,
        said=shared.said,
        table=table,
        revisions=revisions,
        around=_AROUND.format(table=table, columns=columns) if columns else "",
        told="SELECT (row->>'origin')::uuid FROM said" if shared.model is Source else "SELECT NULL",
    )
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(query, values)
        yield from cursor


def _found(shared: Shared, uuids: list[Any]) -> dict[Any, Any]:
    rows: Any = models.QuerySet(shared.model)
    if shared.around:
        rows = rows.select_related(*shared.around)
    return rows.in_bulk(uuids, field_name="uuid")


def _there(shared: Shared, texts: list[str | None]) -> set[str]:
    """Which of the rows that frozen rows link to are there, as UUIDs."""
    there: set[str] = set()
    rows = [json.loads(text) for text in texts if text]
    for name in shared.links:
        model: Any = shared.model._meta.get_field(name).related_model
        wanted = [row[name]["uuid"] for row in rows if row[name]]
        found = model.objects.filter(uuid__in=wanted).values_list("uuid", flat=True)
        there |= set(map(str, found))
    return there


def _row(shared: Shared, found: Any, frozen: Row, there: set[str]) -> Row:
    row = {
        name: frozen[name] if name in frozen and name not in shared.own
        else plain(getattr(found, name))
        for name in shared.columns
    }  # fmt: skip
    row["uuid"] = str(found.uuid)
    if frozen and shared.dated:
        date = frozen["date"]
        row |= {"date": date["edtf"], "date_as_written": date["as_written"],
                "date_inferred": date["inferred"]}  # fmt: skip
    if shared.model is Statement:
        row |= {"role_title": frozen["role"]["title"], "role_body": frozen["role"]["body"]}
    for name in shared.links:
        named = frozen[name] and frozen[name]["uuid"]
        row[name] = named if named in there else None
    for name in shared.around:
        row[name] = _joined(found, frozen, name)
    if shared.model is Speaker:
        row["offices"] = frozen["offices"]
    return row


def _joined(found: Any, frozen: Row, name: str) -> str | None:
    """The UUID of what a row is a copy of, was seen through or lies within."""
    joined = getattr(found, name)
    if frozen and name == "origin":
        own = frozen["origin"] == str(found.uuid)
        return None if own else str(frozen["origin"])
    if joined is None or (frozen and name == "seen_through" and not frozen[name]):
        return None
    return str(joined.uuid)
