"""Everything by month: plain lists whose beginnings stay as they are."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from newsroom.editions import publishing
from newsroom.public import archive
from tests import factories as f
from tests.public import record
from tests.public.record import body, tight, words

pytestmark = pytest.mark.django_db


def this_month() -> str:
    return f"{timezone.localdate():%Y-%m}"


def shelf(client: Client, number: int = 1) -> Any:
    text = body(client, f"/archive/claims/{this_month()}/{number}.js")
    found = re.fullmatch(r"\(self\.newsroomShelves \?\?= \[\]\)\.push\((.*)\);\n", text)
    assert found
    return json.loads(found[1])


def test_the_index_leads_to_each_month_and_to_its_data(client: Client) -> None:
    record.published()
    html = tight(" ".join(body(client, "/archive/").split()))
    path = f"/archive/claims/{this_month()}/1"
    assert f'<a href="{path}/" data-shelf="{path}.js">' in html
    assert "/archive/articles/" not in html
    assert client.get(f"{path}/").status_code == 200


def test_a_month_lists_what_is_live_oldest_first(client: Client) -> None:
    first = record.published(wording="The dam was full.", rated="false")
    record.published(wording="The dam was dry.")
    gone = f.bring_to(f.claim(wording="No such dam."), record.PUBLISHED)
    publishing.withdraw(gone, by=f.publisher(), reason="It rested on a forgery.")
    said = words(body(client, f"/archive/claims/{this_month()}/1/"))
    assert said.index("The dam was full.") < said.index("The dam was dry.")
    assert "False" in said
    assert "No such dam." not in said
    assert shelf(client)["rows"][0] == [
        f"claims/{first.slug}/", "The dam was full.", "False", first.card["speaker"]["name"],
        first.card["text"], timezone.localdate().isoformat(), "en",
    ]  # fmt: skip


def test_a_month_goes_on_in_stretches(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "STRETCH", 2)
    editions = [record.published() for _ in range(3)]
    path = f"/archive/claims/{this_month()}"
    first = body(client, f"{path}/1/")
    assert f'href="{path}/2/" rel="next"' in first
    assert editions[2].title in body(client, f"{path}/2/")
    assert client.get(f"{path}/3/").status_code == 404
    assert (shelf(client)["more"], shelf(client, 2)["more"]) == (True, False)
    assert [archive.place_of(edition) for edition in editions] == [1, 1, 2]
    assert archive.last_of("claim", archive.month_of(editions[0])) == 2
    record.published()
    assert body(client, f"{path}/1/") == first


@pytest.mark.parametrize("path", ["/archive/", "/archive/claims/{month}/1/"])
@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_much_there_is(
    client: Client, path: str, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        record.published()
    with django_assert_num_queries(2 if path == "/archive/" else 1):
        body(client, path.format(month=this_month()))


@pytest.mark.parametrize(
    "path",
    ["claims/2026-13/1/", "claims/2026-00/1/", "claims/0999-01/1/", "claims/1999-12/1/",
     "speakers/2026-01/1/", "claims/2026-01/0/", "claims/2026-01/999999999/", "claims/2026-1/1/"],
)  # fmt: skip
def test_other_months_are_not_there(client: Client, path: str) -> None:
    record.published()
    assert client.get(f"/archive/{path}").status_code == 404


def test_what_a_script_could_stumble_over_is_data(client: Client) -> None:
    record.published(wording="A “line”\u2028, a </script> and a \\ in it.")
    text = body(client, f"/archive/claims/{this_month()}/1.js")
    assert "\u2028" not in text
    assert shelf(client)["rows"][0][1] == "A “line”\u2028, a </script> and a \\ in it."


def test_months_are_found_step_by_step() -> None:
    record.published()
    with connection.cursor() as cursor:
        # Of a table of a row, any other way is as good.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {archive._MONTHS}", {"kind": "claim", "zone": "UTC"})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "edition_live" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
    assert archive.months("claim") == [timezone.localdate().replace(day=1)]
    assert archive.months("article") == []


def test_months_are_those_of_the_newsroom_s_zone(settings: Any) -> None:
    edition = record.published()
    edition.first_published_at = dt.datetime(2026, 3, 31, 22, tzinfo=dt.UTC)
    assert archive.month_of(edition) == dt.date(2026, 3, 1)
    with timezone.override("Asia/Kabul"):
        assert archive.month_of(edition) == dt.date(2026, 4, 1)
