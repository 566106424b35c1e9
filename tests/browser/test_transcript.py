"""From a pasted text to claims: by keyboard only, on a phone, by finger, and without script."""

import re

import pytest
from django.urls import reverse

from claims.models import Claim, Statement, Transcript
from newsroom.review.models import User
from tests import factories as f
from tests.transcripts import occasion, transcript

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
SPEECH = (
    "Good evening 🙂 everybody.\n"
    "We have built 4,000 wells 👩🏽\u200d🚒. No other country has built as many.\n"
    "It will rain next year."
)


SAVED = re.compile(r"/transcripts/\d+/")


def rana():
    return User.objects.get(username="rana")


def url(source):
    return reverse("admin:transcript", args=[source.pk])


def focused(page):
    return page.evaluate("document.activeElement.id")


def pick(page, text):
    """Choose in the picker that has the focus."""
    page.keyboard.type(text)
    page.get_by_role("option", name=text).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def tab_to(page, selector):
    """Press Tab until the first element that ``selector`` finds has the focus."""
    for _step in range(60):
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {selector}")


@WIDTHS
def test_from_a_paste_to_two_claims_by_keyboard_only(sign_in, findings, width):
    f.speaker(name="Ada Minister")
    occasion(title="The great debate")
    page = sign_in("rana", width=width)
    keys = page.keyboard
    tab_to(page, "a[href='/desk/transcripts/']")
    keys.press("Enter")
    page.wait_for_url("**/transcripts/")
    tab_to(page, "a[href='/desk/transcripts/new/']")
    keys.press("Enter")
    page.wait_for_url("**/new/")
    assert findings(page) == []
    tab_to(page, "#id_occasion")
    pick(page, "The great debate")
    tab_to(page, "#id_text")
    keys.insert_text(SPEECH)
    keys.press("Control+s")
    page.wait_for_url(SAVED)

    # The second paragraph's first sentence, and its second one by words.
    tab_to(page, "#p-1")
    keys.press("j")
    assert focused(page) == "p-2"
    keys.press("s")
    assert findings(page) == []
    keys.press("Enter")
    assert focused(page) == "id_speaker"
    assert page.locator("[data-passage]").inner_text() == "We have built 4,000 wells 👩🏽\u200d🚒."
    pick(page, "Ada Minister")
    keys.press("Control+s")
    page.get_by_text("Saved: Ada Minister: We have built").wait_for()
    assert focused(page) == "p-2"
    keys.press("j")
    keys.press("Shift+End")
    keys.press("Shift+Control+ArrowLeft")
    keys.press("Enter")
    assert focused(page) == "id_kind"
    keys.type("pred")
    keys.press("Control+s")
    page.get_by_text("Saved: Ada Minister: It will rain").wait_for()
    assert findings(page) == []

    text = Transcript.objects.get().text
    first, second = Statement.objects.order_by("start")
    assert text == SPEECH
    assert first.quote == "We have built 4,000 wells 👩🏽\u200d🚒."
    assert (second.quote, second.kind) == ("It will rain next year", "prediction")
    for each in (first, second):
        assert text[each.start : each.end] == each.quote

    for each in (first, second):
        page.goto(url(Transcript.objects.get()))
        tab_to(page, f"button[name=promote][value='{each.pk}']")
        keys.press("Enter")
        page.wait_for_url("**/claim/*/change/")
        assert page.locator("#id_wording").input_value() == each.quote
    assert Claim.objects.count() == 2


def test_a_right_to_left_text_is_selected_by_keyboard(sign_in):
    source = transcript("قال الوزير 🙂 إن البلاد آمنة.\nOne more.", by=rana(), language="ar")
    page = sign_in("rana")
    page.goto(url(source))
    tab_to(page, "#p-1")
    for _word in range(2):
        page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Enter")

    assert page.locator("#id_start").input_value() == "0"
    assert page.locator("#id_end").input_value() == "10"
    assert page.locator("[data-passage]").inner_text() == "قال الوزير"


def test_a_selection_runs_over_paragraphs_and_marks(sign_in):
    source = transcript("One 🙂 two.\n\nThree four.", by=rana())
    f.statement(
        transcript=source, occasion=source.occasion, start=4, end=9, quote="🙂 two",
        speaker=f.speaker(name="Ada"),
    )  # fmt: skip
    page = sign_in("rana")
    page.goto(url(source))
    page.evaluate("""() => {
        const [first, second] = document.querySelectorAll(".ts-paragraph");
        getSelection().setBaseAndExtent(first.querySelector("mark").firstChild, 0, second, 1);
    }""")
    page.get_by_role("button", name="Take this passage").click()

    assert page.locator("[data-passage]").inner_text() == "🙂 two.\n\nThree four."
    assert page.locator("#id_start").input_value() == "4"
    assert page.locator("#id_end").input_value() == str(len(source.text))


def test_a_passage_is_taken_by_finger_on_a_phone(sign_in, findings):
    f.speaker(name="Ada Minister")
    source = transcript(SPEECH, by=rana())
    page = sign_in("rana", width=390, has_touch=True)
    page.goto(url(source))
    # A long press and the handles of a phone end in a selection like this one.
    page.evaluate("""() => {
        const text = document.querySelector("#p-2 [data-from]").firstChild;
        getSelection().setBaseAndExtent(text, 8, text, 25);
    }""")
    bar = page.locator("[data-passage-bar]")
    bar.wait_for()
    assert findings(page) == []
    bar.get_by_role("button").tap()
    pick(page, "Ada Minister")
    page.get_by_role("button", name="Save the statement").tap()
    page.get_by_text("Saved: Ada Minister").wait_for()

    assert Statement.objects.get().quote == "built 4,000 wells"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_works_without_script(sign_in):
    f.speaker(name="Ada Minister")
    occasion(title="The great debate")
    page = sign_in("rana", java_script_enabled=False)
    page.goto(reverse("admin:transcript_new"))
    page.locator("#id_occasion").fill("the great debate")
    page.locator("#id_text").fill(SPEECH)
    page.get_by_role("button", name="Save the transcript").click()
    page.locator("#id_start").fill("0")
    page.locator("#id_end").fill("12")
    page.locator("#id_speaker").fill("ada")
    page.get_by_role("button", name="Save the statement").click()
    page.get_by_role("button", name="Make a draft claim").click()

    assert Claim.objects.get().wording == "Good evening"


def test_a_paste_of_megabytes_is_sent_as_a_file(sign_in, findings, settings):
    occasion(title="The great debate")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    page = sign_in("rana")
    page.goto(reverse("admin:transcript_new"))
    page.locator("#id_occasion").fill("the great debate")
    page.locator("#id_text").evaluate(
        "(box) => { box.value = 'Line of 🙂 speech.\\n'.repeat(120_000); }"
    )
    page.get_by_role("button", name="Save the transcript").click()
    page.wait_for_url(SAVED)

    assert len(Transcript.objects.get().text) == 18 * 120_000
    assert findings(page) == []
    page.get_by_label("Find in the text").fill("SPEECH")
    page.keyboard.press("Enter")
    page.wait_for_url("**after=10*")
    page.get_by_role("button", name="Find next").click()
    page.wait_for_url("**after=28*")
    assert focused(page) == "p-2"


@WIDTHS
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "fa"])
def test_every_page_is_accessible(sign_in, findings, width, scheme, locale):
    text = "او گفت: «ما ۴۰۰۰ چاه ساختیم» 🙂.\n" + SPEECH
    source = transcript(text, by=rana(), occasion=occasion(title="مناظره بزرگ"))
    ada = f.speaker(name="Ada")
    for start, end in ((3, 20), (8, 30), (40, 50)):
        said = f.statement(
            transcript=source, occasion=source.occasion, speaker=ada,
            start=start, end=end, quote=text[start:end],
        )  # fmt: skip
    f.claim(by=rana(), statement=said)
    page = sign_in("rana", width=width, color_scheme=scheme)
    for name in ("transcript", "transcript_statements"):
        page.goto(reverse(f"admin:{name}", args=[source.pk]))
        if locale == "fa":
            page.evaluate("document.documentElement.dir = 'rtl'")
        assert findings(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("transcript_list", "transcript_new"):
        page.goto(reverse(f"admin:{name}"))
        assert findings(page) == [], name
