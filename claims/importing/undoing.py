"""Taking an import back, as far as nobody has worked on what came of it."""

from collections.abc import Collection
from itertools import batched
from typing import Any, NamedTuple

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q

from claims.models import Claim, Evidence, Import, Source, Speaker, Statement
from newsroom.review.states import Status

BATCH = 200


class Undone(NamedTuple):
    """How many drafts were deleted, and how many stay because somebody has touched them."""

    deleted: int
    kept: int


def take_back(run: Import, *, by: Any) -> Undone:
    """Delete the untouched drafts of ``run`` and the rows made with them that nothing else needs.

    Each batch is a transaction; cut off, it can be gone on with.
    """
    deleted = 0
    landed = run.rows.filter(claim__isnull=False)
    total = landed.count()
    every = landed.order_by("number").values_list("number", flat=True)
    for numbers in batched(every, BATCH, strict=False):
        with transaction.atomic(), pghistory.context(user=by.pk, verb="undo", reason=run.name):
            rows = landed.filter(number__in=numbers)
            made = {row.claim_id: row.made for row in rows if row.claim_id}
            gone = _delete(untouched(made))
            deleted += len(gone)
            _clear([made[pk] for pk in gone])
    return Undone(deleted, total - deleted)


def untouched(made: dict[int, dict[str, int]]) -> list[int]:
    """Of the claims that are the keys of ``made``, those that nobody has done anything to."""
    notes = [each["note"] for each in made.values() if "note" in each]
    written = ~Q(editor_notes__in=notes) & Q(editor_notes__isnull=False)
    claims = Claim.objects.filter(pk__in=made, status=Status.DRAFT, version=1, assigned_to=None)
    claims = claims.filter(comments=None, revisions=None, activities=None, translations=None)
    touched = Claim.objects.filter(written, pk__in=made)
    return list(claims.exclude(pk__in=touched.values("pk")).values_list("pk", flat=True))


def _delete(pks: Collection[int]) -> list[int]:
    """Delete these claims; which are gone. One that something else points to stays, and one that
    somebody submits at this moment: the database says so.
    """
    try:
        with transaction.atomic():
            Claim.objects.filter(pk__in=pks).delete()
    except (ProtectedError, IntegrityError):
        return [pk for pk in pks if len(pks) > 1 and _delete([pk])]
    return list(pks)


def _clear(made: list[dict[str, int]]) -> None:
    """Delete what came with deleted drafts, unless it is used elsewhere or was worked on."""
    statements = _unchanged(Statement, made, "statement")
    statements.filter(claim_statements=None).delete()
    _unchanged(Evidence, made, "evidence").filter(links=None).delete()
    _unchanged(Source, made, "source").filter(evidence=None, copies=None).delete()
    speakers = _unchanged(Speaker, made, "speaker").filter(statements=None, roles=None)
    _delete_singly(speakers)


def _unchanged(model: Any, made: list[dict[str, int]], name: str) -> Any:
    pks = [each[name] for each in made if name in each]
    changed = {f"{name}_history__pgh_label": "update"}
    return model.objects.filter(pk__in=pks).exclude(**changed)


def _delete_singly(rows: Any) -> None:
    """One that a choice or a published page needs stays."""
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            continue
