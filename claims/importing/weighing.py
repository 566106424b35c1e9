"""The dry run: what is to become of each record, and why, before anything becomes of any."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from claims.importing.drafting import Draft, draft_of, is_web
from claims.importing.kept import key_of, publisher_of, rating_key, theirs, to_json, writable
from claims.importing.known import Known, key_of_name, landed, several_named, similar_speakers
from claims.importing.ratings import Ratings
from claims.importing.record import Record
from claims.importing.wordings import Wordings
from claims.models import Claim, Import, ImportRow
from newsroom.review.folding import spaced

_Outcome, _Waits = ImportRow.Outcome, ImportRow.Waits
OWN = "own_site"
CONTESTED = "contested"  # the kind of the reason for which a row lands without a verdict


class Weighing:
    """Rows for ``records`` of ``run``, of which the first is number ``first``.

    The queries are as many for one record as for many, but for what is similar to each.
    """

    def __init__(
        self, run: Import, records: list[Record], *, first: int, wordings: Wordings
    ) -> None:
        self.run = run
        self.drafts = {number: draft_of(record) for number, record in enumerate(records, first)}
        keys = [key_of(record) for record in records]
        self.known, self.ratings = Known(self.drafts.values()), Ratings(records)
        self.landed, self.alike = landed(keys), wordings.like(self.drafts)
        self.own = _own_claims(records)
        before = run.rows.filter(key__in=keys).exclude(outcome=_Outcome.WRONG).order_by("-number")
        self.seen = {row.key: row for row in before}
        # Rows of earlier batches that turned out to be contested, to be saved.
        self.contested: list[ImportRow] = []
        self._spelt_nearly: dict[str, list[dict[str, Any]]] = {}

    def rows(self) -> Iterable[ImportRow]:
        """A row for each record, unsaved."""
        for number, draft in self.drafts.items():
            row = self._row(number, draft)
            if row.outcome != _Outcome.WRONG:
                self.seen.setdefault(row.key, row)
            yield row

    def _row(self, number: int, draft: Draft) -> ImportRow:
        record = draft.record
        row = ImportRow(
            run=self.run,
            number=number,
            place=writable(record.place)[:300],
            key=key_of(record),
            record=to_json(record),
            rating_key=rating_key(publisher_of(record), theirs(record.rating)),
            repairs=[
                {"kind": r.kind, "field": r.field, "before": writable(r.before)[:200],
                 "after": writable(r.after)[:200]} for r in record.repairs
            ] + draft.cuts,
        )  # fmt: skip
        if wrong := _problems(draft):
            row.outcome, row.reasons = _Outcome.WRONG, wrong
            if all(reason["kind"] == "duplicate" for reason in wrong):
                row.outcome = _Outcome.SKIP
        elif any(repair.kind == OWN for repair in record.repairs):
            self._own(row)
        elif there := self.landed.get(row.key):
            row.outcome, row.known_id = _Outcome.MATCH, there.claim_id
            row.reasons = [_reason("landed", _("This is in the newsroom already."))]
            if there.rating_key != row.rating_key:
                sentence = _("It came in with another verdict, “%(one)s”; here it has “%(other)s”.")
                row.reasons.append(_reason("rated_anew", sentence % _verdicts(there, row)))
        elif first := self.seen.get(row.key):
            self._repeat(row, first)
        else:
            row.outcome = _Outcome.CREATE
            self._find(row, draft)
        return row

    def _own(self, row: ImportRow) -> None:
        """What this newsroom is said to have published itself: there is such a page, or not."""
        row.known_id = self.own.get(_slug(row.record["url"]))
        if row.known_id:
            row.outcome = _Outcome.MATCH
            row.reasons = [_reason(OWN, _("This newsroom has published it itself."))]
        else:
            row.outcome = _Outcome.WRONG
            sentence = _("It says that it was published here, but there is no such page.")
            row.reasons = [_reason(OWN, sentence)]

    def _repeat(self, row: ImportRow, first: ImportRow) -> None:
        """The same record again: left out, or wrong where it says another verdict."""
        row.outcome = _Outcome.SKIP
        if row.rating_key == first.rating_key:
            sentence = _("The same address and claim as %(place)s.")
            row.reasons = [_reason("duplicate", sentence % {"place": first.place})]
            return
        verdicts = _verdicts(first, row)
        row.outcome = _Outcome.WRONG
        sentence = _("%(place)s says the same with another verdict: “%(one)s”, here “%(other)s”.")
        row.reasons = [_reason(CONTESTED, sentence % {"place": first.place, **verdicts})]
        if first.outcome == _Outcome.CREATE:
            sentence = _("%(place)s says another verdict, “%(other)s”: this lands without one.")
            told = _reason(CONTESTED, sentence % {"place": row.place, **verdicts})
            first.reasons = [*first.reasons, told]
            first.waits = "" if first.waits == _Waits.RATING else first.waits
            if first.pk:
                self.contested.append(first)

    def _find(self, row: ImportRow, draft: Draft) -> None:
        """What of it the newsroom has, and which choice it waits for."""
        row.found = {"speaker": self._speaker(row, draft)}
        if source := self.known.source(draft):
            row.found["source"] = {"source": source.pk, "name": str(source)}
        topics, unknown = self.known.topics(draft)
        row.found["topics"] = [topic.name for topic in topics]
        row.found["topics_unknown"] = [writable(name)[:100] for name in unknown]
        if similar := self.alike.get(row.number):
            row.found["similar"] = similar
            sentence = _("The newsroom has a claim worded nearly so: “%(title)s”.")
            row.reasons.append(_reason("similar", sentence % similar[0]))
        meant = self.ratings.meant(draft.record)
        if meant.rating:
            row.found["rating"] = {"rating": meant.rating.pk, "name": meant.rating.label}
        elif not meant.is_known and not row.waits:
            row.waits = _Waits.RATING
            sentence = _("Nobody has chosen yet what the rating “%(rating)s” stands for.")
            label = theirs(draft.record.rating)
            row.reasons.append(_reason("rating", sentence % {"rating": label}))

    def _speaker(self, row: ImportRow, draft: Draft) -> dict[str, Any]:
        speaker, several = self.known.speaker(draft)
        if speaker:
            return {"speaker": speaker.pk, "name": speaker.name}
        if several:
            row.waits, row.speaker_key = _Waits.SPEAKER, key_of_name(draft.speaker)
            sentence = _("Several are called “%(name)s”: choose who is meant.")
            row.reasons.append(_reason("speaker", sentence % {"name": draft.speaker}))
            return several_named(several)
        if not draft.named:
            return {"new": draft.speaker}
        return {"new": draft.speaker, "similar": self._similar(draft.speaker)}

    def _similar(self, name: str) -> list[dict[str, Any]]:
        """Asked once for each name."""
        key = spaced(name)
        if key not in self._spelt_nearly:
            self._spelt_nearly[key] = similar_speakers(name)
        return self._spelt_nearly[key]


def _verdicts(one: ImportRow, other: ImportRow) -> dict[str, str]:
    found = {"one": one.record["rating"]["text"], "other": other.record["rating"]["text"]}
    return {name: text or "–" for name, text in found.items()}


def _slug(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]


def _own_claims(records: list[Record]) -> dict[str, int]:
    """The claims of this newsroom that records name as their page, by slug."""
    slugs = {
        _slug(record.url)
        for record in records
        if any(repair.kind == OWN for repair in record.repairs)
    }
    found = (
        Claim.objects.filter(kind=Claim.Kind.CLAIM, slug__in=slugs)
        if slugs
        else Claim.objects.none()
    )
    return dict(found.values_list("slug", "pk"))


def _problems(draft: Draft) -> list[dict[str, str]]:
    found = [_reason(each.kind, str(each.sentence)) for each in draft.record.problems]
    if not found and not is_web(draft.source["url"]):
        found = [_reason("address", _("It has no address of a page on the web."))]
    if not found and not spaced(draft.wording):
        found = [_reason("no_claim", _("It says no claim."))]
    return found


def _reason(kind: str, sentence: str) -> dict[str, str]:
    return {"kind": kind, "sentence": writable(sentence)}
