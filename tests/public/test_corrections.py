"""The log of changes: its page, its filters and its feed."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client

from newsroom.editions import publishing
from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.public import paging
from newsroom.review.models import Item
from tests import factories as f
from tests.public import record
from tests.public.record import body, words

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LOG = "/corrections/"
FEED = "/feeds/corrections.atom"


def notes(html: str) -> list[str]:
    """The notes in a list of changes, each “Note” and a word."""
    return re.findall(r"Note \w+", html.split("<main")[-1])


@pytest.fixture
def changes() -> dict[str, Item]:
    """A change of verdict, a correction in Persian, an update of an article, a withdrawal."""
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    record.again(claim, record.rerate("true"), change="rating_change", note="Note figures")
    persian = f.bring_to(f.claim(language="fa"), record.PUBLISHED)
    record.again(persian, record.rerate("false"), change="correction", note="Note persian")
    article = f.bring_to(f.article(), record.PUBLISHED)

    def edit(draft: Any) -> None:
        draft.standfirst = "More is known now."
        draft.save()

    record.again(article, edit, change="update", note="Note essay")
    publishing.withdraw(claim, by=f.publisher(), reason="Note forgery")
    return {"claim": claim, "persian": persian, "article": article}


@pytest.mark.parametrize("path", [LOG, FEED])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["forgery", "essay", "persian", "figures"]),
        ("change=withdrawal", ["forgery"]),
        ("change=rating_change", ["figures"]),
        ("change=reinstatement", []),
        ("kind=article", ["essay"]),
        ("kind=claim", ["forgery", "persian", "figures"]),
        ("language=fa", ["persian"]),
        ("kind=claim&language=en&change=withdrawal", ["forgery"]),
        ("to=2020-01-01", []),
        ("from=2020-01-01", ["forgery", "essay", "persian", "figures"]),
    ],
)
def test_every_filter_narrows_the_list_and_its_feed(
    client: Client, changes: dict[str, Item], path: str, query: str, found: list[str]
) -> None:
    told = list(dict.fromkeys(notes(body(client, f"{path}?{query}"))))
    assert told == [f"Note {name}" for name in found]


@pytest.mark.parametrize("path", [LOG, FEED])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("change=first", "There is no such kind of change."),
        ("change=nonsense", "There is no such kind of change."),
        ("kind=speaker", "Say “claim” or “article”."),
        ("from=yesterday", "Enter a day such as 2026-04-25."),
        ("cursor=x", "This link does not say where the list goes on."),
    ],
)
def test_a_bad_value_is_named_and_not_repeated(
    client: Client, path: str, query: str, sentence: str
) -> None:
    text = words(body(client, f"{path}?{query}", status=400))
    assert sentence in text
    assert query.split("=")[1] not in text.replace(sentence, "").split()


def test_kinds_are_offered_as_links_that_keep_the_other_filters(
    client: Client, changes: dict[str, Item]
) -> None:
    html = body(client, f"{LOG}?kind=claim&from=2020-01-01")
    assert 'href="?kind=claim&amp;from=2020-01-01&amp;change=typo"' in html
    assert '<a href="?from=2020-01-01&amp;kind=claim" aria-current="true">' in html
    assert f'href="{FEED}?kind=claim&amp;from=2020-01-01"' in html


def test_a_list_that_is_longer_goes_on_and_keeps_its_filters(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = {"size": 2, "place_after": Cursor.after}
    monkeypatch.setattr(paging.page_of, "__kwdefaults__", defaults)
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    for number in range(3):
        record.again(claim, record.rerate("false", f"Finding {number}."), note=f"Note {number}.")
        claim.refresh_from_db()
    html = body(client, f"{LOG}?kind=claim")
    assert notes(html) == ["Note 2", "Note 1"]
    older = re.search(r'href="(\?[^"]+)" rel="next"', html)
    assert "kind=claim" in older[1]
    assert notes(body(client, LOG + older[1].replace("&amp;", "&"))) == ["Note 0"]


def test_an_entry_tells_both_verdicts_and_where_to_read_the_earlier_text(
    client: Client, changes: dict[str, Item]
) -> None:
    html = body(client, f"{LOG}?change=rating_change")
    assert "Our verdict was “False” and is now “True”." in words(html)
    assert f'href="/claims/{changes["claim"].slug}/editions/1/"' in html


def test_each_change_is_an_entry_of_its_own(client: Client) -> None:
    claim = f.bring_to(f.claim(wording="All is well."), record.PUBLISHED)
    for number in range(2):
        record.again(claim, record.rerate("false", f"Finding {number}."), change="correction")
        claim.refresh_from_db()
    newest, older = ET.fromstring(body(client, FEED)).findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}title") == "Correction: All is well."
    assert newest.findtext(f"{ATOM}id") != older.findtext(f"{ATOM}id")
    assert newest.find(f"{ATOM}link").get("href") == f"http://testserver/claims/{claim.slug}/"
    content = newest.findtext(f"{ATOM}content")
    assert f'href="http://testserver/claims/{claim.slug}/editions/2/"' in content
    assert "What is said is clearer now." in content


def test_a_typo_is_in_the_log_like_any_change(client: Client) -> None:
    claim = f.bring_to(f.claim(finding="The finding is writen here."), record.PUBLISHED)
    fixed = record.rerate("false", "The finding is written here.")
    record.again(claim, fixed, change="typo", note="Note letters")
    assert notes(body(client, LOG)) == ["Note letters"]
    assert notes(body(client, f"{LOG}?change=typo")) == ["Note letters"]
    assert notes(body(client, f"{LOG}?change=correction")) == []
    assert Edition.objects.get(change="typo").number == 2
