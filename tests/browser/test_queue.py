"""An editor at deadline: finds, ticks, assigns, opens and decides without leaving the keyboard."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.review import discussion, workflow
from newsroom.review.models import Item, User
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]

RTL = "document.documentElement.dir = 'rtl'"


def shot(page, name):
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/queue-{name}.png", full_page=True)


@pytest.fixture
def items():
    """Four things that wait, in the order of the queue."""
    now, rana = timezone.now(), User.objects.get(username="rana")
    late = f.claim(
        wording="The ministry has built 300 bridges.", by=rana, priority=4, sensitive=True,
        due_at=now - timedelta(hours=5),
    )  # fmt: skip
    soon = f.claim(
        wording="سهم آب کشاورزی در ده سال نصف شده است.", language="fa", by=rana,
        due_at=now + timedelta(days=1),
    )  # fmt: skip
    free = f.article(headline="What was promised about the bridges", by=rana)
    back = f.claim(wording="Bread costs twice as much as last year.", by=rana)
    for item in (late, soon, free, back):
        workflow.submit(item, by=item.created_by)
    workflow.approve(late, by=f.editor(first_name="Uma", last_name="Khan"))
    discussion.comment(late, by=f.editor(first_name="Nila"), text="Which register is this?")
    workflow.return_(back, by=f.editor(), reason="Which year?")
    return [late, soon, free, back]


def focused(page):
    return page.evaluate("document.activeElement.textContent")


def test_rows_are_walked_ticked_assigned_and_opened_by_keyboard(sign_in, items):
    late, soon, free, _back = items
    page = sign_in("edda")
    page.get_by_role("link", name="Queue", exact=True).click()
    page.wait_for_url("**/queue/")
    page.keyboard.press("j")
    assert focused(page) == late.wording
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("k")
    assert focused(page) == soon.wording

    page.locator("#id_bulk_assigned_to").press_sequentially("edda")
    page.locator(".picker-list").get_by_role("option").first.click()
    page.get_by_role("button", name="Assign", exact=True).click()
    done = page.get_by_role("status").get_by_role("listitem")
    assert done.all_inner_texts() == [f"{item}: done" for item in (soon, free)]

    page.get_by_role("link", name="Mine", exact=True).click()
    page.wait_for_url("**/queue/?assigned=me")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/*/?queue=assigned%3Dme")
    assert page.locator("h1").first.inner_text() == soon.wording
    page.keyboard.press("j")
    page.wait_for_url(f"**/items/{free.pk}/?queue=assigned%3Dme")
    page.keyboard.press("k")
    page.wait_for_url(f"**/items/{soon.pk}/?queue=assigned%3Dme")

    page.get_by_role("button", name="Approve", exact=True).click()
    page.wait_for_url(f"**/items/{free.pk}/?queue=assigned%3Dme")
    page.get_by_role("navigation", name="In the queue").get_by_text("Queue").click()
    page.wait_for_url("**/queue/?assigned=me")


def test_a_key_that_is_typed_into_a_box_is_a_letter(sign_in, items):
    page = sign_in("edda")
    page.goto("/desk/queue/")
    note = page.locator("#id_bulk_note")
    note.press_sequentially("just fix it")
    assert note.input_value() == "just fix it"
    assert page.locator("[data-row] input:checked").count() == 0


def test_it_all_works_without_script(sign_in, items):
    free = items[2]
    page = sign_in("edda", java_script_enabled=False)
    page.goto("/desk/queue/?kind=article")
    page.get_by_label(f"Tick “{free}”").check()
    page.locator("#id_bulk_assigned_to").fill("rana")
    page.get_by_role("button", name="Assign", exact=True).click()
    assert page.get_by_role("status").get_by_text("done", exact=True).is_visible()
    assert Item.objects.get(pk=free.pk).assigned_to.username == "rana"
    page.goto(f"/desk/items/{free.pk}/")
    page.get_by_text("Assign, due date, priority").click()
    page.get_by_label("Priority").select_option("4")
    page.get_by_role("button", name="Save this").click()
    assert page.get_by_text("priority: urgent").first.is_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_legible_for_everybody(sign_in, findings, items, width, scheme):
    page = sign_in("edda", width=width, color_scheme=scheme)
    page.goto("/desk/queue/")
    assert page.get_by_role("rowheader").count() == len(items)
    assert findings(page) == []
    shot(page, f"{scheme}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/desk/queue/?due=overdue&assigned=nobody")
    assert findings(page) == []
    shot(page, f"search-{scheme}-{width}")
    page.evaluate(RTL)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"rtl-{scheme}-{width}")
    page.goto(f"/desk/items/{items[0].pk}/arrange/")
    assert findings(page) == []
    shot(page, f"arrange-{scheme}-{width}")


def test_the_small_form_on_the_items_own_pages(sign_in, findings, items):
    page = sign_in("edda")
    for address in (f"/desk/items/{items[0].pk}/", f"/desk/claims/claim/{items[1].pk}/change/"):
        page.goto(address)
        page.get_by_text("Assign, due date, priority").click()
        assert findings(page) == []
        shot(page, address.strip("/").replace("/", "-"))


def test_an_empty_queue(sign_in, findings):
    page = sign_in("edda", width=390)
    page.goto("/desk/queue/")
    assert page.get_by_text("Nothing waits for anybody").is_visible()
    assert findings(page) == []
    shot(page, "empty-390")
