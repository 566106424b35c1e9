"""The search page."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.editions import scale, search
from newsroom.editions.models import SearchAlias
from newsroom.public import paging
from tests import factories as f
from tests.public import record
from tests.public.record import body, words
from tests.public.test_lists import titles

pytestmark = pytest.mark.django_db


def asked(client: Client, q: str, **more: Any) -> str:
    return body(client, f"/search/?{urlencode({'q': q} | more)}")


def test_it_tells_verdict_and_passage(client: Client) -> None:
    passage = f.evidence(passage="The <b>tide</b> gauges & logs of the harbour were read daily.")
    edition = record.published(wording="Nobody measures the sea.", evidence=passage)
    html = asked(client, "gauge")
    assert titles(html) == [f"/claims/{edition.slug}/"]
    assert "&lt;b&gt;tide&lt;/b&gt; <mark>gauges</mark> &amp; logs" in html
    assert "False" in words(html)


def test_a_passage_keeps_its_language_and_direction(client: Client) -> None:
    passage = f.evidence(passage="در بندر هیچ كشتی نبود.", language="fa")
    record.published(evidence=passage)
    html = asked(client, "کشتی")
    assert re.search(r'<p lang="fa" dir="auto">[^<]*<mark>كشتی</mark>', html)


def test_a_corrected_check_says_so(client: Client) -> None:
    claim = f.bring_to(f.claim(wording="The harbour is shut."), record.PUBLISHED)
    record.again(claim, record.rerate("half-true"), change="rating_change")
    text = words(asked(client, "harbour"))
    assert "Half true" in text
    assert "Change of verdict" in text


def test_what_is_withdrawn_is_not_there(client: Client) -> None:
    f.bring_to(f.claim(wording="The harbour is shut."), record.WITHDRAWN)
    assert titles(asked(client, "harbour")) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_however_much_it_finds(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        claim = f.bring_to(f.claim(wording="The harbour is shut."), record.PUBLISHED)
        record.published_article(claim, headline="About the harbour")
    record.published(finding="The harbour.", evidence=f.evidence(passage="At the harbour."))
    # Aliases, stems, counts, rows, verdicts, passages; and three that keep them short.
    with django_assert_num_queries(9):
        assert len(titles(asked(client, "harbour"))) == 2 * rows + 1


def test_a_search_that_takes_too_long_is_broken_off_calmly(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return []

    monkeypatch.setattr(search, "PATIENCE", dt.timedelta(milliseconds=50))
    monkeypatch.setattr(scale, "given", slow)
    assert "This search takes too long." in asked(client, "harbour")


def test_each_hit_is_met_once_on_the_way_through_the_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(paging.page_of.__kwdefaults__, "size", 2)
    every = {record.published(wording=f"Harbour {'shut ' * (n % 3)}.").slug for n in range(7)}
    met, address = [], "/search/?q=harbour"
    while address:
        html = body(client, address)
        met += titles(html)
        more = re.search(r'href="(\?[^"]+)" rel="next"', html)
        address = "/search/" + more[1].replace("&amp;", "&") if more else ""
    assert sorted(met) == sorted(f"/claims/{slug}/" for slug in every)


def test_a_misspelt_name_is_found_and_it_is_said(client: Client) -> None:
    said = f.statement(speaker=f.speaker(name="Amir Khan Muttaqi", slug="muttaqi"))
    edition = record.published(statement=said)
    for spelling in ("Muttaki", "Mutaqi", "Amir Muttaki"):
        html = asked(client, spelling)
        assert titles(html) == [f"/claims/{edition.slug}/"], spelling
        assert "Nothing has this spelling. Shown instead:" in html
        assert "muttaqi" in html


def test_a_misspelt_word_is_asked_about_only_if_the_other_finds_something(client: Client) -> None:
    record.published(wording="The harbour is shut.")
    html = asked(client, "harbuor")
    assert titles(html) == []
    assert 'href="/search/?q=harbour"' in html
    assert "Did you mean" not in asked(client, "harbuor zebra")
    assert "Did you mean" not in asked(client, "2024")


def test_filters_narrow_a_search_and_stay_in_its_links(client: Client) -> None:
    said = f.statement(speaker=f.speaker(name="Ada", slug="ada"))
    false = record.published(wording="The harbour is shut.", statement=said)
    record.published(wording="The harbour is open.", rated="true")
    html = asked(client, "harbour")
    assert "?q=harbour&amp;rating=false" in html
    assert "?q=harbour&amp;speaker=ada" in html
    assert titles(asked(client, "harbour", speaker="ada")) == [f"/claims/{false.slug}/"]
    assert titles(asked(client, "harbour", kind="article")) == []


def test_without_words_there_is_a_form_and_advice(client: Client) -> None:
    for path in ("/search/", "/search/?q=", "/search/?q=%20", "/search/?q=-x", "/search/?q=%22"):
        html = body(client, path)
        assert titles(html) == []
        assert "quotation marks" in words(html)


def test_what_is_typed_stays_in_the_field_escaped_and_nowhere_else(client: Client) -> None:
    html = asked(client, '"><script>alert(1)</script>')
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1


BAD = [
    "\0", "a\0b", "\x1b[31m", "x" * 10_000, "word " * 2_000, '"open', "“open", "«", '"',
    "the of and", "?!…", "-", "-only", "a" * 3000 + "|b",
    "((((", "' OR 1=1 --", "\u202egnp", "\ufffd", "😀", "%",
]  # fmt: skip


@pytest.mark.parametrize("q", BAD)
def test_nothing_that_is_typed_is_an_error(client: Client, q: str) -> None:
    record.published()
    html = asked(client, q)
    assert len(html) < 30_000


@pytest.mark.parametrize(
    "query",
    [
        "q=%ED%A0%80", "q=%ff%fe", "q=a&q=b", "q=a&rating=false&rating=true", "q[]=a",
        "q=a&kind=claim&kind=x", "q=a&from=x&to=y",
        "q=a&cursor=garbage", "q=a&cursor=" + "A" * 40, "q=a&cursor=AQ" + "_" * 38, "q=a&kind=none",
        "q=a&rating=none-such", "q=a&speaker=<b>x", "q=a&from=2026-02-30",
        "q=a&language=xx", "q=a&topic=" + "x" * 500, "q=a&cursor=A" + "A" * 31,
    ],
)  # fmt: skip
def test_no_address_of_a_search_is_an_error(client: Client, query: str) -> None:
    record.published(wording="A a.")
    response = client.get(f"/search/?{query}")
    assert response.status_code in (200, 400)
    for raw in ("garbage", "none-such", "<b>x", "xxxxx"):
        assert raw not in words(response.content.decode())


def test_a_new_alias_counts_at_once(client: Client) -> None:
    edition = record.published(wording="ISKP has no fighters.")
    response = client.get("/search/?q=IS-KP")
    assert "public" not in response["Cache-Control"]
    assert titles(response.content.decode()) == []
    SearchAlias.objects.create(names=["IS-KP", "ISKP"])
    assert titles(asked(client, "IS-KP")) == [f"/claims/{edition.slug}/"]


def test_a_search_keeps_the_language_of_its_page(client: Client) -> None:
    record.published(wording="The harbour is shut.")
    assert 'action="/fa/search/"' in body(client, "/fa/search/?q=harbour")
