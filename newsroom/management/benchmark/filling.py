"""Filling an empty database: staged by COPY, filed by set-based SQL, in one transaction."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management import CommandError
from django.db import connection, models, transaction
from django.utils import timezone

from claims.models import Evidence, Occasion, Place, Source, Speaker, Statement, Topic
from newsroom.editions.models import SearchWord
from newsroom.management.benchmark import items, shape, shared, statements, tables
from newsroom.management.benchmark.lives import LIVES
from newsroom.review.models import Item

CHUNK = 20_000  # claims staged at a time
ROOTS: list[type[models.Model]] = [
    Item,
    Speaker,
    Source,
    Occasion,
    Place,
    Topic,
]  # all the others refer to one of these
NUMBERED = [Item, Statement, Evidence]  # whose ids are chosen here

Rows = list[dict[str, Any]]


def check_only_benchmark() -> None:
    """Raises CommandError if the database holds anything that is not a benchmark's."""
    for model in ROOTS:
        other = model._default_manager.exclude(slug__startswith=shared.MARK).first()
        if other:
            raise CommandError(
                f"This database holds work ({model._meta.verbose_name} “{other}”) that filling it "
                "would delete. Give the benchmark a database of its own, with NEWSROOM_VAR or "
                "DATABASE_URL and DATABASE_OWNER_URL."
            )


def fill(claims: int, *, say: Callable[[str], None]) -> None:
    """Replace an earlier fill by ``claims`` claims and a fifth as many articles.

    The connection must be the owner's. ``say`` is called with a line after each chunk.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Words of searches belong to no row.
        tables.empty(cursor, [*ROOTS, SearchWord])
        claim, article = shape.take()
        # No row may wait for its check when the tables are changed.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with tables.stripped(cursor):
            plan = items.Plan(
                claims=claims,
                until=timezone.now(),
                shared=shared.make(claims),
                ratings=shape.ratings(),
                claim=claim,
                article=article,
            )
            _file(cursor, plan, say)
    tables.vacuum()


def _file(cursor: Any, plan: items.Plan, say: Callable[[str], None]) -> None:
    cursor.execute(statements.STAGED)
    cursor.execute(statements.CHAIN)
    tables.stage(cursor, "bench_step", _steps())
    firsts = range(1, plan.claims + 1, CHUNK)
    # The next chunk is written while the database files this one.
    with ThreadPoolExecutor(1) as writer:
        written = writer.submit(_write, plan, 1)
        for first in firsts:
            claims, articles = written.result()
            written = writer.submit(_write, plan, first + CHUNK)
            _file_chunk(cursor, claims, articles)
            say(f"{first + len(claims) - 1} of {plan.claims} claims")
    tables.insert(cursor, *statements.FURTHER_EDITIONS)
    tables.insert(cursor, *statements.FACETS)
    tables.insert(cursor, *statements.FILINGS)
    tables.insert(cursor, *statements.FILINGS_OF_ARTICLES)
    tables.insert(cursor, *statements.SEARCH_TEXTS)
    tables.insert(cursor, *statements.SEARCH_WORDS)
    for model in NUMBERED:
        tables.move_sequence(cursor, model)


def _write(plan: items.Plan, first: int) -> tuple[Rows, Rows]:
    """The claims from ``first`` and the articles on them; none behind the last."""
    last = min(first + CHUNK - 1, plan.claims)
    per = items.PER_ARTICLE
    articles = range((first - 1) // per + 1, last // per + 1)
    return (
        [items.claim(plan, n) for n in range(first, last + 1)],
        [items.article(plan, k) for k in articles],
    )


def _file_chunk(cursor: Any, claims: Rows, articles: Rows) -> None:
    tables.stage(cursor, "bench_item", [*claims, *articles])
    tables.stage(cursor, "bench_claim", claims)
    tables.stage(cursor, "bench_article", articles)
    for model, select in statements.OF_A_CHUNK:
        tables.insert(cursor, model, select)
    cursor.execute(statements.KEEP_FURTHER)


def _steps() -> Rows:
    return [
        {"life": life, "position": position, **step._asdict()}
        for life, steps in LIVES.items()
        for position, step in enumerate(steps, 1)
    ]
