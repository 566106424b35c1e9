"""Which indexes the queries of public pages use, as PostgreSQL says of a record of 3,000 claims."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from newsroom.editions import search, sections
from newsroom.editions.models import Edition, Facet
from newsroom.management.benchmark import filling, tables
from newsroom.owner import as_owner
from newsroom.review.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("benchmark")]

RECORD = {
    "editions_edition",
    "editions_facet",
    "editions_filing",
    "editions_address",
    "review_item",
}


@pytest.fixture(scope="module", autouse=True)
def _record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("fill_benchmark", "3000", verbosity=0)
        try:
            yield
        finally:
            with as_owner(), connection.cursor() as cursor:
                tables.empty(cursor, [*filling.ROOTS, User])


@pytest.fixture(autouse=True)
def _few_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand hits are a third of this record, for which a table is best read whole."""
    monkeypatch.setattr(search, "COUNTED", 50)


def steps_of(client: Client, path: str) -> list[dict[str, Any]]:
    """The steps of the executed plans of all the queries that a page makes."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        assert response.status_code == 200, path
        # A table asks while it is read.
        assert b"".join(response)
    steps: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            # What limits a query's time, and the points to come back to, have no plan.
            if query["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT set_config")):
                continue
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query["sql"])
            steps += _steps(cursor.fetchone()[0][0]["Plan"])
    return steps


def _steps(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _steps(child)


def indexes(steps: list[dict[str, Any]]) -> set[str]:
    return {step["Index Name"] for step in steps if "Index Name" in step}


def read_whole(steps: list[dict[str, Any]]) -> set[str]:
    """The tables of the record that were read from end to end."""
    return RECORD & {step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"}


def most(facet: str) -> str:
    """The value that most claims have under ``facet``."""
    values = Facet.objects.filter(kind=facet).values_list("value", flat=True)
    return max(set(values), key=list(values).count)


@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("/", "edition_live"),
        ("/claims/", "edition_live"),
        ("/claims/?from=2001-01-01", "edition_live"),
        ("/claims/?rating=false", "edition_live_rating"),
        ("/articles/", "edition_live"),
        ("/feeds/claims.atom", "edition_live"),
        ("/feeds/articles.atom", "edition_live"),
        ("/corrections/", "edition_changes"),
        ("/corrections/?change=withdrawal", "edition_changes_kind"),
        ("/corrections/?language=fa", "edition_changes_lang"),
        ("/corrections/?from=2001-01-01", "edition_changes"),
        ("/feeds/corrections.atom", "edition_changes"),
        ("/api/v1/corrections/", "edition_changes"),
        ("/api/v1/corrections/?change=withdrawal", "edition_changes_kind"),
        ("/claimreview.json", "edition_followed"),
        ("/claimreview.json?since=2001-01-01", "edition_followed"),
        ("/v1alpha1/claims:search?reviewPublisherSiteFilter=testserver", "edition_live"),
        (
            "/v1alpha1/claims:search?reviewPublisherSiteFilter=testserver&languageCode=en-US",
            "edition_live_language",
        ),
        ("/v1alpha1/claims:search?query=register", "search_newest"),
        ("/sitemap.xml", "editions_edition_pkey"),
        ("/news-sitemap.xml", "edition_live"),
    ],
)
def test_a_list_is_read_from_an_index(client: Client, path: str, index: str) -> None:
    steps = steps_of(client, path)
    assert index in indexes(steps)
    assert read_whole(steps) == set()


@pytest.mark.parametrize("facet", ["speaker", "topic"])
def test_a_list_of_one_facet_is_read_from_its_index(client: Client, facet: str) -> None:
    steps = steps_of(client, f"/claims/?{facet}={most(facet)}")
    assert "filing_list" in indexes(steps)
    assert read_whole(steps) == set()


@pytest.mark.parametrize("kind", ["speakers", "topics", "sources"])
@pytest.mark.parametrize("query", ["", "&cursor=m"])
def test_a_list_of_things_steps_from_one_to_the_next(client: Client, kind: str, query: str) -> None:
    steps = steps_of(client, f"/api/v1/{kind}/?page_size=3{query}")
    assert {"filing_list", "facet_once"} <= indexes(steps)
    assert read_whole(steps) == set()


@pytest.mark.parametrize("form", ["csv", "jsonl", "jsonld"])
def test_a_list_in_another_form_is_read_from_the_same_index(client: Client, form: str) -> None:
    steps = steps_of(client, f"/api/v1/claims/?format={form}&page_size=20")
    assert "edition_live" in indexes(steps)
    assert read_whole(steps) == set()


def test_a_rare_word_is_looked_up_in_the_index_of_words(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM ts_stat('SELECT words FROM editions_searchtext')"
            " WHERE ndoc = 2 AND word ~ '^[0-9]+$' LIMIT 1"
        )
        [(word,)] = cursor.fetchall()
    steps = steps_of(client, f"/search/?q={word}")
    assert "search_words" in indexes(steps)
    assert read_whole(steps) == set()


def test_of_a_common_word_no_more_than_the_newest_are_read(client: Client) -> None:
    steps = steps_of(client, "/search/?q=register")
    assert "search_newest" in indexes(steps)
    assert max(s["Actual Rows"] for s in steps if s["Node Type"] == "Limit") <= 51


def test_articles_are_found_by_what_their_claims_are_filed_under(client: Client) -> None:
    steps = steps_of(client, f"/articles/?topic={most('topic')}")
    assert "filing_list" in indexes(steps)
    assert read_whole(steps) == set()


def test_a_section_of_the_sitemap_is_read_from_indexes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As small beside this record as a real one is beside a million claims.
    monkeypatch.setattr(sections, "SIZE", 20)
    steps = steps_of(client, "/sitemap-40.xml")
    assert {"editions_edition_pkey", "facet_once"} <= indexes(steps)
    assert read_whole(steps) == set()


@pytest.mark.parametrize("kind", ["speaker", "topic"])
def test_a_things_page_is_read_from_indexes_of_what_is_filed(client: Client, kind: str) -> None:
    steps = steps_of(client, f"/{kind}s/{most(kind)}/")
    assert {"facet_once", "filing_list"} <= indexes(steps)
    # Of the editions that have it, the newest alone is looked at for what it is called.
    newest = next(step for step in steps if step.get("Index Name") == "facet_once")
    assert newest["Actual Rows"] < 20
    if kind != "speaker":
        assert read_whole(steps) == set()


@pytest.mark.parametrize("facet", ["speaker", "topic"])
@pytest.mark.parametrize("form", ["atom", "json"])
def test_a_narrowed_feed_is_read_from_indexes(client: Client, facet: str, form: str) -> None:
    steps = steps_of(client, f"/feeds/claims.{form}?{facet}={most(facet)}")
    assert "filing_list" in indexes(steps)
    assert read_whole(steps) == set()


@pytest.mark.parametrize(
    ("kind", "neighbours"), [("claim", "facet_list"), ("article", "edition_uuid")]
)
def test_a_page_is_found_by_its_slug_and_its_neighbours_by_their_names(
    client: Client, kind: str, neighbours: str
) -> None:
    edition = Edition.objects.live().filter(kind=kind).newest_first()[300]
    steps = steps_of(client, f"/{kind}s/{edition.slug}/")
    found = indexes(steps)
    assert {"edition_slug", "edition_number", neighbours} <= found
    assert read_whole(steps) == set()


def test_what_is_not_there_costs_two_looks_into_indexes(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/claims/never-was/").status_code == 404
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            # What limits a query's time, and the points to come back to, have no plan.
            if query["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT set_config")):
                continue
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query["sql"])
            assert read_whole(list(_steps(cursor.fetchone()[0][0]["Plan"]))) == set()
