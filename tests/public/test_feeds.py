import json
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pytest
from django.test import Client

from claims.models import Occasion, Place, Topic
from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.public.syndication import FORMATS
from newsroom.public.views import feeds
from newsroom.review.models import Item
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


def test_an_articles_entry_shows_the_claims_in_it_as_they_are_today(client: Client) -> None:
    claim = f.bring_to(f.claim(wording="It rains."), record.PUBLISHED)
    record.published_article(claim)
    record.again(claim, record.rerate("true", "It does rain."), change="rating_change")
    content = entry(client, "/feeds/articles.atom").findtext(f"{ATOM}content")
    assert f'<a href="http://testserver/claims/{claim.slug}/">It rains.</a>' in content
    assert "<b>True</b>: It does rain." in content
    publishing.withdraw(claim, by=f.publisher(), reason="The source lied.")
    content = entry(client, "/feeds/articles.atom").findtext(f"{ATOM}content")
    assert "<b>Withdrawn</b>: The source lied." in content
    assert "It does rain." not in content


def test_an_entry_tells_every_change_so_far(client: Client) -> None:
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    record.again(claim, record.rerate("false"), change="correction", note="A number was wrong.")
    record.again(claim, record.rerate("true"), change="rating_change", note="A second report came.")
    content = " ".join(entry(client).findtext(f"{ATOM}content").split())
    assert content.index("A second report came.") < content.index("A number was wrong.")
    assert "Our verdict was “False” and is now “True”." in content


def told(client: Client, path: str) -> list[tuple[str, str, str]]:
    """The entries of a feed in any format: title, address and content."""
    if ".json" in path:
        items = json.loads(body(client, path))["items"]
        return [(item["title"], item["url"], item["content_html"]) for item in items]
    atom, encoded = ".atom" in path, "{http://purl.org/rss/1.0/modules/content/}encoded"
    found = []
    for one in parsed(client, path).iter(f"{ATOM}entry" if atom else "item"):
        if atom:
            link, content = one.find(f"{ATOM}link").get("href"), one.findtext(f"{ATOM}content")
        else:
            link, content = one.findtext("link"), one.findtext(encoded)
        found.append((one.findtext(f"{ATOM}title" if atom else "title"), link, content))
    return found


@pytest.mark.parametrize("listed", ["claims", "articles", "corrections"])
def test_every_format_tells_the_same(client: Client, listed: str) -> None:
    claim = f.bring_to(f.claim(by=f.reporter(public_name="Lea")), record.PUBLISHED)
    record.published_article(claim)
    record.again(claim, record.rerate("true"), change="rating_change")
    atom, rss, plain = (told(client, f"/feeds/{listed}.{form}") for form in FORMATS)
    assert len(atom) == 1
    assert atom == rss == plain


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("listed", ["claims", "articles", "corrections"])
def test_a_feed_is_asked_for_again_at_no_cost_while_nothing_changes(
    client: Client, listed: str, form: str
) -> None:
    record.published_article(f.bring_to(f.claim(), record.PUBLISHED))
    path = f"/feeds/{listed}.{form}"
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    record.again(Item.objects.get(kind="claim"), record.rerate("true"), change="rating_change")
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


def narrowed() -> tuple[Edition, dict[str, str]]:
    """A claim beside another, and for each parameter the value that only it has."""
    said = f.statement(
        speaker=f.speaker(slug="ada"),
        occasion=Occasion.objects.create(title="The debate", slug="debate"),
    )
    lea = f.reporter(public_name="Lea", public_slug="lea")
    passage = f.evidence(source=f.source(slug="register"))
    draft = f.claim(by=lea, statement=said, evidence=passage, rated="true", language="fa")
    draft.topics.add(Topic.objects.create(name="Roads", slug="roads"))
    draft.places.add(Place.objects.create(name="Kabul", slug="kabul"))
    values = {
        "speaker": "ada", "occasion": "debate", "author": "lea", "source": "register",
        "topic": "roads", "place": "kabul", "rating": "true", "language": "fa",
    }  # fmt: skip
    record.published()
    return f.bring_to(draft, record.PUBLISHED).current_edition, values


@pytest.mark.parametrize("form", FORMATS)
def test_a_feed_is_narrowed_like_its_list_and_still_tells_a_withdrawal(
    client: Client, form: str
) -> None:
    edition, values = narrowed()
    page = f"http://testserver/claims/{edition.slug}/"
    asked = [*({name: value} for name, value in values.items()), values]
    for one in asked:
        found = told(client, f"/feeds/claims.{form}?{urlencode(one)}")
        assert [link for _title, link, _content in found] == [page], one
    publishing.withdraw(edition.item, by=f.publisher(), reason="The source lied.")
    for one in asked:
        ((title, _link, content),) = told(client, f"/feeds/claims.{form}?{urlencode(one)}")
        assert title.startswith("Withdrawn: "), one
        assert "The source lied." in content
    assert told(client, f"/feeds/claims.{form}?to=2001-01-01&speaker=ada") == []


@pytest.mark.parametrize("listed", ["claims", "corrections"])
def test_older_entries_are_found_behind_the_newest(
    client: Client, listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    slugs = []
    for _ in range(5):
        claim = f.bring_to(f.claim(), record.PUBLISHED)
        record.again(claim, record.rerate("false"), change="correction")
        slugs.append(claim.slug)
    met, path = [], f"/feeds/{listed}.json?rating=false"
    while path:
        page = json.loads(body(client, path))
        met += [item["url"] for item in page["items"]]
        path = page.get("next_url", "").removeprefix("http://testserver")
    assert met == [f"http://testserver/claims/{slug}/" for slug in reversed(slugs)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("query", ["cursor=x", "rating=<b>", "from=yesterday", "speaker=a%20b"])
def test_a_bad_parameter_is_told_and_not_repeated(client: Client, form: str, query: str) -> None:
    html = body(client, f"/feeds/claims.{form}?{query}", status=400)
    assert "<b>x" not in html
    assert "yesterday" not in html


def test_a_narrowed_list_leads_to_its_own_feeds(client: Client) -> None:
    _edition, values = narrowed()
    html = body(client, f"/claims/?speaker={values['speaker']}")
    for form, kind in (("atom", "atom+xml"), ("rss", "rss+xml"), ("json", "feed+json")):
        feed = f"/feeds/claims.{form}?speaker=ada"
        assert f'type="application/{kind}" title=' in html
        assert html.count(f'href="{feed}"') == 2
        assert len(told(client, feed)) == 1
