"""Thousands of rows of everything that is searched, put in place by the owner of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import connection

from claims.models import Evidence, Occasion, Place, Source, Speaker, Statement
from newsroom.owner import as_owner
from tests.editions.bulk import record_of

NAMES = ["Amir Kabir", "Nadia Lomax", "کریم رستمی", "ګل خان", "Zoë Østergård"]
THINGS = ["bread", "water", "نان", "rents", "schools", "hospitals", "گندم"]
PLACES = ["Arvendale", "Brekk", "Dunmore", "هرات", "Kirrin"]

CLAIMS = """
    INSERT INTO claims_claim (item_ptr_id, wording, wording_by_editors, context, why_checked,
        how_checked, limitation, platform, format, harm, first_url, first_publisher, first_date,
        archived)
    SELECT id, (ARRAY{things})[mod(id, 7) + 1] || ' cost ' || id || ' percent more in '
        || (ARRAY{places})[mod(id, 5) + 1], false, '', '', '', '', '', 'text', '', '', '', '',
        false
    FROM review_item WHERE kind = 'claim';
    INSERT INTO articles_article (item_ptr_id, work, headline, standfirst)
    SELECT id, 'fact_check', 'What ' || (ARRAY{things})[mod(id, 7) + 1] || ' cost in ' || id, ''
    FROM review_item WHERE kind = 'article';
"""


def name(number: int) -> str:
    """One of five names, with a number of its own."""
    return f"{NAMES[number % len(NAMES)]} n{number:05}"


@contextmanager
def many(number: int) -> Iterator[None]:
    """``number`` rows of each kind, gone when the block ends."""
    with record_of(number):
        with as_owner(), pgtrigger.ignore():
            _fill(number)
        _touch()
        try:
            yield
        finally:
            with as_owner(), connection.cursor() as cursor:
                cursor.execute(
                    "TRUNCATE claims_speaker, claims_source, claims_occasion, claims_place CASCADE"
                )
            _touch()


def _touch() -> None:
    """Connect anew as the program."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _fill(number: int) -> None:
    numbers = range(number)
    Speaker.objects.bulk_create(
        Speaker(name=name(n), slug=f"s{n}", aliases=[f"Alias {name(n + 1)}"]) for n in numbers
    )
    Place.objects.bulk_create(Place(name=name(n), slug=f"p{n}") for n in numbers)
    Occasion.objects.bulk_create(Occasion(title=name(n), slug=f"o{n}") for n in numbers)
    sources = Source.objects.bulk_create(_source(n) for n in numbers)
    Evidence.objects.bulk_create(
        Evidence(source=source, passage=f"The passage {name(n)}.")
        for n, source in enumerate(sources)
    )
    speakers = Speaker.objects.order_by("pk")
    Statement.objects.bulk_create(
        Statement(speaker=speaker, quote=f"The quote {name(n)}.")
        for n, speaker in enumerate(speakers)
    )
    with connection.cursor() as cursor:
        cursor.execute(CLAIMS.format(things=THINGS, places=PLACES))
        cursor.execute("ANALYZE")


def _source(n: int) -> Any:
    address = f"https://www.example.org/{n}/report?utm_source=x"
    return Source(title=name(n), publisher=PLACES[n % 5], slug=f"x{n}", url=address)
