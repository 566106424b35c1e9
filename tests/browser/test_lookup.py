"""A reporter looks a page up while entering a source, and takes what fits."""

import pytest
from playwright.sync_api import expect

from claims.capture import lookups
from claims.models import Source
from tests import factories as f
from tests.claims.capture import conftest as strangers

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]

PAGE = """<!DOCTYPE html><html lang="fa-AF"><head><meta charset="utf-8">
<title>طالبان می‌گویند سد پر بود</title><meta property="og:site_name" content="هشت صبح">
<meta property="article:published_time" content="2023-06-01"><meta name="author" content="مریم">
</head><body><p>متن</p></body></html>"""


@pytest.fixture
def web(settings):
    settings.NEWSROOM_FETCH_LOOPBACK = True
    # Nothing works in the background until the test says so.
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    with strangers.served(strangers.Web()) as each:
        each.pages["/dam"] = PAGE
        yield each


@pytest.mark.parametrize("width", [390, 1280])
def test_suggestions_come_while_one_types_and_are_taken_one_by_one(sign_in, web, findings, width):
    known = f.source(title="The dam", url=f"{web.url}/dam/")
    page = sign_in("rana", width=width)
    page.goto("/desk/claims/source/add/")
    page.get_by_label("Link", exact=True).fill(f"{web.url}/dam")
    page.get_by_role("button", name="Look this page up").click()
    expect(page.get_by_text("is looking the page up")).to_be_visible()
    page.get_by_label("Author").fill("Typed meanwhile")

    lookups.run_due()

    title = page.locator(".field-title .lookup-beside")
    expect(title).to_contain_text("طالبان می‌گویند سد پر بود")
    expect(title.locator("bdi")).to_have_attribute("lang", "fa-AF")
    expect(page.get_by_role("link", name=str(known))).to_be_visible()
    expect(page.locator(".field-author .lookup-beside")).to_have_count(0)
    assert page.get_by_label("Title *").input_value() == ""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert findings(page) == []

    title.get_by_role("button").press("Enter")
    expect(page.get_by_label("Title *")).to_be_focused()
    page.get_by_role("button", name="Use all").click()

    assert page.get_by_label("Title *").input_value() == "طالبان می‌گویند سد پر بود"
    assert page.get_by_label("Publisher").input_value() == "هشت صبح"
    assert page.get_by_label("Author").input_value() == "Typed meanwhile"
    expect(page.locator("[data-suggestion]")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    # The other source has the same address.
    page.get_by_role("button", name="Add a new one all the same").click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert Source.objects.filter(date="2023-06-01").count() == 1


def test_a_failure_is_said_in_a_sentence(sign_in, web):
    page = sign_in("rana")
    page.goto("/desk/claims/source/add/")
    page.get_by_label("Link", exact=True).fill(f"{web.url}/nothing")
    page.get_by_role("button", name="Look this page up").click()
    expect(page.get_by_text("is looking the page up")).to_be_visible()
    lookups.run_due()
    expect(page.get_by_text("The server answered 404 (Not Found).")).to_be_visible()


def test_without_script_the_same_buttons_draw_the_form_again(sign_in, web):
    page = sign_in("rana", java_script_enabled=False)
    page.goto("/desk/claims/source/add/")
    page.get_by_label("Link", exact=True).fill(f"{web.url}/dam")
    page.get_by_label("Author").fill("Typed before")
    page.get_by_role("button", name="Look this page up").click()
    lookups.run_due()
    page.get_by_role("button", name="Look again").click()
    page.get_by_role("button", name="Use all").click()

    assert page.get_by_label("Title *").input_value() == "طالبان می‌گویند سد پر بود"
    assert page.get_by_label("Author").input_value() == "Typed before"
    page.get_by_role("button", name="Save", exact=True).click()
    assert Source.objects.get().publisher == "هشت صبح"
