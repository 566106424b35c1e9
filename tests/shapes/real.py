"""ClaimReviews made of real fact-checks, as the import reads them, without a database."""

import datetime as dt
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from claims.importing.drafting import Draft, draft_of
from claims.importing.reading import read
from newsroom.editions.claimreview import Publisher, claim_review
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import Change

Node = dict[str, Any]

FOLDERS = [parent / "shared/data/claimreview" for parent in Path(__file__).resolve().parents]
NEWSROOM = Publisher(name="Newsroom", url="https://newsroom.example/")
_AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
# On an axis and off it, labelled in one language and in several.
RATINGS: list[Node] = [
    {"label": {"en": "False", "ar": "خطأ", "fr": "Faux"}, "value": 1, "best": 5, "worst": 1},
    {"label": {"en": "Half true"}, "value": 3, "best": 5, "worst": 1},
    {"label": {"en": "Unproven"}, "value": None, "best": None, "worst": None},
]


def files() -> list[Path]:
    """The files of real fact-checks, none where they are not at hand."""
    return next((sorted(found.glob("*.jsonl")) for found in FOLDERS if found.is_dir()), [])


def reviews(path: Path) -> Iterator[Node]:
    """The review of every record that an import would take, with a verdict of ours."""
    with path.open("rb") as file:
        ratings = cycle(RATINGS)
        for number, record in enumerate(read(file, name=path.name), 1):
            if not record.problems:
                draft = draft_of(record)
                content = _content(draft, next(ratings))
                yield review(content, language=draft.language, slug=f"{path.stem}-{number}")


def review(content: Node, *, language: str, slug: str) -> Node:
    """The review of a corrected claim with such a ``content``."""
    edition = Edition(
        number=2,
        kind="claim",
        slug=slug,
        language=language,
        change=Change.CORRECTION,
        note="The year was wrong.",
        content=content,
        published_at=_AT,
        first_published_at=_AT,
    )
    return claim_review(edition, url=f"{NEWSROOM.url}claims/{slug}/", publisher=NEWSROOM)


def said(name: str, *, kind: str, url: str, day: str = "", same_as: str = "") -> Node:
    """A statement of a content, as far as a review tells of it."""
    return {
        "speaker": {"kind": kind, "name": name, "same_as": same_as},
        "role": {"title": "", "body": ""},
        "date": {"edtf": day},
        "occasion": None,
        "url": url,
        "archive_url": "",
        "original_language": "",
        "quote": "",
        "quote_language": "en",
    }


def _content(draft: Draft, rating: Node) -> Node:
    first = {name.removeprefix("first_"): value for name, value in draft.first.items()}
    record = draft.record
    kind = (record.claimant_kind or "person") if draft.named else "anonymous"
    same_as = next(iter(record.claimant_same_as), "")
    return {
        "wording": draft.wording,
        "verdict": {"finding": draft.finding or draft.wording, "rating": rating},
        "statements": [
            said(draft.speaker, kind=kind, url=url, day=draft.date, same_as=same_as)
            for url in draft.appearances or [""]
        ],
        "first_published": first or None,
    }
