"""Comments in the form of a claim: seen beside their rows, and answered with the next save."""

import pytest
from django.urls import reverse

from newsroom.review import discussion, workflow
from newsroom.review.models import Comment
from tests import factories
from tests.typed import Form

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(reporter):
    return factories.claim(by=reporter)


@pytest.fixture
def edda(db):
    return factories.editor(username="edda", first_name="Edda")


def address(claim):
    return reverse("admin:claims_claim_change", args=[claim.pk])


def returned(claim, edda, **place):
    """The claim returned with a comment on one of its places."""
    workflow.submit(claim, by=claim.created_by)
    remark = discussion.comment(claim, by=edda, text="Which year?", **place)
    workflow.return_(claim, by=edda, reason="See the comment.")
    return remark


def save(client, claim, **typed):
    page = client.get(address(claim))
    sent = Form(page.text, "claim_form").data | {key: [value] for key, value in typed.items()}
    return client.post(address(claim), sent | {"_continue": [""]})


def homes(page):
    """Where the comments of a form are shown: sections' anchors and rows' prefixes."""
    found = {section.anchor: section.threads for section in page.context["sections"]}
    found |= {row.anchor: row.threads for s in page.context["sections"] for row in s.rows}
    found["all of it"] = page.context["threads"]
    return {place: [each.text for each in threads] for place, threads in found.items() if threads}


def test_a_comment_is_shown_beside_the_row_it_is_about(client, claim, edda):
    link, statement = claim.evidence_links.get(), claim.statements.get()
    for anchor in (f"{link.uuid}/passage", f"{statement.uuid}/quote", "verdict-finding", ""):
        discussion.comment(claim, by=edda, text=f"On “{anchor}”.", anchor=anchor)
    discussion.comment(claim, by=edda, text="On the limitation.", anchor="limitation")

    assert homes(client.get(address(claim))) == {
        "evidence_links-0": [f"On “{link.uuid}/passage”."],
        "claim_statements-0": [f"On “{statement.uuid}/quote”."],
        "verdict-group": ["On “verdict-finding”."],
        "section-3": ["On the limitation."],
        "all of it": ["On “”."],
    }


def test_a_reply_is_sent_with_the_save_and_shown_below(client, claim, edda, reporter):
    remark = returned(claim, edda, anchor=f"{claim.evidence_links.get().uuid}/passage")

    save(client, claim, wording="Another wording.", **{f"reply-{remark.pk}": "2023, @edda."})

    reply = Comment.objects.get(parent=remark)
    assert (reply.author, reply.text, reply.anchor) == (reporter, "2023, @edda.", remark.anchor)
    assert list(reply.mentions.all()) == [edda]
    claim.refresh_from_db()
    assert claim.wording == "Another wording."
    page = client.get(address(claim))
    assert "2023, @edda." in page.text
    assert f'name="reply-{remark.pk}"' in page.text


def test_a_reply_that_calls_whom_it_cannot_reach_saves_nothing_and_keeps_everything(
    client, claim, edda
):
    factories.user("gus", is_staff=True)
    remark = returned(claim, edda)

    page = save(client, claim, wording="Another.", **{f"reply-{remark.pk}": "Ask @gus."})

    assert page.status_code == 200
    assert "gus cannot open this, so a comment cannot call them." in page.text
    assert "Ask @gus.</textarea>" in page.text
    assert Form(page.text, "claim_form").data["wording"] == ["Another."]
    assert not Comment.objects.filter(parent=remark).exists()
    claim.refresh_from_db()
    assert claim.wording != "Another."


def test_a_comment_on_another_item_is_not_answered_from_here(client, claim, edda):
    other = discussion.comment(factories.claim(), by=edda, text="Which year?")

    save(client, claim, **{f"reply-{other.pk}": "2023."})

    assert not Comment.objects.filter(parent=other).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_comments_cost_the_form_no_query(client, claim, edda, count, django_assert_num_queries):
    for number in range(count):
        remark = discussion.comment(claim, by=edda, text=f"Comment {number}, @rita.")
        discussion.comment(claim, by=edda, text="Once more.", parent=remark)
    client.get(address(claim))

    with django_assert_num_queries(14):
        page = client.get(address(claim))

    assert len(page.context["threads"]) == count
