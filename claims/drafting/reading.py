"""A claim as it stands in the working copy, unfinished or not, with the ids of its rows."""

from typing import Any

from django.db.models import Prefetch

from claims.matching import similar
from claims.models import Claim, ClaimStatement, EvidenceLink


def read(pk: int) -> Claim:
    """The claim with all its rows, in a fixed number of queries. Raises Claim.DoesNotExist."""
    said = ClaimStatement.objects.select_related("statement__speaker", "statement__occasion")
    rests_on = EvidenceLink.objects.select_related("evidence__source")
    return (
        Claim.objects.select_related("verdict__rating", "verdict__proposed_by")
        .prefetch_related(
            Prefetch("claim_statements", said),
            Prefetch("evidence_links", rests_on),
            "topics",
            "parts",
        )
        .get(pk=pk)
    )


def alike(claim: Any) -> list[int]:
    """The ids of claims that are worded nearly like ``claim``, likest first."""
    found = similar(claim.wording, language=claim.language, exclude=claim.pk)
    return [each.item for each in found]
