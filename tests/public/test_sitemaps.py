"""What search engines are told: the sitemap, the news, robots.txt and security.txt."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Place, SpeakerWithoutPage, Topic
from newsroom.editions import publishing, sections
from newsroom.editions.models import Edition
from newsroom.public import paging
from newsroom.review.models import Byline
from tests import factories as f
from tests.public import record
from tests.public.record import body

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
HOST = "http://testserver"


def parsed(client: Client, path: str) -> ET.Element:
    return ET.fromstring(body(client, path))


def told(client: Client) -> dict[str, dict[str, str]]:
    """Of each section in the index: the paths in it with their dates; each path is met once."""
    found: dict[str, dict[str, str]] = {}
    met: list[str] = []
    for address in record.sections(client):
        rows = parsed(client, address).findall(f"{MAP}url")
        found[address] = {
            row.findtext(f"{MAP}loc").removeprefix(HOST): row.findtext(f"{MAP}lastmod")
            for row in rows
        }
        met += found[address]
    assert len(met) == len(set(met))
    return found


def all_paths(client: Client) -> set[str]:
    sections = told(client)
    sections.pop("/sitemap-pages.xml")
    return {path for paths in sections.values() for path in paths}


def dates(client: Client) -> dict[str, str]:
    """Of each section with a number: the date in the index."""
    rows = parsed(client, "/sitemap.xml").findall(f"{MAP}sitemap")
    found = {
        row.findtext(f"{MAP}loc").removeprefix(HOST): row.findtext(f"{MAP}lastmod") for row in rows
    }
    assert found.pop("/sitemap-pages.xml") is None
    return found


@pytest.fixture(params=[1, 1000])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """With each edition in a section of its own, and with all in one."""
    monkeypatch.setattr(sections, "SIZE", request.param)
    return request.param


@pytest.mark.usefixtures("size")
def test_the_sitemap_leads_to_every_page_of_the_record_once_and_to_no_other(
    client: Client,
) -> None:
    lea = f.reporter(public_name="Lea", public_slug="lea")
    draft = f.claim(
        by=lea,
        statement=f.statement(speaker=f.speaker(slug="ada")),
        evidence=f.evidence(source=f.source(slug="register")),
    )
    draft.topics.add(Topic.objects.create(name="Roads", slug="roads"))
    draft.places.add(Place.objects.create(name="کابل", slug="کابل"))
    live = f.bring_to(draft, record.PUBLISHED)
    article = record.published_article(live)
    f.bring_to(f.claim(), record.WITHDRAWN)
    f.claim()
    assert all_paths(client) == {
        f"/claims/{live.slug}/", f"/articles/{article.slug}/", "/speakers/ada/", "/topics/roads/",
        "/places/%DA%A9%D8%A7%D8%A8%D9%84/", "/sources/register/", "/authors/lea/",
    }  # fmt: skip
    for path in all_paths(client):
        body(client, path)


def test_the_fixed_pages_have_a_section_and_are_there(client: Client) -> None:
    paths = told(client)["/sitemap-pages.xml"]
    assert {"/", "/claims/", "/articles/", "/ratings/", "/corrections/"} <= paths.keys()
    for path in paths:
        body(client, path)


@pytest.mark.usefixtures("size")
def test_a_section_is_as_new_as_what_is_newest_in_it(client: Client) -> None:
    """Also after claims of an older article have changed, and one was taken back."""
    said = [f.claim(statement=f.statement(speaker=f.speaker(slug=f"s-{n}"))) for n in range(3)]
    claims = [f.bring_to(one, record.PUBLISHED) for one in said]
    articles = [record.published_article(claims[0], claims[1]), record.published_article(claims[2])]
    changes = [
        lambda: record.again(claims[0], record.rerate("true"), change="rating_change"),
        lambda: publishing.withdraw(claims[2], by=f.publisher(), reason="It was not so."),
        lambda: record.again(articles[0].item, lambda draft: None, change="update"),
    ]
    for change in [lambda: None, *changes]:
        change()
        index = dates(client)
        for address, paths in told(client).items():
            if address in index:
                assert index[address] == max(paths.values())
        assert {f"/articles/{article.slug}/" for article in articles} <= all_paths(client)


@pytest.mark.usefixtures("size")
def test_an_articles_date_is_that_of_the_newest_thing_it_shows(client: Client) -> None:
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    article = record.published_article(claim)
    gone = publishing.withdraw(claim, by=f.publisher(), reason="It was not so.")
    found = {path: date for paths in told(client).values() for path, date in paths.items()}
    changed = dt.datetime.fromisoformat(found[f"/articles/{article.slug}/"])
    assert changed == gone.published_at.replace(microsecond=0)


@pytest.mark.usefixtures("size")
def test_an_author_stays_when_the_article_has_moved_on(client: Client) -> None:
    lea = f.reporter(public_name="Lea", public_slug="lea")
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    story = f.article(by=lea, claims=(claim,))
    Byline.objects.create(item=story, person=lea)
    f.bring_to(story, record.PUBLISHED)
    record.again(claim, record.rerate("true"), change="rating_change")
    assert {"/authors/lea/", f"/articles/{story.slug}/"} <= all_paths(client)


def test_a_section_that_has_emptied_leaves_the_index(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "SIZE", 1)
    item = f.bring_to(f.claim(), record.PUBLISHED)
    first = item.current_edition.pk
    assert f"sitemap-{first}.xml" in body(client, "/sitemap.xml")
    record.again(item, record.rerate("false"), change="correction")
    html = body(client, "/sitemap.xml")
    assert f"sitemap-{first}.xml" not in html
    assert f"sitemap-{Edition.objects.current().get().pk}.xml" in html
    body(client, f"/sitemap-{first}.xml", status=404)


def test_pages_that_are_switched_off_are_not_in_the_sitemap(client: Client, settings: Any) -> None:
    ada = f.speaker(slug="ada")
    record.published(statement=f.statement(speaker=ada))
    record.published(statement=f.statement(speaker=f.speaker(slug="ben")))
    assert {"/speakers/ada/", "/speakers/ben/"} <= all_paths(client)
    SpeakerWithoutPage.objects.create(speaker=ada, reason="Threatened.")
    assert "/speakers/ada/" not in all_paths(client)
    assert "/speakers/ben/" in all_paths(client)
    settings.NEWSROOM_SPEAKER_PAGES = False
    assert "/speakers/" not in " ".join(all_paths(client))


def test_an_entry_names_the_page_in_each_language(client: Client, settings: Any) -> None:
    edition = record.published()
    row = next(iter(parsed(client, record.last_section()).findall(f"{MAP}url")))
    found = {link.get("hreflang"): link.get("href") for link in row.findall(f"{XHTML}link")}
    assert set(found) == {code for code, _name in settings.NEWSROOM_LANGUAGES}
    assert found["fa-af"] == f"{HOST}/fa/claims/{edition.slug}/"
    body(client, found["fa-af"].removeprefix(HOST))


# --- The news ---


def news(client: Client) -> list[ET.Element]:
    return parsed(client, "/news-sitemap.xml").findall(f"{MAP}url")


def test_the_news_are_what_was_first_published_within_two_days(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NEWSROOM_NAME = "Tolo & Co"
    claim = record.published(wording="Rain < snow.", language="fa-AF")
    article = record.published_article()
    second, first = news(client)
    assert first.findtext(f"{MAP}loc") == f"{HOST}/claims/{claim.slug}/"
    assert second.findtext(f"{MAP}loc") == f"{HOST}/articles/{article.slug}/"
    told = first.find(f"{NEWS}news")
    assert told.findtext(f"{NEWS}title") == "Rain < snow."
    assert told.findtext(f"{NEWS}publication/{NEWS}name") == "Tolo & Co"
    assert told.findtext(f"{NEWS}publication/{NEWS}language") == "fa"
    when = dt.datetime.fromisoformat(told.findtext(f"{NEWS}publication_date"))
    assert when == claim.first_published_at.replace(microsecond=0)
    later = timezone.now() + dt.timedelta(hours=49)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert news(client) == []


def test_what_is_withdrawn_is_no_news_and_a_correction_is_none(client: Client) -> None:
    f.bring_to(f.claim(), record.WITHDRAWN)
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    record.again(claim, record.rerate("false"), change="correction")
    assert len(news(client)) == 1


def test_the_news_are_not_kept_for_they_change_with_the_clock(client: Client) -> None:
    assert client.get("/news-sitemap.xml")["Cache-Control"] == "no-cache"


# --- Texts for programs ---


def test_robots_are_told_where_the_sitemaps_are(client: Client) -> None:
    assert body(client, "/robots.txt").splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Sitemap: http://testserver/sitemap.xml",
        "Sitemap: http://testserver/news-sitemap.xml",
    ]


def test_who_is_told_of_a_weakness_is_named_once_it_is_set(client: Client, settings: Any) -> None:
    body(client, "/.well-known/security.txt", status=404)
    settings.NEWSROOM_SECURITY_CONTACT = "mailto:safe@example.org"
    lines = body(client, "/.well-known/security.txt").splitlines()
    assert lines[0] == "Contact: mailto:safe@example.org"
    assert "Canonical: http://testserver/.well-known/security.txt" in lines
    (expires,) = [re.fullmatch(r"Expires: (\S+)", line) for line in lines if "Expires" in line]
    until = dt.datetime.fromisoformat(expires[1]) - timezone.now()
    assert dt.timedelta(days=90) < until < dt.timedelta(days=365)


# --- How deep, how much ---


@pytest.mark.parametrize("path", ["/claims/", "/articles/", "/corrections/", "/speakers/ada/"])
def test_a_page_behind_the_first_is_followed_but_not_listed(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = f.speaker(slug="ada")
    for _ in range(3):
        claim = f.bring_to(f.claim(statement=f.statement(speaker=ada)), record.PUBLISHED)
        record.published_article(claim)
        record.again(claim, record.rerate("false"), change="correction")
    monkeypatch.setitem(paging.page_of.__kwdefaults__, "size", 2)
    html = body(client, path)
    assert 'content="noindex' not in html
    older = re.search(r'href="(\?cursor=[^"]+)" rel="next"', html)[1]
    assert '<meta name="robots" content="noindex,follow">' in body(client, path + older)


def test_a_list_is_canonical_to_itself_in_one_order(client: Client) -> None:
    record.published()
    one, other = "speaker=ada&rating=false", "rating=false&speaker=ada&unknown=x"
    found = {
        re.search(r'<link rel="canonical" href="([^"]+)"', body(client, f"/claims/?{asked}"))[1]
        for asked in (one, other)
    }
    assert len(found) == 1
    assert "unknown" not in found.pop()
