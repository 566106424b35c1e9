"""What a link looks like elsewhere: its picture, its description, the card, and oEmbed."""

import io
import json
import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from PIL import Image, ImageChops

from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.public.sharing import drawing, keeping
from newsroom.public.sharing.card import Card, card_of
from newsroom.public.sharing.lettering import Face, can_write, fitted
from tests import factories as f
from tests.public import record
from tests.public.record import body, words

pytestmark = pytest.mark.django_db

NOTE = "A second report came to light."
CARD = Card(
    language="en", direction="ltr", tone="false", verdict="False", verdict_language="en",
    steps=(True, False, False), remark="", title="The dam was full.", who="Mina Minister",
    newsroom="The Newsroom", date="22 November 2026",
)  # fmt: skip
DARI = "هیچ‌کس جز طالبان بر یک ولسوالی افغانستان تسلط ندارد."


@pytest.fixture(autouse=True)
def _kept_here(settings: Any, tmp_path: Any) -> None:
    settings.NEWSROOM_VAR = tmp_path


def image(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def drawn(**words: Any) -> Image.Image:
    return image(drawing.png(Card(**{**vars(CARD), **words})))


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything drawn below the band."""
    below = picture.crop((0, drawing.BAND, drawing.WIDTH, drawing.HEIGHT))
    paper = Image.new("RGB", below.size, below.getpixel((2, 2)))
    box = ImageChops.difference(below, paper).getbbox()
    assert box is not None
    return box


def part(picture: Image.Image, *, left: bool) -> int:
    """How many pixels of the tone stand in one half of where the verdict is."""
    x = 0 if left else drawing.WIDTH // 2
    half = picture.crop((x, 40, x + drawing.WIDTH // 2, 150))
    return sum(1 for r, g, b in half.get_flattened_data() if r > 120 and g < 70 and b < 70)


# --- The picture ---


def test_a_picture_differs_with_every_word_on_it() -> None:
    others = [
        {"verdict": "True"}, {"tone": "true"}, {"steps": (True, True, False)}, {"steps": ()},
        {"title": "The dam was empty."}, {"who": "Somebody"}, {"newsroom": "Another"},
        {"date": "23 November 2026"}, {"remark": "Correction, 23 November 2026"},
    ]  # fmt: skip
    plain = drawn()
    assert plain.size == (1200, 630)
    for other in others:
        assert ImageChops.difference(plain, drawn(**other)).getbbox(), other
    keys = {Card(**{**vars(CARD), **other}).key for other in [{}, *others]}
    assert len(keys) == len(others) + 1


def test_arabic_letters_are_joined() -> None:
    face = [Face(size=48)]
    word = "افغانستان"
    joined = fitted(word, face, language="fa", width=1000, height=100).lines[0]
    # The non-joiner between letters leaves each in its isolated form.
    apart = fitted("\u200c".join(word), face, language="fa", width=1000, height=100).lines[0]
    assert joined.direction == "rtl"
    assert joined.width < apart.width * 0.85


def test_text_from_right_to_left_begins_at_the_right() -> None:
    dari = drawn(language="prs", direction="rtl", verdict="نادرست", title=DARI)
    assert part(dari, left=False) > 1000
    assert part(dari, left=True) == 0
    assert part(drawn(), left=True) > 1000
    assert part(drawn(), left=False) == 0


def test_latin_words_stand_in_an_arabic_line_and_the_other_way_round() -> None:
    for text in ("داعش خراسان (ISIS-K) در 2024", "Kabul, کابل, 1402 (۱۴۰۲)"):
        assert can_write(text)
        (line,) = fitted(text, [Face(size=40)], language="fa", width=1000, height=60).lines
        assert line.text == text


@pytest.mark.parametrize(
    "title",
    [
        "A very long wording that goes on. " * 30,
        "x" * 700,
        DARI * 20,
        "و" * 500,
        "W",
        "\u0301" * 50,
    ],
)
def test_nothing_is_drawn_outside_of_the_margins(title: str) -> None:
    for direction in ("ltr", "rtl"):
        left, _top, right, bottom = ink(
            drawn(title=title, direction=direction, verdict=title[:90], who=title, newsroom=title)
        )
        assert left >= drawing.MARGIN - 12
        assert right <= drawing.WIDTH - drawing.MARGIN + 12
        assert bottom <= drawing.HEIGHT - drawing.BAND - 8


def test_a_long_wording_is_smaller_and_then_ends_in_an_ellipsis() -> None:
    faces = [Face(size=60), Face(size=30)]
    box = {"language": "en", "width": 1000, "height": 200}
    assert fitted("Short.", faces, **box).face.size == 60
    longer = fitted("Some more words of a wording. " * 6, faces, **box)
    assert longer.face.size == 30
    assert "…" not in longer.lines[-1].text
    longest = fitted("Some more words of a wording. " * 20, faces, **box)
    assert longest.lines[-1].text.endswith("…")
    assert all(line.width <= 1000 for line in longest.lines)
    assert longest.height <= 200


def test_what_no_font_can_write_is_left_out() -> None:
    assert not can_write("中文")
    assert ImageChops.difference(drawn(title="中文"), drawn(title="")).getbbox() is None


def test_the_picture_is_in_the_words_of_the_edition() -> None:
    said = f.statement(speaker=f.speaker(name="Mina Minister"))
    edition = record.published(statement=said, rated="false", wording="The dam was full.")
    card = card_of(edition)
    assert (card.verdict, card.title, card.remark) == ("False", "The dam was full.", "")
    assert card.who.startswith("Mina Minister")
    assert card.steps
    assert card.steps[0] is True
    assert card.steps[-1] is False


def test_a_corrected_picture_says_so_even_after_a_typo() -> None:
    item = f.bring_to(f.claim(rated="true"), record.PUBLISHED)
    before = card_of(item.current_edition)
    edition = record.again(item, record.rerate("false"), change="rating_change")
    card = card_of(edition)
    assert card.verdict == "False"
    assert card.remark.startswith("Change of verdict, ")
    assert card.key != before.key


def test_a_withdrawn_picture_shows_no_verdict() -> None:
    item = f.bring_to(f.claim(rated="true"), record.PUBLISHED)
    card = card_of(publishing.withdraw(item, by=f.publisher(), reason=NOTE))
    assert (card.verdict, card.steps, card.tone) == ("Withdrawn", None, "withdrawn")
    assert card.remark == "We no longer stand behind this text."


def test_an_edition_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = record.published()
    first = keeping.picture(card_of(edition), item=edition.item_id)
    monkeypatch.setattr(drawing, "png", None)
    assert keeping.picture(card_of(edition), item=edition.item_id) == first


def test_a_new_state_takes_the_place_of_the_old_one(settings: Any) -> None:
    first = keeping.picture(CARD, item=7)
    other = Card(**{**vars(CARD), "verdict": "True"})
    assert keeping.picture(other, item=7) != first
    assert len(list((settings.NEWSROOM_VAR / "share").iterdir())) == 1


def test_it_is_drawn_where_nothing_can_be_kept(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "file").touch()
    settings.NEWSROOM_VAR = tmp_path / "file"
    assert keeping.picture(CARD, item=1).startswith(b"\x89PNG")


def test_the_address_of_a_picture_answers(client: Client, django_assert_num_queries: Any) -> None:
    slug = record.published().slug
    with django_assert_num_queries(1):
        answer = client.get(f"/share/claims/{slug}.png?v=1")
    assert answer["Content-Type"] == "image/png"
    assert image(answer.content).size == (1200, 630)
    again = client.get(f"/share/claims/{slug}.png", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get("/share/claims/never-was.png").status_code == 404
    assert client.get(f"/share/articles/{slug}.png").status_code == 404
    assert client.post(f"/share/claims/{slug}.png").status_code == 405
    article = record.published_article()
    assert client.get(f"/share/articles/{article.slug}.png")["Content-Type"] == "image/png"


# --- What a page says about itself ---


def metas(html: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)"\s+content="([^"]*)">', html)
    return dict(found)


def test_a_link_is_shown_with_its_verdict_and_picture(client: Client) -> None:
    edition = record.published(rated="false", wording="The dam was full.", finding="It was empty.")
    said = metas(body(client, f"/claims/{edition.slug}/"))
    assert said["og:title"] == "False: The dam was full."
    assert said["og:description"] == "It was empty."
    assert said["og:image"] == f"http://testserver/share/claims/{edition.slug}.png?v=1"
    assert said["og:image:alt"] == "False: The dam was full."
    assert said["twitter:card"] == "summary_large_image"
    assert client.get(said["og:image"].removeprefix("http://testserver")).status_code == 200


def test_who_keeps_pictures_gets_the_new_one(client: Client) -> None:
    item = f.bring_to(f.claim(rated="true", wording="The dam was full."), record.PUBLISHED)
    record.again(item, record.rerate("false"), change="rating_change")
    said = metas(body(client, f"/claims/{item.slug}/"))
    assert said["og:image"].endswith("?v=2")
    assert said["og:title"] == "False: The dam was full."
    publishing.withdraw(item, by=f.publisher(), reason=NOTE)
    said = metas(body(client, f"/claims/{item.slug}/"))
    assert said["og:image"].endswith("?v=3")
    assert said["og:title"] == "Withdrawn: The dam was full."
    assert said["og:description"] == NOTE


def test_an_earlier_edition_has_no_picture_of_today(client: Client) -> None:
    item = f.bring_to(f.claim(rated="true"), record.PUBLISHED)
    record.again(item, record.rerate("false"), change="rating_change")
    html = body(client, f"/claims/{item.slug}/editions/1/")
    assert "og:image" not in html
    assert "oembed" not in html


def test_a_link_to_a_speaker_is_shown_with_the_name(client: Client) -> None:
    record.published(statement=f.statement(speaker=f.speaker(slug="ada", name="Ada")))
    said = metas(body(client, "/speakers/ada/?utm_source=x"))
    assert said["og:title"] == "Ada"
    assert said["og:url"] == "http://testserver/speakers/ada/"


# --- The card ---


def card(client: Client, edition: Edition, query: str = "") -> str:
    return body(client, f"/embed/claims/{edition.slug}/{query}")


def test_the_card_can_stand_anywhere_and_nothing_else_can(client: Client) -> None:
    edition = record.published()
    answer = client.get(f"/embed/claims/{edition.slug}/")
    assert "frame-ancestors" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    for path in (f"/claims/{edition.slug}/", "/", "/embed/claims/never-was/", "/oembed"):
        other = client.get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], path
        assert other["X-Frame-Options"] == "DENY", path


def test_the_card_is_small_and_leads_to_the_page(client: Client) -> None:
    edition = record.published(rated="false", wording="The dam was full.", finding="It was empty.")
    html = card(client, edition)
    assert len(html) < 4000
    assert "<script" not in html
    for said in ("False", "The dam was full.", "It was empty."):
        assert said in html
    assert html.count(f'href="http://testserver/claims/{edition.slug}/" target="_blank"') == 2


def test_the_card_tells_how_it_stands_today(client: Client) -> None:
    item = f.bring_to(f.claim(rated="true", finding="Before."), record.PUBLISHED)
    edition = record.again(
        item, record.rerate("false", "After."), change="rating_change", note=NOTE
    )
    said = words(card(client, edition))
    for text in ("False", "After.", "Change of verdict", NOTE):
        assert text in said
    assert "Before." not in said
    withdrawn = publishing.withdraw(item, by=f.publisher(), reason="It rested on a forgery.")
    said = words(card(client, withdrawn))
    assert "Withdrawn" in said
    assert "It rested on a forgery." in said
    assert "After." not in said


@pytest.mark.parametrize(
    "query",
    ["?theme=dark", "?theme=light", "?theme=%00", "?theme=x&theme=dark", "?lang=zz", "?lang="],
)
def test_the_card_breaks_on_nothing_that_it_is_asked(client: Client, query: str) -> None:
    html = card(client, record.published(), query)
    assert ('class="dark"' in html) == query.endswith("dark")
    assert "zz" not in html


def test_the_page_offers_the_card_and_a_quotation_that_stands_alone(client: Client) -> None:
    edition = record.published(
        rated="false", wording="The <dam> was full.", finding="It was empty & dry."
    )
    html = body(client, f"/claims/{edition.slug}/")
    offered = html.split("Embed this check")[1].split("</pre>")[0]
    assert "<iframe" not in offered
    assert f"&lt;iframe src=&quot;http://testserver/embed/claims/{edition.slug}/&quot;" in offered
    # What it holds is escaped twice: once for us, once for whoever pastes it.
    assert "The &amp;lt;dam&amp;gt; was full." in offered
    for said in ("&lt;blockquote", "False", "It was empty &amp;amp; dry.", "Newsroom"):
        assert said in offered


# --- oEmbed ---


def ask(client: Client, url: str, **more: Any) -> Any:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return client.get(f"/oembed?url={quote(url)}{query}")


def page_of(edition: Edition) -> str:
    return f"http://testserver/{edition.kind}s/{edition.slug}/"


def test_a_claim_is_shown_as_a_card(client: Client) -> None:
    edition = record.published(rated="false", wording="The dam was full.")
    response = ask(client, page_of(edition), format="json")
    assert response["Content-Type"] == "application/json"
    answer = response.json()
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert answer["title"] == "The dam was full."
    assert f'src="http://testserver/embed/claims/{edition.slug}/"' in answer["html"]
    assert f'width="{answer["width"]}" height="{answer["height"]}"' in answer["html"]
    assert answer["thumbnail_url"].endswith(f"/share/claims/{edition.slug}.png?v=1")


def test_an_article_is_shown_as_a_link(client: Client) -> None:
    answer = ask(client, page_of(record.published_article(headline="Numbers"))).json()
    assert (answer["type"], answer["title"]) == ("link", "Numbers")
    assert "html" not in answer


def test_it_says_the_same_in_xml(client: Client) -> None:
    edition = record.published(wording="A <claim> & more.")
    response = ask(client, page_of(edition), format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    found = {child.tag: child.text for child in ET.fromstring(response.content)}
    answer = ask(client, page_of(edition)).json()
    assert found == {name: str(value) for name, value in answer.items()}


def test_the_card_keeps_to_the_size_that_is_asked(client: Client) -> None:
    edition = record.published()
    answer = ask(client, page_of(edition), maxwidth=300, maxheight=200).json()
    assert (answer["width"], answer["height"]) == (300, 200)
    assert "thumbnail_url" not in answer
    answer = ask(client, page_of(edition), maxwidth=5000).json()
    assert answer["width"] == 600
    assert answer["thumbnail_width"] == 1200


def test_pages_lead_to_their_answers(client: Client) -> None:
    for edition in (record.published(), record.published_article()):
        html = body(client, f"/{edition.kind}s/{edition.slug}/")
        links = re.findall(
            r'type="(?:application/json|text/xml)\+oembed"[^>]* href="([^"]+)"', html
        )
        assert len(links) == 2
        for link in links:
            path = link.replace("&amp;", "&").removeprefix("http://testserver")
            assert edition.title in body(client, path)


@pytest.mark.parametrize(
    "url",
    [
        "http://testserver/", "http://testserver/claims/", "http://testserver/claims/never-was/",
        "http://elsewhere.example/claims/{slug}/", "ftp://testserver/claims/{slug}/",
        "http://testserver:81/claims/{slug}/", "claims/{slug}", "http://[/", "http://testserver/\x00",
        "http://testserver/desk/", "http://testserver/share/claims/{slug}.png/",
    ],
)  # fmt: skip
def test_what_is_no_page_of_ours_is_not_found(client: Client, url: str) -> None:
    url = url.format(slug=record.published().slug)
    response = ask(client, url)
    assert response.status_code in (400, 404)
    assert response.content == b""


def test_pages_are_known_by_all_their_addresses(client: Client) -> None:
    edition = record.published()
    for path in ("", "editions/", "editions/1/", "#top", "?utm_source=x"):
        answer = ask(client, page_of(edition) + path)
        assert answer.json()["title"] == edition.title, path
    secure = page_of(edition).replace("http:", "https:")
    assert ask(client, secure).json()["title"] == edition.title


def test_a_question_that_is_none_is_told_so(client: Client) -> None:
    page = page_of(record.published())
    assert client.get("/oembed").status_code == 400
    assert ask(client, page, format="yaml").status_code == 501
    for size in ("0", "-1", "wide", "9" * 9):
        assert ask(client, page, maxwidth=size).status_code == 400
    assert ask(client, "http://testserver/" + "x" * 3000).status_code == 400


def test_what_is_withdrawn_is_shown_as_withdrawn(client: Client) -> None:
    item = f.bring_to(f.claim(finding="It was empty."), record.PUBLISHED)
    edition = publishing.withdraw(item, by=f.publisher(), reason=NOTE)
    html = json.loads(ask(client, page_of(edition)).content)["html"]
    assert "Withdrawn" in html
    assert NOTE in html
    assert "It was empty." not in html
