"""What must be true before and after a record is taken in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from claims.models import Evidence, Occasion, Place, Source, Speaker, Statement, Topic, Transcript
from newsroom.editions import chain, checkpoint
from newsroom.editions.models import PolicyPage, RecordCheck, Redaction, SearchAlias, Ticket
from newsroom.editions.moving.folder import Folder
from newsroom.review.chain import rows
from newsroom.review.errors import Refused
from newsroom.review.models import Checklist, Item, User

_MUST_BE_EMPTY = (
    Item, User, Speaker, Statement, Source, Evidence, Occasion, Place, Topic, Transcript,
    PolicyPage, SearchAlias, Checklist, Ticket, RecordCheck, Redaction,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What was taken in: the rows of each kind, what the record proved, the key that signed the
    export, and a sentence for each working copy that lacks something.
    """

    counts: dict[str, int]
    outcome: chain.Outcome
    key: str
    lost: list[str]


def check_empty() -> None:
    """Raises Refused unless nobody has worked on this site yet."""
    for model in _MUST_BE_EMPTY:
        if model._default_manager.exists():
            raise Refused(
                f"This site is not empty: there are {model._meta.verbose_name_plural}. "
                "A record is taken into a new site, before any account is made."
            )


def verified(folder: Folder, lost: list[str]) -> Taken:
    """Raises Refused unless the record proves itself and is the one that was signed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    outcome = chain.verify()
    broken = [*map(str, outcome.broken), *_unsigned(), *_other_end(folder, outcome)]
    if broken:
        raise Refused("The record is broken.\n" + "\n".join(broken[: chain.MOST]))
    RecordCheck.objects.create(
        editions=outcome.editions,
        activities=outcome.activities,
        redacted=outcome.redacted,
        last_hash=outcome.last_hash,
    )
    return Taken(
        counts=folder.counts, outcome=outcome, key=folder.manifest["public_key"], lost=lost
    )


def _other_end(folder: Folder, outcome: chain.Outcome) -> Iterator[str]:
    """The checkpoint tells how long the record was when it was exported, and how it ended."""
    end = folder.checkpoint
    if not checkpoint.is_signed(end) or end["public_key"] != folder.manifest["public_key"]:
        yield "The checkpoint is not signed like the manifest."
    last = (end.get("last") or {}).get("hash", "")
    if (end.get("editions"), last) != (outcome.editions, outcome.last_hash):
        yield "The chain does not end where the checkpoint says."
    if end.get("redactions") != Redaction.objects.count():
        yield "The checkpoint tells of another number of redactions."


# What the rules that were passed would have asked, beyond what the chain proves.
_SIGNATURES = """
    SELECT 'editions_edition' AS place, edition.id, 'it lacks the approvals it needs' AS what
    FROM editions_edition AS edition JOIN review_revision AS revision
        ON revision.id = edition.revision_id
    WHERE revision.approvals_needed > (
        SELECT count(*) FROM review_decision
        WHERE revision_id = revision.id AND kind = 'approve' AND (
            NOT reviewer_id = ANY(revision.barred) OR self_approval_reason <> ''
        )
    ) OR edition.self_approved <> EXISTS (
        SELECT FROM review_decision WHERE revision_id = revision.id AND kind = 'approve'
            AND reviewer_id = ANY(revision.barred)
    ) OR NOT revision.submitted_by_id = ANY(revision.barred)
    UNION ALL
    SELECT 'review_decision', decision.id, 'no activity tells of it'
    FROM review_decision AS decision
    WHERE NOT EXISTS (
        SELECT FROM review_activity AS line
        WHERE line.revision_id = decision.revision_id AND line.actor_id = decision.reviewer_id
            AND trim(trailing '_' FROM line.verb) = decision.kind
    )
    UNION ALL
    SELECT 'review_revision', revision.id, 'no activity tells of it'
    FROM review_revision AS revision
    WHERE NOT EXISTS (SELECT FROM review_activity WHERE revision_id = revision.id)
    UNION ALL
    SELECT 'editions_address', address.id, 'nothing was published there'
    FROM editions_address AS address
    WHERE NOT EXISTS (
        SELECT FROM editions_edition AS edition WHERE edition.item_id = address.item_id
            AND edition.kind = address.kind AND edition.slug = address.slug
    )
    LIMIT 20
"""


def _unsigned() -> Iterator[str]:
    for row in rows(_SIGNATURES):
        yield f"{row['place']}, id {row['id']}: {row['what']}"
