"""An example of every answer: a made-up claim, told by the very shapes that tell the record."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from rest_framework.utils.encoders import JSONEncoder

from newsroom.api import addresses
from newsroom.api.serializers.articles import ArticleInFull, ArticleRow
from newsroom.api.serializers.claims import ClaimInFull, ClaimRow
from newsroom.api.serializers.corrections import CorrectionRow
from newsroom.api.serializers.editions import ArticleEdition, ClaimEdition, EditionRow
from newsroom.api.serializers.hits import Hit
from newsroom.api.serializers.ratings import RatingRow
from newsroom.api.serializers.things import (
    OccasionDetail,
    OccasionRow,
    PlaceDetail,
    PlaceRow,
    SourceDetail,
    SourceRow,
    SpeakerDetail,
    SpeakerRow,
    TopicDetail,
    TopicRow,
)
from newsroom.editions.claimreview import Publisher, claim_review
from newsroom.editions.licence import terms
from newsroom.editions.things import IN_CLAIMS, named

Data = dict[str, Any]

_SAMPLE = Path(__file__).with_name("example.json")
FIRST = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 3, 5, 14, 0, tzinfo=dt.UTC)


def _edition(content: Data, *, number: int) -> Any:
    """What the shapes read of edition 1 or 2 of an item; there is no such edition."""
    return SimpleNamespace(
        pk=number,
        number=number,
        kind=content["kind"],
        slug=content["slug"],
        language=content["language"],
        content=content,
        digest="5f" * 32,
        change="first" if number == 1 else "correction",
        note="" if number == 1 else "The bridge was closed for eleven days, not for twelve.",
        reviewers=["Ada Example"],
        self_approved=False,
        old_rating=None,
        new_rating=None,
        first_published=None,
        first_published_at=FIRST,
        published_at=FIRST if number == 1 else LATER,
        current=number == 2,
        is_withdrawal=False,
        uuid=content["uuid"],
        title=content["card"]["title"],
        card=content["card"],
        without_page=[],
    )


@cache
def _all() -> dict[str, Any]:
    """By the name of the operation, what it answers as JSON."""
    sample = json.loads(_SAMPLE.read_text(encoding="utf-8"))
    return _of_items(sample) | _of_things(sample["claim"]) | {"ratings": _page([_rating(sample)])}


def _of_items(sample: Data) -> dict[str, Any]:
    found: dict[str, Any] = {}
    claim, article = (_edition(sample[kind], number=2) for kind in ("claim", "article"))
    around = {"corrections": [claim], "related": [], "claims": [claim]}
    for edition, shapes in (
        (claim, (ClaimRow, ClaimInFull, ClaimEdition)),
        (article, (ArticleRow, ArticleInFull, ArticleEdition)),
    ):
        row, in_full, earlier = shapes
        kind = edition.kind
        first = _edition(edition.content, number=1)
        told = around | {"newest": edition, "at": edition.slug, "corrections": [edition]}
        found[f"{kind}s"] = _page([row(edition).data])
        found[kind] = _told(in_full(edition, context=told), edition)
        found[f"{kind}_editions"] = _page(EditionRow([edition], many=True, context=told).data)
        found[f"{kind}_edition"] = earlier(first, context=told).data
    found["corrections"] = _page([CorrectionRow(claim).data])
    found["search"] = _page([Hit(claim, context={"passages": {}}).data])
    return found


def _of_things(content: Data) -> dict[str, Any]:
    edition = _edition(content, number=2)
    rating = content["verdict"]["rating"]
    found: dict[str, Any] = {}
    for row, detail in (
        (SpeakerRow, SpeakerDetail),
        (OccasionRow, OccasionDetail),
        (TopicRow, TopicDetail),
        (PlaceRow, PlaceDetail),
        (SourceRow, SourceDetail),
    ):
        kind = row.called
        slug = next(each["slug"] for each in IN_CLAIMS[kind](content) if each)
        thing = named(edition, kind, slug)
        found[f"{kind}s"] = _page([row(thing).data])
        found[kind] = detail(thing, context={"tally": [(rating, 3)]}).data
    return found


def _rating(sample: Data) -> Data:
    rating = sample["claim"]["verdict"]["rating"]
    return dict(RatingRow(rating | {"retired": False}).data)


def _told(shape: Any, edition: Any) -> Data:
    """``shape`` without asking the database what the newsroom says of itself."""
    if "claimreview" not in shape.fields:
        return dict(shape.data)
    shape.fields.pop("claimreview")
    return dict(shape.data) | {"claimreview": review(edition)}


def review(edition: Any) -> Data:
    publisher = Publisher(name=settings.NEWSROOM_NAME, url=addresses.absolute("/"))
    url = addresses.page(edition.kind, edition.slug)
    return claim_review(edition, url=url, publisher=publisher)


def _page(rows: Any) -> Data:
    return {"next": None, "licence": terms(), "results": rows}


def example_of(operation: str) -> dict[str, Any]:
    """By media type, what an operation answers."""
    found = {"application/json": _plain(_all()[operation])}
    if operation in ("claim", "claims"):
        sample = json.loads(_SAMPLE.read_text(encoding="utf-8"))
        node = review(_edition(sample["claim"], number=2))
        inner = {key: value for key, value in node.items() if key != "@context"}
        graph = {"@context": node["@context"], "@graph": [inner]}
        found["application/ld+json"] = _plain(node if operation == "claim" else graph)
    return found


def _plain(told: Any) -> Any:
    """As JSON has it, which knows no UUIDs and no ordered dictionaries."""
    return json.loads(json.dumps(told, cls=JSONEncoder))
