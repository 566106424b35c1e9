"""The working copies at the desk, made again from what was frozen, so that editors can go on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import batched
from typing import Any

from django.db import transaction

from claims.models import Claim, ContactAttempt, Evidence, Rating, Statement, Verdict
from newsroom.articles.models import Article
from newsroom.editions.models import Facet
from newsroom.editions.moving import kinds
from newsroom.editions.moving.folder import Folder, Row
from newsroom.editions.moving.passing import past
from newsroom.review import workflow
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Item, Revision
from newsroom.review.states import Status


def restore(folder: Folder, say: Callable[[str], None]) -> list[str]:
    """Make every draft say what its revision says, and give it the status it had.

    Returns the items of which something is no longer there, each in a sentence.
    """
    lost: list[str] = []
    done = 0
    for chunk in batched(folder.rows("items"), kinds.AT_A_TIME, strict=False):
        rows = [row for _place, row in chunk]
        items = _drafts(rows)
        revisions = Revision.objects.in_bulk({row["revision"] for row in rows})
        beside = _beside(rows)
        for place, row in chunk:
            revision = revisions.get(row["revision"])
            if revision is None or revision.item_id != row["id"]:
                raise Refused(f"{place} names a revision that is not its item's.")
            lost += _restore(items[row["id"]], row, revision, beside[row["id"]])
        _standing(rows)
        done += len(rows)
        say(f"{done} working copies")
    return lost


def _drafts(rows: list[Row]) -> dict[int, Any]:
    """The claims and articles of these rows, by their ids."""
    ids = [row["id"] for row in rows]
    return {**Claim.objects.in_bulk(ids), **Article.objects.in_bulk(ids)}


def _beside(rows: list[Row]) -> dict[int, set[str]]:
    """The UUIDs of the related claims that lists know of each item, by its id."""
    found: dict[int, set[str]] = defaultdict(set)
    named = Facet.objects.filter(
        edition__item__in=[row["id"] for row in rows], edition__current=True, kind="related"
    )
    for item, uuid in named.values_list("edition__item", "value"):
        found[item].add(uuid)
    return found


def _restore(item: Any, row: Row, revision: Revision, beside: set[str]) -> list[str]:
    if isinstance(item, Claim):
        _prepare(item, revision)
    lost = _thaw(item, revision)
    if row["translation_of_id"]:
        # Not in the text of a translation that went live together with its original.
        Item.objects.filter(pk=item.pk).update(translation_of=row["translation_of_id"])
    if more := beside - set(revision.content.get("related", [])):
        item.related.add(*Claim.objects.filter(uuid__in=more))
    return lost


def _prepare(claim: Claim, revision: Revision) -> None:
    """What a thaw expects to be there, and what it leaves alone."""
    Verdict.objects.create(
        uuid=revision.content["verdict"]["uuid"],
        claim=claim,
        proposed_by_id=revision.proposer_id,
        proposed_at=revision.submitted_at,
    )
    told = revision.content["contact"]
    if told["outcome"] != "none":
        asked = told["asked_on"] and dt.date.fromisoformat(told["asked_on"])
        ContactAttempt.objects.create(
            claim=claim,
            outcome=told["outcome"],
            asked_on=asked,
            reply=told["reply"],
            logged_by_id=revision.submitted_by_id,
        )


def _thaw(item: Any, revision: Revision) -> list[str]:
    try:
        with transaction.atomic():
            item.thaw(revision.content, proposer=revision.proposer_id)
    except WrongState:
        there = _what_is_there(revision.content)
        item.thaw(there, proposer=revision.proposer_id)
        return [f"{item.kind} “{item.slug}”: its working copy lacks what the desk had removed."]
    return []


def _what_is_there(content: Row) -> Row:
    """A content without the statements, evidence and ratings that are not at the desk."""
    said = Statement.objects.filter(uuid__in=[row["uuid"] for row in content["statements"]])
    cited = Evidence.objects.filter(uuid__in=[row["evidence"] for row in content["evidence"]])
    there = {str(uuid) for rows in (said, cited) for uuid in rows.values_list("uuid", flat=True)}
    verdict = content["verdict"]
    return {
        **content,
        "statements": [row for row in content["statements"] if row["uuid"] in there],
        "evidence": [row for row in content["evidence"] if row["evidence"] in there],
        "verdict": {**verdict, "rating": _rating(verdict["rating"])},
        "parts": [{**part, "rating": _rating(part["rating"])} for part in content["parts"]],
    }


def _rating(frozen: Row | None) -> Row | None:
    known = frozen and Rating.objects.filter(scale__name=frozen["scale"], slug=frozen["slug"])
    return frozen if known and known.exists() else None


def _standing(rows: list[Row]) -> None:
    by_status: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_status[row["status"]].append(row["id"])
    by_status.pop(Status.DRAFT, None)
    with past("review.Item:listed_moves"):
        workflow.put_back(by_status)
