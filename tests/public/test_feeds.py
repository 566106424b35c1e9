import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.public.views import feeds
from tests import factories as f
from tests.public import record
from tests.public.record import body

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parsed(client: Client, path: str) -> ET.Element:
    return ET.fromstring(body(client, path))


def entry(client: Client, path: str = "/feeds/claims.atom") -> ET.Element:
    (only,) = parsed(client, path).findall(f"{ATOM}entry")
    return only


def test_an_entry_has_the_verdict_and_the_full_text(client: Client) -> None:
    author = f.reporter(public_name="Lea Writer")
    edition = f.bring_to(
        f.claim(by=author, wording="All is well."), record.PUBLISHED
    ).current_edition
    found = entry(client)
    assert found.findtext(f"{ATOM}title") == "False: All is well."
    assert found.findtext(f"{ATOM}id") == f"urn:uuid:{edition.uuid}"
    assert found.find(f"{ATOM}category").get("term") == "False"
    assert found.findtext(f"{ATOM}author/{ATOM}name") == "Lea Writer"
    content = found.findtext(f"{ATOM}content")
    for part in (
        "<p>The reasoning.</p>",
        "Contradicting the claim",
        "None found.",
        "no record that",
    ):
        assert part in content


def test_what_is_withdrawn_stays_in_the_feed_and_says_so(client: Client) -> None:
    item = f.bring_to(f.claim(finding="Once found."), record.PUBLISHED)
    before = entry(client).findtext(f"{ATOM}id")
    publishing.withdraw(item, by=f.publisher(), reason="The source lied.")
    found = entry(client)
    assert found.findtext(f"{ATOM}title").startswith("Withdrawn: ")
    assert found.findtext(f"{ATOM}id") == before
    assert "The source lied." in found.findtext(f"{ATOM}content")
    assert "Once found." not in body(client, "/feeds/claims.atom")
    assert found.find(f"{ATOM}category") is None


@pytest.mark.parametrize("kind", ["claims", "articles", "corrections"])
def test_an_empty_feed_is_the_same_at_every_request(client: Client, kind: str) -> None:
    path = f"/feeds/{kind}.atom"
    first, again = client.get(path), client.get(path)
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    assert parsed(client, path).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


def test_a_correction_moves_an_entry_up_and_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    old = f.bring_to(f.claim(), record.PUBLISHED)
    for _ in range(2):
        record.published()
    record.again(old, record.rerate("false"), change="correction", note="A number was wrong.")
    entries = parsed(client, "/feeds/claims.atom").findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert "A number was wrong." in entries[0].findtext(f"{ATOM}content")


def test_control_characters_do_not_break_the_feed(client: Client) -> None:
    record.published(wording="A\x0bbell \x07rang.", finding="\x1fYes.")
    assert entry(client).findtext(f"{ATOM}title") == "False: Abell rang."


def test_an_articles_entry_has_its_text(client: Client) -> None:
    edition = record.published_article(headline="What was said")
    found = entry(client, "/feeds/articles.atom")
    assert found.findtext(f"{ATOM}title") == "What was said"
    assert "<p>Some text.</p>" in found.findtext(f"{ATOM}content")
    assert found.find(f"{ATOM}link").get("href") == f"http://testserver/articles/{edition.slug}/"


def test_the_sitemap_leads_to_every_live_page_and_to_no_other(client: Client) -> None:
    live, article = record.published(), record.published_article()
    f.bring_to(f.claim(), record.WITHDRAWN)
    index = parsed(client, "/sitemap.xml")
    found = []
    for section in index.iter(f"{MAP}loc"):
        page = parsed(client, section.text.removeprefix("http://testserver"))
        found += [
            address.text.removeprefix("http://testserver") for address in page.iter(f"{MAP}loc")
        ]
    fixed = ["/", "/claims/", "/articles/", "/ratings/", "/corrections/"]
    assert found == [*fixed, f"/claims/{live.slug}/", f"/articles/{article.slug}/"]


def test_a_section_that_has_emptied_leaves_the_index(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.public.views.sitemaps.SECTION", 1)
    item = f.bring_to(f.claim(), record.PUBLISHED)
    first = item.current_edition.pk
    assert f"sitemap-{first}.xml" in body(client, "/sitemap.xml")
    record.again(item, record.rerate("false"), change="correction")
    html = body(client, "/sitemap.xml")
    assert f"sitemap-{first}.xml" not in html
    assert f"sitemap-{Edition.objects.current().get().pk}.xml" in html
    body(client, f"/sitemap-{first}.xml", status=404)


def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    assert body(client, "/robots.txt").splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Sitemap: http://testserver/sitemap.xml",
    ]
