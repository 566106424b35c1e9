"""Thousands of editions, put in place by the owner of the tables without the verbs."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pgtrigger
from django.db import connection

from newsroom.editions.models import Edition, Facet, Filing
from newsroom.owner import as_owner
from newsroom.review import canonical
from newsroom.review.models import Item, Revision, User

START = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
RATINGS = ["false", "mostly-false", "half-true", "mostly-true", "true", "unproven"]


@contextmanager
def record_of(number: int) -> Iterator[None]:
    """A record of ``number`` items until the block ends: five claims to one article.

    Four in a row share their moment of publication, every fiftieth is withdrawn, every tenth has an
    older edition; topic ``common`` is on every second claim, ``rare`` on every hundredth.
    """
    with as_owner(), pgtrigger.ignore():
        _fill(number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    try:
        yield
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE review_item, review_user CASCADE")


def _fill(number: int) -> None:
    person = User.objects.create(username="bulk")
    contents = [_content(n) for n in range(number)]
    items = Item.objects.bulk_create(
        Item(
            uuid=content["uuid"],
            kind=content["kind"],
            slug=content["slug"],
            language=content["language"],
            status="published",
            created_by=person,
        )
        for content in contents
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            item=item,
            number=1,
            content=content,
            digest=canonical.digest(canonical.dumps(content)),
            submitted_by=person,
            barred=[person.pk],
        )
        for item, content in zip(items, contents, strict=True)
    )
    editions = Edition.objects.bulk_create(
        edition
        for n, revision in enumerate(revisions)
        for edition in _editions(n, revision, person)
    )
    Facet.objects.bulk_create(facet for edition in editions for facet in _facets(edition))
    Filing.objects.bulk_create(
        Filing(
            edition=facet.edition,
            kind=facet.kind,
            value=facet.value,
            item_kind=facet.item_kind,
            first_published_at=facet.first_published_at,
        )
        for edition in editions
        if edition.current and edition.change != "withdrawal"
        for facet in _facets(edition)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _content(n: int) -> dict[str, Any]:
    kind = "article" if n % 6 == 5 else "claim"
    rating = {"slug": RATINGS[n % 6], "label": {"en": "A label"}, "definition": {"en": "It is so."},
              "colour": "false", "value": 1, "best": 5, "worst": 1, "scale": "A scale"}  # fmt: skip
    topics = ["common"] * (n % 2 == 0) + ["rare"] * (n % 100 == 0)
    return {
        "uuid": str(uuid4()),
        "kind": kind,
        "slug": f"item-{n}",
        "language": "fa" if n % 100 == 1 else "en",
        "card": {
            "title": f"Title {n}",
            "text": f"A sentence about {n}.",
            "rating": rating if kind == "claim" else None,
            "bylines": [],
            **({"work": "fact_check"} if kind == "article" else {}),
            "speaker": {"slug": f"speaker-{n % 40}", "name": f"Speaker {n % 40}", "kind": "person"},
            "role": {"title": "", "body": ""},
            "occasion": None,
            "date": {"edtf": "", "as_written": "", "inferred": False, "sort": None},
        },
        "facets": {"topic": topics, "speaker": [f"speaker-{n % 40}"]} if kind == "claim" else {},
    }


def _editions(n: int, revision: Revision, person: User) -> Iterator[Edition]:
    first = START + dt.timedelta(hours=n // 4)
    numbers = [1, 2] if n % 10 == 9 else [1]
    for number in numbers:
        withdrawn = n % 50 == 49 and number == 2
        yield Edition(
            item=revision.item,
            number=number,
            kind=revision.content["kind"],
            slug=revision.content["slug"],
            language=revision.content["language"],
            revision=revision,
            content=revision.content,
            digest=revision.digest,
            change="first" if number == 1 else "withdrawal" if withdrawn else "update",
            note="" if number == 1 else "Why it changed.",
            published_by=person,
            published_at=first + dt.timedelta(days=number - 1),
            first_published_at=first,
            current=number == numbers[-1],
            previous_hash=f"{n}-{number}",
        )


def _facets(edition: Edition) -> Iterator[Facet]:
    for kind, values in edition.content["facets"].items():
        for position, value in enumerate(values, 1):
            yield Facet(
                edition=edition,
                kind=kind,
                value=value,
                item_kind=edition.kind,
                first_published_at=edition.first_published_at,
                position=position,
            )
