"""Which index a page of the audit is read from, with many lines that the planner knows of."""

import json
from collections.abc import Iterator

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from newsroom.desk import audit
from newsroom.desk.history import Place
from newsroom.owner import as_owner
from newsroom.review.models import Activity
from newsroom.review.states import Status
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bulk")]


@pytest.fixture(scope="module", autouse=True)
def _crowd(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lines of other people and items. Only the owner can let the planner count them."""
    with django_db_blocker.unblock():
        with as_owner(), pgtrigger.ignore():
            others = [f.bare_claim() for _number in range(5)]
            Activity.objects.bulk_create(
                Activity(
                    item=others[number % 5], actor=others[number % 5].created_by, verb="revise",
                    from_status="draft", to_status="draft",
                )
                for number in range(3000)
            )  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE review_activity")
        try:
            yield
        finally:
            with as_owner(), connection.cursor() as cursor:
                cursor.execute("TRUNCATE review_item, review_user CASCADE")


def plan(queryset):
    """The indexes and the kinds of steps of the plan for one page."""
    text = json.loads(queryset[: audit.SIZE + 1].explain(format="json"))[0]["Plan"]
    found, left = [], [text]
    while left:
        step = left.pop()
        found.append((step["Node Type"], step.get("Relation Name"), step.get("Index Name")))
        left += step.get("Plans", [])
    return found


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ({}, "activity_at"),
        ({"verb": "spike"}, "activity_verb_at"),
        ({"person": "rare"}, "activity_actor_at"),
        ({"item": "rare-item"}, "review_activity_item_id"),
    ],
)
def test_a_page_is_read_from_an_index(query, index):
    rare = f.claim(slug="rare-item", by=f.reporter(username="rare"))
    f.bring_to(rare, Status.IN_REVIEW)
    form = audit.AuditForm(query)
    assert form.is_valid()
    deep = Place(at=timezone.now(), rank=0, key=10**12)
    for after in (None, deep):
        steps = plan(audit.behind(form.activities(), after))
        assert any((name or "").startswith(index) for _kind, _table, name in steps), steps
        assert ("Seq Scan", "review_activity", None) not in steps
