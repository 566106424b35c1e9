"""A link for somebody outside: made once, read without an account, answered, ended."""

import datetime as dt
import json
import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.masking import mask_links
from newsroom.review import outside, workflow
from newsroom.review.models import Comment, EditorNote, Item, Notice, OutsideLink
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    claim = f.claim(wording="The ministry built 4,000 wells.")
    return f.bring_to(claim, Status.IN_REVIEW)


@pytest.fixture
def link(item, editor):
    """A link and its address."""
    made, token = outside.show(item, by=editor, name="Dr. Reader")
    return made, reverse("outside", args=[token])


def screen(item):
    return reverse("admin:outside_links", args=[item.pk])


def make(client, item, **sent):
    day = timezone.localdate() + dt.timedelta(days=7)
    newest = item.newest_revision
    sent = {"name": "Dr. Reader", "until": day.isoformat(), "revision": newest.pk} | sent
    return client.post(screen(item), sent)


def expired(item, by):
    """A link that is past its last day, and its address."""
    now = timezone.now()
    made = OutsideLink.objects.create(
        item=item,
        revision=item.newest_revision,
        name="Dr. Late",
        token_digest=outside.digest("l" * 43),
        created_by=by,
        created_at=now - dt.timedelta(days=9),
        expires_at=now - dt.timedelta(seconds=1),
    )
    return made, reverse("outside", args=["l" * 43])


def kinds(made):
    return list(made.visits.values_list("kind", flat=True))


# --- At the desk ---


def test_a_link_is_shown_once_and_only_its_digest_is_kept(sign_in, editor, item):
    client = sign_in(editor)
    response = make(client, item, may_answer="on")

    address = response.context["address"]
    token = address.rstrip("/").rpartition("/")[2]
    made = OutsideLink.objects.get()
    assert address == f"http://testserver/outside/{token}/"
    assert len(token) >= 43  # 256 bits in Base64
    assert made.token_digest == outside.digest(token)
    assert token not in str(vars(made))
    assert "no-store" in response["Cache-Control"]
    assert (made.name, made.may_answer, made.revision) == (
        "Dr. Reader",
        True,
        item.newest_revision,
    )
    assert timezone.localdate(made.expires_at) == timezone.localdate() + dt.timedelta(days=8)
    assert token not in client.get(screen(item)).text
    assert Client().get(address).status_code == 200


def test_a_link_for_reading_only_is_a_preview(sign_in, editor, item):
    address = make(sign_in(editor), item).context["address"]
    assert address.startswith("http://testserver/desk/preview/")

    page = Client().get(address)
    assert page.status_code == 200
    assert "<form" not in page.text
    assert Client().post(address, {"text": "Which year?"}).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("days", [-1, 91])
def test_a_link_works_for_ninety_days_at_most(sign_in, editor, item, days):
    day = timezone.localdate() + dt.timedelta(days=days)
    response = make(sign_in(editor), item, until=day.isoformat())
    assert response.status_code == 400
    assert "A link works for at most 90 days, and not for days that are past." in response.text
    assert 'value="Dr. Reader"' in response.text


def test_what_was_typed_stays_where_something_is_missing(sign_in, editor, item):
    response = make(sign_in(editor), item, name=" ", until="soon")
    assert response.status_code == 400
    assert 'value="soon"' in response.text
    assert not OutsideLink.objects.exists()


def test_a_link_is_for_the_revision_that_was_read(sign_in, editor, item):
    read = item.newest_revision
    workflow.recall(item, by=item.created_by)
    workflow.submit(item, by=item.created_by)
    assert make(sign_in(editor), item, revision=read.pk).status_code == 409
    elsewhere = f.bring_to(f.claim(), Status.IN_REVIEW).newest_revision
    assert make(sign_in(editor), item, revision=elsewhere.pk).status_code == 400


@pytest.mark.parametrize(
    ("who", "fields", "status"),
    [
        (f.reporter, {}, 403),
        (f.editor, {}, 200),
        (f.publisher, {}, 200),
        (f.editor, {"sensitive": True}, 403),
        (f.publisher, {"sensitive": True}, 200),
        (f.editor, {"embargo_until": timezone.now() + dt.timedelta(days=1)}, 403),
        (f.publisher, {"embargo_until": timezone.now() + dt.timedelta(days=1)}, 200),
    ],
)
def test_who_may_make_a_link_and_end_one(sign_in, who, fields, status):
    item = f.bring_to(f.claim(**fields), Status.IN_REVIEW)
    made, _token = outside.show(item, by=f.publisher(), name="Another")
    client = sign_in(who())

    assert make(client, item).status_code == status
    ended = client.post(reverse("admin:outside_revoke", args=[item.pk, made.pk]))
    assert ended.status_code == (302 if status == 200 else 403)
    shown = client.get(screen(item))
    assert ("desk-ask" in shown.text and not shown.context["refusal"]) == (status == 200)


def test_what_was_never_submitted_cannot_be_shown(sign_in, editor):
    draft = f.claim()
    assert "Nothing has been submitted for review yet" in sign_in(editor).get(screen(draft)).text
    with pytest.raises(outside.WrongState):
        outside.show(draft, by=editor, name="Dr. Reader")


def test_the_screen_lists_links_with_their_visits(sign_in, editor, item, link):
    made, address = link
    Client().get(address)
    client = sign_in(editor)
    [shown] = client.get(screen(item)).context["links"]
    assert (shown.link, [visit.kind for visit in shown.visits]) == (made, ["read"])

    client.post(reverse("admin:outside_revoke", args=[item.pk, made.pk]))
    assert "ended by" in client.get(screen(item)).text
    again = client.post(reverse("admin:outside_revoke", args=[item.pk, made.pk]))
    assert again.status_code == 409


def test_a_link_of_another_item_is_not_found(sign_in, editor, link):
    other = f.bring_to(f.claim(), Status.IN_REVIEW)
    address = reverse("admin:outside_revoke", args=[other.pk, link[0].pk])
    assert sign_in(editor).post(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_screen_costs_the_same_for_one_row_and_three(
    sign_in, editor, item, rows, django_assert_num_queries
):
    for _row in range(rows):
        made, _token = outside.show(item, by=editor, name="Dr. Reader")
        outside.read(made)
    client = sign_in(editor)
    with django_assert_num_queries(9):
        assert len(client.get(screen(item)).context["links"]) == rows


# --- Outside ---


def test_the_reader_sees_exactly_the_revision_and_nothing_else(item, editor, link):
    item.comments.create(author=editor, text="A remark of ours.")
    EditorNote.objects.create(item=item, author=editor, text="A note of ours.")
    workflow.return_(item, by=editor, reason="Between us: the year.")
    type(item).objects.filter(pk=item.pk).update(wording="Something newer.")

    page = Client().get(link[1])

    assert page.status_code == 200
    assert "The ministry built 4,000 wells." in page.text
    for hidden in ("A remark of ours", "A note of ours", "Between us", "Something newer", "editor"):
        assert hidden not in page.text
    assert page.text.count("Dr. Reader · ") == 24


def test_the_page_is_kept_found_and_passed_on_by_nobody(link):
    page = Client().get(link[1])
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in page.text
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")


def test_a_newer_revision_is_told_and_not_shown(item, link):
    assert "newer revision" not in Client().get(link[1]).text
    workflow.recall(item, by=item.created_by)
    type(item).objects.filter(pk=item.pk).update(wording="Something newer.")
    workflow.submit(item, by=item.created_by)

    text = Client().get(link[1]).text
    assert "There is a newer revision than this one." in text
    assert "Something newer." not in text


def test_claims_of_an_article_that_are_not_public_are_left_out(editor):
    public = f.bring_to(f.claim(wording="It is public."), Status.PUBLISHED)
    secret = f.claim(wording="It is not.")
    article = f.article(claims=(public, secret))
    workflow.submit(article, by=article.created_by)
    _made, token = outside.show(article, by=editor, name="Dr. Reader")

    text = Client().get(reverse("outside", args=[token])).text
    assert "It is public." in text
    assert "It is not." not in text
    assert "Claims in it that are not public are left out." in text


def test_a_comment_from_outside_reaches_the_desk(sign_in, editor, item, link):
    made, address = link
    response = Client().post(address, {"text": "The report says 1,200."})

    assert response.url == f"{address}#answers"
    remark = Comment.objects.get()
    assert (remark.outside, remark.author, remark.must_resolve) == (made, None, False)
    assert "The report says 1,200." in Client().get(address).text
    told = Notice.objects.on_desk().filter(comment=remark)
    assert {notice.recipient for notice in told} == {item.created_by, editor}
    review = sign_in(editor).get(reverse("admin:item_review", args=[item.pk]))
    assert "The report says 1,200." in review.text
    assert "Dr. Reader" in review.text
    assert "A comment from outside" in sign_in(editor).get(reverse("admin:notice_list")).text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": " "}, "Write a comment."),
        ({"text": "x" * 5001}, "A comment has at most 5000 characters."),
        ({"accept": "", "name": " "}, "Type your name to accept."),
    ],
)
def test_an_answer_that_cannot_be_taken_stays_typed(link, sent, sentence):
    page = Client().post(link[1], sent)
    assert page.status_code == 400
    assert sentence in page.text
    assert sent.get("text", "").strip() in page.text
    assert not Comment.objects.exists()


def test_the_revision_is_accepted_once_with_a_name_and_no_approval(item, link):
    made, address = link
    for _twice in range(2):
        Client().post(address, {"accept": "", "name": "Amina Reader"})

    assert kinds(made) == ["accepted"]
    assert Comment.objects.get().text == "Accepts revision 1 as it stands. Signed: Amina Reader"
    assert "You accepted revision 1" in Client().get(address).text
    assert not item.newest_revision.approvals


def test_over_links_and_links_that_never_were_answer_alike(item, editor, link):
    late, address = expired(item, editor)
    ended, token = outside.show(item, by=editor, name="Another")
    outside.revoke(ended, by=editor)
    nowhere = reverse("outside", args=["n" * 43])
    revoked = reverse("outside", args=[token])
    wrong_door = reverse("admin:preview", args=[link[1].rstrip("/").rpartition("/")[2]])

    answers = [Client().get(path) for path in (nowhere, address, revoked, wrong_door)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({without_nonce(answer) for answer in answers}) == 1
    assert "wells" not in answers[0].text
    assert (kinds(late), kinds(ended), kinds(link[0])) == (["refused"], ["refused"], [])


def without_nonce(answer):
    return answer.content, str(answer.headers.get("Referrer-Policy")), answer["Cache-Control"]


def test_a_comment_that_comes_too_late_is_not_lost(link, editor):
    outside.revoke(link[0], by=editor)
    page = Client().post(link[1], {"text": "The report says 1,200."})
    assert page.status_code == 404
    assert "The report says 1,200." in page.text
    assert not Comment.objects.exists()


def test_a_program_that_was_given_the_address_is_slowed_down(link, monkeypatch):
    monkeypatch.setattr(outside, "MOST_READS", 2)
    answers = [Client().get(link[1]) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "wells" not in answers[2].text
    assert kinds(link[0]) == ["read", "read"]


def test_many_comments_are_slowed_down_and_the_last_stays_typed(link, monkeypatch):
    monkeypatch.setattr(outside, "MOST_COMMENTS", 1)
    Client().post(link[1], {"text": "One."})
    page = Client().post(link[1], {"text": "Two."})
    assert page.status_code == 429
    assert "Two." in page.text


def test_other_ways_of_asking_are_refused(link):
    for method in ("put", "delete", "patch"):
        assert getattr(Client(), method)(link[1]).status_code == 405


def test_the_key_is_in_no_log(link, caplog):
    token = link[1].rstrip("/").rpartition("/")[2]
    line = mask_links(None, "", {"event": f"Not Found: {link[1]}", "request": f"GET {link[1]}?a=1"})
    assert token not in json.dumps(line)
    assert line["request"] == "GET /outside/…/?…"  # nor what is asked for, a search for example
    processors = logging.root.handlers and [
        handler.formatter.processors
        for handler in logging.root.handlers
        if hasattr(handler.formatter, "processors")
    ]
    assert all(mask_links in each for each in processors)


# --- The rules in the database ---


def row(item, **changes):
    now = timezone.now()
    return {
        "item_id": item.pk, "revision_id": item.newest_revision.pk, "name": "Dr. Reader",
        "token_digest": "d" * 64, "may_answer": True, "created_by_id": item.created_by_id,
        "created_at": now, "expires_at": now + dt.timedelta(days=1),
    } | changes  # fmt: skip


def test_a_link_shows_a_revision_of_its_own_item(item):
    other = f.bring_to(f.claim(), Status.IN_REVIEW)
    refused = raw.refused_insert(
        "review_outsidelink", row(item, revision_id=other.newest_revision.pk)
    )
    assert refused == "An outside link shows a revision of its own item."


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": " "}, "outsidelink_name_not_blank"),
        ({"expires_at": timezone.now() - dt.timedelta(days=1)}, "outsidelink_expires"),
        ({"revoked_at": timezone.now()}, "outsidelink_revoked_by_and_at"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(item, changes, constraint):
    assert raw.violating_insert("review_outsidelink", row(item, **changes)) == constraint


def test_a_link_is_ended_once_and_never_comes_back(item, link, editor):
    outside.revoke(link[0], by=editor)
    sentence = "An outside link is revoked, and otherwise never changed or deleted."
    back = "UPDATE review_outsidelink SET revoked_at = NULL, revoked_by_id = NULL"
    assert raw.refusal(back) == sentence
    for forbidden in (
        "UPDATE review_outsidelink SET expires_at = expires_at + interval '1 day'",
        "DELETE FROM review_outsidelink",
        "UPDATE review_outsidevisit SET kind = 'read'",
        "DELETE FROM review_outsidevisit",
    ):
        assert raw.failure(forbidden)[0] == raw.NOT_ALLOWED


def test_a_visit_of_no_kind_and_a_second_acceptance_are_refused(link):
    visit = {"link_id": link[0].pk, "kind": "accepted", "at": timezone.now()}
    raw.insert("review_outsidevisit", visit)
    assert raw.violating_insert("review_outsidevisit", visit) == "visit_accepted_once"
    assert raw.violating_insert("review_outsidevisit", visit | {"kind": "x"}) == "visit_kind"


def test_a_comment_has_one_author(item, link, editor):
    remark = {
        "item_id": item.pk, "anchor": "", "passage": "", "before": "", "after": "", "text": "One.",
        "written_at": timezone.now(), "must_resolve": False, "author_id": editor.pk,
        "outside_id": link[0].pk,
    }  # fmt: skip
    assert raw.violating_insert("review_comment", remark) == "comment_one_author"
    assert Item.objects.filter(pk=item.pk, comments=None).exists()
