"""A speech is entered on a phone; the keys, the palette, and what is missing, while one types."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Claim, Occasion, SpeakerRole, Statement
from tests import factories as f
from tests.transcripts import occasion

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]

SAID = [f"We have built {number},000 wells." for number in range(1, 7)]


@pytest.fixture
def ada():
    ada = f.speaker(name="Ada Minister", aliases=["آدا وزیر"])
    SpeakerRole.objects.create(speaker=ada, title="Minister", body="Water", since="2021")
    return ada


@pytest.fixture
def speech():
    return occasion(title="The speech", date="2023-06-01")


def enter(speech):
    return reverse("admin:occasion_enter", args=[speech.pk])


def pick(page, label, typed, name):
    page.get_by_role("combobox", name=label, exact=True).fill(typed)
    page.get_by_role("option", name=name).first.click()


def fits(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_six_statements_of_one_speech_on_a_phone(sign_in, findings, ada):
    page = sign_in("rana", width=390, has_touch=True)
    page.get_by_role("link", name="Enter a speech or debate").tap()
    page.get_by_label("Title").fill("The speech")
    page.get_by_label("Date", exact=True).fill("2023-06-01")
    assert findings(page) == []
    assert fits(page, 390)
    page.get_by_role("button", name="On to its statements").tap()

    pick(page, "Speaker *", "آدا", "Ada Minister")
    expect(page.get_by_text("Role as of 2023-06-01: Minister, Water.")).to_be_visible()
    for number, quote in enumerate(SAID, 1):
        # The speaker is typed once, and the occasion was, too.
        expect(page.get_by_role("combobox", name="Speaker *")).to_have_value("Ada Minister")
        page.get_by_label("Quote", exact=True).fill(quote)
        if number == 3:
            page.get_by_label("And make it a claim").tap()
            page.get_by_label("What is checked, in one sentence").fill("3,000 wells were built.")
            assert findings(page) == []
        page.get_by_role("button", name="Save and add the next").tap()
        expect(page.locator(".entered li")).to_have_count(number)
    assert findings(page) == []
    assert fits(page, 390)

    speech = Occasion.objects.get()
    rows = Statement.objects.order_by("pk")
    assert [row.quote for row in rows] == SAID
    assert {(row.occasion, row.speaker, row.date, row.role_title) for row in rows} == {
        (speech, ada, "2023-06-01", "Minister")
    }
    assert [(claim.wording, claim.statements.get().quote) for claim in Claim.objects.all()] == [
        ("3,000 wells were built.", SAID[2])
    ]


@pytest.mark.parametrize("script", [True, False])
def test_a_pasted_list_is_looked_over_on_a_phone(sign_in, findings, ada, speech, script):
    page = sign_in("rana", width=390, java_script_enabled=script)
    page.goto(enter(speech))
    page.locator("#paste summary").click()
    page.get_by_label("Quotes, one a line or paragraph").fill(
        "1. Ada Minister: “We built wells.”\n2. Bo Newcomer — «ما چاه ساختیم»\n3. Minister: Third."
    )
    page.get_by_role("button", name="Make rows of them").click()
    expect(page.get_by_role("heading", name="Look them over: 3 statements")).to_be_visible()
    assert Statement.objects.count() == 0
    if script:
        assert findings(page) == []
    assert fits(page, 390)

    page.locator("#rows-2").get_by_label("Ada Minister").check()
    page.get_by_role("button", name="Save all of them").click()
    expect(page.locator(".entered li")).to_have_count(3)
    assert [(str(row.speaker), row.quote) for row in Statement.objects.order_by("pk")] == [
        ("Ada Minister", "We built wells."),
        ("Bo Newcomer", "ما چاه ساختیم"),
        ("Ada Minister", "Third."),
    ]


def test_rows_are_added_and_left_out_by_keyboard(sign_in, ada, speech):
    page = sign_in("rana")
    page.goto(enter(speech))
    pick(page, "Speaker *", "ada", "Ada Minister")
    page.get_by_label("Quote", exact=True).fill("One.")
    page.get_by_role("button", name="One more row").press("Enter")
    page.locator("#rows-1").get_by_label("Quote", exact=True).fill("Two.")
    page.locator("#rows-1").get_by_label("Leave out").check()
    page.keyboard.press("Control+Enter")

    expect(page.locator(".entered li")).to_have_count(1)
    assert Statement.objects.get().quote == "One."


def test_the_role_is_offered_and_never_written_over(sign_in, ada, speech):
    page = sign_in("rana")
    page.goto("/desk/claims/statement/add/")
    pick(page, "Speaker *", "ada", "Ada Minister")
    pick(page, "Occasion", "speech", "The speech")
    page.get_by_role("button", name="Fill it in now").click()
    expect(page.get_by_label("Role then", exact=True)).to_have_value("Minister")
    expect(page.get_by_label("Role then, of")).to_have_value("Water")

    page.get_by_label("Role then", exact=True).fill("Candidate")
    page.get_by_label("Date", exact=True).fill("2022")
    expect(page.get_by_text("Role as of")).to_be_hidden()
    expect(page.get_by_label("Role then", exact=True)).to_have_value("Candidate")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_missing_follows_the_typing_and_leads_to_the_field(sign_in, findings, width):
    page = sign_in("rana", width=width)
    page.goto("/desk/claims/claim/add/")
    missing = page.locator("#what-is-missing li")
    expect(missing).to_have_count(4)
    page.get_by_label("Claim *", exact=True).fill("4,000 wells were built.")
    expect(missing).to_have_count(3)
    page.get_by_role("link", name="Write the finding in one sentence.").click()
    expect(page.locator("#id_verdict-0-finding")).to_be_focused()
    page.keyboard.type("The ministry lists 1,200.")
    expect(missing).to_have_count(2)
    page.get_by_role("link", name="Propose a rating.").focus()
    page.get_by_label("Claim *", exact=True).fill("")
    expect(missing).to_have_count(3)
    assert findings(page) == []
    assert Claim.objects.count() == 0


def test_the_keys_save_go_on_and_submit(sign_in):
    claim = f.claim()
    page = sign_in("edda")
    page.goto(reverse("admin:claims_claim_change", args=[claim.pk]))
    page.get_by_label("Claim *", exact=True).fill("Saved by its key.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Claim.objects.get().wording == "Saved by its key."

    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/claim/add/**")
    page.goto(reverse("admin:claims_claim_change", args=[claim.pk]))
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text("Saved and submitted for review.")).to_be_visible()


def test_the_other_keys_wait_until_nobody_types(sign_in, findings):
    page = sign_in("rana")
    page.goto("/desk/claims/claim/add/")
    wording = page.get_by_label("Claim *", exact=True)
    wording.click()
    page.keyboard.type("g2 ?gq")
    expect(wording).to_have_value("g2 ?gq")
    expect(page.locator("dialog[open]")).to_have_count(0)

    wording.evaluate("(box) => { box.value = ''; box.blur(); }")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("3")
    assert page.evaluate("document.activeElement.closest('.form-section').id") == "section-3"


def test_a_page_is_reached_from_every_page(sign_in):
    page = sign_in("rana")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/claims/claim/")
    page.locator("#searchbar").fill("g")
    page.keyboard.press("c")
    expect(page.locator("#searchbar")).to_have_value("gc")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_palette_finds_and_opens(sign_in, findings, width, scheme, direction):
    claim = f.claim(wording="وزیر گفت ۴۰۰۰ چاه ساخته شد")
    page = sign_in("rana", width=width, color_scheme=scheme)
    page.evaluate("(dir) => { document.documentElement.dir = dir; }", direction)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Find an item or a page, begin something")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name="Queue")).to_be_visible()
    assert findings(page) == []
    box.fill("no such thing")
    expect(page.get_by_text("Nothing is called that.")).to_be_visible()
    box.fill("وزير 4000")
    expect(page.get_by_role("option")).to_have_count(1)
    assert findings(page) == []
    assert fits(page, width)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('admin:claims_claim_change', args=[claim.pk])}")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_entering_is_accessible(sign_in, findings, ada, speech, width, scheme, direction):
    f.claim(statement=f.statement(speaker=ada, occasion=speech, quote="ما چاه ساختیم"))
    page = sign_in("rana", width=width, color_scheme=scheme)
    page.goto(enter(speech))
    page.evaluate("(dir) => { document.documentElement.dir = dir; }", direction)
    assert findings(page) == []
    page.locator("#paste summary").click()
    page.get_by_label("Quotes, one a line or paragraph").fill("Minister: One.\nNobody’s words.")
    page.get_by_role("button", name="Make rows of them").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.evaluate("(dir) => { document.documentElement.dir = dir; }", direction)
    assert findings(page) == []
    assert fits(page, width)


def test_somebody_who_is_there_is_taken_from_the_window_for_new_ones(sign_in, findings, ada):
    page = sign_in("rana")
    page.goto("/desk/claims/statement/add/")
    page.get_by_role("combobox", name="Speaker *").fill("A. Minister, Ada Minister")
    with page.expect_popup() as opened:
        page.locator("a.picker-add").first.click()
    popup = opened.value
    popup.get_by_label("Name *").fill("ada minister")
    popup.get_by_role("button", name="Save").click()
    expect(popup.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    assert findings(popup) == []
    popup.get_by_role("button", name="Use this one").click()

    expect(page.get_by_role("combobox", name="Speaker *")).to_have_value("Ada Minister")
    assert page.locator("input[name=speaker]").input_value() == str(ada.pk)
