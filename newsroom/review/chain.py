"""The chain of each item's activities, computed again from the rows by code that is not the
database's: what was done, what was signed, and who signed it.

``newsroom.editions.chain`` calls this for the whole record. The spelling of a link is that of
``newsroom.review.models.activity.chained``.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One row that does not fit: its table, its primary key, and a sentence."""

    table: str
    row: int
    what: str

    def __str__(self) -> str:
        return f"{self.table}, id {self.row}: {self.what}"


@dataclass(kw_only=True)
class Seals:
    """The hashes of texts as they were when they were signed.

    ``redacted`` holds, by table, primary key and column, the digest of the text that was signed and
    that of what a redaction left of it.
    """

    redacted: Mapping[tuple[str, int, str], tuple[str, str]] = field(default_factory=dict)

    def of(self, table: str, row: int, column: str, text: str) -> str:
        """The hash that the chain covers; that of the text itself if nothing was taken out."""
        now = sha256(text)
        signed, left = self.redacted.get((table, row, column), (now, now))
        return signed if now == left else now


def sha256(text: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def link(schema: str, previous: str, parts: list[Any]) -> str:
    """The hash of a line over the hash before it."""
    return sha256("|".join([schema, previous, *map(str, parts)]))


def rows(query: str) -> Iterator[Row]:
    """The rows of a query, one after the other, however many there are."""
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(query)
        names: list[str] = []
        for values in cursor:
            # A cursor on the server knows its columns once the first rows have come.
            names = names or [column.name for column in cursor.description]
            yield dict(zip(names, values, strict=True))


_REVISIONS = """
    SELECT revision.id, revision.content, revision.digest, revision.number,
        coalesce(earlier.id < revision.id, revision.number = 1) AS follows
    FROM review_revision AS revision
    LEFT JOIN review_revision AS earlier
        ON earlier.item_id = revision.item_id AND earlier.number = revision.number - 1
    ORDER BY revision.id
"""


def revisions(seals: Seals) -> Iterator[Broken | None]:
    """For each revision what is wrong with it, None if nothing is."""
    for row in rows(_REVISIONS):
        wrong = ""
        if seals.of("review_revision", row["id"], "content", row["content"]) != row["digest"]:
            wrong = "its content is not the one that its digest names"
        elif not row["follows"]:
            wrong = f"the revision before number {row['number']} is missing"
        yield Broken(table="review_revision", row=row["id"], what=wrong) if wrong else None


_ACTIVITIES = """
    SELECT line.id, line.item_id, line.actor_id, line.verb, line.from_status, line.to_status,
        line.reason, line.previous_hash, line.own_hash, item.status,
        (extract(epoch FROM line.at) * 1000000)::bigint AS at,
        revision.id AS revision_id, revision.number, revision.digest, revision.submitted_by_id,
        (extract(epoch FROM revision.submitted_at) * 1000000)::bigint AS submitted_at,
        revision.message, revision.barred::text AS barred, revision.approvals_needed,
        decision.id AS decision_id, decision.reason AS decision_reason,
        decision.self_approval_reason,
        (extract(epoch FROM decision.decided_at) * 1000000)::bigint AS decided_at
    FROM review_activity AS line
    JOIN review_item AS item ON item.id = line.item_id
    LEFT JOIN review_revision AS revision ON revision.id = line.revision_id
    LEFT JOIN review_decision AS decision ON decision.revision_id = line.revision_id
        AND decision.reviewer_id = line.actor_id
        AND decision.kind = trim(trailing '_' FROM line.verb)
    ORDER BY line.item_id, line.id
"""
_WITHOUT_HISTORY = """
    SELECT id, status FROM review_item AS item
    WHERE status <> 'draft'
        AND NOT EXISTS (SELECT FROM review_activity WHERE item_id = item.id)
    ORDER BY id
"""


def activities(seals: Seals) -> Iterator[Broken | None]:
    """For each activity what is wrong with it, None if nothing is."""
    last: Row | None = None
    for row in rows(_ACTIVITIES):
        if last and last["item_id"] != row["item_id"]:
            yield from _end(last)
            last = None
        wrong = _wrong(row, last, seals)
        yield Broken(table="review_activity", row=row["id"], what=wrong) if wrong else None
        last = row
    if last:
        yield from _end(last)
    for row in rows(_WITHOUT_HISTORY):
        what = f"it is {row['status']}, and no activity says how it came to that"
        yield Broken(table="review_item", row=row["id"], what=what)


def _wrong(row: Row, last: Row | None, seals: Seals) -> str:
    if row["previous_hash"] != (last["own_hash"] if last else ""):
        return "it does not follow the activity before it of its item"
    if row["own_hash"] != link("activity-1", row["previous_hash"], _parts(row, seals)):
        return "it, its revision or its decision is not the one that its hash names"
    if row["from_status"] != (last["to_status"] if last else "draft"):
        return f"it begins at {row['from_status']}, where the activity before it did not end"
    return ""


def _end(last: Row) -> Iterator[Broken]:
    if last["status"] != last["to_status"]:
        what = f"it is {last['status']}, but its last activity says {last['to_status']}"
        yield Broken(table="review_item", row=last["item_id"], what=what)


def _parts(row: Row, seals: Seals) -> list[Any]:
    reason = seals.of("review_activity", row["id"], "reason", row["reason"])
    return [
        row["item_id"], row["actor_id"], row["verb"], row["from_status"], row["to_status"],
        _signed(row, seals), _signature(row, seals), reason, row["at"],
    ]  # fmt: skip


def _signed(row: Row, seals: Seals) -> str:
    if row["revision_id"] is None:
        return ""
    message = seals.of("review_revision", row["revision_id"], "message", row["message"])
    parts = [
        row["number"], row["digest"], row["submitted_by_id"], row["submitted_at"], message,
        row["barred"], row["approvals_needed"],
    ]  # fmt: skip
    return ",".join(map(str, parts))


def _signature(row: Row, seals: Seals) -> str:
    if row["decision_id"] is None:
        return ""
    parts = [row["decided_at"]]
    for name, column in (("decision_reason", "reason"), ("self_approval_reason",) * 2):
        parts.append(seals.of("review_decision", row["decision_id"], column, row[name]))
    return ",".join(map(str, parts))
