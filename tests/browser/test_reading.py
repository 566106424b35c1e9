"""Public pages as a reader has them before their eyes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from claims.models import Claim, Occasion, Place, SpeakerRole, Topic
from newsroom.articles.models import Block
from newsroom.editions.models import Edition
from tests import factories as f
from tests.claims.full import full_claim
from tests.public import record

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

QUOTE = (
    "Unhappily, of these three ministries one sends the lorries, another opens the gates for them "
    "at night, and the third one pays for the fuel and the drivers, and has done so for two years."
)
FINDING = (
    "The customs record and the ministry’s own accounts show that no lorry passed the gate in "
    "either year, and none of those who could know of any payment was asked, so that the claim as "
    "it was made does not stand, whatever may have happened on other roads."
)


def linking(claim: Claim) -> Edition:
    """An article that weaves the claim in and links to it."""
    draft = f.article(claims=(claim,))
    link = f'<p>See <a href="/claims/{claim.slug}/">there</a>.</p><h3>Further</h3><p>Words.</p>'
    Block.objects.create(article=draft, text=link, position=3)
    return f.bring_to(draft, record.PUBLISHED).current_edition


@pytest.fixture
def paths(transactional_db: None) -> dict[str, str]:
    said = f.statement(
        speaker=f.speaker(name="Ada Speaker", slug="ada"),
        role_title="Minister of Roads and Bridges",
        quote=QUOTE,
        date="XXXX-04-25",
        occasion=Occasion.objects.create(
            title="گفت‌وگوی تلویزیونی دربارهٔ راه‌ها", slug="debate", medium="The channel"
        ),
    )
    SpeakerRole.objects.create(speaker=said.speaker, title="Minister of Roads", since="2021-08")
    passage = f.evidence(source=f.source(slug="register", interests="It is the ministry’s own."))
    draft = f.claim(
        by=f.reporter(public_name="Lea", public_slug="lea"),
        statement=said,
        evidence=passage,
        wording="Three ministries run the lorries.",
        finding=FINDING,
    )
    draft.topics.add(Topic.objects.create(name="Roads", slug="roads"))
    draft.places.add(Place.objects.create(name="کابل", slug="the-city"))
    claim = f.bring_to(draft, record.PUBLISHED)
    persian = f.claim(
        language="fa",
        statement=f.statement(quote="هیچ راهی بسته نیست.", quote_language="prs"),
        wording="هیچ راهی بسته نیست.",
        finding="سه راه از ماه حمل بسته است.",
    )
    claim.refresh_from_db()
    woven = linking(claim)
    changed = f.bring_to(persian, record.PUBLISHED)
    for rated, note in (
        ("half-true", "یک راه باز شده بود."),
        ("mostly-true", "راه دوم هم باز شد."),
    ):
        moved = record.rerate(rated, "دو راه از ماه حمل بسته است.")
        record.again(changed, moved, change="rating_change", note=note)
    full = f.bring_to(full_claim(), record.PUBLISHED)
    return {
        "claim": f"/claims/{claim.slug}/",
        "full": f"/claims/{full.slug}/",
        "text": f"/claims/{full.slug}/text/",
        "persian text": f"/claims/{changed.slug}/text/",
        "article text": f"/articles/{woven.slug}/text/",
        "persian": f"/claims/{changed.slug}/",
        "earlier": f"/claims/{changed.slug}/editions/1/",
        "withdrawn": f"/claims/{f.bring_to(f.claim(), record.WITHDRAWN).slug}/",
        "article": f"/articles/{woven.slug}/",
        "home": "/",
        "claims": "/claims/?speaker=ada&from=2020-01-01",
        "speaker": "/speakers/ada/",
        "occasion": "/occasions/debate/",
        "topic": "/topics/roads/",
        "place": "/fa/places/the-city/",
        "source": "/sources/register/",
        "author": "/authors/lea/",
        "ratings": "/ratings/",
        "corrections": "/corrections/?change=rating_change&from=2020-01-01",
        "found": "/search/?q=ministries",
        "not found": "/ar/search/?q=zeppelin",
        "in dari": f"/fa/claims/{claim.slug}/",
        "in pashto": "/ps/",
        "in arabic": f"/ar/articles/{woven.slug}/",
        "in french": "/fr/claims/",
        "embedded": f"/embed/claims/{claim.slug}/",
        "suggest": "/suggest/",
        "report": "/fa/report-error/",
        "archive": "/archive/",
        "nowhere": "/fa/claims/never-was/",
    }


def test_the_first_screen_of_a_phone_tells_who_said_what_and_whether_it_is_so(
    open_page: Callable[..., Page], paths: dict[str, str]
) -> None:
    page = open_page(width=390)
    page.goto(paths["claim"])
    for selector in (".said .who", ".said .wording", ".verdict .rating", ".verdict .finding"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 760, selector


def test_the_answer_stays_on_the_first_screen_when_it_was_changed_twice(
    open_page: Callable[..., Page], paths: dict[str, str]
) -> None:
    page = open_page(width=390)
    page.goto(paths["persian"])
    for selector in (".said .wording", ".verdict .rating", ".verdict .finding"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 844, selector


def test_on_paper_the_answer_and_the_addresses_of_sources_are_there_and_the_rest_is_not(
    open_page: Callable[..., Page], paths: dict[str, str]
) -> None:
    page = open_page()
    page.emulate_media(media="print")
    page.goto(paths["full"])
    assert page.locator(".verdict .rating").is_visible()
    assert page.locator(".verdict .finding").is_visible()
    for selector in (".masthead nav", ".crumbs", ".share details", ".report", ".colophon ul"):
        assert not page.locator(selector).first.is_visible(), selector
    after = "node => getComputedStyle(node, '::after').content"
    source = page.locator(".facts a[href^='https://example.org/report']").first
    assert "https://example.org/report" in source.evaluate(after)


def test_a_page_asks_for_itself_and_its_stylesheet_and_nobody_elses(
    open_page: Callable[..., Page], paths: dict[str, str]
) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(paths["claim"])
    page.wait_for_load_state("networkidle")
    assert {url.split("?")[0].rsplit(".", 1)[-1] for url in asked[1:]} <= {"css", "svg"}
    assert all(url.startswith(page.url.split("/claims")[0]) for url in asked)
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_never_scroll_sideways(
    open_page: Callable[..., Page],
    findings: Callable[[Page], list[str]],
    paths: dict[str, str],
    expected: list[str],
    scheme: str,
) -> None:
    expected.append(paths["nowhere"])
    page = open_page(width=320, color_scheme=scheme)
    for path in paths.values():
        page.goto(path)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, path
        page.set_viewport_size({"width": 1280, "height": 900})
        assert findings(page) == [], path
        page.set_viewport_size({"width": 320, "height": 900})


def test_a_persian_check_runs_from_right_to_left(
    open_page: Callable[..., Page], paths: dict[str, str]
) -> None:
    page = open_page()
    page.goto(paths["persian"])
    heading, verdict = (
        page.locator(selector).bounding_box() for selector in (".part h2 >> nth=0", ".verdict")
    )
    assert heading["x"] > verdict["x"] + verdict["width"]
    assert page.locator(".claim").evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_withdrawn_text_opens_on_request(
    open_page: Callable[..., Page], paths: dict[str, str]
) -> None:
    page = open_page()
    page.goto(paths["withdrawn"])
    assert not page.get_by_text("Our verdict").is_visible()
    page.get_by_text("Read the withdrawn text").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Our verdict").is_visible()
