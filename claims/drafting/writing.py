"""A draft made and changed by what a program sends: the same rules as for the form of the desk.

Each function takes ``by``, locks the item, checks, and counts the version up, so that a form that
is open somewhere notices. Raises Denied, WrongState, Moved, Refused, or Django's ValidationError
with a list of sentences for each field.
"""

from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.drafting import matching
from claims.fields import language_tag
from claims.models import Claim, ClaimStatement, Evidence, EvidenceLink, Rating, Topic, Verdict
from claims.transcripts import promote
from newsroom.review import workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.forms import not_in_future
from newsroom.review.states import Status

Given = dict[str, Any]


class Moved(WrongState):
    """Somebody saved since ``version`` was read; ``differs`` is what is stored now, by field."""

    code = "moved"

    def __init__(self, version: int, differs: list[Given]) -> None:
        self.version, self.differs = version, differs
        super().__init__(
            _("Somebody has changed this since you read it: read it again, then change it.")
        )


def check_may_write(by: Any) -> None:
    """Raises Denied for whoever's role does not write claims."""
    if not (by.has_perm("claims.add_claim") and by.has_perm("claims.change_claim")):
        raise Denied(_("Your role does not write claims."))


@transaction.atomic
def create(*, by: Any, statement: Given, again: bool = False, **fields: Any) -> Claim:
    """A draft of what a statement says, worded with its words unless ``wording`` is given.

    Raises AlreadyPromoted where the statement is in a claim, unless ``again``.
    """
    check_may_write(by)
    said = matching.statement(statement)
    wording = str(fields.get("wording") or "").strip()
    claim = promote(said, by=by, again=again, wording=wording)
    fields.pop("wording", None)
    if fields:
        _assign(claim, fields)
        claim.save()
    _log(claim, by, ADDITION)
    return claim


@transaction.atomic
def change(pk: int, *, by: Any, version: int, **fields: Any) -> Claim:
    """Give a draft other values; only ``fields`` change."""
    claim = _open(pk, by)
    if claim.version != version:
        raise Moved(claim.version, _differs(claim, fields))
    _assign(claim, fields)
    return _saved(claim, by)


@transaction.atomic
def add_statement(pk: int, *, by: Any, statement: Given) -> Claim:
    """Say that somebody said it, too."""
    claim = _open(pk, by)
    said = matching.statement(statement)
    if claim.claim_statements.filter(statement=said).exists():
        raise WrongState(_("This statement is in the claim already."))
    place = claim.claim_statements.count() + 1
    ClaimStatement.objects.create(claim=claim, statement=said, position=place)
    return _saved(claim, by)


@transaction.atomic
def add_evidence(
    pk: int, *, by: Any, stance: str, directness: str, evidence: Given
) -> EvidenceLink:
    """Say what bears on a claim: a passage that is here already, or one of a source."""
    claim = _open(pk, by)
    passage = _passage(evidence)
    if claim.evidence_links.filter(evidence=passage).exists():
        raise WrongState(_("This evidence is listed already."))
    place = claim.evidence_links.count() + 1
    link = EvidenceLink.objects.create(
        claim=claim, evidence=passage, stance=stance, directness=directness, position=place
    )
    _saved(claim, by)
    return link


@transaction.atomic
def propose(pk: int, *, by: Any, version: int, **fields: Any) -> Claim:
    """Propose a verdict, or other words for it. ``rating`` is a rating's name in addresses.

    Whoever chooses the rating proposes it, and so cannot approve it.
    """
    claim = _open(pk, by)
    verdict = Verdict.objects.filter(claim=claim).first() or Verdict(claim=claim)
    rating = fields.pop("rating", None)
    if claim.version != version:
        stored = {"rating": verdict.rating.slug if verdict.rating else ""}
        sent = fields | ({"rating": rating} if rating is not None else {})
        raise Moved(claim.version, _differs(verdict, sent, stored))
    for name, value in fields.items():
        setattr(verdict, name, value)
    if rating is not None:
        _rate(verdict, rating, by)
    verdict.full_clean(exclude=["claim"])
    verdict.save()
    return _saved(claim, by)


def _open(pk: int, by: Any) -> Claim:
    """The claim, locked. Raises Denied, WrongState for what is no draft, or Claim.DoesNotExist."""
    check_may_write(by)
    claim = Claim.objects.get(pk=pk)
    item = workflow.lock(claim)
    claim.refresh_from_db()
    if item.status != Status.DRAFT:
        raise WrongState(
            _("This changes only while the item is a draft; it is %(status)s.")
            % {"status": item.get_status_display()}
        )
    return claim


def _assign(claim: Claim, fields: Given) -> None:
    topics = fields.pop("topics", None)
    for name, value in fields.items():
        setattr(claim, name, value)
    if "language" in fields:
        _check(language_tag, claim.language, field="language")
    claim.full_clean(exclude=["slug", "created_by", "translation_of", "assigned_to", "item_ptr"])
    if topics is not None:
        claim.topics.set(_topics(topics))


def _topics(slugs: list[str]) -> list[Topic]:
    found = {topic.slug: topic for topic in Topic.objects.filter(slug__in=slugs)}
    if unknown := [slug for slug in slugs if slug not in found]:
        sentence = _("There is no topic “%(name)s”.") % {"name": "”, “".join(unknown)}
        raise ValidationError({"topics": [sentence]})
    return list(found.values())


def _passage(given: Given) -> Evidence:
    if "id" in given:
        found = Evidence.objects.filter(pk=given["id"]).first()
        if found is None:
            raise Refused(_("There is no evidence with the id %(id)s.") % {"id": given["id"]})
        return found
    source = matching.source(given["source"])
    own = {name: value for name, value in given.items() if name != "source"}
    passage = Evidence(source=source, **own)
    if passage.accessed:
        _check(not_in_future, passage.accessed, field="accessed")
    passage.full_clean()
    same = Evidence.objects.filter(
        source=source, passage=passage.passage, locator=passage.locator
    ).first()
    if same is None:
        passage.save()
    return same or passage


def _check(validator: Any, value: Any, *, field: str) -> None:
    """What only the desk's forms ask of a value."""
    try:
        validator(value)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from None


def _rate(verdict: Verdict, slug: str, by: Any) -> None:
    offered = {each.slug: each for each in Rating.objects.filter(retired=False, scale__in_use=True)}
    if slug and slug not in offered:
        sentence = _("There is no rating “%(slug)s”. There are: %(known)s.")
        known = {"slug": slug, "known": ", ".join(offered)}
        raise ValidationError({"rating": [sentence % known]})
    chosen = offered.get(slug)
    if chosen != verdict.rating:
        verdict.rating = chosen
        verdict.proposed_by = by if chosen else None
        verdict.proposed_at = timezone.now() if chosen else None


def _differs(row: Any, sent: Given, stored: Given | None = None) -> list[Given]:
    """What was sent and is stored otherwise, field by field."""
    found = []
    for name, mine in sent.items():
        if stored and name in stored:
            theirs = stored[name]
        elif name == "topics":
            theirs, mine = sorted(row.topics.values_list("slug", flat=True)), sorted(mine)
        else:
            theirs = getattr(row, name)
        if theirs != mine:
            found.append({"field": name, "stored": theirs, "sent": mine})
    return found


def _saved(claim: Claim, by: Any) -> Claim:
    claim.version += 1
    claim.save()
    _log(claim, by, CHANGE)
    return claim


def _log(claim: Claim, by: Any, flag: int) -> None:
    """The line of the admin's log by which the form tells who saved last."""
    through = _("by token %(name)s") % {"name": by.token} if by.token else ""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(claim),
        object_id=str(claim.pk),
        object_repr=str(claim)[:200],
        action_flag=flag,
        change_message=through,
    )
