"""Review in a real browser: a comment on one row and its answer, a passage, a checklist."""

import pytest

from newsroom.review import checklists, workflow
from newsroom.review.models import ChecklistAnswer, Comment, Item, User
from newsroom.review.states import Status
from tests import factories as f
from tests.browser.test_journey import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]

PASSAGE = "Bridges in use: 120. Bridges planned: 40."


@pytest.fixture
def item(cast):
    rana = User.objects.get(username="rana")
    passage = f.evidence(passage=PASSAGE, source=f.source(title="Register of bridges"))
    claim = f.claim(by=rana, evidence=passage, wording="The ministry has built 300 bridges.")
    workflow.submit(claim, by=rana)
    return claim


def until(page, condition):
    """Until ``condition`` is true, 15 seconds at most; returns what it is then."""
    for _ in range(150):
        if found := condition():
            return found
        page.wait_for_timeout(100)
    raise AssertionError("it did not become true")


def select(page, words):
    """Select words in the text as a mouse would."""
    page.evaluate(
        """(words) => {
            const places = [...document.querySelectorAll("[data-place]")];
            const texts = places.map((place) => place.firstChild);
            const node = texts.find((each) => each.data?.includes(words));
            const start = node.data.indexOf(words);
            getSelection().setBaseAndExtent(node, start, node, start + words.length);
        }""",
        words,
    )


def test_a_comment_on_one_row_is_returned_and_answered(sign_in, item, findings):
    link = item.evidence_links.get()
    edda = sign_in("edda")
    edda.goto(f"/desk/items/{item.pk}/")
    edda.get_by_role("link", name="evidence 1").click()
    assert edda.evaluate("document.activeElement.id") == "id_comment_text"
    edda.keyboard.type("Which year is the register of, @rana?")
    edda.get_by_label("Must be resolved before approval").check()
    edda.get_by_role("button", name="Add the comment").click()
    remark = until(edda, Comment.objects.first)
    assert remark.anchor == f"{link.uuid}/passage"
    edda.wait_for_url(f"**/#comment-{remark.pk}")
    row = edda.locator(".desk-said")
    row.locator("p", has_text="Which year is the register of").wait_for()
    refused = edda.locator("#refused-approve")
    assert refused.inner_text() == "A comment must be resolved before approval."
    edda.locator("#decide textarea[name=reason][required]").fill("See my comment.")
    edda.get_by_role("button", name="Return to the author", exact=True).click()
    wait_for(edda, Status.DRAFT)

    rana = sign_in("rana", width=390)
    rana.goto(f"/desk/claims/claim/{item.pk}/change/")
    beside = rana.locator("#evidence_links-0")
    beside.locator("p", has_text="Which year is the register of").wait_for()
    beside.locator("summary", has_text="Reply").click()
    beside.get_by_label("Reply, sent when you save").fill("Of 2023. The locator says so now.")
    rana.locator("#id_evidence_links-0-locator").fill("Table 2, 2023")
    assert findings(rana) == []
    rana.get_by_role("button", name="Save and submit", exact=True).click()
    wait_for(rana, Status.IN_REVIEW)
    assert Comment.objects.get(parent=remark).text == "Of 2023. The locator says so now."

    edda.goto(f"/desk/items/{item.pk}/")
    row.locator("p", has_text="Of 2023. The locator says so now.").wait_for()
    edda.locator("#since-revision summary").click()
    edda.locator("#since-revision").get_by_text("Table 2, 2023").wait_for()
    assert "1 source" in edda.locator("#since-look summary").inner_text()
    assert findings(edda) == []
    row.get_by_role("button", name="Resolve").click()
    row.get_by_text("resolved by").wait_for()
    edda.locator("#decide").get_by_role("button", name="Approve", exact=True).click()
    wait_for(edda, Status.REVIEWED)


def test_selected_words_are_found_again_after_the_text_around_them_has_changed(sign_in, item):
    edda = sign_in("edda")
    edda.goto(f"/desk/items/{item.pk}/")
    select(edda, "planned: 40")
    edda.get_by_role("button", name="Comment on these words").click()
    assert edda.locator("#id_comment_passage").input_value() == "planned: 40"
    edda.keyboard.type("Planned is not built.")
    edda.get_by_role("button", name="Add the comment").click()
    remark = until(edda, Comment.objects.first)
    assert (remark.passage, remark.before) == ("planned: 40", "Bridges in use: 120. Bridges ")
    assert edda.locator("mark").inner_text() == "planned: 40"

    evidence = item.evidence_links.get().evidence
    for passage, shown in (
        ("As of May: bridges in use: 120. Bridges planned: 40.", "planned: 40"),
        ("Bridges in use: 120.", None),
    ):
        workflow.return_(item, by=f.editor(), reason="Again.")
        evidence.passage = passage
        evidence.save()
        workflow.submit(item, by=item.created_by)
        edda.goto(f"/desk/items/{item.pk}/")
        if shown:
            assert edda.locator("mark").inner_text() == shown
        else:
            thread = edda.locator(f"#comment-{remark.pk}")
            assert "planned: 40" in thread.inner_text()
            assert "no longer in the text" in thread.inner_text()


def test_the_checklist_stops_an_approval_and_is_answered_by_keyboard(sign_in):
    questions = ["Did you open every source?", "Do the numbers add up?"]
    checklists.make("claim", by=User.objects.get(username="paula"), questions=questions)
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    edda = sign_in("edda")
    edda.goto(f"/desk/items/{item.pk}/")
    decide = edda.locator("#decide")

    first = decide.get_by_role("group", name=questions[0]).get_by_role("radio").first
    first.focus()
    edda.keyboard.press("Space")
    until(edda, lambda: ChecklistAnswer.objects.filter(answer="yes").exists())
    decide.get_by_text("Kept.").wait_for()
    decide.get_by_role("button", name="Approve", exact=True).click()
    edda.get_by_role("alert").get_by_text(questions[1]).wait_for()
    assert Item.objects.get().status == Status.IN_REVIEW
    assert edda.locator("input[value=yes]").first.is_checked()

    edda.get_by_role("group", name=questions[1]).get_by_role("radio", name="Does not apply").check()
    edda.get_by_role("button", name="Approve", exact=True).click()
    wait_for(edda, Status.REVIEWED)


def test_it_all_works_without_script(sign_in, item):
    edda = sign_in("edda", java_script_enabled=False)
    edda.goto(f"/desk/items/{item.pk}/")
    edda.get_by_label("About these words").fill("planned:   40")
    edda.locator("#id_comment_text").fill("Planned is not built.")
    edda.get_by_role("button", name="Add the comment").click()
    assert edda.locator("mark").inner_text() == "planned: 40"

    edda.locator("#comment-form").get_by_label("About these words").fill("built: 40")
    edda.locator("#id_comment_text").fill("Nobody says so.")
    edda.get_by_role("button", name="Add the comment").click()
    assert "These words are not there" in edda.locator(".errornote").inner_text()
    assert edda.locator("#id_comment_text").input_value() == "Nobody says so."
