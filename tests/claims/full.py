"""A claim with something in every field and every kind of row."""

import datetime as dt
from itertools import count
from typing import Any

from claims.models import (
    Claim,
    ClaimPart,
    ClaimStatement,
    ContactAttempt,
    Evidence,
    EvidenceLink,
    Occasion,
    Place,
    RatingTranslation,
    Source,
    Speaker,
    Statement,
    Topic,
)
from newsroom.review.models import Byline, User
from newsroom.review.states import Status
from tests import factories as f

_number = count(1)

# What no reader may see; tests look for these words.
PRIVATE = ("People may stop going.", "A call to the press office", "Warned by a colleague")


def full_claim(**fields: Any) -> Claim:
    claim = f.claim(
        by=fields.pop("by", None) or author(),
        statement=statement(),
        evidence=evidence(),
        **{
            "context": "In the campaign.",
            "why_checked": "It was shared widely.",
            "how_checked": "We counted the schools in the register.",
            "limitation": "The register ends in 2023.",
            "platform": "A messenger",
            "format": "video",
            "wording_by_editors": True,
            "harm": "People may stop going.",
            "review_by": dt.date(2030, 1, 1),
            "first_url": "https://before.example/schools",
            "first_publisher": "The paper before",
            "first_date": "2024-03-09",
            "translation_of": f.bring_to(f.claim(language="fa"), Status.PUBLISHED),
        }
        | fields,
    )
    ClaimStatement.objects.create(claim=claim, statement=f.statement(), position=2)
    EvidenceLink.objects.create(
        claim=claim, evidence=f.evidence(), stance="supports", directness="indirect", position=2
    )
    for position, slug in enumerate(("true", "unproven"), 1):
        ClaimPart.objects.create(
            claim=claim, label=f"Part {position}", wording=f"It is part {position}.",
            rating=f.rating(slug), position=position,
        )  # fmt: skip
    claim.topics.set([topic("Schools"), topic("Money")])
    claim.places.set([place("Kabul")])
    claim.related.set([f.bare_claim(), f.bare_claim()])
    claim.verdict.what_is_right = "Some schools were built."
    claim.verdict.summary = ["The register lists 212.", "Nobody has seen the others."]
    claim.verdict.save()
    ContactAttempt.objects.create(
        claim=claim, outcome="replied", asked_on=dt.date(2024, 1, 2), deadline=dt.date(2024, 1, 5),
        route="A call to the press office", reply="No comment.", logged_by=claim.created_by,
    )  # fmt: skip
    RatingTranslation.objects.get_or_create(
        rating=claim.verdict.rating, language="so", label="Been", definition="Been weeye."
    )
    second = f.reporter(public_name="A second author")
    Byline.objects.create(item=claim, person=second, position=2)
    claim.editor_notes.create(text="Warned by a colleague", author=claim.created_by)
    return Claim.objects.get(pk=claim.pk)


def unique(word: str) -> str:
    return f"{word}-{next(_number)}"


def author() -> User:
    person = f.reporter()
    person.public_name = f"Author {person.pk}"
    person.public_slug = f"author-{person.pk}"
    person.save()
    return person


def statement() -> Statement:
    speaker = Speaker.objects.create(
        name="A minister", slug=unique("minister"), aliases=["وزیر"], description="In office.",
        same_as="https://www.wikidata.org/wiki/Q1",
    )  # fmt: skip
    occasion = Occasion.objects.create(
        title="A speech", slug=unique("speech"), place=place("Herat"), medium="Television",
        url="https://example.org/speech", date="2023-06", date_as_written="last June",
        date_inferred=True,
    )  # fmt: skip
    return Statement.objects.create(
        speaker=speaker, occasion=occasion, role_title="Minister", role_body="Ministry of Schools",
        quote="ما ۹۰۰ مکتب ساختیم", quote_language="fa", original_language="ps",
        translation="We built 900 schools", translator="A translator", paraphrase="He said so.",
        url="https://example.org/said", archive_url="https://archive.org/said", timecode="00:12",
        start=3, end=9, date="2023-06-01", date_as_written="11 Jawza",
    )  # fmt: skip


def evidence() -> Evidence:
    source = Source.objects.create(
        title="A report", slug=unique("report"), kind="news", rank="primary", publisher="A paper",
        author="A writer", url="https://example.org/report", archive_url="https://archive.org/r",
        interests="Owned by the ministry.", origin=f.source(), located=False,
        seen_through=f.source(title="Another paper"), date="2023?",
    )  # fmt: skip
    return Evidence.objects.create(
        source=source, passage="۲۱۲ مکتب", verbatim=True, language="fa", translation="212 schools",
        locator="p. 3", accessed=dt.date(2024, 2, 1),
    )  # fmt: skip


def topic(name: str) -> Topic:
    return Topic.objects.get_or_create(name=name, slug=name.lower())[0]


def place(name: str) -> Place:
    return Place.objects.get_or_create(name=name, slug=name.lower())[0]
