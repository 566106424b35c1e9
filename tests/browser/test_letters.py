"""From a reader's phone to the desk and back: suggested, reported, taken up, published, told."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from newsroom.desk import told
from newsroom.editions import policies, publishing
from newsroom.editions.models import PolicyPage, Ticket
from newsroom.review import workflow
from newsroom.review.models import Item, User
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.browser.test_outside import has_no_sideways_scrolling
from tests.desk.test_tickets import report, seen_by, suggestion
from tests.desk.test_told import complete

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
ADDRESS = "reader@reader.example"
# A reader's phone, without script.
PHONE = {"width": 390, "java_script_enabled": False}
# Quicker than a person types is refused.
TYPING = 3200


def person(name):
    return User.objects.get(username=name)


@pytest.fixture(autouse=True)
def _english(expected):
    expected.append("status of 409")


def test_a_suggestion_is_taken_up_published_and_answered_by_letter(open_page, sign_in):
    phone = open_page(**PHONE)
    phone.goto("/")
    phone.get_by_role("contentinfo").get_by_role("link", name="Suggest a claim").click()
    phone.get_by_label("What is claimed?").fill("The old bridge has fallen.")
    phone.get_by_label("Where did you meet it?").fill("A group of neighbours")
    phone.get_by_label("Your e-mail address").fill("nobody")
    phone.wait_for_timeout(TYPING)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Not sent yet")
    expect(phone.get_by_label("What is claimed?")).to_have_value("The old bridge has fallen.")
    phone.get_by_label("Your e-mail address").fill(ADDRESS)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Received. Nobody has looked at it yet.")).to_be_visible()
    ticket = Ticket.objects.get()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(ticket.number)
    assert phone.context.cookies() == []

    edda = sign_in("edda")
    edda.get_by_role("link", name="Read the suggestions").click()
    edda.get_by_role("link", name="The old bridge has fallen.").click()
    edda.get_by_role("button", name="Make a draft claim").click()
    expect(edda.locator("#id_wording")).to_have_value("The old bridge has fallen.")
    phone.reload()
    expect(phone.get_by_text("Taken up: we are working on it.")).to_be_visible()
    expect(phone.get_by_role("main")).not_to_contain_text("bridge")

    claim = complete(Item.objects.get(suggestions=ticket).claim)
    workflow.submit(claim, by=person("edda"))
    workflow.approve(claim, by=f.editor())
    publishing.publish(claim, by=f.publisher())
    mail.outbox.clear()
    told.send_due()
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    address = re.search(r"\S+/tickets/\S+", letter.body)
    phone.goto(urlsplit(address[0]).path)
    phone.get_by_role("link", name="The old bridge has fallen.").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("The old bridge has fallen.")


def test_an_error_is_reported_read_by_two_and_declined(open_page, sign_in):
    claim = f.bring_to(f.claim(wording="The wells are dry."), Status.PUBLISHED)
    f.user("stan", Role.STANDARDS, is_staff=True)
    phone = open_page(**PHONE)
    phone.goto(f"/claims/{claim.slug}/")
    phone.get_by_role("link", name="Report an error on this page").click()
    expect(phone.get_by_label("On which page?")).to_have_value(f"/claims/{claim.slug}/")
    phone.get_by_label("What is wrong?").fill("It was in May.")
    phone.wait_for_timeout(TYPING)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Received. Nobody has looked at it yet.")).to_be_visible()

    stan = sign_in("stan")
    expect(stan.get_by_role("alert")).to_contain_text("1 error report has not been read")
    stan.get_by_role("link", name="Read the reports").click()
    stan.get_by_role("link", name="It was in May.").click()
    stan.get_by_label("To the sender").fill("It was in June.")
    stan.get_by_role("button", name="Decline").click()
    expect(stan.get_by_text("Two people must have seen")).to_be_visible()
    expect(stan.get_by_label("To the sender")).to_have_value("It was in June.")

    edda = sign_in("edda")
    edda.goto(reverse("admin:ticket", args=[Ticket.objects.get().pk]))
    edda.get_by_label("To the sender").fill("It was in June.")
    edda.get_by_role("button", name="Decline").click()
    expect(edda.get_by_text("Declined. The sender’s page says why.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("It was in June.")).to_be_visible()


@pytest.mark.parametrize("prefix", ["/", "/fa/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_forms_and_pages_about_the_newsroom(
    open_page, findings, prefix, scheme
):
    PolicyPage.objects.create(slot="methodology", text="<h3>How</h3><p>We check.</p>")
    policies.memory.forget()
    page = open_page(width=390, color_scheme=scheme)
    for path in ("suggest/", "report-error/?about=x", "about/", "about/methodology/"):
        page.goto(prefix + path)
        direction = "rtl" if prefix == "/fa/" else "ltr"
        assert page.locator("html").get_attribute("dir") == direction
        assert findings(page) == [], path
        assert has_no_sideways_scrolling(page), path
    page.goto(f"{prefix}suggest/")
    page.get_by_role("main").get_by_role("button").click()
    assert page.get_by_role("alert").is_visible()
    assert findings(page) == []
    page.locator("#id_text").fill("A claim.")
    page.wait_for_timeout(TYPING)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/tickets/**")
    assert findings(page) == []


def test_axe_finds_nothing_at_the_desk(sign_in, findings):
    seen_by(report(), f.editor())
    suggestion()
    edda = sign_in("edda", width=390)
    lists = reverse("admin:ticket_list")
    pages = [reverse("admin:ticket", args=[each.pk]) for each in Ticket.objects.all()]
    for path in [lists, f"{lists}?kind=report", *pages]:
        edda.goto(path)
        assert findings(edda) == [], path
        assert has_no_sideways_scrolling(edda), path
