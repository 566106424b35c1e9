"""A claim as readers will see it: frozen into plain data, and back.

``freeze`` returns everything a reader will see and nothing else, so what is approved and published
never depends on rows that change later. Private fields (editors' notes, whom we asked and how,
``harm``) are not in it. Rows carry their UUIDs, so ``thaw`` can put them back.

The shape is described in docs/reference/dossier.md.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from claims import elsewhere, gathered
from claims.fields import clean_html
from claims.models import (
    Claim,
    ClaimStatement,
    ContactAttempt,
    Evidence,
    EvidenceLink,
    Occasion,
    Place,
    Rating,
    Source,
    Statement,
    Topic,
    Verdict,
)
from newsroom.review.errors import WrongState
from newsroom.review.models import Byline, Item, User

SCHEMA = "claim/1"


def freeze(claim: Claim) -> dict[str, Any]:
    """Everything a reader will see of ``claim``. Five queries at most, four with its verdict."""
    there = gathered.of_claim(claim)
    verdict = claim.verdict
    rated = {verdict.rating_id, *(part["rating_id"] for part in there["parts"])} - {None}
    ratings = gathered.ratings().in_bulk(rated)
    verdict.rating = ratings.get(verdict.rating_id)
    statements = [
        freeze_statement(row.statement, row.offices) for row in gathered.statements(claim.pk)
    ]
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": claim.kind,
        "uuid": str(claim.uuid),
        "slug": claim.slug,
        "language": claim.language,
        "translation_of": next(map(str, there["original"]), None),
        "wording": claim.wording.strip(),
        "wording_by_editors": claim.wording_by_editors,
        "context": claim.context.strip(),
        "why_checked": claim.why_checked.strip(),
        "how_checked": claim.how_checked.strip(),
        "limitation": claim.limitation.strip(),
        "platform": claim.platform,
        "format": claim.format,
        "statements": statements,
        "parts": [freeze_part(part, ratings) for part in there["parts"]],
        "topics": there["topics"],
        "places": there["places"],
        "related": sorted(map(str, there["related"])),
        "verdict": freeze_verdict(verdict),
        "evidence": [
            freeze_evidence(link)
            for link in claim.evidence_links.select_related(
                "evidence__source__origin", "evidence__source__seen_through"
            )
        ],
        "contact": freeze_contact(there["contact"]),
        "bylines": there["bylines"],
        "first_published": elsewhere.freeze(claim),
    }
    return content | {"card": _card(content), "facets": _facets(content)}


def freeze_statement(statement: Statement, offices: list[dict[str, str]]) -> dict[str, Any]:
    """``offices`` are those that the speaker held, as ``gathered.statements`` reads them."""
    speaker = statement.speaker
    return {
        "uuid": str(statement.uuid),
        "speaker": {
            **_named(speaker),
            "kind": speaker.kind,
            "aliases": list(speaker.aliases),
            "description": speaker.description,
            "same_as": speaker.same_as,
            "offices": offices,
        },
        "role": {"title": statement.role_title, "body": statement.role_body},
        "occasion": statement.occasion and freeze_occasion(statement.occasion),
        "date": statement.freeze_date(),
        "reported": statement.reported,
        "quote": statement.quote.strip(),
        "quote_language": statement.quote_language,
        "original_language": statement.original_language,
        "translation": statement.translation.strip(),
        "translator": statement.translator,
        "paraphrase": statement.paraphrase.strip(),
        "url": statement.url,
        "archive_url": statement.archive_url,
        "timecode": statement.timecode,
    }


def freeze_occasion(occasion: Occasion) -> dict[str, Any]:
    return {
        "uuid": str(occasion.uuid),
        "slug": occasion.slug,
        "title": occasion.title,
        "kind": occasion.kind,
        "place": occasion.place and _named(occasion.place),
        "medium": occasion.medium,
        "date": occasion.freeze_date(),
        "url": occasion.url,
    }


def freeze_rating(rating: Any) -> dict[str, Any]:
    """One of ``gathered.ratings``: its words in every language, and the ends of its axis."""
    main = settings.LANGUAGE_CODE
    texts = [(text["language"], text) for text in rating.texts]
    return {
        "slug": rating.slug,
        "scale": rating.scale.name,
        "label": {main: rating.label} | {language: text["label"] for language, text in texts},
        "definition": {main: rating.definition}
        | {language: text["definition"] for language, text in texts},
        "colour": rating.colour,
        "value": rating.value,
        "best": max(rating.axis) if rating.value is not None else None,
        "worst": min(rating.axis) if rating.value is not None else None,
    }


def freeze_part(part: dict[str, Any], ratings: dict[int, Any]) -> dict[str, Any]:
    """``ratings`` are by their ids."""
    rating = ratings.get(part["rating_id"])
    return {
        "uuid": part["uuid"],
        "label": part["label"],
        "wording": part["wording"].strip(),
        "rating": rating and freeze_rating(rating),
    }


def freeze_verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "uuid": str(verdict.uuid),
        "rating": verdict.rating and freeze_rating(verdict.rating),
        "finding": verdict.finding.strip(),
        "summary": [point.strip() for point in verdict.summary if point.strip()],
        "what_is_right": verdict.what_is_right.strip(),
        "reasoning": clean_html(verdict.reasoning),
    }


def freeze_source(source: Source) -> dict[str, Any]:
    return {
        "uuid": str(source.uuid),
        "slug": source.slug,
        "kind": source.kind,
        "rank": source.rank,
        "publisher": source.publisher,
        "author": source.author,
        "title": source.title,
        "date": source.freeze_date(),
        "url": source.url,
        "archive_url": source.archive_url,
        "interests": source.interests,
        # Copies of one story share this; evidence of one origin counts once.
        "origin": str((source.origin or source).uuid),
        "located": source.located,
        "seen_through": source.seen_through and str(source.seen_through),
    }


def freeze_evidence(link: EvidenceLink) -> dict[str, Any]:
    evidence: Evidence = link.evidence
    return {
        "uuid": str(link.uuid),
        "evidence": str(evidence.uuid),
        "stance": link.stance,
        "directness": link.directness,
        "passage": evidence.passage.strip(),
        "verbatim": evidence.verbatim,
        "language": evidence.language,
        "translation": evidence.translation.strip(),
        "locator": evidence.locator,
        "accessed": evidence.accessed.isoformat() if evidence.accessed else None,
        "source": freeze_source(evidence.source),
    }


def freeze_contact(attempts: list[dict[str, Any]]) -> dict[str, Any]:
    """What readers learn of asking for comment: the outcome of the most telling attempt.

    ``outcome`` is ``none`` when nothing is recorded: not asked is not the same as did not respond.
    """
    by_weight = [
        ContactAttempt.Outcome.REPLIED,
        ContactAttempt.Outcome.DECLINED,
        ContactAttempt.Outcome.NO_REPLY,
        ContactAttempt.Outcome.PENDING,
        ContactAttempt.Outcome.NOT_SAFE,
    ]
    for outcome in by_weight:
        for attempt in reversed(attempts):
            if attempt["outcome"] == outcome:
                return attempt
    return {"outcome": "none", "asked_on": None, "reply": ""}


def freeze_bylines(item: Any) -> list[dict[str, str]]:
    """The public names of an item's authors; who has none is left out."""
    return list(gathered.bylines(item))


def freeze_translation_of(item: Item) -> str | None:
    """The UUID of the original, if readers may read it: no other item's existence is told."""
    if item.translation_of_id is None:
        return None
    original = gathered.original(item).first()
    return str(original) if original else None


def thaw(claim: Claim, content: dict[str, Any], *, proposer: int) -> None:
    """Make the working copy of ``claim``, a draft, say what ``content`` says.

    Shared rows (statements, sources, evidence, people) are linked again, not rewritten: they
    belong to other claims as well. The private fields of this claim stay as they are, and so does
    the log of contact attempts: what happened, happened. ``proposer`` is the id of whoever proposed
    the verdict in ``content``. Raises WrongState if something that is linked is no longer there.
    """
    claim.translation_of = thaw_translation_of(claim, content)
    for field in ("slug", "language", "wording", "wording_by_editors", "context", "why_checked",
                  "how_checked", "limitation", "platform", "format"):  # fmt: skip
        setattr(claim, field, content[field])
    # Not in contents that are older than it.
    elsewhere.thaw(claim, content.get("first_published"))
    claim.save()
    claim.topics.set(Topic.objects.filter(uuid__in=_uuids(content["topics"])))
    claim.places.set(Place.objects.filter(uuid__in=_uuids(content["places"])))
    # Only added: a claim that was not public at the time is related as before, and not in there.
    claim.related.add(*Claim.objects.filter(uuid__in=content["related"]))
    thaw_bylines(claim, content["bylines"])
    _thaw_verdict(claim, content["verdict"], proposer)
    _thaw_statements(claim, content["statements"])
    _thaw_parts(claim, content["parts"])
    _thaw_evidence(claim, content["evidence"])


def thaw_translation_of(item: Item, content: dict[str, Any]) -> Item | None:
    """The original that ``content`` names; an original that no content may name yet stays."""
    kept = Item.objects.filter(translations=item.pk).exclude(pk__in=Item.objects.live())
    uuid = content["translation_of"]
    return (Item.objects.filter(uuid=uuid) if uuid else kept).first()


def thaw_bylines(item: Any, frozen: list[dict[str, str]]) -> None:
    """Put the named authors of an item back; those without a public name stay.

    A name that nobody bears any more is left out: the person has changed it since.
    """
    item.bylines.exclude(person__public_name="").delete()
    people: dict[tuple[str, str], list[User]] = {}
    for person in User.objects.filter(public_name__in=[row["name"] for row in frozen]):
        people.setdefault((person.public_name, person.public_slug or ""), []).append(person)
    for position, row in enumerate(frozen, 1):
        if bearers := people.get((row["name"], row["slug"])):
            Byline.objects.create(item_id=item.pk, person=bearers.pop(0), position=position)


def _thaw_verdict(claim: Claim, frozen: dict[str, Any], proposer: int) -> None:
    # Who proposed it is private and not in the content, but bars that person from approving it.
    claim.verdict.proposed_by_id = proposer
    claim.verdict.rating = _rating(frozen["rating"])
    for field in ("finding", "summary", "what_is_right", "reasoning"):
        setattr(claim.verdict, field, frozen[field])
    claim.verdict.save()


def _thaw_statements(claim: Claim, frozen: list[dict[str, Any]]) -> None:
    claim.claim_statements.all().delete()
    statements = {s.uuid: s for s in Statement.objects.filter(uuid__in=_uuids(frozen))}
    for position, row in enumerate(frozen, 1):
        said = _still_there(statements.get(UUID(row["uuid"])))
        ClaimStatement.objects.create(claim=claim, statement=said, position=position)


def _thaw_parts(claim: Claim, frozen: list[dict[str, Any]]) -> None:
    claim.parts.exclude(uuid__in=_uuids(frozen)).delete()
    for position, row in enumerate(frozen, 1):
        values = {"label": row["label"], "wording": row["wording"], "position": position}
        claim.parts.update_or_create(
            uuid=row["uuid"], defaults=values | {"rating": _rating(row["rating"])}
        )


def _thaw_evidence(claim: Claim, frozen: list[dict[str, Any]]) -> None:
    claim.evidence_links.all().delete()
    passages = {
        e.uuid: e for e in Evidence.objects.filter(uuid__in=[r["evidence"] for r in frozen])
    }
    for position, row in enumerate(frozen, 1):
        EvidenceLink.objects.create(
            claim=claim,
            uuid=row["uuid"],
            evidence=_still_there(passages.get(UUID(row["evidence"]))),
            stance=row["stance"],
            directness=row["directness"],
            position=position,
        )


def _rating(frozen: dict[str, Any] | None) -> Rating | None:
    if frozen is None:
        return None
    return _still_there(
        Rating.objects.filter(scale__name=frozen["scale"], slug=frozen["slug"]).first()
    )


def _still_there[Row](row: Row | None) -> Row:
    if row is None:
        raise WrongState(
            _("Something that the current edition rests on has been removed or renamed since.")
        )
    return row


def _named(row: Any) -> dict[str, str]:
    return {"uuid": str(row.uuid), "slug": row.slug, "name": row.name}


def _uuids(frozen: list[dict[str, Any]]) -> list[str]:
    return [row["uuid"] for row in frozen]


def _card(content: dict[str, Any]) -> dict[str, Any]:
    """What lists and articles show of a claim."""
    first = content["statements"][0] if content["statements"] else None
    return {
        "title": content["wording"],
        "text": content["verdict"]["finding"],
        "rating": content["verdict"]["rating"],
        "bylines": content["bylines"],
        "speaker": first and {key: first["speaker"][key] for key in ("slug", "name", "kind")},
        "role": first and first["role"],
        "reported": first and first["reported"],
        "occasion": first and first["occasion"] and first["occasion"]["title"],
        "date": first and first["date"],
    }


def _facets(content: dict[str, Any]) -> dict[str, list[str]]:
    """The slugs by which lists find a claim, each once, in order."""
    statements = content["statements"]
    found = {
        # Of whom no words are known, only that somebody spoke of them: nothing is theirs.
        "speaker": [
            row["speaker"]["slug"]
            for row in statements
            if row["reported"] != Statement.Reported.MENTION
        ],
        "occasion": [row["occasion"]["slug"] for row in statements if row["occasion"]],
        "topic": [row["slug"] for row in content["topics"]],
        "place": [row["slug"] for row in content["places"]],
        "source": [row["source"]["slug"] for row in content["evidence"]],
        "author": [row["slug"] for row in content["bylines"] if row["slug"]],
        "related": content["related"],
    }
    return {kind: list(dict.fromkeys(slugs)) for kind, slugs in found.items()}
