"""Drafts out of rows of an import: all rows of a batch together, in one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.importing.drafting import Draft, draft_of
from claims.importing.kept import from_json, theirs
from claims.importing.known import Known, key_of_name, landed, several_named
from claims.importing.ratings import Ratings
from claims.importing.slugs import free_slugs
from claims.importing.weighing import CONTESTED
from claims.models import (
    Claim,
    ClaimStatement,
    Evidence,
    EvidenceLink,
    Import,
    ImportRow,
    Rating,
    Source,
    Speaker,
    Statement,
    Verdict,
)
from claims.roles import role_at
from newsroom.review.folding import spaced
from newsroom.review.models import EditorNote, Item

NOTED = 20  # further addresses in the note


class Landing:
    """The drafts of ``rows``, which are locked, and which no other import lands meanwhile.

    Two queries for each claim; all others are as many for one row as for many.
    """

    def __init__(self, run: Import, rows: list[ImportRow], *, by: Any) -> None:
        self.run, self.by, self.now = run, by, timezone.now()
        self.drafts = {row: draft_of(from_json(row.record, row.repairs)) for row in rows}
        self.known = Known(self.drafts.values())
        self.ratings = Ratings(draft.record for draft in self.drafts.values())

    def land(self) -> None:
        """Make the drafts, and say in each row what was made."""
        self._leave_out_known()
        self._leave_out_uncertain()
        if self.drafts:
            speakers, sources = self._speakers(), self._sources()
            claims = self._claims()
            self._said(claims, speakers)
            self._found(claims, sources)
            self._topics(claims)
            self._notes(claims)
        _save(self.drafts)

    def _leave_out_known(self) -> None:
        """What another import has brought in since this one was read."""
        known = landed(row.key for row in self.drafts)
        left_out = [row for row in self.drafts if row.key in known]
        for row in left_out:
            row.outcome, row.known_id = ImportRow.Outcome.MATCH, known[row.key].claim_id
            row.waits = ""
            sentence = _("Another import has brought this in meanwhile.")
            row.reasons = [*row.reasons, {"kind": "landed", "sentence": sentence}]
            del self.drafts[row]
        _save(left_out)

    def _leave_out_uncertain(self) -> None:
        """What nobody has chosen yet, because it only became uncertain since the file was read."""
        left_out = [row for row, draft in self.drafts.items() if self._waits(row, draft)]
        for row in left_out:
            del self.drafts[row]
        _save(left_out)

    def _waits(self, row: ImportRow, draft: Draft) -> bool:
        if several := self.known.speaker(draft).several:
            row.waits, row.speaker_key = ImportRow.Waits.SPEAKER, key_of_name(draft.speaker)
            row.found = {**row.found, "speaker": several_named(several)}
            return True
        row.waits = ""
        is_known = self.ratings.meant(draft.record).is_known or _is_contested(row)
        if not is_known and not self.run.land_unrated:
            row.waits = ImportRow.Waits.RATING
        return bool(row.waits)

    # --- Speakers and sources: those that are there, and new ones ---

    def _speakers(self) -> dict[ImportRow, Speaker]:
        found: dict[ImportRow, Speaker] = {}
        new: dict[tuple[str, str], list[ImportRow]] = {}
        for row, draft in self.drafts.items():
            speaker = self.known.speaker(draft).speaker
            if speaker:
                found[row] = speaker
            else:
                new.setdefault((spaced(draft.speaker), _kind(draft)), []).append(row)
        firsts = [self.drafts[rows[0]] for rows in new.values()]
        names = [draft.speaker for draft in firsts]
        slugs = free_slugs(names, among=Speaker.objects.all(), fallback="speaker")
        made = Speaker.objects.bulk_create(
            Speaker(name=draft.speaker, slug=slug, kind=_kind(draft), same_as=_same_as(draft))
            for draft, slug in zip(firsts, slugs, strict=True)
        )
        prefetch_related_objects(made, "roles")
        for speaker, rows in zip(made, new.values(), strict=True):
            _made(rows[0], speaker=speaker.pk)
            found |= dict.fromkeys(rows, speaker)
        return found

    def _sources(self) -> dict[ImportRow, Source]:
        found: dict[ImportRow, Source] = {}
        new: dict[str, list[ImportRow]] = {}
        for row, draft in self.drafts.items():
            if source := self.known.source(draft):
                found[row] = source
            else:
                new.setdefault(draft.source["url"], []).append(row)
        firsts = [self.drafts[rows[0]].source for rows in new.values()]
        titles = [values["title"] for values in firsts]
        slugs = free_slugs(titles, among=Source.objects.all(), fallback="source")
        made = Source.objects.bulk_create(
            Source(**values, slug=slug) for values, slug in zip(firsts, slugs, strict=True)
        )
        for source, rows in zip(made, new.values(), strict=True):
            _made(rows[0], source=source.pk)
            found |= dict.fromkeys(rows, source)
        return found

    # --- Claims, and what belongs to them ---

    def _claims(self) -> dict[ImportRow, Claim]:
        wordings = [draft.wording for draft in self.drafts.values()]
        taken = Item.objects.filter(kind=Item.Kind.CLAIM)
        slugs = free_slugs(wordings, among=taken, fallback="claim")
        claims = {}
        for (row, draft), slug in zip(self.drafts.items(), slugs, strict=True):
            claims[row] = row.claim = Claim.objects.create(
                wording=draft.wording,
                slug=slug,
                language=draft.language,
                platform=draft.platform,
                created_by=self.by,
                **draft.first,
            )
            row.landed_at = self.now
        return claims

    def _said(self, claims: dict[ImportRow, Claim], speakers: dict[ImportRow, Speaker]) -> None:
        statements = Statement.objects.bulk_create(
            _statement(draft, speakers[row]) for row, draft in self.drafts.items()
        )
        for row, statement in zip(self.drafts, statements, strict=True):
            _made(row, statement=statement.pk)
        ClaimStatement.objects.bulk_create(
            ClaimStatement(claim=claim, statement=statement)
            for claim, statement in zip(claims.values(), statements, strict=True)
        )

    def _found(self, claims: dict[ImportRow, Claim], sources: dict[ImportRow, Source]) -> None:
        """The original fact-check as a source, and its verdict as a proposal."""
        evidence = Evidence.objects.bulk_create(
            Evidence(
                source=sources[row],
                passage=draft.passage,
                verbatim=draft.verbatim,
                language=draft.language,
            )
            for row, draft in self.drafts.items()
        )
        for row, passage in zip(self.drafts, evidence, strict=True):
            _made(row, evidence=passage.pk)
        EvidenceLink.objects.bulk_create(
            EvidenceLink(
                claim=claim,
                evidence=passage,
                stance=EvidenceLink.Stance.BEARS_ON,
                directness=EvidenceLink.Directness.INDIRECT,
            )
            for claim, passage in zip(claims.values(), evidence, strict=True)
        )
        Verdict.objects.bulk_create(self._verdict(row, claim) for row, claim in claims.items())

    def _verdict(self, row: ImportRow, claim: Claim) -> Verdict:
        draft, rating = self.drafts[row], self._rating(row)
        return Verdict(
            claim=claim,
            rating=rating,
            finding=draft.finding,
            reasoning=draft.reasoning,
            proposed_by=self.by if rating else None,
            proposed_at=self.now if rating else None,
        )

    def _rating(self, row: ImportRow) -> Rating | None:
        if _is_contested(row):
            return None
        return self.ratings.meant(self.drafts[row].record).rating

    def _topics(self, claims: dict[ImportRow, Claim]) -> None:
        through: Any = Claim.topics.through
        through.objects.bulk_create(
            through(claim_id=claims[row].pk, topic_id=topic.pk)
            for row, draft in self.drafts.items()
            for topic in self.known.topics(draft)[0]
        )

    def _notes(self, claims: dict[ImportRow, Claim]) -> None:
        notes = EditorNote.objects.bulk_create(
            EditorNote(item=claim, author=self.by, text=self._note(row))
            for row, claim in claims.items()
        )
        for row, note in zip(claims, notes, strict=True):
            _made(row, note=note.pk)

    def _note(self, row: ImportRow) -> str:
        """Where the draft comes from, and what of the record has no place in it."""
        draft = self.drafts[row]
        record, rating = draft.record, self._rating(row)
        where = {"file": self.run.name, "place": row.place, "number": self.run.pk}
        parts = [
            _("Imported from “%(file)s”, %(place)s (import %(number)d).") % where,
            _("First published: %(url)s") % {"url": record.url},
        ]
        if label := record.rating.text or theirs(record.rating):
            said = {"theirs": label, "ours": rating or _("none proposed")}
            parts.append(_("Rated there “%(theirs)s”; here: %(ours)s.") % said)
        if more := draft.appearances[1:NOTED]:
            parts.append(_("Also said at: %(urls)s") % {"urls": "\n".join(more)})
        if unknown := row.found.get("topics_unknown"):
            parts.append(_("Its topics that are none of ours: %(t)s") % {"t": ", ".join(unknown)})
        return "\n\n".join(parts)[:10_000]


def _statement(draft: Draft, speaker: Speaker) -> Statement:
    role = role_at(speaker, draft.date)
    return Statement(
        speaker=speaker,
        role_title=role.title if role else "",
        role_body=role.body if role else "",
        # The fact-check reports it; whether these are the very words nobody here has seen.
        reported=Statement.Reported.INDIRECT,
        paraphrase=draft.text,
        quote_language=draft.language,
        date=draft.date,
        date_as_written=draft.date_as_written,
        url=draft.appearances[0] if draft.appearances else "",
    )


def _is_contested(row: ImportRow) -> bool:
    return any(reason["kind"] == CONTESTED for reason in row.reasons)


def _kind(draft: Draft) -> str:
    if not draft.named:
        return Speaker.Kind.ANONYMOUS
    is_one = draft.record.claimant_kind == "organisation"
    return Speaker.Kind.ORGANISATION if is_one else Speaker.Kind.PERSON


def _same_as(draft: Draft) -> str:
    return next((url for url in draft.record.claimant_same_as if "wikidata.org" in url), "")


def _made(row: ImportRow, **made: int) -> None:
    row.made = {**row.made, **made}


def _save(rows: Iterable[ImportRow]) -> None:
    fields = [
        "outcome", "waits", "speaker_key", "reasons", "found", "known", "claim", "made",
        "landed_at",
    ]  # fmt: skip
    ImportRow.objects.bulk_update(rows, fields, batch_size=100)
