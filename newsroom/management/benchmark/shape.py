"""The frozen shape of a claim and of an article, taken from real ones, with blanks to fill in."""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from claims import gathered
from claims.dossier import freeze_rating
from claims.models import (
    Claim,
    ClaimStatement,
    Evidence,
    EvidenceLink,
    Occasion,
    Place,
    Rating,
    Source,
    Speaker,
    Statement,
    Topic,
    Verdict,
)
from newsroom.articles.models import Article, Block
from newsroom.review import canonical
from newsroom.review.models import Byline, User

EVIDENCE = 3  # passages of a claim
WOVEN = 3  # claims of an article
DAY = "1901-02-03"  # blank for a date: one whose sort key is spelled as the date itself
SOURCE_DATE = "2021-03"


def blank(name: str) -> str:
    return f"@{name}@"


def blank_uuid(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


class Shape:
    """A canonical text with blanks; ``fill`` returns it with values in their places."""

    def __init__(self, content: dict[str, Any], uuids: list[str], rating: str = "") -> None:
        text = canonical.dumps(content)
        spelled = {str(blank_uuid(name)): f"{name}_uuid" for name in uuids} | {DAY: "day"}
        if rating:
            spelled[rating] = "rating"
        known = "|".join(re.escape(spelling) for spelling in spelled)
        parts = re.split(f"({known}|@[a-z_0-9]+@)", text)
        self._literals = parts[0::2]
        self._names = [spelled.get(part, part.strip("@")) for part in parts[1::2]]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with ``values``, which are as JSON spells them inside quotes."""
        filled = [""] * (len(self._literals) + len(self._names))
        filled[0::2] = self._literals
        filled[1::2] = [values[name] for name in self._names]
        return "".join(filled)


def spelled(text: str) -> str:
    """``text`` as JSON spells it inside quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def ratings() -> list[tuple[Rating, str]]:
    """Each rating of the scales in use, with its canonical frozen form."""
    rows = gathered.ratings().filter(scale__in_use=True, retired=False)
    return [(row, canonical.dumps(freeze_rating(row))) for row in rows]


@transaction.atomic
def take() -> tuple[Shape, Shape]:
    """The shapes of a claim and of an article. Leaves nothing in the database."""
    rating, text = ratings()[0]
    author = User.objects.create(
        username=blank("author"), public_name=blank("author"), public_slug=blank("author_slug")
    )
    claim = _claim(author, rating)
    article = _article(author, claim)
    claim_uuids = [
        "claim", "verdict", "statement", "speaker", "occasion", "place", "topic_0", "topic_1",
        *(f"{row}_{k}" for k in range(EVIDENCE) for row in ("link", "passage", "source")),
    ]  # fmt: skip
    article_uuids = ["article", *(f"block_{k}" for k in range(2 * WOVEN + 1)), *_woven_names()]
    shapes = (
        Shape(claim.freeze(), claim_uuids, text),
        Shape(article.freeze(), article_uuids),
    )
    transaction.set_rollback(True)
    return shapes


def _woven_names() -> list[str]:
    return [f"woven_{k}" for k in range(WOVEN)]


def _claim(author: User, rating: Rating) -> Claim:
    place = Place.objects.create(**_named("place"))
    claim = Claim.objects.create(
        uuid=blank_uuid("claim"),
        slug=blank("slug"),
        language=blank("language"),
        created_by=author,
        **{name: blank(name) for name in ("wording", "context", "why_checked", "limitation")},
    )
    Byline.objects.create(item=claim, person=author)
    claim.places.add(place)
    claim.topics.set(Topic.objects.create(**_named(f"topic_{k}")) for k in range(2))
    ClaimStatement.objects.create(claim=claim, statement=_statement(place))
    for k in range(EVIDENCE):
        _link(claim, k)
    Verdict.objects.create(
        uuid=blank_uuid("verdict"),
        claim=claim,
        rating=rating,
        finding=blank("finding"),
        summary=[blank(f"summary_{k}") for k in range(3)],
        reasoning=blank("reasoning"),
        proposed_by=author,
        proposed_at=claim.created_at,
    )
    return claim


def _named(name: str) -> dict[str, Any]:
    return {"uuid": blank_uuid(name), "name": blank(name), "slug": blank(f"{name}_slug")}


def _statement(place: Place) -> Statement:
    return Statement.objects.create(
        uuid=blank_uuid("statement"),
        speaker=Speaker.objects.create(**_named("speaker")),
        role_title=blank("role_title"),
        role_body=blank("role_body"),
        occasion=Occasion.objects.create(
            uuid=blank_uuid("occasion"),
            title=blank("occasion"),
            slug=blank("occasion_slug"),
            place=place,
            date=DAY,
        ),
        date=DAY,
        quote=blank("quote"),
        quote_language=blank("language"),
    )


def _link(claim: Claim, k: int) -> None:
    source = Source.objects.create(
        uuid=blank_uuid(f"source_{k}"),
        slug=blank(f"source_{k}_slug"),
        title=blank(f"source_{k}"),
        publisher=blank(f"publisher_{k}"),
        url=f"https://example.org/{blank(f'source_{k}_slug')}",
        date=SOURCE_DATE,
    )
    passage = Evidence.objects.create(
        uuid=blank_uuid(f"passage_{k}"),
        source=source,
        passage=blank(f"passage_{k}"),
        locator=blank(f"locator_{k}"),
    )
    EvidenceLink.objects.create(
        uuid=blank_uuid(f"link_{k}"),
        claim=claim,
        evidence=passage,
        stance=blank(f"on_{k}"),
        position=k + 1,
    )


def _article(author: User, claim: Claim) -> Article:
    article = Article.objects.create(
        uuid=blank_uuid("article"),
        slug=blank("slug"),
        language=blank("language"),
        headline=blank("headline"),
        standfirst=blank("standfirst"),
        created_by=author,
    )
    Byline.objects.create(item=article, person=author)
    woven = [
        Claim.objects.create(uuid=blank_uuid(name), slug=name, created_by=author)
        for name in _woven_names()
    ]
    for k in range(2 * WOVEN + 1):
        what = {"text": blank(f"text_{k // 2}")} if k % 2 == 0 else {"claim": woven[k // 2]}
        Block.objects.create(
            uuid=blank_uuid(f"block_{k}"),
            article=article,
            position=k + 1,
            kind="claim" if k % 2 else "text",
            **what,
        )
    return article
