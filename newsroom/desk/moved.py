"""Which shared rows have changed since a revision was frozen.

Statements, speakers, occasions, sources and evidence belong to many claims and stay editable. The
revision holds its own copy, which is what will be published; an editor must know if it is not what
the newsroom says now. Two queries for a claim, none for an article.
"""

import json
from typing import Any

from claims import gathered
from claims.dossier import freeze_evidence, freeze_statement
from claims.models import EvidenceLink
from newsroom.editions.comparison import Change, compare
from newsroom.review import canonical
from newsroom.review.models import Item, Revision
from newsroom.review.states import Status


def moved(item: Item, revision: Revision) -> list[Change]:
    """What the shared rows of ``revision`` say now, where that is not what it says.

    Empty unless the item is on its way to publication: a draft's own rows move as well.
    """
    if item.kind != Item.Kind.CLAIM or item.status not in (Status.IN_REVIEW, Status.REVIEWED):
        return []
    frozen, now = _shared(revision.content), _shared(revision.content | _now(item))
    return compare(frozen, now)


def _shared(content: dict[str, Any]) -> dict[str, Any]:
    return {key: content[key] for key in ("uuid", "kind", "language", "statements", "evidence")}


def _now(item: Item) -> dict[str, Any]:
    evidence = EvidenceLink.objects.filter(claim=item.pk).select_related(
        "evidence__source__origin", "evidence__source__seen_through"
    )
    now = {
        "statements": [
            freeze_statement(row.statement, row.offices) for row in gathered.statements(item.pk)
        ],
        "evidence": [freeze_evidence(link) for link in evidence],
    }
    # Spelled like the revision, or a composed letter would count as a change.
    return json.loads(canonical.dumps(now))
