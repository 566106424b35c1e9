"""A text that there is in several languages: the way to the others, and what is out of date."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.editions import publishing
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f
from tests.public import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def original() -> Item:
    return f.bring_to(f.claim(wording="A claim.", slug="original"), Status.PUBLISHED)


@pytest.fixture
def dari(original: Item) -> Item:
    draft = f.claim(translation_of=original, language="prs", wording="یک ادعا.", slug="dari")
    return f.bring_to(draft, Status.PUBLISHED)


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def alternates(html: str) -> dict[str, str]:
    found = re.findall(r'hreflang="([\w-]+)" href="http://testserver([^"]+)">', html)
    return dict(found)


def correct(item: Item, note: str = "It was 21, not 12.", **change: str) -> None:
    record.again(item, record.rerate("false"), **{"change": "correction", "note": note} | change)


def test_each_leads_to_the_others(client: Client, original: Item, dari: Item) -> None:
    pashto = f.claim(translation_of=original, language="ps", wording="یوه ادعا.", slug="pashto")
    f.bring_to(pashto, Status.PUBLISHED)
    for slug, others in (
        ("original", ["/claims/dari/", "/claims/pashto/"]),
        ("dari", ["/claims/original/", "/claims/pashto/"]),
        ("pashto", ["/claims/original/", "/claims/dari/"]),
    ):
        html = read(client, f"/claims/{slug}/")
        nav = re.search(r'(?s)<nav class="translations".*?</nav>', html)
        assert nav
        assert re.findall(r'href="([^"]+)"', nav[0]) == others
        assert nav[0].count("(the original)") == (slug != "original")


def test_search_engines_lead_each_reader_to_the_text_in_their_language(
    client: Client, original: Item, dari: Item
) -> None:
    expected = {
        "en": "/claims/original/",
        "x-default": "/claims/original/",
        "fa-af": "/fa/claims/dari/",
        "ps": "/ps/claims/original/",
        "ar": "/ar/claims/original/",
        "fr": "/fr/claims/original/",
    }
    for path in ("/claims/original/", "/fa/claims/dari/", "/ps/claims/dari/"):
        assert alternates(read(client, path)) == expected, path
    # A reader who changes the language of the interface stays with the text.
    assert 'href="/fr/claims/dari/"' in read(client, "/fa/claims/dari/")


def test_a_corrected_original_marks_its_translations(
    client: Client, original: Item, dari: Item
) -> None:
    assert "The original has changed" not in read(client, "/claims/dari/")
    correct(original)
    html = read(client, "/claims/dari/")
    assert "The original has changed" in html
    assert "This translation is of the earlier edition" in html
    assert "It was 21, not 12." in html
    assert 'href="/claims/original/" hreflang="en">Read the original' in html
    assert "The original has changed" not in read(client, "/claims/original/")


def test_what_says_nothing_new_marks_nothing(client: Client, original: Item, dari: Item) -> None:
    correct(original, change="update", note="We looked again and it stands.")
    assert "The original has changed" not in read(client, "/claims/dari/")


def test_a_translation_that_follows_is_marked_no_longer(
    client: Client, original: Item, dari: Item
) -> None:
    correct(original)
    record.again(dari, record.rerate("false", "یافتهٔ تازه."), change="correction")
    assert "The original has changed" not in read(client, "/claims/dari/")


def test_another_verdict_on_the_original_is_told_on_its_translations(
    client: Client, original: Item, dari: Item
) -> None:
    record.again(original, record.rerate("true"), change="rating_change", note="We were wrong.")
    html = read(client, "/fr/claims/dari/")
    assert "« Faux »" in html
    assert "« Vrai »" in html


def test_a_withdrawn_original_is_told_and_not_offered(
    client: Client, original: Item, dari: Item
) -> None:
    publishing.withdraw(original, by=f.publisher(), reason="It rested on a forgery.")
    html = read(client, "/claims/dari/")
    assert "its original was withdrawn" in html
    assert "(the original)" not in html
    assert alternates(html)["ps"] == "/ps/claims/dari/"


def test_a_draft_of_a_translation_is_not_told(client: Client, original: Item) -> None:
    before = read(client, "/claims/original/")
    f.bring_to(f.claim(translation_of=original, language="ps"), Status.REVIEWED)
    assert read(client, "/claims/original/") == before


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_the_same_however_many_translations_there_are(
    client: Client,
    original: Item,
    dari: Item,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for language in ["ps", "ar", "fr"][: count - 1]:
        f.bring_to(f.claim(translation_of=original, language=language), Status.PUBLISHED)
    correct(original)
    with django_assert_num_queries(2):
        client.get("/claims/dari/")


def test_an_article_has_translations_as_well(client: Client) -> None:
    article = f.bring_to(f.article(slug="story"), Status.PUBLISHED)
    draft = f.article(translation_of=article, language="fa-AF", slug="dari-story")
    f.bring_to(draft, Status.PUBLISHED)
    assert 'href="/articles/dari-story/"' in read(client, "/articles/story/")
    assert 'href="/articles/story/"' in read(client, "/articles/dari-story/")
