"""The timeline of a claim: what is known of times, and nothing that is not."""

from typing import Any

import pytest
from django.test import Client

from claims.models import ClaimStatement, Occasion
from newsroom.public.timeline import timeline
from tests import factories as f
from tests.public import record
from tests.public.record import body, words

pytestmark = pytest.mark.django_db


def claim_with(*dates: str, said: str = "", **fields: Any) -> Any:
    """A draft with a statement of the one date and a source of each of the others."""
    statement = f.statement(date=said, **fields)
    rows = [
        (f.evidence(source=f.source(title=f"Source {date}", date=date)), "contradicts")
        for date in dates
    ]
    return record.with_evidence(f.claim(statement=statement), *rows)


def told(*dates: str, said: str = "") -> tuple[list[str], list[str], int] | None:
    line = timeline(claim_with(*dates, said=said).freeze())
    if line is None:
        return None
    return (
        [entry.date["edtf"] for entry in line.dated],
        [entry.date["edtf"] for entry in line.loose],
        line.undated,
    )


def test_what_is_dated_stands_in_order() -> None:
    assert told("2024", "2021-06-03", "2022-11", said="2023-01-01") == (
        ["2021-06-03", "2022-11", "2023-01-01", "2024"],
        [],
        0,
    )


def test_a_year_alone_comes_before_its_months_and_is_given_none() -> None:
    assert told("2023-01-01", "2023", "2023-06") == (["2023", "2023-01-01", "2023-06"], [], 1)


def test_without_a_year_there_is_no_place_in_the_order() -> None:
    assert told("2023", "XXXX-04-25", "", said="XXXX-05") == (
        ["2023"],
        ["XXXX-05", "XXXX-04-25"],
        1,
    )


@pytest.mark.parametrize("dates", [(), ("2023",), ("", "")])
def test_one_date_makes_no_line(dates: tuple[str, ...]) -> None:
    assert told(*dates) is None


def test_a_source_stands_once_however_many_passages_are_from_it() -> None:
    source = f.source(title="The survey", date="2023")
    rows = [(f.evidence(source=source), "contradicts"), (f.evidence(source=source), "supports")]
    claim = record.with_evidence(f.claim(statement=f.statement(date="2022")), *rows)
    line = timeline(claim.freeze())
    assert line
    assert len(line.dated) == 2


def test_a_statement_without_a_date_has_that_of_its_occasion() -> None:
    occasion = Occasion.objects.create(title="A debate", slug="debate", date="2021-03-02")
    claim = claim_with("2023", occasion=occasion)
    line = timeline(claim.freeze())
    assert line
    assert [entry.date["edtf"] for entry in line.dated] == ["2021-03-02", "2023"]


def test_the_page_shows_dates_as_far_as_they_are_known(client: Client) -> None:
    claim = claim_with("2023", "2022-11", "", said="XXXX-04-25", date_as_written="last April")
    again = f.statement(date="2024-05-06", speaker=f.speaker(name="Ada"))
    ClaimStatement.objects.create(claim=claim, statement=again, position=2)
    f.bring_to(claim, record.PUBLISHED)
    html = body(client, f"/claims/{claim.slug}/")
    text = words(html.split('id="timeline"')[1].split("</section>")[0])
    order = [
        "November 2022", "2023", "6 May 2024", "Ada", "Year not known", "25 April, year unknown",
        "last April", "1 statement or source here has no date at all.",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert 'href="#said-2"' in html
    assert 'id="said-2"' in html
    assert "1 January" not in text
