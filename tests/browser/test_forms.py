"""The desk's forms in a real browser: by keyboard, by phone, without script, and for two people."""

import pytest
from django.urls import reverse

from claims.models import Claim, Source, Statement
from newsroom.articles.models import Article
from newsroom.review.models import User
from newsroom.review.states import Status
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
ADD = reverse("admin:claims_claim_add")
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


def change(item):
    return reverse(f"admin:{item._meta.app_label}_{item.kind}_change", args=[item.pk])


def rana():
    return User.objects.get(username="rana")


def save(page, name="Save"):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def pick(page, selector, text):
    page.locator(selector).focus()
    page.keyboard.type(text)
    page.locator(".picker-list:not([hidden]) [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.fixture
def spoken(cast):
    """A speaker and a source to pick."""
    f.speaker(name="Ada Minister", aliases=["آدا"])
    return f.source(title="Report of the ministry")


def test_a_whole_claim_is_entered_by_keyboard(sign_in, spoken):
    page = sign_in("rana")
    page.goto(ADD)
    keys = page.keyboard
    pick(page, "#id_claim_statements-0-speaker", "آدا")
    for typed in ("Tab", "Tab"):
        keys.press(typed)
    keys.type("Minister of Water")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("We have built 4,000 wells.")
    page.locator("#id_wording").focus()
    keys.type("The ministry built 4,000 wells.")
    pick(page, "#id_evidence_links-0-source", "Report")
    page.locator("#id_evidence_links-0-passage").focus()
    keys.type("1,200 wells were finished.")
    keys.press("Tab")
    keys.type("contra")
    page.locator("#id_verdict-0-rating_0").focus()
    for _step in range(5):
        keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("The report lists 1,200 wells.")
    page.locator(".tiptap").focus()
    keys.press("Control+b")
    keys.type("Bold")
    keys.press("Control+b")
    keys.type(" and plain")
    keys.press("Control+s")
    page.get_by_text("Saved.").wait_for()

    claim = Claim.objects.get()
    said, link = claim.claim_statements.get().statement, claim.evidence_links.get()
    assert (said.speaker.name, said.role_title) == ("Ada Minister", "Minister of Water")
    assert said.quote == "We have built 4,000 wells."
    assert (link.evidence.source, link.stance) == (spoken, "contradicts")
    assert (claim.verdict.rating.slug, claim.verdict.finding) == (
        "false",
        "The report lists 1,200 wells.",
    )
    assert claim.verdict.reasoning == "<p><strong>Bold</strong> and plain</p>"


def test_a_claim_is_entered_without_script(sign_in, spoken):
    page = sign_in("rana", java_script_enabled=False)
    page.goto(ADD)
    page.locator("#id_claim_statements-0-speaker").fill("Ada Minister")
    page.locator("#id_claim_statements-0-quote").fill("We have built 4,000 wells.")
    page.locator("#id_wording").fill("The ministry built 4,000 wells.")
    page.locator("#id_evidence_links-0-source").fill("report of the ministry")
    page.locator("#id_evidence_links-0-passage").fill("1,200 wells were finished.")
    page.locator("#id_evidence_links-0-stance").select_option("contradicts")
    page.get_by_role("button", name="Add: evidence").click()
    page.locator("#id_evidence_links-1-source").fill("report")
    page.locator("#id_evidence_links-1-passage").fill("800 wells were begun.")
    page.locator("#id_evidence_links-1-stance").select_option("contradicts")
    page.locator("#id_verdict-0-rating_5").check()
    page.locator("#id_verdict-0-finding").fill("The report lists 1,200 wells.")
    page.locator("#id_verdict-0-reasoning").fill("<p>Because it says so.</p>")
    save(page, "Save and submit")

    claim = Claim.objects.get()
    assert claim.status == Status.IN_REVIEW
    assert claim.evidence_links.count() == 2
    assert claim.verdict.reasoning == "<p>Because it says so.</p>"


@WIDTHS
def test_every_state_of_the_form_is_accessible(sign_in, findings, spoken, width):
    page = sign_in("rana", width=width)
    page.goto(ADD)
    page.locator(".tiptap").wait_for()
    assert findings(page) == []

    page.locator("#id_claim_statements-0-speaker").fill("Nobody")
    page.locator("#id_claim_statements-0-date").fill("last summer")
    save(page)
    page.locator("[data-error-summary]").wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert findings(page) == []

    for status in (Status.DRAFT, Status.IN_REVIEW):
        page.goto(change(f.bring_to(f.claim(by=rana()), status)))
        assert findings(page) == []


@WIDTHS
@pytest.mark.parametrize("dark", ["light", "dark"])
def test_the_other_pages_are_accessible(sign_in, findings, width, dark):
    page = sign_in("edda", width=width, color_scheme=dark)
    f.claim()
    for name in ("claim_changelist", "speaker_add", "occasion_add", "statement_add", "source_add"):
        page.goto(reverse(f"admin:claims_{name}"))
        assert findings(page) == [], name
    page.goto(reverse("admin:articles_article_add"))
    page.locator(".tiptap").wait_for()
    assert findings(page) == []


@WIDTHS
def test_two_people_compare_their_versions(sign_in, open_page, findings, width):
    f.reporter(username="rob", first_name="Rob")
    claim = f.claim(by=rana(), wording="The old wording.")
    first, second = sign_in("rana"), sign_in("rob", width=width)
    for page in (first, second):
        page.goto(change(claim))
    first.locator("#id_wording").fill("Rana’s wording.")
    save(first)
    second.locator("#id_wording").fill("Rob’s wording.")
    second.locator("#id_context").fill("Rob’s context.")
    save(second)

    panel = second.locator(".conflict")
    assert "Rana’s wording." in panel.inner_text()
    assert "Rob’s wording." in panel.inner_text()
    assert findings(second) == []
    second.get_by_role("button", name="Take this one").click()
    second.wait_for_load_state()
    assert second.locator("#id_wording").input_value() == "Rana’s wording."
    save(second)
    claim.refresh_from_db()
    assert (claim.wording, claim.context) == ("Rana’s wording.", "Rob’s context.")


def test_a_source_is_added_from_the_row_that_needs_it(sign_in):
    page = sign_in("rana")
    page.goto(ADD)
    page.locator("#id_evidence_links-0-source").fill("Annual report")
    with page.expect_popup() as opened:
        page.locator(".field-source").get_by_role("link", name="New").click()
    popup = opened.value
    assert popup.locator("#id_title").input_value() == "Annual report"
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()

    assert page.locator("#id_evidence_links-0-source").input_value() == "Annual report"
    assert page.locator("[name=evidence_links-0-source]").input_value() == str(
        Source.objects.get().pk
    )


def test_leaving_a_picker_never_picks_what_was_not_meant(sign_in, cast):
    f.speaker(name="Ada Minister")
    page = sign_in("rana")
    page.goto(ADD)
    box = page.locator("#id_claim_statements-0-speaker")
    box.focus()
    page.keyboard.type("Ada")
    page.locator(".picker-list:not([hidden])").wait_for()
    page.keyboard.press("Tab")
    assert page.locator("[name=claim_statements-0-speaker]").input_value() == ""

    box.fill("")
    box.focus()
    page.keyboard.type("ada minister")
    page.locator(".picker-list:not([hidden])").wait_for()
    page.keyboard.press("Tab")
    assert box.input_value() == "Ada Minister"


def test_a_link_to_what_is_missing_opens_and_focuses_it(sign_in):
    claim = f.bare_claim(by=rana())
    page = sign_in("rana", width=390)
    page.goto(change(claim))
    page.get_by_role("link", name="Write the finding in one sentence.").click()
    assert page.evaluate("document.activeElement.id") == "id_verdict-0-finding"


def test_counters_tell_how_much_room_is_left(sign_in):
    page = sign_in("rana")
    page.goto(ADD)
    page.locator("#id_wording").fill("W" * 80)
    counter = page.locator(".field-wording output")
    assert counter.inner_text() == "80 / 250"
    page.locator("#id_wording").fill("W" * 300)
    assert len(page.locator("#id_wording").input_value()) == 300
    assert "is-over" in counter.get_attribute("class")


def test_blocks_of_an_article_get_an_editor_each(sign_in):
    f.bare_claim(wording="It is so.")
    page = sign_in("rana")
    page.goto(reverse("admin:articles_article_add"))
    page.locator("#id_headline").fill("Wells and words")
    page.locator(".tiptap").click()
    page.keyboard.type("First text.")
    page.get_by_role("button", name="Add: block").click()
    pick(page, "#id_blocks-1-claim", "It is")
    page.get_by_role("button", name="Add: block").click()
    page.locator(".tiptap").nth(2).click()
    page.keyboard.type("Last text.")
    save(page)

    blocks = Article.objects.get().blocks.all()
    assert [block.text for block in blocks] == ["<p>First text.</p>", "", "<p>Last text.</p>"]
    assert blocks[1].claim.wording == "It is so."


def test_leaving_with_unsaved_words_asks_first(sign_in):
    page = sign_in("rana")
    page.goto(ADD)
    page.locator("#id_wording").fill("Typed.")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Back to the list").click()
    page.wait_for_url("**/claim/")

    assert asked == ["beforeunload"]
    assert not Statement.objects.exists()
