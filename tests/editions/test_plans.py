"""What lists cost, as PostgreSQL itself tells it: executed plans of a record of 2,000 items."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import EditionQuerySet
from newsroom.review.models import Item
from tests.editions.bulk import record_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bulk")]

PAGE = 20
# Four share a date, so a page can begin or end in the middle of four.
TIES = 4


@pytest.fixture(scope="module", autouse=True)
def _record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), record_of(2000):
        yield


@pytest.fixture
def deep() -> Cursor:
    """A place far down the list of claims."""
    return Cursor.after(Edition.objects.live().claims().newest_first()[1200])


def executed(queryset: Any) -> list[dict[str, Any]]:
    """The steps of the plan that was executed for one page, outermost first."""
    text = queryset[: PAGE + 1].explain(format="json", analyze=True, buffers=True)
    return list(_steps(json.loads(text)[0]["Plan"]))


def _steps(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        if not _of_pages(child):
            yield from _steps(child)


def _of_pages(step: dict[str, Any]) -> bool:
    """Whether a step begins the question who has no page: asked once for a list, in tables of few
    rows, in which an index would only be in the way. What it takes depends on how many they are.
    """
    tables = {inner.get("Relation Name") for inner in _all(step)} - {None}
    once = step.get("Parent Relationship") == "InitPlan" and step.get("Actual Loops", 0) <= 1
    return once and bool(tables) and all(name.startswith("claims_") for name in tables)


def _all(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _all(child)


def indexes(steps: list[dict[str, Any]]) -> set[str]:
    return {
        step["Index Name"] for step in steps if step.get("Actual Loops") and "Index Name" in step
    }


def most_rows(steps: list[dict[str, Any]]) -> int:
    """The most rows that any step looked at, those it then threw away included."""
    return max(
        round(step["Actual Loops"] * (step["Actual Rows"] + step.get("Rows Removed by Filter", 0)))
        for step in steps
    )


def kinds(steps: list[dict[str, Any]]) -> set[str]:
    """The kinds of steps that were taken."""
    return {step["Node Type"] for step in steps if step.get("Actual Loops", 1)}


def claims() -> EditionQuerySet:
    return Edition.objects.live().claims()


LISTS = {
    "all": ("edition_live", lambda **more: claims().listed(**more)),
    "rating": (
        "edition_live_rating",
        lambda **more: claims().filter(rating="false").listed(**more),
    ),
    "topic": ("filing_list", lambda **more: claims().listed(facets={"topic": "common"}, **more)),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_first_page_reads_its_own_rows_from_an_index(name: str) -> None:
    index, listed = LISTS[name]
    steps = executed(listed())
    assert index in indexes(steps)
    assert {"Sort", "Seq Scan"}.isdisjoint(kinds(steps))
    assert most_rows(steps) <= PAGE + 1 + TIES


@pytest.mark.parametrize("name", LISTS)
def test_a_deep_page_costs_what_the_first_does(name: str, deep: Cursor) -> None:
    index, listed = LISTS[name]
    steps = executed(listed(after=deep))
    assert index in indexes(steps)
    assert {"Sort", "Seq Scan"}.isdisjoint(kinds(steps))
    assert most_rows(steps) <= PAGE + 1 + 2 * TIES
    first = executed(listed())[0]["Shared Hit Blocks"]
    assert steps[0]["Shared Hit Blocks"] <= first + 3 * TIES


def test_a_rare_value_is_found_by_its_index(deep: Cursor) -> None:
    for more in ({}, {"after": deep}):
        steps = executed(claims().listed(facets={"topic": "rare"}, **more))
        assert "filing_list" in indexes(steps)
        assert most_rows(steps) <= PAGE + 1


def test_a_language_is_found_by_its_index() -> None:
    steps = executed(claims().filter(language="fa").listed())
    assert indexes(steps) == {"edition_live_language"}


def test_two_facets_read_no_more_than_the_values_have() -> None:
    steps = executed(claims().listed(facets={"topic": "rare", "speaker": "speaker-0"}))
    assert indexes(steps) >= {"filing_list"}
    assert "Seq Scan" not in kinds(steps)


def test_an_address_is_looked_up_in_an_index() -> None:
    steps = executed(Edition.objects.current().claims().filter(slug="item-1000"))
    assert indexes(steps) == {"edition_slug"}
    assert most_rows(steps) == 1


def test_claims_in_an_article_are_looked_up_in_an_index() -> None:
    uuids = list(Item.objects.filter(kind="claim").values_list("uuid", flat=True)[:3])
    steps = executed(Edition.objects.current().claims().filter(uuid__in=uuids))
    assert indexes(steps) == {"edition_uuid"}


def test_the_latest_change_is_looked_up_in_an_index() -> None:
    steps = executed(Edition.objects.order_by("-pk")[:1])
    assert indexes(steps) == {"editions_edition_pkey"}
    assert most_rows(steps) == 1


@pytest.mark.parametrize("name", LISTS)
def test_pages_put_together_are_the_list(name: str) -> None:
    _index, listed = LISTS[name]
    whole = [edition.slug for edition in listed()]
    seen: list[str] = []
    after = None
    while page := list(listed(after=after)[:7]):
        seen += [edition.slug for edition in page]
        after = Cursor.after(page[-1])
    assert seen == whole
    assert len(whole) > 200


def test_a_filtered_list_has_the_order_of_the_whole() -> None:
    whole = [edition.slug for edition in claims().newest_first()]
    topical = [edition.slug for edition in claims().listed(facets={"topic": "common"})]
    assert topical == [slug for slug in whole if int(slug.removeprefix("item-")) % 2 == 0]
