"""A change travels: everything that shows a claim shows its new state, a second after commit."""

import datetime as dt
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from psycopg.conninfo import make_conninfo

from claims.models import Topic
from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.public.pagecache import Newest, PageCache
from newsroom.review.models import Item
from tests import factories as f
from tests.public import record
from tests.public.record import body, json_ld, words
from tests.public.test_pagecache import ask, sessions, until

pytestmark = pytest.mark.django_db

NOTE = "A second report came to light."
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@dataclass(frozen=True)
class Story:
    claim: Item
    article: Edition

    @property
    def page(self) -> str:
        return f"/claims/{self.claim.slug}/"

    @property
    def woven_in(self) -> str:
        return f"/articles/{self.article.slug}/"


def told() -> Story:
    """A claim of Ada's that is False, about water, and an article that weaves it in."""
    said = f.statement(speaker=f.speaker(slug="ada", name="Ada"))
    draft = f.claim(statement=said, rated="false", finding="Before it.", wording="It is dry.")
    draft.topics.add(Topic.objects.create(slug="water", name="Water"))
    claim = f.bring_to(draft, record.PUBLISHED)
    return Story(claim=claim, article=record.published_article(claim))


@pytest.fixture
def story() -> Story:
    return told()


def elsewhere(story: Story) -> list[str]:
    """What stands in other people's pages."""
    slug = story.claim.slug
    oembed = f"/oembed?url=http://testserver{story.page}"
    return [f"/embed/claims/{slug}/", f"/share/claims/{slug}.png", oembed, f"{oembed}&format=xml"]


def rerated(story: Story) -> Edition:
    after = record.rerate("half-true", "After it.")
    return record.again(story.claim, after, change="rating_change", note=NOTE)


def withdrawn(story: Story) -> Edition:
    return publishing.withdraw(story.claim, by=f.publisher(), reason=NOTE)


def entries(client: Client, feed: str) -> list[str]:
    found = ET.fromstring(body(client, f"/feeds/{feed}.atom")).findall(f"{ATOM}entry")
    return ["".join(entry.itertext()) for entry in found]


def last_changes(client: Client) -> dict[str, dt.datetime]:
    pages = [ET.fromstring(body(client, section)) for section in record.sections(client)]
    return {
        entry.findtext(f"{MAP}loc"): dt.datetime.fromisoformat(changed)
        for page in pages
        for entry in page.findall(f"{MAP}url")
        if (changed := entry.findtext(f"{MAP}lastmod"))
    }


def api(client: Client, path: str) -> Any:
    return client.get(f"/api/v1/{path}").json()


LISTS = ["/", "/claims/", "/claims/?speaker=ada", "/claims/?topic=water", "/speakers/ada/"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_show_the_new_verdict(client: Client, story: Story, path: str) -> None:
    before = words(body(client, path))
    assert "Before it." in before
    rerated(story)
    after = words(body(client, path))
    assert "After it." in after
    assert "Half true" in after
    assert "Before it." not in after


def test_lists_by_verdict_and_counts_follow(client: Client, story: Story) -> None:
    rerated(story)
    assert "It is dry." not in body(client, "/claims/?rating=false")
    assert "It is dry." in body(client, "/claims/?rating=half-true")
    tally = words(body(client, "/speakers/ada/").split('id="tally"')[1].split("</ul>")[0])
    assert "1 claim checked" in tally
    assert "Half true" in tally
    assert "False" not in tally


def test_the_page_and_its_data_say_both_verdicts(client: Client, story: Story) -> None:
    edition = rerated(story)
    html = body(client, story.page)
    assert "Our verdict was “False” and is now “Half true”." in words(html)
    (node,) = json_ld(html)
    assert node["reviewRating"]["alternateName"] == "Half true"
    assert node["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": NOTE,
            "datePublished": edition.published_at.isoformat(timespec="seconds"),
        }
    ]
    assert NOTE in body(client, f"{story.page}editions/")


def test_an_article_shows_the_new_card_with_the_note_and_its_date(
    client: Client, story: Story
) -> None:
    edition = rerated(story)
    html = body(client, story.woven_in)
    card = html.split(f'id="claim-{story.claim.uuid}"')[1]
    text = words(card)
    assert "Half true" in text
    assert "After it." in text
    assert "Our verdict was “False” and is now “Half true”." in text
    assert text.index(NOTE) > 0
    assert f'<time datetime="{edition.published_at.strftime("%Y-%m-%d")}' in card
    above = words(html.split("<main")[1].split("<h1")[0])
    assert "What this article relies on was changed after it was published:" in above
    assert "It is dry. : Change of verdict" in above
    (node,) = json_ld(html)
    assert node["dateModified"] == edition.published_at.isoformat(timespec="seconds")


def test_an_article_is_silent_on_what_was_changed_before_it(client: Client, story: Story) -> None:
    rerated(story)
    later = record.published_article(Item.objects.get(pk=story.claim.pk).claim)
    html = body(client, f"/articles/{later.slug}/")
    assert "Half true" in html
    assert NOTE not in html


def test_a_further_edition_of_an_article_does_not_hide_the_note(
    client: Client, story: Story
) -> None:
    rerated(story)

    def edit(draft: Any) -> None:
        draft.standfirst = "Put more plainly."
        draft.save()

    note = "The year in the standfirst was wrong."
    record.again(story.article.item, edit, change="correction", note=note)
    html = body(client, story.woven_in)
    assert NOTE in html
    (node,) = json_ld(html)
    assert [comment["text"] for comment in node["correction"]] == [note]


@pytest.mark.parametrize("rows", [1, 3])
def test_an_article_costs_the_same_however_often_its_claims_changed(
    client: Client, story: Story, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        record.again(
            Item.objects.get(pk=story.claim.pk),
            record.rerate("false", f"Finding {number}."),
            change="correction",
        )
    with django_assert_num_queries(2):
        body(client, story.woven_in)


def test_feeds_sitemap_and_api_follow(client: Client, story: Story) -> None:
    edition = rerated(story)
    (entry,) = entries(client, "claims")
    assert "Half true: It is dry." in entry
    assert NOTE in entry
    (entry,) = entries(client, "corrections")
    assert "Our verdict was “False” and is now “Half true”." in " ".join(entry.split())
    changes = last_changes(client)
    for path in (story.page, story.woven_in):
        assert changes[f"http://testserver{path}"] >= edition.published_at.replace(microsecond=0)
    (row,) = api(client, "claims/")["results"]
    detail = api(client, f"claims/{story.claim.slug}/")
    (card,) = api(client, f"articles/{story.article.slug}/")["claims"]
    assert {one["rating"]["slug"] for one in (row, detail, card)} == {"half-true"}
    assert [one["note"] for one in detail["corrections"]] == [NOTE]
    (change,) = api(client, "corrections/")["results"]
    assert (change["old_rating"]["slug"], change["new_rating"]["slug"]) == ("false", "half-true")


@pytest.mark.parametrize("path", [path for path in LISTS if path != "/speakers/ada/"])
def test_what_is_withdrawn_leaves_the_lists(client: Client, story: Story, path: str) -> None:
    withdrawn(story)
    cards = body(client, path)
    assert "Before it." not in cards
    assert story.page not in cards


def test_what_is_withdrawn_has_no_verdict_left(client: Client, story: Story) -> None:
    withdrawn(story)
    assert client.get("/speakers/ada/").status_code == 404
    html = body(client, story.page)
    above, on_request = html.split('<details class="old-text">')
    assert NOTE in above
    assert "Before it." not in above
    assert "Before it." in on_request
    assert json_ld(html) == []
    assert f"http://testserver{story.page}" not in last_changes(client)


def test_feeds_and_api_say_that_it_was_withdrawn(client: Client, story: Story) -> None:
    edition = withdrawn(story)
    for feed in ("claims", "corrections"):
        (entry,) = entries(client, feed)
        assert "Withdrawn" in entry or "Withdrawal" in entry
        assert NOTE in entry
        assert "Before it." not in entry
    assert api(client, "claims/")["results"] == []
    detail = api(client, f"claims/{story.claim.slug}/")
    (card,) = api(client, f"articles/{story.article.slug}/")["claims"]
    for answer in (detail, card):
        assert (answer["status"], answer["note"]) == ("withdrawn", NOTE)
        assert "rating" not in answer
    (change,) = api(client, "corrections/")["results"]
    assert (change["change"], change["note"]) == ("withdrawal", NOTE)
    assert last_changes(client)[f"http://testserver{story.woven_in}"] >= (
        edition.published_at.replace(microsecond=0)
    )


def test_an_article_says_that_a_claim_in_it_was_withdrawn(client: Client, story: Story) -> None:
    withdrawn(story)
    html = body(client, story.woven_in)
    text = words(html.split("<main")[1])
    assert "It is dry. : Withdrawal" in text
    assert text.count(NOTE) == 1
    assert "Before it." not in text
    (node,) = json_ld(html)
    assert "mentions" not in node


@pytest.mark.parametrize(
    ("change", "said"), [(rerated, ["Half true", "After it."]), (withdrawn, ["Withdrawn", NOTE])]
)
def test_pages_of_others_show_the_new_state(
    client: Client, story: Story, change: Any, said: list[str]
) -> None:
    card, picture, *answers = elsewhere(story)
    before = client.get(picture).content
    change(story)
    for path in (card, *answers):
        text = body(client, path)
        assert [part for part in said if part not in text] == [], path
        assert "Before it." not in text, path
    assert client.get(picture).content != before


@pytest.fixture
def cache() -> Iterator[PageCache]:
    """The kept pages, in front of the program, over the test's own database."""
    newest = Newest(make_conninfo(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"]))
    until(lambda: newest.known() is not None)
    yield PageCache(get_wsgi_application(), newest)
    newest.stop()
    until(lambda: not sessions())


def asked(cache: PageCache, address: str) -> bytes:
    path, _question, query = address.partition("?")
    return ask(cache, path, QUERY_STRING=query).body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [rerated, withdrawn])
def test_a_second_after_commit_no_page_is_the_old_one(cache: PageCache, change: Any) -> None:
    story = told()
    shown = [*LISTS, *elsewhere(story), story.page, story.woven_in, f"{story.page}editions/",
             "/corrections/", "/feeds/claims.atom", "/feeds/corrections.atom",
             record.last_section(), "/api/v1/claims/", f"/api/v1/claims/{story.claim.slug}/",
             "/api/v1/corrections/", f"/api/v1/articles/{story.article.slug}/"]  # fmt: skip
    before = {path: asked(cache, path) for path in shown}
    change(story)
    time.sleep(1)
    assert [path for path in shown if asked(cache, path) == before[path]] == []
