"""From a transcript to statements, and from statements to drafts of claims."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.fields import shortened
from claims.models import Claim, ClaimStatement, Speaker, Statement, Transcript
from claims.models.claim import WORDING_LIMIT
from claims.roles import role_at
from newsroom.review.errors import WrongState
from newsroom.review.forms import free_slug
from newsroom.review.models import Byline, Item


class AlreadyPromoted(WrongState):
    """The statement is in ``claims`` already."""

    code = "already_promoted"

    def __init__(self, claims: list[Claim]) -> None:
        self.claims = claims
        names = ", ".join(f"“{claim}”" for claim in claims)
        sentence = ngettext(
            "This statement is in the claim %(names)s already.",
            "This statement is in these claims already: %(names)s.",
            len(claims),
        )
        super().__init__(sentence % {"names": names})


def check_passage(transcript: Transcript, start: int | None, end: int | None) -> None:
    """Raises ValidationError, with a sentence per field, unless the text has such a passage.

    Offsets count characters (code points) from 0; ``end`` is the first one after the passage.
    """
    length = len(transcript.text)
    for name, offset in (("start", start), ("end", end)):
        if offset is not None and not 0 <= offset <= length:
            sentence = _("The text has %(length)d characters: this is outside of it.")
            raise ValidationError({name: sentence % {"length": length}})
    if start is None or end is None:
        return
    if start > end:
        raise ValidationError({"end": _("The passage ends before it begins.")})
    if not transcript.text[start:end].strip():
        raise ValidationError({"end": _("There are no words between these two places.")})
    limit = Statement._meta.get_field("quote").limit
    if end - start > limit:
        sentence = _("The passage has %(length)d characters; a quote has at most %(limit)d.")
        raise ValidationError({"end": sentence % {"length": end - start, "limit": limit}})


def take(
    transcript: Transcript, *, start: int, end: int, speaker: Speaker, **said: Any
) -> Statement:
    """The passage from ``start`` to before ``end`` as a statement of ``speaker``.

    Occasion, date and link are those of the transcript's occasion; the role is the one held then.
    ``said`` is kind, reported and quote_language. Raises ValidationError.
    """
    check_passage(transcript, start, end)
    occasion = transcript.occasion
    role = role_at(speaker, occasion.date)
    return Statement.objects.create(
        transcript=transcript,
        start=start,
        end=end,
        quote=transcript.text[start:end],
        speaker=speaker,
        role_title=role.title if role else "",
        role_body=role.body if role else "",
        occasion=occasion,
        date=occasion.date,
        date_as_written=occasion.date_as_written,
        date_inferred=occasion.date_inferred,
        url=occasion.url,
        **said,
    )


def overlapping(statement: Statement) -> QuerySet[Statement]:
    """Other statements of the same transcript that share a character with ``statement``."""
    others = Statement.objects.filter(transcript=statement.transcript).exclude(pk=statement.pk)
    return others.filter(start__lt=statement.end, end__gt=statement.start).order_by("start", "pk")


@transaction.atomic
def promote(statement: Statement, *, by: Any, again: bool = False, wording: str = "") -> Claim:
    """A draft claim that ``statement`` makes, worded with its quote unless ``wording`` is given.

    Raises AlreadyPromoted where it is in a claim, unless ``again`` says that this is meant.
    """
    # Whoever clicks twice comes second, and is told.
    statement = Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    claims = list(Claim.objects.filter(claim_statements__statement=statement).order_by("pk"))
    if claims and not again:
        raise AlreadyPromoted(claims)
    wording = wording or first_wording(statement)
    taken = Item.objects.filter(kind=Item.Kind.CLAIM)
    claim = Claim.objects.create(
        wording=wording,
        slug=free_slug(wording, among=taken, fallback="claim"),
        language=statement.quote_language,
        created_by=by,
    )
    ClaimStatement.objects.create(claim=claim, statement=statement)
    Byline.objects.create(item=claim, person=by)
    return claim


def first_wording(statement: Statement) -> str:
    """The words of a statement, on one line and within the limit of a claim."""
    words = " ".join((statement.quote or statement.paraphrase).split())
    return shortened(words, WORDING_LIMIT)


def with_claims(statements: Iterable[Statement]) -> list[Statement]:
    """``statements`` with the claims that each is in, as ``in_claims``; one query for all."""
    rows = list(statements)
    links = ClaimStatement.objects.filter(statement__in=rows).select_related("claim")
    found: dict[int, list[Claim]] = {row.pk: [] for row in rows}
    for link in links.order_by("pk"):
        found[link.statement_id].append(link.claim)
    for row in rows:
        row.in_claims = found[row.pk]  # type: ignore[attr-defined]
    return rows
