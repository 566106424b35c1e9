"""What reports cost beside a record of 2,000 published items: what their period holds."""

import datetime as dt

import pgtrigger
import pytest
from django.db import connection

from claims.models import LinkCheck, Source
from newsroom.desk.reports import cycle, upkeep
from newsroom.desk.reports.period import Asked
from newsroom.owner import as_owner
from newsroom.review.models import Activity, Item, User
from tests.editions.bulk import START, record_of
from tests.editions.test_plans import _steps, indexes, most_rows

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bulk")]


@pytest.fixture(scope="module", autouse=True)
def _record(django_db_setup, django_db_blocker):
    """The record, with a step an hour. Only the owner can let the planner count them."""
    with django_db_blocker.unblock(), record_of(2000):
        with as_owner(), pgtrigger.ignore():
            submit_every_hour(2000)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE review_activity")
        yield


def submit_every_hour(number):
    person = User.objects.get(username="bulk")
    Activity.objects.bulk_create(
        Activity(
            item=item, actor=person, verb="submit", from_status="draft", to_status="in_review",
            at=START + dt.timedelta(hours=n),
        )
        for n, item in enumerate(Item.objects.all()[:number])
    )  # fmt: skip


@pytest.fixture
def day():
    """Two days in the middle of the record: less than two hundred editions."""
    first = (START + dt.timedelta(days=10)).date()
    return Asked(first=first, last=first + dt.timedelta(days=1))


def executed(sql, params=()):
    with connection.cursor() as cursor:
        # A table of a few rows is read whole, which says nothing about a long one.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
    return list(_steps(plan[0]["Plan"]))


def of_editions(steps):
    """The steps that read editions, and by which indexes."""
    found = [step for step in steps if step.get("Relation Name") == "editions_edition"]
    return found, {name for name in indexes(steps) if name.startswith("edition_live")}


def test_checks_of_a_period_are_read_by_their_date(day):
    checks = day.checks().values_list("rating", "card")
    found, by = of_editions(executed(*checks.query.sql_with_params()))
    assert by
    assert most_rows(found) <= 200
    assert 100 < checks.count() < 200


@pytest.mark.parametrize("facet", ["speaker", "topic"])
def test_facets_are_counted_for_the_editions_of_the_period(day, facet):
    checks = day.checks().filter(facets__kind=facet).values_list("facets__value")
    found, by = of_editions(executed(*checks.query.sql_with_params()))
    assert by
    assert most_rows(found) <= 200


def test_steps_of_a_period_are_read_by_their_time(day):
    steps = executed(cycle.SQL, [day.since, day.until])
    assert "activity_at" in indexes(steps)
    assert most_rows(steps) <= 60


def test_dead_links_and_the_claims_that_use_a_source_are_looked_up():
    dead = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    LinkCheck.objects.bulk_create(
        LinkCheck(url=f"https://site-{n}.example/", dead_since=None if n else dead)
        for n in range(500)
    )
    found = LinkCheck.objects.dead().order_by().values("url")
    assert indexes(executed(*found.query.sql_with_params())) == {"linkcheck_dead"}

    Source.objects.create(title="A source", slug="a-source", url="https://site-0.example/")
    used = Source.objects.filter(upkeep.used()).values("pk")
    steps = executed(*used.query.sql_with_params())
    assert {"facet_list", "facet_once"} & indexes(steps)
    assert most_rows(steps) <= 10
