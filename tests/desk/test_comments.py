"""Comments on the review screen."""

import pytest
from django.urls import reverse

from newsroom.review.models import Comment
from newsroom.review.states import Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.bring_to(factories.claim(), Status.IN_REVIEW)


def add(client, item, **sent):
    return client.post(reverse("admin:comment_add", args=[item.pk]), sent)


def resolve(client, comment):
    return client.post(reverse("admin:comment_resolve", args=[comment.item_id, comment.pk]))


def test_a_comment_is_added_to_its_place_and_shown(sign_in, editor, item):
    client = sign_in(editor)

    response = add(client, item, text="Which year?", anchor="verdict-finding", must_resolve="on")

    comment = Comment.objects.get()
    assert response.url == reverse("admin:item_review", args=[item.pk]) + f"#comment-{comment.pk}"
    assert (comment.author, comment.anchor, comment.must_resolve) == (
        editor,
        "verdict-finding",
        True,
    )
    [remark] = client.get(response.url).context["remarks"]
    assert (remark.text, remark.place) == ("Which year?", "finding")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": " "}, "This field is required."),
        ({"text": "x" * 80_000}, "at most 2000 characters"),
        ({"text": "Where?", "anchor": "elsewhere"}, "is not one of the available choices"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_shown_again(sign_in, editor, item, sent, sentence):
    response = add(sign_in(editor), item, **sent)

    assert response.status_code == 400
    assert sentence in response.text
    assert sent["text"].strip() in response.text
    assert not Comment.objects.exists()


def test_whose_role_does_not_comment_is_told_so(sign_in, item):
    response = add(sign_in(factories.publisher()), item, text="Which year?")

    assert response.status_code == 403
    assert "Your role does not comment." in response.text
    assert "Which year?" in response.text


def test_its_author_or_an_editor_resolves_it_once(sign_in, editor, item):
    author = factories.reporter()
    ours, theirs = (item.comments.create(text="Which year?", author=author) for _ in range(2))

    assert resolve(sign_in(author), ours).status_code == 302
    assert resolve(sign_in(editor), theirs).status_code == 302
    for comment, person in ((ours, author), (theirs, editor)):
        comment.refresh_from_db()
        assert (comment.resolved_by, comment.resolved_at is not None) == (person, True)
    again = resolve(sign_in(editor), theirs)
    assert again.status_code == 409
    assert "This comment is resolved already." in again.text


def test_a_reporter_cannot_wave_an_editors_question_away(sign_in, editor, item):
    comment = item.comments.create(text="Which year?", author=editor, must_resolve=True)
    client = sign_in(item.created_by)

    screen = client.get(reverse("admin:item_review", args=[item.pk]))
    response = resolve(client, comment)

    assert [remark.can_resolve for remark in screen.context["remarks"]] == [False]
    assert response.status_code == 403
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_a_comment_of_another_item_is_not_found(sign_in, editor, item):
    other = factories.claim().comments.create(text="Which year?", author=editor)
    address = reverse("admin:comment_resolve", args=[item.pk, other.pk])

    assert sign_in(editor).post(address).status_code == 404


def test_looking_does_neither(sign_in, editor, item):
    comment = item.comments.create(text="Which year?", author=editor)
    client = sign_in(editor)

    for address in (
        reverse("admin:comment_add", args=[item.pk]),
        reverse("admin:comment_resolve", args=[item.pk, comment.pk]),
    ):
        assert client.get(address).status_code == 405
