"""The items themselves, one after another: what each says and how far it has come.

An item is a dict with a value for each column of the staging tables (``filling``).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from claims.models import Rating
from newsroom.management.benchmark import words
from newsroom.management.benchmark.lives import is_live, life_of, status_of
from newsroom.management.benchmark.shape import EVIDENCE, WOVEN, Shape, spelled
from newsroom.management.benchmark.shared import MARK, Shared, uuid_of

PER_ARTICLE = 5  # claims in the record for one article, which weaves three of them
SPAN = dt.timedelta(days=3650)  # the first editions are spread over it
RECENT = dt.timedelta(days=30)  # further editions have come within it
CLAIM, VERDICT, STATEMENT, PASSAGE, LINK, ARTICLE, BLOCK = range(11, 18)  # kinds of uuid


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What all items of a fill have in common."""

    claims: int
    until: dt.datetime
    shared: Shared
    ratings: list[tuple[Rating, str]]
    claim: Shape
    article: Shape


def claim(plan: Plan, n: int) -> dict[str, Any]:
    """Claim ``n``, counted from 1."""
    shared = plan.shared
    rating, rating_text = plan.ratings[n * 7 % 11 % len(plan.ratings)]
    occasion = shared.occasions[n * 31 % len(shared.occasions)]
    place = shared.place_of(occasion)
    # Some speakers are checked often and most seldom.
    speaker = shared.speakers[int(len(shared.speakers) * (n * 7919 % 10007 / 10007) ** 3)]
    topics = _topics(shared.topics, n)
    sources = [shared.sources[(n * 13 + k) % len(shared.sources)] for k in range(EVIDENCE)]
    row = _item(plan, "claim", n, n) | _said(n, place.name)
    row |= {
        "rating_id": rating.pk,
        "speaker_id": speaker.pk,
        "occasion_id": occasion.pk,
        "place_id": place.pk,
        "topic_ids": [topic.pk for topic in topics],
        "source_ids": [source.pk for source in sources],
        "day": occasion.date,
        "on": _stances(rating),
        "statement_uuid": uuid_of(STATEMENT, n),
        "verdict_uuid": uuid_of(VERDICT, n),
        "passage_uuid": [uuid_of(PASSAGE, EVIDENCE * n + k) for k in range(EVIDENCE)],
        "link_uuid": [uuid_of(LINK, EVIDENCE * n + k) for k in range(EVIDENCE)],
        "locator": [f"Table {n % 40 + k}" for k in range(1, EVIDENCE + 1)],
    }
    blanks = _blanks(row) | {"claim_uuid": row["uuid"], "rating": rating_text}
    blanks |= _named("speaker", speaker) | _named("place", place)
    blanks |= _named("occasion", occasion)
    for k, topic in enumerate(topics):
        blanks |= _named(f"topic_{k}", topic)
    for k, source in enumerate(sources):
        blanks |= _named(f"source_{k}", source) | {f"publisher_{k}": source.publisher}
    return row | _frozen(plan.claim, row["life"], blanks)


def article(plan: Plan, k: int) -> dict[str, Any]:
    """Article ``k``, counted from 1, on the first live claims of the last five up to 5 k."""
    last = k * PER_ARTICLE
    live = [n for n in range(last - PER_ARTICLE + 1, last + 1) if is_live(life_of(n))]
    row = _item(plan, "article", k, last) | {"id": plan.claims + k}
    place = words.PLACES[k % len(words.PLACES)]
    facts = _facts(k, place)
    paragraphs = words.PARAGRAPHS
    row |= {
        "headline": words.HEADLINES[k % len(words.HEADLINES)].format_map(facts),
        "standfirst": words.STANDFIRST.format_map(facts),
        "text": [
            f"<p>{paragraphs[(k + j) % len(paragraphs)].format_map(facts)}</p>"
            for j in range(WOVEN + 1)
        ],
        "block_uuid": [uuid_of(BLOCK, 2 * WOVEN * last + j) for j in range(2 * WOVEN + 1)],
        "woven": live[:WOVEN],
        "woven_uuid": [uuid_of(CLAIM, n) for n in live[:WOVEN]],
    }
    blanks = _blanks(row) | {"article_uuid": row["uuid"]}
    return row | _frozen(plan.article, row["life"], blanks)


def _item(plan: Plan, kind: str, number: int, n: int) -> dict[str, Any]:
    """What claims and articles have in common; ``n`` places it in time."""
    shared, life = plan.shared, life_of(number)
    left = (plan.claims - n) / plan.claims
    later = dt.timedelta(minutes=5) if kind == "article" else dt.timedelta()
    author = shared.reporters[number * 3 % len(shared.reporters)]
    return {
        "id": number,
        "kind": kind,
        "uuid": uuid_of(CLAIM if kind == "claim" else ARTICLE, number),
        "slug": f"{MARK}{kind}-{number}",
        "language": "fa" if kind == "claim" and number % 50 == 3 else "en",
        "life": life,
        "status": status_of(life),
        "reporter_id": author.pk,
        "author": author.public_name,
        "author_slug": author.public_slug,
        "editor_id": shared.editors[number % len(shared.editors)].pk,
        "publisher_id": shared.publishers[number % len(shared.publishers)].pk,
        "published_at": plan.until - RECENT - SPAN * left + later,
        "changed_at": plan.until - RECENT * left + later,
    }


def _facts(n: int, place: str) -> dict[str, Any]:
    return {
        "place": place,
        "number": f"{1200 + n * 37 % 88_000:,}",
        "percent": 3 + n % 60,
        "year": 2009 + n % 14,
    }


def _said(n: int, place: str) -> dict[str, Any]:
    """The words of claim ``n`` and of what was found."""
    case = words.PERSIAN if n % 50 == 3 else words.CASES[n % len(words.CASES)]
    facts = _facts(n, place)
    first = n // 7
    paragraphs = [words.PARAGRAPHS[(first + k) % len(words.PARAGRAPHS)] for k in range(3)]
    role_title, role_body = words.ROLES[n % len(words.ROLES)]
    return {
        "wording": case.wording.format_map(facts),
        "quote": case.quote.format_map(facts),
        "finding": case.finding.format_map(facts),
        "passage": [passage.format_map(facts) for passage in case.passages],
        "context": words.CONTEXT.format_map(facts),
        "why_checked": words.WHY_CHECKED.format_map(facts),
        "summary": [point.format_map(facts) for point in words.SUMMARY],
        "reasoning": "".join(f"<p>{text.format_map(facts)}</p>" for text in paragraphs),
        "limitation": words.LIMITATION if life_of(n) == "corrected" else "",
        "role_title": role_title,
        "role_body": role_body,
    }


def _topics(topics: list[Any], n: int) -> list[Any]:
    """Two of them, in the order of their names, in which they are frozen."""
    first = n * 5 % (len(topics) - 1)
    second = first + 1 + n % (len(topics) - 1 - first)
    return [topics[first], topics[second]]


def _stances(rating: Rating) -> list[str]:
    bears_out = rating.value is not None and rating.value > 3
    return ["supports" if bears_out else "contradicts", "contradicts", "bears_on"]


def _blanks(row: dict[str, Any]) -> dict[str, str]:
    """The words of an item by the names of its shape's blanks: lists are counted from 0."""
    blanks = {}
    for name, value in row.items():
        if isinstance(value, str):
            blanks[name] = spelled(value)
        elif isinstance(value, list) and isinstance(value[0], str):
            stem, _uuid, end = name.partition("_uuid")
            for k, entry in enumerate(value):
                blanks[f"{stem}_{k}{_uuid}{end}"] = spelled(entry)
    return blanks


def _named(name: str, row: Any) -> dict[str, str]:
    called = row.title if hasattr(row, "title") else row.name
    return {f"{name}_uuid": str(row.uuid), name: called, f"{name}_slug": row.slug}


def _frozen(shape: Shape, life: str, blanks: dict[str, str]) -> dict[str, Any]:
    """The contents of the first and the second revision, and their digests."""
    second = shape.fill(blanks) if life == "corrected" else None
    first = shape.fill(blanks | {"limitation": ""})
    return {
        "content": first,
        "digest": _digest(first),
        "content_2": second,
        "digest_2": second and _digest(second),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
