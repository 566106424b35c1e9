"""Imports that have landed, brought on their way into the record by the real verbs."""

import hashlib
from itertools import count
from typing import Any

from django.utils import timezone

from claims.models import Claim, EvidenceLink, Import, ImportRow
from newsroom.editions import archiving
from newsroom.editions.models import Archive, Edition
from newsroom.review.models import User
from newsroom.review.states import Role
from tests import factories as f

NOTE = "Checked by the rules of the Old Paper of 2019: https://old.example/rules"
DAY = "2021-05-03"

_number = count(1)


def importer(**fields: Any) -> User:
    return f.editor(**fields)


def confirmer(**fields: Any) -> User:
    return f.user("", Role.EDITOR, Role.PUBLISHER, is_staff=True, **fields)


def landed(*claims: Claim, by: User | None = None, **fields: Any) -> Import:
    """An import from which ``claims`` have come."""
    by = by or importer()
    n = next(_number)
    values = {
        "name": f"archive-{n}.json", "sha256": f"{n:064d}", "size": 10, "state": "finished",
        "uploaded_by": by, "landed_by": by, "landed_at": timezone.now(), "records": len(claims),
    }  # fmt: skip
    run = Import.objects.create(**values | fields)
    for number, claim in enumerate(claims, 1):
        ImportRow.objects.create(
            run=run, number=number, place=f"line {number}", outcome="create", claim=claim,
            landed_at=timezone.now(), record=_record(claim),
            key=hashlib.sha256(str(claim.uuid).encode()).hexdigest(),
        )  # fmt: skip
    return run


def _record(claim: Claim) -> dict[str, Any]:
    """What the file says, as far as pages show it."""
    return {"claim": claim.wording, "title": "", "publisher": "", "rating": {"text": ""}}


def draft(**fields: Any) -> Claim:
    """A draft that says where it was first published, without evidence."""
    n = next(_number)
    values = {
        "first_url": f"https://old.example/2021/05/{n}/",
        "first_publisher": "The Old Paper",
        "first_date": DAY,
    }
    claim = f.claim(**values | fields)
    EvidenceLink.objects.filter(claim=claim).delete()
    return claim


def signed(*claims: Claim, by: User | None = None, **fields: Any) -> Archive:
    """An archive of ``claims`` that waits for its second person."""
    by = by or importer()
    archive = archiving.sign(landed(*claims, by=by, **fields), by=by, note=NOTE)
    return work(archive)


def published(*claims: Claim, by: User | None = None) -> Archive:
    archive = signed(*claims)
    by = by or confirmer()
    return work(archiving.confirm(archive, by=by, digest=archive.digest))


def work(archive: Archive) -> Archive:
    while archiving.work(archive.pk):
        pass
    return Archive.objects.get(pk=archive.pk)


def edition(claim: Claim) -> Edition:
    return Edition.objects.get(item=claim.pk, current=True)
