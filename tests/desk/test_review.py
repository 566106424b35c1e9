"""The review screen: all that an editor needs on one page."""

import pytest
from django.urls import reverse

from claims.models import EvidenceLink
from newsroom.editions import publishing
from newsroom.review import checklists, discussion, workflow
from newsroom.review.checklists import Given, asked
from newsroom.review.models import EditorNote
from newsroom.review.states import Role, Status
from tests import factories
from tests.desk.conftest import of_all_trades

pytestmark = pytest.mark.django_db


def screen(client, item):
    return client.get(reverse("admin:item_review", args=[item.pk]))


def labels(changes):
    return [change.label for change in changes]


def revised(item, **verdict):
    """The published ``item`` submitted again, with another verdict."""
    workflow.revise(item, by=item.created_by)
    for name, value in verdict.items():
        setattr(item.verdict, name, value)
    item.verdict.save()
    workflow.submit(item, by=item.created_by)


@pytest.mark.parametrize("make", [factories.claim, factories.article])
@pytest.mark.parametrize("status", Status)
def test_it_opens_in_every_status(sign_in, status, make):
    item = factories.bring_to(make(), status)

    for role in Role:
        response = screen(sign_in(factories.user("", role, is_staff=True)), item)
        allowed = role not in (Role.SOURCE_GUARDIAN, Role.ADMINISTRATOR)
        assert response.status_code == (200 if allowed else 403)
        assert (str(item) in response.text) is allowed


def test_it_shows_who_decided_what_and_how_much_is_missing(sign_in, editor):
    item = factories.claim(sensitive=True)
    workflow.submit(item, by=item.created_by, message="Mind the date.")
    workflow.approve(item, by=factories.editor(first_name="Ena"), reason="Checked twice.")

    page = screen(sign_in(editor), item).text

    for text in ("Mind the date.", "by <bdi>Ena</bdi>", "Checked twice.", "1 more approval is"):
        assert text in page


def test_a_button_that_cannot_be_pressed_says_why(sign_in):
    me = of_all_trades()
    item = factories.bring_to(factories.claim(by=me), Status.IN_REVIEW)

    response = screen(sign_in(me), item)

    [refused] = [each for each in response.context["decide"] if each["refusal"]]
    assert refused["verb"].name == "approve"
    assert str(refused["refusal"]) in response.text
    assert 'aria-describedby="refused-approve"' in response.text


def test_evidence_of_one_origin_counts_once(sign_in, editor):
    wire = factories.source(title="The wire", url="https://wire.example/1")
    copy = factories.source(title="The copy", origin=wire, archive_url="https://archive.example/2")
    unseen = factories.source(title="The report", located=False, seen_through=wire)
    item = factories.claim(evidence=factories.evidence(source=wire))
    for source in (copy, unseen):
        passage = factories.evidence(source=source, passage="گزارش", language="fa")
        EvidenceLink.objects.create(claim=item, evidence=passage, stance="supports", position=2)
    workflow.submit(item, by=item.created_by)

    response = screen(sign_in(editor), item)

    assert [row.same_origin_as for row in response.context["evidence"]["rows"]] == [None, 1, None]
    for text in (
        "3 passages", "2 independent origins", "1 source not seen by us",
        "same origin as no. 1", "only through <bdi>The wire</bdi>",
        'href="https://wire.example/1"', 'href="https://archive.example/2"', 'lang="fa"',
    ):  # fmt: skip
        assert text in response.text


def test_what_shared_rows_say_now_is_told_where_it_differs(sign_in, editor):
    source = factories.source(title="A report", url="https://a.example/1")
    item = factories.claim(evidence=factories.evidence(source=source))
    speaker = item.statements.get().speaker
    workflow.submit(item, by=item.created_by)
    client = sign_in(editor)
    assert screen(client, item).context["moved"] == []

    source.url, speaker.name = "https://b.example/2", "Another name"
    source.save()
    speaker.save()

    moved = screen(client, item).context["moved"]
    assert labels(moved) == ["speaker “Another name” · name", "source “A report” · link"]
    assert screen(client, item).text.count("<ins>https://b.example/2</ins>") == 1


def test_a_letter_that_is_spelt_in_two_ways_is_no_change(sign_in, editor):
    item = factories.claim(statement=factories.statement(quote="Cafe\u0301s are closed."))
    workflow.submit(item, by=item.created_by)

    assert screen(sign_in(editor), item).context["moved"] == []


def test_a_new_draft_is_not_compared_with_what_was_submitted(sign_in, editor):
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)
    workflow.return_(item, by=editor, reason="Once more.")

    response = screen(sign_in(editor), item)

    assert response.context["moved"] == []
    assert "This is a draft now." in response.text
    assert "its approvals are void" in response.text


def test_what_changes_for_readers_is_told_field_by_field(sign_in, editor):
    item = factories.bring_to(factories.claim(finding="It was 12 people."), Status.PUBLISHED)
    revised(item, finding="It was 21 people.", rating=factories.rating("true"))

    response = screen(sign_in(editor), item)

    found = [(change.label, change.nature) for change in response.context["changes"]]
    assert found == [("rating", "verdict"), ("finding", "number")]
    assert "<del>12</del>" in response.text
    assert "<ins>21</ins>" in response.text


def test_nothing_is_compared_before_there_is_an_edition(sign_in, editor):
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)

    assert screen(sign_in(editor), item).context["changes"] is None


def test_after_a_discarded_revision_the_published_one_is_shown(sign_in, editor):
    item = factories.bring_to(factories.claim(), Status.PUBLISHED)
    revised(item, finding="Something else.")
    workflow.return_(item, by=editor, reason="No.")
    publishing.discard(item, by=item.created_by)

    assert screen(sign_in(editor), item).context["revision"].number == 1


def test_the_preview_is_drawn_like_the_public_page_and_framed_by_the_desk_only(sign_in, editor):
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)
    client = sign_in(editor)
    frame = screen(client, item)

    address = reverse("admin:revision_preview", args=[item.pk, 1])
    response = client.get(address)

    assert f'src="{address}"' in frame.text
    assert response.status_code == 200
    assert item.wording in response.text
    assert "which is not public" in response.text
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "DENY"
    assert client.get(reverse("admin:revision_preview", args=[item.pk, 2])).status_code == 404


def test_the_preview_of_an_article_names_cards_that_readers_would_miss(sign_in, editor):
    live = factories.bring_to(factories.claim(), Status.PUBLISHED)
    article = factories.article(claims=(live, factories.claim()))
    item = factories.bring_to(article, Status.IN_REVIEW)

    response = sign_in(editor).get(reverse("admin:revision_preview", args=[item.pk, 1]))

    assert live.wording in response.text
    assert "1 claim in it is not public" in response.text


@pytest.mark.parametrize(
    ("language", "around", "direction"),
    [("fa-AF", "fa-af", "rtl"), ("fa", "fa-af", "rtl"), ("en", "en", "ltr"), ("tlh", "en", "ltr")],
)
@pytest.mark.parametrize("desk", ["en", "ar"])
def test_a_preview_speaks_as_readers_of_the_text_get_it(
    sign_in, editor, language, around, direction, desk, settings
):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    item = factories.bring_to(factories.claim(language=language), Status.IN_REVIEW)
    address = reverse("admin:revision_preview", args=[item.pk, 1])
    response = sign_in(editor).get(address, headers={"Accept-Language": desk})

    assert f'<html lang="{around}" dir="{direction}">' in response.text
    assert f'<p class="note" lang="{desk}" dir="{"rtl" if desk == "ar" else "ltr"}">' in (
        response.text
    )
    assert f'lang="{language}"' in response.text
    assert response["Content-Language"] == around


def test_a_preview_is_for_those_who_may_see_items(client, sign_in):
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)
    address = reverse("admin:revision_preview", args=[item.pk, 1])

    assert sign_in(factories.user(is_staff=True)).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_hostile_text_is_shown_as_text(sign_in, editor):
    bad = "<script>alert(1)</script>"
    item = factories.claim(wording=bad, finding=bad)
    workflow.submit(item, by=item.created_by, message=bad)
    item.comments.create(text=bad, author=editor)

    for address in (
        reverse("admin:item_review", args=[item.pk]),
        reverse("admin:revision_preview", args=[item.pk, 1]),
        reverse("admin:item_verb", args=[item.pk, "return_"]),
        reverse("admin:index"),
    ):
        assert bad not in sign_in(editor).get(address).text


def test_a_review_screen_costs_no_more_for_whoever_approves_their_own_work(
    sign_in, self_approval, django_assert_num_queries
):
    item = full(1)
    item.created_by.groups.set(of_all_trades().groups.all())
    client = sign_in(item.created_by)

    with django_assert_num_queries(15):
        response = screen(client, item)

    assert "Why you approve your own work" in response.text


def full(count):
    """A claim in review that has ``count`` of everything, and an edition."""
    questions = [f"Question {number}?" for number in range(count)]
    checklists.make("claim", by=factories.publisher(), questions=questions)
    item = factories.claim(sensitive=True)
    first, second = factories.editor(), factories.editor()
    for number in range(count):
        passage = factories.evidence(source=factories.source(origin=factories.source()))
        link = EvidenceLink.objects.create(
            claim=item, evidence=passage, stance="supports", position=2
        )
        remark = discussion.comment(
            item, by=first, text=f"Comment {number}", anchor=f"{link.uuid}/passage"
        )
        discussion.comment(item, by=second, text="Mind it, @editor.", parent=remark)
        EditorNote.objects.create(item=item, text=f"Note {number}", author=factories.editor())
        item.related.add(published())
    workflow.submit(item, by=item.created_by)
    for editor in (first, second):
        approve(item, editor)
    publishing.publish(item, by=factories.publisher())
    item.refresh_from_db()
    revised(item, finding="Something else.")
    approve(item, first)
    return item


def approve(item, by):
    """Approve with yes to everything that is asked."""
    answers = {each.question.pk: Given(answer="yes") for each in asked(item.newest_revision)}
    checklists.approve(item, by=by, answers=answers)


def published():
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)
    approve(item, factories.editor())
    publishing.publish(item, by=factories.publisher())
    return item


@pytest.mark.parametrize("count", [1, 3])
def test_a_review_screen_costs_the_same_for_one_row_and_three(
    sign_in, count, django_assert_num_queries
):
    me = of_all_trades()
    item = full(count)
    client = sign_in(me)

    with django_assert_num_queries(15):
        response = screen(client, item)

    assert len(response.context["remarks"]) == count
    assert len(response.context["asked"]) == count
    assert len(response.context["evidence"]["rows"]) == count + 1
    assert response.context["changes"]


def test_the_checklist_can_be_answered_while_a_comment_forbids_the_approval(sign_in):
    checklists.make("claim", by=factories.publisher(), questions=["Is it dated?"])
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)
    discussion.comment(item, by=factories.editor(), text="Which year?", must_resolve=True)
    client = sign_in(factories.editor())
    response = screen(client, item)
    form = response.context["answers_form"]
    number = asked(item.newest_revision)[0].question.pk

    assert "A comment must be resolved before approval." in response.text
    answer = client.post(
        reverse("admin:checklist_keep", args=[item.pk]),
        {"revision": form["revision"].value(), f"answer-{number}": "yes"},
    )

    assert answer.status_code == 302
    assert screen(client, item).context["answers_form"]["answers"].value()[number].answer == "yes"


def test_who_may_not_approve_is_not_asked_the_checklist(sign_in):
    checklists.make("claim", by=factories.publisher(), questions=["Is it dated?"])
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)

    assert screen(sign_in(item.created_by), item).context["answers_form"] is None
