"""What the database holds at one moment, read in SQL of the walk's own."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import connection

Row = dict[str, Any]

ITEMS = """
    SELECT item.id, item.kind, item.uuid::text, item.status, item.sensitive,
        coalesce(item.embargo_until > clock_timestamp(), FALSE) AS embargoed,
        verdict.proposed_by_id AS proposer, coalesce(rating.approvals_needed, 1) AS approvals,
        (SELECT max(pgh_id) FROM review_itemevent WHERE pgh_obj_id = item.id
            AND status = item.status) AS history
    FROM review_item AS item
    LEFT JOIN claims_verdict AS verdict ON verdict.claim_id = item.id
    LEFT JOIN claims_rating AS rating ON rating.id = verdict.rating_id
    WHERE item.id = ANY(%(items)s)
"""
EDITIONS = """
    SELECT id, item_id, number, kind, slug, revision_id, content, digest, change, note, current,
        self_approved, published_by_id, published_at, first_published_at, own_hash
    FROM editions_edition WHERE item_id = ANY(%(items)s)
"""
REVISIONS = """
    SELECT id, item_id, number, content, digest, submitted_by_id, submitted_at, message, barred,
        approvals_needed, coalesce((
            SELECT max(rating.approvals_needed) FROM claims_rating AS rating
            WHERE rating.slug = content::jsonb->'card'->'rating'->>'slug'
        ), 1) AS approvals FROM review_revision WHERE item_id = ANY(%(items)s)
"""
DECISIONS = """
    SELECT decision.* FROM review_decision AS decision
    JOIN review_revision AS revision ON revision.id = revision_id
    WHERE revision.item_id = ANY(%(items)s)
"""
ACTIVITIES = "SELECT * FROM review_activity WHERE item_id = ANY(%(items)s)"
SCHEDULES = "SELECT * FROM review_schedule WHERE item_id = ANY(%(items)s)"
CHAIN = """
    SELECT id, position, previous_hash, own_hash FROM editions_edition ORDER BY id
"""
# Of everything that somebody could have changed; what is equal has not changed.
CHANGEABLE = [
    "review_item", "claims_claim", "claims_verdict", "claims_claimstatement",
    "claims_evidencelink", "claims_statement", "claims_evidence", "claims_source",
    "claims_speaker", "articles_article", "articles_block", "review_byline", "review_revision",
    "review_decision", "review_activity", "review_schedule", "review_bundle",
    "review_bundlemember", "review_reviewpolicy", "review_user", "editions_edition",
    "editions_address", "editions_facet", "editions_redaction", "claims_rating",
]  # fmt: skip
_DIGEST = "md5(coalesce(string_agg(md5(line::text), '' ORDER BY md5(line::text)), ''))"
FINGERPRINT = " UNION ALL ".join(
    f"SELECT {_DIGEST} AS md5 FROM {table} AS line" for table in CHANGEABLE
)


@dataclass(frozen=True, kw_only=True)
class State:
    """Rows by their ids, of the items of one walk; the chain of all editions there are."""

    items: dict[int, Row]
    editions: dict[int, Row]
    revisions: dict[int, Row]
    decisions: dict[int, Row]
    activities: dict[int, Row]
    schedules: dict[int, Row]
    chain: list[Row]
    self_approval: bool
    fingerprint: tuple[str, ...]

    @classmethod
    def read(cls, items: list[int]) -> Self:
        def by_id(query: str) -> dict[int, Row]:
            return {row["id"]: row for row in rows(query + " ORDER BY 1", items=items)}

        return cls(
            items=by_id(ITEMS),
            editions=by_id(EDITIONS),
            revisions=by_id(REVISIONS),
            decisions=by_id(DECISIONS),
            activities=by_id(ACTIVITIES),
            schedules=by_id(SCHEDULES),
            chain=rows(CHAIN),
            self_approval=rows("SELECT self_approval FROM review_reviewpolicy")[0]["self_approval"],
            fingerprint=tuple(row["md5"] for row in rows(FINGERPRINT)),
        )

    def of(self, item: int) -> list[Row]:
        """The editions of an item, oldest first."""
        found = [row for row in self.editions.values() if row["item_id"] == item]
        return sorted(found, key=lambda row: row["number"])

    def current(self, item: int) -> Row | None:
        return next((row for row in self.of(item) if row["current"]), None)

    def newest_revision(self, item: int) -> Row | None:
        found = [row for row in self.revisions.values() if row["item_id"] == item]
        return max(found, key=lambda row: row["number"], default=None)

    def decided(self, revision: int) -> list[Row]:
        return [row for row in self.decisions.values() if row["revision_id"] == revision]


def rows(query: str, **values: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
