"""A reader from outside in a real browser, and the notices that follow: used, expired, ended."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from newsroom.review import outside
from newsroom.review.models import Comment, OutsideLink, User
from newsroom.review.states import Status
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
ARABIC = {"wording": "بنت الوزارة أربعة آلاف بئر.", "language": "ar"}


def person(name):
    return User.objects.get(username=name)


def submitted(**fields):
    claim = f.claim(by=person("rana"), **{"wording": "The ministry built 4,000 wells."} | fields)
    return f.bring_to(claim, Status.IN_REVIEW)


def path_to(item, **made):
    _link, token = outside.show(item, by=person("edda"), name="Dr. Amina Reader", **made)
    return reverse("outside", args=[token])


@pytest.fixture
def visit(browser, live_server):
    """A page of its own for a reader. Unlike ``open_page`` it bears that an answer is 404, which
    the browser reports as an error."""
    contexts = []

    def visit_(path, width=390):
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(base_url=live_server.url, viewport=size))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.goto(path)
        return page

    yield visit_
    for context in contexts:
        context.close()


def has_no_sideways_scrolling(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@WIDTHS
def test_a_link_is_made_used_answered_and_ended(sign_in, visit, findings, width):
    item = submitted()
    edda = sign_in("edda", width=width)
    edda.goto(reverse("admin:item_review", args=[item.pk]))
    edda.get_by_role("link", name="Show to somebody outside").click()
    assert findings(edda) == []
    edda.get_by_label("For whom").fill("Dr. Amina Reader")
    edda.get_by_role("button", name="Make the link").click()
    address = edda.locator("#outside-address").input_value()
    assert findings(edda) == []
    assert has_no_sideways_scrolling(edda)

    reader = visit(urlsplit(address).path, width)
    assert reader.get_by_text("The ministry built 4,000 wells.").first.is_visible()
    assert reader.get_by_text("For Dr. Amina Reader only").is_visible()
    assert findings(reader) == []
    assert has_no_sideways_scrolling(reader)
    assert reader.context.cookies() == []
    reader.get_by_label("Comment", exact=True).fill("The report says 1,200.")
    reader.get_by_role("button", name="Send the comment").click()
    assert reader.get_by_text("The report says 1,200.").is_visible()
    reader.get_by_label("Your name").fill("Amina Reader")
    reader.get_by_role("button", name="Accept").click()
    assert reader.get_by_text("You accepted revision 1").is_visible()
    assert reader.get_by_role("button", name="Accept").count() == 0
    assert Comment.objects.filter(outside__name="Dr. Amina Reader").count() == 2
    assert findings(reader) == []

    edda.goto(reverse("admin:notice_list"))
    told = edda.locator(".desk-rows strong", has_text="A comment from outside")
    assert told.count() == 2
    assert findings(edda) == []
    edda.get_by_role("link", name="The ministry built 4,000 wells.").first.click()
    assert edda.locator(".desk-thread", has_text="Accepts revision 1").is_visible()
    edda.goto(reverse("admin:outside_links", args=[item.pk]))
    assert edda.get_by_text("4 visits").or_(edda.get_by_text("5 visits")).first.is_visible()
    edda.get_by_role("button", name="End it now").click()
    assert edda.get_by_text("ended by").is_visible()

    reader.get_by_label("Comment", exact=True).fill("One more thing.")
    reader.get_by_role("button", name="Send the comment").click()
    assert reader.get_by_role("heading", name="This link does not work").is_visible()
    assert reader.get_by_text("One more thing.").is_visible()
    assert findings(reader) == []


def test_an_expired_link_says_so_calmly(visit, findings):
    item = submitted()
    now = timezone.now()
    OutsideLink.objects.create(
        item=item,
        revision=item.newest_revision,
        name="Dr. Late",
        token_digest=outside.digest("late"),
        created_by=person("edda"),
        created_at=now - dt.timedelta(days=9),
        expires_at=now - dt.timedelta(seconds=1),
    )
    late, never = (visit(reverse("outside", args=[token])) for token in ("late", "never-was"))

    assert late.get_by_role("heading", name="This link does not work").is_visible()
    assert late.locator("html").inner_html() == never.locator("html").inner_html()
    assert findings(late) == []


@WIDTHS
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_from_right_to_left_is_read_and_printed(open_page, findings, width, theme):
    page = open_page(width=width, color_scheme=theme)
    page.goto(path_to(submitted(**ARABIC)))
    assert page.locator("article.claim").get_attribute("dir") == "rtl"
    assert findings(page) == []
    assert has_no_sideways_scrolling(page)
    page.emulate_media(media="print")
    assert page.locator(".watermark span").first.is_visible()
    assert page.locator("#answers").is_hidden()


@WIDTHS
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_choices_and_the_bell_are_accessible_and_work_without_script(
    sign_in, findings, width, theme
):
    page = sign_in("edda", width=width, color_scheme=theme)
    page.goto(reverse("admin:notice_choices"))
    assert findings(page) == []
    assert has_no_sideways_scrolling(page)

    plain = sign_in("edda", width=width, java_script_enabled=False)
    plain.goto(reverse("admin:notice_choices"))
    box = plain.get_by_role("group", name="Assigned to me").get_by_label("On the desk")
    box.uncheck()
    plain.get_by_role("button", name="Keep").click()
    assert plain.get_by_text("Your choices are kept.").is_visible()
    assert not box.is_checked()
