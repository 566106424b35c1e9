"""The site on a disk: opened without any server, read and searched."""

from pathlib import Path

import pytest

from newsroom.public.mirror import run
from newsroom.public.mirror.files import Folder
from newsroom.review.states import Status
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


@pytest.fixture
def disk(cast: None, tmp_path: Path) -> str:
    """The address of a mirror in English and Dari, with two claims."""
    said = f.statement(speaker=f.speaker(name="Mina Minister", slug="mina"))
    for slug, wording in (("bridges", "There are 300 bridges."), ("سد", "سد پر از آب بود.")):
        claim = f.claim(slug=slug, wording=wording, rated="false", statement=said)
        f.bring_to(claim, Status.PUBLISHED)
    style = run.Style(languages=("en", "fa-af"), is_served=False)
    run.mirror(Folder(tmp_path / "disk", compress=False), style)
    return (tmp_path / "disk").as_uri()


def test_the_site_is_read_and_searched_from_a_disk(disk, open_page, findings, expected):
    # Only axe asks for the stylesheet once more, which a page from a disk may not do.
    expected += ["Access to XMLHttpRequest", "net::ERR_FAILED"]
    page = open_page(width=390)
    page.goto(f"{disk}/index.html")
    page.get_by_role("link", name="There are 300 bridges.").click()
    page.wait_for_url("**/claims/bridges/index.html")
    assert page.locator("main .rating").first.inner_text().startswith("False")
    # The stylesheet comes along.
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    page.get_by_role("contentinfo").get_by_role("link", name="Everything, by month").click()
    page.wait_for_url("**/archive/index.html")
    find(page, "300 BRIDGES", "There are 300 bridges.")
    # Another spelling of the same letters.
    find(page, "سد پر از اب", "سد پر از آب بود.")
    find(page, "mina false", "There are 300 bridges.")
    assert findings(page) == []
    page.get_by_label("Words in these lists").fill("no such words")
    page.get_by_text("Nothing found.").wait_for()
    find(page, "سد", "سد پر از آب بود.")
    page.get_by_role("link", name="سد پر از آب بود.").click()
    page.get_by_role("heading", name="سد پر از آب بود.").wait_for()


def find(page, words: str, title: str) -> None:
    page.get_by_label("Words in these lists").fill(words)
    page.locator(".find ol").get_by_role("link", name=title).wait_for()


def test_without_a_script_the_months_lead_everywhere(disk, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{disk}/fa/archive/index.html")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".find").is_hidden()
    page.locator("main .tags a").first.click()
    page.wait_for_url("**/fa/archive/claims/*/1/index.html")
    page.get_by_role("link", name="There are 300 bridges.").click()
    page.wait_for_url("**/fa/claims/bridges/index.html")
