"""What is still missing before a claim can be reviewed: all of it at once, each with its field."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from claims.models import Claim, Statement, Verdict
from newsroom.review.errors import Missing


def missing(claim: Claim) -> list[Missing]:
    """Everything that keeps ``claim`` from being submitted, in the order of the form."""
    verdict = _verdict_of(claim)
    found = [*_statements(claim), *_wording(claim), *_evidence(claim, verdict)]
    found += [*_verdict(claim, verdict), *_original(claim, verdict)]
    excused = _EXCUSED if found and _stands_as_it_was(claim, verdict) else ()
    return [each for each in found if each.field not in excused]


# What a check that was published before often lacks, and nobody can add years later.
_EXCUSED = ("evidence_links", "verdict-finding")


def _stands_as_it_was(claim: Claim, verdict: Verdict | None) -> bool:
    """Whether the claim is an archive of what was published before, with the verdict of then.

    Who changes that verdict has checked it again, by the rules of today.
    """
    if not (claim.archived and claim.first_date):
        return False
    edition = claim.current_edition
    rating = verdict and verdict.rating
    return edition is None or bool(rating and rating.slug == edition.rating)


def _wording(claim: Claim) -> Iterator[Missing]:
    if not claim.wording.strip():
        yield Missing(field="wording", message=_("Word the claim in one sentence."))


def _statements(claim: Claim) -> Iterator[Missing]:
    rows = claim.claim_statements.all()
    if not _is_loaded(claim):
        rows = rows.select_related("statement")
    statements = [row.statement for row in rows]
    if not statements:
        yield Missing(
            field="claim_statements", message=_("Say who made this claim: add a statement.")
        )
    if any(statement.kind != Statement.Kind.CHECKABLE for statement in statements):
        yield Missing(
            field="claim_statements",
            message=_("Only a checkable fact gets a verdict; one statement is of another kind."),
        )


def _evidence(claim: Claim, verdict: Verdict | None) -> Iterator[Missing]:
    on_axis = verdict and verdict.rating and verdict.rating.value is not None
    if on_axis and not claim.evidence_links.exists():
        # Unproven needs none: that nothing was found is its finding.
        yield Missing(
            field="evidence_links", message=_("Add the evidence that this rating rests on.")
        )


def _verdict(claim: Claim, verdict: Verdict | None) -> Iterator[Missing]:
    if not (verdict and verdict.rating):
        yield Missing(field="verdict-rating", message=_("Propose a rating."))
    elif verdict.rating.retired:
        yield Missing(
            field="verdict-rating", message=_("This rating is retired; choose another one.")
        )
    if not (verdict and verdict.finding.strip()):
        yield Missing(field="verdict-finding", message=_("Write the finding in one sentence."))
    if any(part.rating_id is None for part in claim.parts.all()):
        yield Missing(field="parts", message=_("Rate every part of the claim, or remove it."))


def _original(claim: Claim, verdict: Verdict | None) -> Iterator[Missing]:
    if claim.translation_of is None:
        return
    if claim.translation_of.translation_of_id:
        yield Missing(
            field="translation_of",
            message=_("This is a translation itself; choose the original that it translates."),
        )
    original = claim.translation_of.current_edition
    rating = verdict and verdict.rating
    # What is not public yet can still change its verdict; publishing compares again.
    if original and rating and original.rating != rating.slug:
        yield Missing(
            field="verdict-rating",
            message=_("A translation has the verdict of its original, which is now “%(rating)s”.")
            % {"rating": original.card["rating"]["label"].get(settings.LANGUAGE_CODE)},
        )


def _is_loaded(claim: Claim) -> bool:
    """Whether the claim's rows were read together with it, as its form does."""
    return "claim_statements" in getattr(claim, "_prefetched_objects_cache", {})


def _verdict_of(claim: Claim) -> Verdict | None:
    if _is_loaded(claim):
        return getattr(claim, "verdict", None)
    return Verdict.objects.select_related("rating").filter(claim=claim).first()
