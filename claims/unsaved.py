"""A claim as it stands in a form that nobody has saved, and what its next one begins with."""

from typing import Any

from django.http import QueryDict

from claims.models import Claim, ClaimPart, ClaimStatement, EvidenceLink, Statement, Verdict
from newsroom.review.admin.missing import fill, filled, typed

# What the statements of one occasion have in common.
_KEPT = (
    "speaker", "role_title", "role_body", "occasion", "quote_language", "date",
    "date_as_written", "url",
)  # fmt: skip


def unsaved(claim: Claim | None, form: Any, formsets: dict[str, Any]) -> Claim:
    """The claim with what ``completeness`` asks about; at most one query, for picked statements."""
    found = Claim(pk=claim.pk if claim else 0, wording=typed(form, "wording"))
    fill(
        found,
        claim_statements=_statements(filled(formsets["claim_statements"])),
        evidence_links=[EvidenceLink() for _row in filled(formsets["evidence_links"])],
        parts=[ClaimPart(rating_id=typed(row, "rating") or None)
               for row in filled(formsets["parts"])],
    )  # fmt: skip
    for row in filled(formsets["verdict"]):
        rating = row.fields["rating"].ratings.get(typed(row, "rating"))
        Verdict(claim=found, rating=rating, finding=typed(row, "finding"))
    return found


def _statements(rows: list[Any]) -> list[ClaimStatement]:
    picked = {pk for row in rows if (pk := typed(row, "statement")).isdecimal() and len(pk) < 10}
    known = Statement.objects.in_bulk(picked) if picked else {}
    return [
        ClaimStatement(
            statement=known.get(int(pk)) if (pk := typed(row, "statement")) in picked
            else Statement(kind=typed(row, "kind"))
        )
        for row in rows
    ]  # fmt: skip


def kept_of(claim: Claim) -> dict[str, str]:
    """What the next claim from the same occasion starts with, for the address of its form."""
    row = claim.claim_statements.select_related("statement").last()
    if row is None:
        return {}
    values = {name: row.statement.serializable_value(name) for name in _KEPT}
    return {name: str(value) for name, value in values.items() if value}


def next_statement(asked: QueryDict) -> dict[str, str]:
    """The values of a first statement that an address asks for."""
    relations = {"speaker", "occasion"}
    return {
        name: value
        for name in _KEPT
        if (value := asked.get(name, "")[:2000]) and (name not in relations or value.isdecimal())
    }
