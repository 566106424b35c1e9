"""The whole record, verified: every digest, every link, and that each edition is its revision.

One pass over each table, a few rows in memory at a time. What is promised and what this does not
prove: docs/explanation/record.md.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from newsroom.editions.models import RecordCheck, Redaction
from newsroom.editions.models.archive_sql import MOMENT
from newsroom.editions.models.rules_sql import LINKED
from newsroom.editions.models.translation_sql import ORIGINAL
from newsroom.review import chain
from newsroom.review.chain import Broken, Row, Seals

MOST = 20  # broken links that an outcome names
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(kw_only=True)
class Outcome:
    """How many rows were verified, and the first of those that are broken."""

    editions: int = 0
    revisions: int = 0
    activities: int = 0
    redacted: int = 0
    last_hash: str = ""
    broken: list[Broken] = field(default_factory=list)

    def found(self, broken: Broken | None) -> None:
        if broken and len(self.broken) < MOST:
            self.broken.append(broken)


# The names of what an edition's hash covers besides the hash before it, in its order; those in
# SEALED by the hash of the text.
COVERED = (
    "position", "uuid", "number", "kind", "slug", "language", "change", "digest", "note",
    "reviewers", "self_approved", "claim_editions", "published_at", "first_published_at",
)  # fmt: skip
SEALED = ("slug", "note", "reviewers", "claim_editions")


def microseconds(moment: dt.datetime) -> int:
    """Since 1970."""
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def texts(edition: Mapping[str, Any]) -> dict[str, str]:
    """The texts of SEALED, each as PostgreSQL spells it."""
    reviewers = json.dumps(edition["reviewers"], ensure_ascii=False, separators=(",", ":"))
    claims = edition["claim_editions"]
    if not isinstance(claims, str):
        claims = json.dumps(claims, sort_keys=True)
    return {"slug": edition["slug"], "note": edition["note"], "reviewers": reviewers,
            "claim_editions": claims}  # fmt: skip


def edition_hash(edition: Mapping[str, Any], signed: Mapping[str, str]) -> str:
    """The hash of an edition. ``edition`` has the keys of COVERED, with times in microseconds, and
    ``previous_hash``; ``signed`` are the hashes of the texts of SEALED when they were signed.
    """
    values = {**edition, **signed, "self_approved": "t" if edition["self_approved"] else "f"}
    return chain.link("edition-1", edition["previous_hash"], [values[name] for name in COVERED])


_EDITIONS = f"""
    SELECT edition.id, edition.position, edition.uuid, edition.number, edition.kind, edition.slug,
        edition.language, edition.change, edition.digest, edition.note, edition.reviewers,
        edition.self_approved, edition.claim_editions::text, edition.previous_hash,
        edition.own_hash, edition.content, edition.revision_id,
        (extract(epoch FROM edition.published_at) * 1000000)::bigint AS published_at,
        (extract(epoch FROM edition.first_published_at) * 1000000)::bigint AS first_published_at,
        concat_ws('; ',
            CASE WHEN edition.content <> revision.content OR edition.digest <> revision.digest
                OR edition.redacted <> revision.redacted OR edition.item_id <> revision.item_id
                THEN 'it is not the revision that was approved' END,
            CASE WHEN edition.uuid <> item.uuid OR edition.kind <> body->>'kind'
                OR edition.slug <> body->>'slug' OR edition.language <> body->>'language'
                THEN 'its columns do not say what its content says' END,
            CASE WHEN (edition.number = 1) <> (earlier.id IS NULL) OR earlier.id > edition.id
                THEN 'the edition before it of its item is missing' END,
            CASE WHEN edition.current = EXISTS (
                SELECT FROM editions_edition AS later
                WHERE later.item_id = edition.item_id AND later.number > edition.number
            ) THEN 'the flag “current” is wrong' END,
            CASE WHEN edition.first_published_at IS DISTINCT FROM
                coalesce(earlier.first_published_at,
                    CASE WHEN edition.change = 'archive' THEN {MOMENT} END, edition.published_at)
                THEN 'it is dated wrongly' END,
            CASE WHEN edition.old_rating IS DISTINCT FROM
                    CASE WHEN edition.change = 'rating_change' THEN earlier.card->'rating' END
                OR edition.new_rating IS DISTINCT FROM
                    CASE WHEN edition.change = 'rating_change' THEN edition.card->'rating' END
                THEN 'it tells a change of verdict that was none' END,
            CASE WHEN NOT EXISTS (
                SELECT FROM (
                    SELECT actor_id, revision_id FROM review_activity
                    WHERE item_id = edition.item_id AND verb IN ('publish', 'withdraw', 'reinstate')
                    ORDER BY id OFFSET edition.number - 1 LIMIT 1
                ) AS line
                WHERE actor_id = edition.published_by_id AND revision_id = edition.revision_id
            ) THEN 'no activity says that it was published so and by this person' END,
            CASE WHEN NOT EXISTS (
                SELECT FROM editions_address AS address
                WHERE address.item_id = edition.item_id AND address.kind = edition.kind
                    AND address.slug = edition.slug
            ) THEN 'its address is not its item’s' END,
            CASE WHEN listed.facets IS DISTINCT FROM told.facets
                THEN 'lists find it by what it does not say' END
        ) AS wrong
    FROM editions_edition AS edition
    JOIN review_item AS item ON item.id = edition.item_id
    JOIN review_revision AS revision ON revision.id = edition.revision_id
    LEFT JOIN editions_edition AS earlier
        ON earlier.item_id = edition.item_id AND earlier.number = edition.number - 1
    CROSS JOIN LATERAL (SELECT edition.content::jsonb AS body) AS parsed
    LEFT JOIN LATERAL (
        SELECT array_agg((kind, value, item_kind, first_published_at, position)::text
            ORDER BY kind, value) AS facets
        FROM editions_facet AS facet WHERE edition_id = edition.id AND NOT (
            -- Linked as it was published: neither content could name the other claim yet.
            kind = 'related' AND position = {LINKED} AND value ~ '^[0-9a-f-]{{36}}$' AND EXISTS (
                SELECT FROM editions_edition AS other
                WHERE other.current AND other.uuid = facet.value::uuid
            )
            -- Which text a translation is of; that is in its hash.
            OR kind = 'original' AND position = {ORIGINAL}
                AND edition.claim_editions ? facet.value
        )
    ) AS listed ON TRUE
    LEFT JOIN LATERAL (
        SELECT array_agg((facet.key::varchar, entry.value::varchar, edition.kind,
            edition.first_published_at, entry.ordinality::smallint)::text
            ORDER BY facet.key, entry.value) AS facets
        FROM jsonb_each(body->'facets') AS facet,
            jsonb_array_elements_text(facet.value) WITH ORDINALITY AS entry
    ) AS told ON TRUE
    ORDER BY edition.id
"""  # noqa: S608 -- a number of ours is all that is put in


def verify() -> Outcome:
    """Recompute everything. Takes time, not memory."""
    outcome = Outcome()
    with at_one_moment():
        seals = _seals()
        outcome.redacted = len({(table, row) for table, row, _column in seals.redacted})
        for broken in _check_editions(seals, outcome):
            outcome.editions += 1
            outcome.found(broken)
        outcome.found(_check_nothing_was_cut_off())
        for broken in chain.revisions(seals):
            outcome.revisions += 1
            outcome.found(broken)
        for broken in chain.activities(seals):
            outcome.activities += 1
            outcome.found(broken)
    return outcome


def daily() -> str:
    """Verify, keep the outcome as a RecordCheck, and return the first broken link or nothing."""
    outcome = verify()
    RecordCheck.objects.create(
        editions=outcome.editions,
        activities=outcome.activities,
        redacted=outcome.redacted,
        last_hash=outcome.last_hash,
        broken=str(outcome.broken[0]) if outcome.broken else "",
    )
    if not outcome.broken:
        return ""
    return _("The record is broken: %(link)s.") % {"link": outcome.broken[0]}


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Publishing goes on meanwhile; what is read is the record as it stood at the beginning."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _seals() -> Seals:
    redacted: dict[tuple[str, int, str], tuple[str, str]] = {}
    for one in Redaction.objects.exclude(digest="").order_by("pk"):
        place = (one.table, one.row, one.column)
        signed, _left = redacted.get(place, (one.digest, ""))
        redacted[place] = (signed, one.left_digest)
    return Seals(redacted=redacted)


def _check_editions(seals: Seals, outcome: Outcome) -> Iterator[Broken | None]:
    position = 0
    for row in chain.rows(_EDITIONS):
        position += 1
        wrong = _wrong(row, seals, previous=outcome.last_hash, position=position)
        outcome.last_hash, position = row["own_hash"], row["position"]
        yield Broken(table="editions_edition", row=row["id"], what=wrong) if wrong else None


def _wrong(row: Row, seals: Seals, *, previous: str, position: int) -> str:
    table, key = "editions_edition", row["id"]
    if row["previous_hash"] != previous or row["position"] != position:
        return "it does not follow the edition before it in the chain"
    # What was taken out of a revision was taken out of each of its editions.
    content = seals.of("review_revision", row["revision_id"], "content", row["content"])
    if content != row["digest"]:
        return "its content is not the one that its digest names"
    signed = {name: seals.of(table, key, name, text) for name, text in texts(row).items()}
    if row["own_hash"] != edition_hash(row, signed):
        return "it is not the one that its hash names"
    return str(row["wrong"])


def _check_nothing_was_cut_off() -> Broken | None:
    """What an earlier check has found at the end of the chain must still be there."""
    missing = """
        SELECT id, editions FROM editions_recordcheck AS seen
        WHERE last_hash <> '' AND NOT EXISTS (
            SELECT FROM editions_edition
            WHERE own_hash = seen.last_hash AND position = seen.editions
        ) ORDER BY id LIMIT 1
    """
    for row in chain.rows(missing):
        what = f"it saw {row['editions']} editions, and the last of them is no longer in the chain"
        return Broken(table="editions_recordcheck", row=row["id"], what=what)
    return None
