"""Nothing typed is lost: after a crash, a session that ended, between tabs, people, and offline."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from claims.models import Claim
from newsroom.review.models import Autosave, Presence, User
from tests import factories as f
from tests.transcripts import occasion, transcript

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
ADD = reverse("admin:claims_claim_add")
# Longer than the program waits, so that a busy machine fails no test.
LONG = 20_000


def change(item):
    return reverse("admin:claims_claim_change", args=[item.pk])


def rana():
    return User.objects.get(username="rana")


@pytest.fixture(autouse=True)
def _network(expected):
    # Chromium logs each request that fails; here they are meant to. What a page asks as its session
    # ends can be sent on to an address that answers no GET.
    expected += ["ERR_INTERNET_DISCONNECTED", *(f"status of {code}" for code in (403, 405, 409))]


@pytest.fixture
def claim(cast):
    return f.claim(by=rana(), wording="The old wording.", context="The old context.")


def kept(page):
    page.locator("[data-kept-quiet]").filter(has_text="Kept at").wait_for(timeout=LONG)


def type_(page, words, where="#id_wording"):
    page.locator(where).fill(words)


def is_kept(page, words, where="#id_wording"):
    """Type, and wait until the server has it."""
    type_(page, words, where)
    for _try in range(100):
        if any(words in value for row in Autosave.objects.all() for _name, value in row.typed):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"“{words}” was not kept.")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def crash(page):
    """The page is gone without a word: no question, no last request."""
    page.context.set_offline(True)
    page.close(run_before_unload=False)


def again(page, context, url):
    context.set_offline(False)
    page = context.new_page()
    page.goto(url)
    return page


def in_browser(page):
    """What the browser itself keeps of unsaved forms."""
    return page.evaluate(
        "Object.entries(localStorage).filter(([name]) => name.startsWith('unsaved:')).join()"
    )


def value(page, where="#id_wording"):
    return page.locator(where).input_value()


def test_after_a_crash_everything_is_taken_back(sign_in, findings, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    page.locator(".tiptap").wait_for()
    page.get_by_role("button", name="Add: evidence").click()
    type_(page, "A passage in a new row.", "#id_evidence_links-1-passage")
    is_kept(page, "Typed before the crash.")
    kept(page)
    context = page.context
    crash(page)

    page = again(page, context, change(claim))
    assert value(page) == "The old wording."
    assert findings(page) == []
    press(page, "Take it back")
    assert value(page) == "Typed before the crash."
    assert value(page, "#id_evidence_links-1-passage") == "A passage in a new row."
    assert Claim.objects.get(pk=claim.pk).wording == "The old wording."
    page.locator("#id_evidence_links-1-passage").fill("")
    page.get_by_label("Remove").last.check()
    press(page, "Save")
    page.get_by_text("Saved.").wait_for()
    assert Claim.objects.get(pk=claim.pk).wording == "Typed before the crash."
    assert not Autosave.objects.exists()
    assert page.locator("[data-unsaved]").count() == 0


def test_a_new_claim_survives_the_crash_of_the_browser(sign_in, claim):
    page = sign_in("rana", width=390)
    page.goto(ADD)
    is_kept(page, "A claim that has no row yet.")
    context = page.context
    crash(page)

    page = again(page, context, ADD)
    press(page, "Take it back")
    assert value(page) == "A claim that has no row yet."


def test_statements_of_a_speech_survive_the_crash_of_the_browser(sign_in, findings, cast):
    speech = occasion(title="The speech")
    url = reverse("admin:occasion_enter", args=[speech.pk])
    page = sign_in("rana", width=390)
    page.goto(url)
    is_kept(page, "We have built wells.", "#id_rows-0-quote")
    kept(page)
    page.get_by_role("button", name="One more row").click()
    is_kept(page, "And a dam.", "#id_rows-1-quote")
    context = page.context
    crash(page)

    page = again(page, context, url)
    assert findings(page) == []
    press(page, "Take it back")
    assert findings(page) == []
    assert [value(page, f"#id_rows-{row}-quote") for row in (0, 1)] == [
        "We have built wells.", "And a dam.",
    ]  # fmt: skip


def test_two_tabs_of_a_speech_are_put_side_by_side_and_joined(sign_in, findings, cast):
    speech = occasion(title="The speech")
    url = reverse("admin:occasion_enter", args=[speech.pk])
    first = sign_in("rana")
    first.goto(url)
    second = first.context.new_page()
    second.goto(url)
    is_kept(first, "In the first tab.", "#id_rows-0-quote")
    type_(second, "In the second tab.", "#id_rows-0-quote")
    second.locator("[data-keep-elsewhere]").wait_for(timeout=LONG)
    press(second, "Compare")
    assert findings(second) == []
    second.get_by_text("In the first tab.").wait_for()
    press(second, "Take both")
    assert value(second, "#id_rows-1-quote") == "In the first tab."
    is_kept(second, "In the first tab, too.", "#id_rows-1-quote")
    assert value(second, "#id_rows-0-quote") == "In the second tab."


def test_a_selected_passage_survives_the_crash_of_the_browser(sign_in, findings, cast):
    text = transcript("One wall. Two walls.", by=rana())
    url = reverse("admin:transcript", args=[text.pk])
    page = sign_in("rana")
    page.goto(url)
    page.locator(".ts-paragraph").first.focus()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    kept(page)
    context = page.context
    crash(page)

    page = again(page, context, url)
    assert findings(page) == []
    press(page, "Take it back")
    assert (value(page, "#id_start"), value(page, "#id_end")) == ("0", "9")


def test_a_long_paste_is_kept_though_it_is_sent_as_a_file(sign_in, cast):
    page = sign_in("rana")
    page.goto(reverse("admin:transcript_new"))
    type_(page, "Wells. " * 160_000, "#id_text")
    kept(page)
    assert len(dict(Autosave.objects.get().typed)["text"]) > 1_000_000


def test_what_is_closed_at_once_is_kept_by_its_last_words(sign_in, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    page.on("dialog", lambda dialog: dialog.accept())
    type_(page, "Typed and gone.")
    page.goto(reverse("admin:index"))
    page.goto(change(claim))
    page.locator("[data-unsaved]").wait_for(timeout=LONG)
    press(page, "Take it back")
    assert value(page) == "Typed and gone."


def test_a_session_that_ends_while_somebody_types_costs_nothing(sign_in, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    type_(page, "Typed after the session.")
    Session.objects.all().delete()
    page.get_by_text("you are signed out").wait_for(timeout=LONG)
    press(page, "Save")

    page.get_by_text("What you typed is kept: sign in to take it back.").wait_for()
    page.get_by_label("Username").fill("rana")
    page.get_by_label("Password").fill("password")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{change(claim)}")
    press(page, "Take it back")
    assert value(page) == "Typed after the session."
    press(page, "Save")
    page.get_by_text("Saved.").wait_for()
    assert Claim.objects.get(pk=claim.pk).wording == "Typed after the session."


def test_signing_in_in_another_tab_lets_the_first_go_on(sign_in, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    type_(page, "Typed after the session.")
    Session.objects.all().delete()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").click(timeout=LONG)
    tab = opened.value
    tab.get_by_label("Username").fill("rana")
    tab.get_by_label("Password").fill("password")
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "login" not in url)
    kept(page)
    press(page, "Save")
    page.get_by_text("Saved.").wait_for()
    assert Claim.objects.get(pk=claim.pk).wording == "Typed after the session."


def test_without_script_a_session_that_ended_costs_nothing_either(sign_in, claim):
    page = sign_in("rana", java_script_enabled=False)
    page.goto(change(claim))
    type_(page, "Typed without script.")
    Session.objects.all().delete()
    press(page, "Save")
    page.get_by_label("Username").fill("rana")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{change(claim)}")
    press(page, "Take it back")
    assert value(page) == "Typed without script."


def test_a_second_tab_shows_both_texts(sign_in, findings, claim):
    first = sign_in("rana")
    first.goto(change(claim))
    second = first.context.new_page()
    second.goto(change(claim))
    is_kept(first, "In the first tab.")
    type_(second, "In the second tab.")
    second.get_by_text("You typed something else into this form in another tab.").wait_for(
        timeout=LONG
    )
    assert findings(second) == []
    second.locator("[data-keep-elsewhere]").get_by_role("button", name="Compare").click()
    panel = second.locator(".conflict")
    panel.wait_for()
    assert "In the first tab." in panel.inner_text()
    assert "In the second tab." in panel.inner_text()
    assert findings(second) == []
    second.get_by_role("button", name="Take this one").click()
    second.get_by_text("The form has changed below.").wait_for()
    assert value(second) == "In the first tab."


def test_two_people_see_each_other_and_one_takes_over(sign_in, findings, claim):
    f.reporter(username="rob", first_name="Rob")
    first, second = sign_in("rana"), sign_in("rob", width=390)
    first.goto(change(claim))
    is_kept(first, "Rana’s wording.")
    second.goto(change(claim))
    second.get_by_text("rana is editing this now.").wait_for(timeout=LONG)
    first.get_by_text("Rob is editing this now.").wait_for(timeout=LONG)
    second.get_by_text("Take over…").click()
    assert findings(second) == []
    press(second, "Take over now")

    first.get_by_text("Rob has taken over.").wait_for(timeout=LONG)
    assert findings(first) == []
    type_(first, "Rana goes on.")
    press(first, "Save")
    first.get_by_text("Rob has taken over and goes on writing here").wait_for()
    assert value(first) == "Rana goes on."
    assert Claim.objects.get(pk=claim.pk).wording == "The old wording."

    type_(second, "Rob’s context.", "#id_context")
    second.locator("[data-unsaved]").get_by_role("button", name="Compare").click()
    second.locator(".conflict").wait_for()
    row = second.locator(".conflict tr", has_text="Rana goes on.")
    row.get_by_role("button", name="Take this one").click()
    second.get_by_text("The form has changed below.").wait_for()
    assert (value(second), value(second, "#id_context")) == ("Rana goes on.", "Rob’s context.")
    press(second, "Save")
    second.get_by_text("Saved.").wait_for()
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.wording, claim.context) == ("Rana goes on.", "Rob’s context.")
    assert Autosave.objects.get().person == rana()


def test_who_leaves_is_not_there_any_more(sign_in, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    page.wait_for_function("document.readyState === 'complete'")
    for _try in range(100):
        if Presence.objects.exists():
            break
        page.wait_for_timeout(100)
    page.goto(reverse("admin:index"))
    for _try in range(100):
        if not Presence.objects.exists():
            return
        page.wait_for_timeout(100)
    pytest.fail("The presence stayed.")


def test_the_review_screen_says_who_is_editing(sign_in, claim):
    writer, reader = sign_in("rana"), sign_in("edda")
    writer.goto(change(claim))
    reader.goto(reverse("admin:item_review", args=[claim.pk]))
    reader.get_by_text("rana is editing this now.").wait_for(timeout=LONG)
    assert not Presence.objects.filter(person__username="edda").exists()


def test_offline_the_browser_keeps_it_and_hands_it_over(sign_in, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    page.context.set_offline(True)
    type_(page, "Typed on the train.")
    page.get_by_text("Not kept on the server: it cannot be reached.").wait_for(timeout=LONG)
    assert "Typed on the train." in in_browser(page)
    page.context.set_offline(False)
    kept(page)
    assert in_browser(page) == ""


def test_what_only_the_browser_kept_comes_back_when_the_page_is_opened_again(sign_in, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    context = page.context
    context.set_offline(True)
    type_(page, "Typed on the train.")
    page.get_by_text("it cannot be reached").wait_for(timeout=LONG)
    crash(page)
    page = again(page, context, change(claim))
    page.locator("[data-unsaved]").wait_for(timeout=LONG)
    press(page, "Take it back")
    assert value(page) == "Typed on the train."


def test_signing_out_leaves_nothing_in_the_browser(sign_in, claim):
    page = sign_in("rana")
    page.goto(change(claim))
    is_kept(page, "Kept on the server.")
    page.evaluate("localStorage.setItem('unsaved:1:x', 'left over')")
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "Log out")
    page.get_by_text("Logged out").wait_for()
    assert in_browser(page) == ""
