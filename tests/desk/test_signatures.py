"""An approval lands on exactly what was displayed, and is somebody else's."""

import pytest
from django.urls import reverse

from newsroom.review import workflow
from newsroom.review.models import Decision
from newsroom.review.states import Role, Status
from tests import factories
from tests.desk.conftest import anybody, bring, of_all_trades, typed

pytestmark = pytest.mark.django_db
PINNED = ["approve", "return_", "publish"]


def send(client, verb, item, **changes):
    address = reverse("admin:item_verb", args=[item.pk, verb])
    return client.post(address, typed(verb, item, **changes))


@pytest.mark.parametrize("verb", PINNED)
def test_an_older_revision_than_the_newest_is_refused(sign_in, verb):
    item = bring(verb, factories.claim())
    displayed = item.newest_revision
    workflow.return_(item, by=factories.editor(), reason="Once more, please.")
    item = bring(verb, item)

    response = send(sign_in(of_all_trades()), verb, item, revision=displayed.pk)

    assert response.status_code == 409
    assert "Revision 2 has been submitted since you opened this page" in response.text


@pytest.mark.parametrize("verb", PINNED)
def test_another_items_revision_is_refused(sign_in, verb):
    item, other = (bring(verb, factories.claim()) for _ in range(2))

    response = send(sign_in(of_all_trades()), verb, item, revision=other.newest_revision.pk)

    assert response.status_code == 409


@pytest.mark.parametrize("verb", PINNED)
@pytest.mark.parametrize("revision", ["", "seven", "9" * 40])
def test_no_revision_is_refused(sign_in, verb, revision):
    item = bring(verb, factories.claim())
    status = item.status

    response = send(sign_in(of_all_trades()), verb, item, revision=revision)

    item.refresh_from_db()
    assert response.status_code in (400, 409)
    assert item.status == status


def test_the_page_that_asks_for_an_approval_carries_what_it_displays(sign_in, editor):
    item = bring("approve", factories.claim())

    screen = sign_in(editor).get(reverse("admin:item_review", args=[item.pk]))

    forms = {each["verb"].name: each["form"] for each in screen.context["decide"]}
    shown = {name: form["revision"].value() for name, form in forms.items()}
    assert shown == dict.fromkeys(("approve", "return_"), item.newest_revision.pk)


def test_whoever_submitted_cannot_approve(sign_in):
    author = anybody(Role.REPORTER, Role.EDITOR)
    item = bring("approve", factories.claim(by=author))

    response = send(sign_in(author), "approve", item)

    assert response.status_code == 403
    assert "another editor must approve it" in response.text
    assert not Decision.objects.exists()


def test_a_sensitive_item_needs_two_people(sign_in):
    item = bring("approve", factories.claim(sensitive=True))
    first, second = factories.editor(), factories.editor()

    send(sign_in(first), "approve", item)
    item.refresh_from_db()
    assert item.status == Status.IN_REVIEW
    assert "1 more approval is needed" in (
        sign_in(second).get(reverse("admin:item_review", args=[item.pk])).text
    )

    again = send(sign_in(first), "approve", item)
    assert again.status_code == 409
    assert "You have approved this revision already." in again.text

    send(sign_in(second), "approve", item)
    item.refresh_from_db()
    assert item.status == Status.REVIEWED


def test_one_person_can_approve_their_own_work_where_the_policy_admits_it(sign_in, self_approval):
    author = anybody(Role.REPORTER, Role.EDITOR)
    item = bring("approve", factories.claim(by=author))
    client = sign_in(author)

    page = client.get(reverse("admin:item_verb", args=[item.pk, "approve"]))
    assert "Why you approve your own work" in page.text

    assert send(client, "approve", item).status_code == 400
    assert send(client, "approve", item, self_approval_reason="  ").status_code == 400
    assert not Decision.objects.exists()

    send(client, "approve", item, self_approval_reason="I am alone this week.")
    assert Decision.objects.get().self_approval_reason == "I am alone this week."


def test_nobody_else_is_asked_for_that_reason(sign_in, editor, self_approval):
    item = bring("approve", factories.claim())

    page = sign_in(editor).get(reverse("admin:item_verb", args=[item.pk, "approve"]))

    assert "Why you approve your own work" not in page.text


def test_an_open_question_keeps_an_item_from_being_approved(sign_in, editor):
    item = bring("approve", factories.claim())
    item.comments.create(text="Which year?", author=editor, must_resolve=True)

    response = send(sign_in(editor), "approve", item)

    assert response.status_code == 409
    assert "A comment must be resolved before approval." in response.text
