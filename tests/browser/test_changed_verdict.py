"""A verdict is changed, in a real browser: what readers see before, meanwhile, and afterwards."""

import os
from pathlib import Path

import pytest

from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f
from tests.browser.test_journey import pick
from tests.public.record import json_ld, words

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]

OLD, NEW = "The register counts 120 bridges.", "With foot bridges it is 260."
NOTE = "We had left out foot bridges. With them there are 260, so this is half true."
CLAIM, ARTICLE = "/claims/bridges/", "/articles/a-day-of-numbers/"
PICTURE = "/share/claims/bridges.png"
BOTH = (
    CLAIM, ARTICLE, "/claims/", "/", "/speakers/mina/", "/feeds/claims.atom",
    "/api/v1/claims/", f"/api/v1{CLAIM}", "/embed/claims/bridges/",
    "/oembed?url=http://testserver/claims/bridges/",
)  # fmt: skip


@pytest.fixture
def claim(cast: None) -> Item:
    """A claim that is False, in public, and in an article."""
    rana = f.User.objects.get(username="rana")
    f.source(title="Register of foot bridges", slug="foot-bridges", publisher="Roads Office")
    said = f.statement(
        speaker=f.speaker(name="Mina Minister", slug="mina"), quote="We have built 300 bridges."
    )
    claim = f.bring_to(
        f.claim(
            by=rana, statement=said, slug="bridges", rated="false", finding=OLD,
            wording="The ministry has built 300 bridges.",
        ),
        Status.PUBLISHED,
    )  # fmt: skip
    woven = f.article(
        by=rana, claims=(claim,), slug="a-day-of-numbers", headline="A day of numbers"
    )
    f.bring_to(woven, Status.PUBLISHED)
    return Item.objects.get(pk=claim.pk)


def wait_for(page, item: Item, status: Status) -> None:
    """Until the item has a status, 15 seconds at most."""
    for _ in range(150):
        if Item.objects.get(pk=item.pk).status == status:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"still {Item.objects.get(pk=item.pk).status}")


def text(reader, path: str) -> str:
    response = reader.request.get(path)
    assert response.status == 200, path
    return response.text()


def revise(rana, item: Item) -> None:
    """New evidence, another rating, another finding; submitted."""
    rana.goto(f"/desk/items/{item.pk}/revise/")
    rana.get_by_role("button", name="Revise", exact=True).click()
    wait_for(rana, item, Status.DRAFT)
    rana.goto(f"/desk/claims/claim/{item.pk}/change/")
    rana.locator("[name=_more][value=evidence_links]").click()
    pick(rana, "#id_evidence_links-1-source", "Register of foot bridges")
    rana.locator("#id_evidence_links-1-passage").fill("Foot bridges in use: 140.")
    rana.locator("#id_evidence_links-1-stance").select_option(label="supports")
    rana.get_by_role("radio", name="Half true", exact=False).check()
    rana.locator("#id_verdict-0-finding").fill(NEW)
    rana.get_by_role("button", name="Save and submit", exact=True).click()
    wait_for(rana, item, Status.IN_REVIEW)


def publish(paula, item: Item) -> None:
    paula.goto(f"/desk/items/{item.pk}/publish/")
    # The kind is read off the two editions, and stands there already.
    assert paula.get_by_role("radio", name="Change of verdict", exact=True).is_checked()
    paula.get_by_role("radio", name="Change of verdict", exact=True).check()
    paula.locator("textarea[name=note]").fill(NOTE)
    paula.get_by_role("button", name="Publish", exact=True).click()
    wait_for(paula, item, Status.PUBLISHED)


def test_a_verdict_changes_everywhere_with_a_note_and_nowhere_before(
    claim, sign_in, open_page, findings
):
    reader = open_page(width=390)
    assert all("False" in text(reader, path) for path in BOTH)
    before = {path: words(text(reader, path)) for path in (*BOTH, "/corrections/")}
    picture = reader.request.get(PICTURE).body()

    revise(sign_in("rana"), claim)
    is_as_before(reader, before)
    edda = sign_in("edda")
    edda.goto(f"/desk/items/{claim.pk}/")
    edda.frame_locator("iframe").get_by_text(NEW).first.wait_for()
    edda.locator("#decide").get_by_role("button", name="Approve", exact=True).click()
    wait_for(edda, claim, Status.REVIEWED)
    is_as_before(reader, before)
    assert reader.request.get(PICTURE).body() == picture
    publish(sign_in("paula"), claim)

    for path in BOTH:
        found = text(reader, path)
        assert "Half true" in found, path
        assert NEW in found or path.endswith("articles/"), path
    the_page_says_so_at_its_top(reader, findings)
    the_article_carries_the_note(reader, findings)
    the_corrections_list_it(reader, findings)
    the_card_in_other_pages_says_so(reader, findings, picture)
    machines_are_told(reader)
    look(open_page)


def is_as_before(reader, before: dict[str, str]) -> None:
    for path, said in before.items():
        assert words(text(reader, path)) == said, path


def the_page_says_so_at_its_top(reader, findings) -> None:
    reader.goto(CLAIM)
    notice = reader.locator("main .notice").first
    said = notice.inner_text()
    for part in ("Change of verdict", "Our verdict was “False” and is now “Half true”.", NOTE):
        assert part in said, part
    verdict = reader.get_by_text(NEW).first
    assert notice.bounding_box()["y"] < verdict.bounding_box()["y"]
    assert findings(reader) == []
    # The earlier edition stays readable, says that it is old, and what was changed since.
    notice.get_by_role("link").click()
    reader.wait_for_url("**/editions/1/")
    page = reader.locator("main").inner_text()
    assert "This text is out of date" in page
    assert OLD in page
    assert NEW in page
    assert "noindex" in reader.content()
    assert findings(reader) == []


def the_article_carries_the_note(reader, findings) -> None:
    reader.goto(ARTICLE)
    page = reader.locator("main").inner_text()
    for part in ("Half true", NEW, NOTE):
        assert part in page, part
    assert OLD not in page
    assert findings(reader) == []


def the_corrections_list_it(reader, findings) -> None:
    reader.goto("/corrections/")
    first = reader.locator("main ol li").first.inner_text()
    for part in ("Change of verdict", "“False”", "“Half true”", NOTE, "300 bridges"):
        assert part in first, part
    assert findings(reader) == []
    for path in ("/feeds/corrections.atom", "/api/v1/corrections/"):
        found = text(reader, path)
        assert NOTE in found, path
        assert "Half true" in found, path


def the_card_in_other_pages_says_so(reader, findings, picture: bytes) -> None:
    reader.goto("/embed/claims/bridges/")
    said = reader.locator("main").inner_text()
    for part in ("Half true", NEW, "Change of verdict", NOTE):
        assert part in said, part
    assert OLD not in said
    assert findings(reader) == []
    assert reader.request.get(PICTURE).body() != picture


def machines_are_told(reader) -> None:
    answer = reader.request.get(f"/api/v1{CLAIM}").json()
    assert "Half true" in str(answer)
    assert NOTE in str(answer)
    blocks = json_ld(text(reader, CLAIM))
    review = next(each for each in blocks if "ClaimReview" in str(each))
    assert "Half true" in str(review)
    assert NOTE in str(review)
    assert "CorrectionComment" in str(review)


def look(open_page) -> None:
    """Pictures for whoever asks for them: ``PICTURES=folder``."""
    folder = os.environ.get("PICTURES")
    for width in (390, 1280) if folder else ():
        page = open_page(width=width)
        for name, path in (
            ("claim", CLAIM), ("earlier", f"{CLAIM}editions/1/"), ("article", ARTICLE),
            ("corrections", "/corrections/"), ("speaker", "/speakers/mina/"),
        ):  # fmt: skip
            page.goto(path)
            page.screenshot(path=Path(str(folder)) / f"{name}-{width}.png", full_page=True)
