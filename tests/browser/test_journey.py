"""The main job in a real browser: from an entered claim to a published page, and a correction."""

import pytest

from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def pick(page, selector: str, text: str) -> None:
    """Choose in one of the desk's pickers, by keyboard."""
    box = page.locator(selector)
    box.focus()
    page.keyboard.type(text)
    page.get_by_role("option", name=text).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def wait_for(page, status: Status) -> None:
    """Until the only item has a status, 15 seconds at most."""
    for _ in range(150):
        if Item.objects.get().status == status:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"still {Item.objects.get().status}")


def enter_claim(page) -> None:
    page.goto("/desk/")
    page.get_by_role("link", name="New claim").click()
    # A speaker nobody has entered yet is added without leaving the form, by mouse.
    with page.expect_popup() as opened:
        page.locator(".field-speaker").get_by_role("link", name="New").first.click()
    popup = opened.value
    popup.get_by_label("Name", exact=False).first.fill("Mina Minister")
    popup.locator("#id_slug").fill("mina-minister")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()
    page.locator("#id_claim_statements-0-role_title").fill("Minister of Roads")
    page.locator("#id_claim_statements-0-quote").fill("We have built 300 bridges.")
    page.locator("#id_claim_statements-0-date").fill("XXXX-04-25")
    page.locator("#id_wording").fill("The ministry has built 300 bridges.")
    pick(page, "#id_evidence_links-0-source", "Register of bridges")
    page.locator("#id_evidence_links-0-passage").fill("Bridges in use: 120.")
    page.locator("#id_evidence_links-0-stance").select_option(label="contradicts")
    page.get_by_role("radio", name="False", exact=False).nth(1).check()


def test_a_claim_goes_from_the_form_to_the_page_by_keyboard_and_mouse(sign_in, open_page, findings):
    f.source(title="Register of bridges", slug="register", publisher="Roads Office")
    rana = sign_in("rana")
    enter_claim(rana)

    # Submitted too early: the save is kept and everything that is missing is named at once.
    rana.get_by_role("button", name="Save and submit", exact=True).click()
    missing = rana.locator("#what-is-missing")
    missing.get_by_text("Write the finding in one sentence.").click()
    assert rana.evaluate("document.activeElement.id") == "id_verdict-0-finding"
    rana.keyboard.type("The register counts 120 bridges.")
    rana.locator(".ProseMirror:visible").first.click()
    rana.keyboard.type("We counted the register.")
    rana.get_by_role("button", name="Save and submit", exact=True).click()
    wait_for(rana, Status.IN_REVIEW)

    item = Item.objects.get()
    reader = open_page(width=390)
    page_of_it = f"/claims/{item.slug}/"
    assert reader.request.get(page_of_it).status == 404

    edda = sign_in("edda")
    edda.get_by_role("link", name="The ministry has built 300 bridges.").first.click()
    decide = edda.locator("#decide")
    edda.frame_locator("iframe").get_by_text("We have built 300 bridges.").first.wait_for()
    decide.locator("textarea[name=reason][required]").fill("Which year is the register of?")
    decide.get_by_role("button", name="Return to the author", exact=True).click()
    wait_for(edda, Status.DRAFT)

    rana.goto("/desk/")
    rana.get_by_text("Which year is the register of?").wait_for()
    rana.get_by_role("link", name="The ministry has built 300 bridges.").first.click()
    rana.locator("#id_limitation").fill("The register is of 2023.")
    rana.get_by_role("button", name="Save and submit", exact=True).click()
    wait_for(rana, Status.IN_REVIEW)

    edda.goto(f"/desk/items/{item.pk}/")
    decide.get_by_role("button", name="Approve", exact=True).click()
    wait_for(edda, Status.REVIEWED)
    assert reader.request.get(page_of_it).status == 404

    paula = sign_in("paula")
    paula.get_by_role("link", name="The ministry has built 300 bridges.").first.click()
    paula.get_by_role("link", name="Publish…").first.click()
    paula.get_by_role("button", name="Publish", exact=True).click()
    wait_for(paula, Status.PUBLISHED)

    reader.goto(page_of_it)
    text = reader.locator("main").inner_text()
    for words in (
        "Mina Minister",
        "We have built 300 bridges.",
        "25 April, year",
        "The register counts 120 bridges.",
        "The register is of 2023.",
        "Edda Editor",
    ):
        assert words in text, words
    assert findings(reader) == []
