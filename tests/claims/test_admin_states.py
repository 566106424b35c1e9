"""What of a claim can be changed when, and by whom."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from claims.models import Claim
from newsroom.review import workflow
from newsroom.review.models import EditorNote
from newsroom.review.states import Role, Status
from tests import factories
from tests.typed import opened, send

pytestmark = pytest.mark.django_db
CLOSED = [status for status in Status if status != Status.DRAFT]


def change(claim):
    return reverse("admin:claims_claim_change", args=[claim.pk])


def delete(claim):
    return reverse("admin:claims_claim_delete", args=[claim.pk])


@pytest.mark.parametrize("status", CLOSED)
def test_outside_a_draft_the_form_is_text_and_says_why(client, reporter, status):
    claim = factories.bring_to(factories.claim(by=reporter, wording="It is so."), status)
    page = client.get(change(claim))

    assert 'name="wording"' not in page.text
    assert 'name="claim_statements-0-quote"' not in page.text
    assert "It is so." in page.text
    assert escape(page.context["aside"]["frozen"]) in page.text
    assert page.context["aside"]["frozen"].startswith("This ")


@pytest.mark.parametrize("status", CLOSED)
def test_what_is_sent_for_closed_fields_is_not_saved(client, reporter, status):
    claim = factories.bring_to(factories.claim(by=reporter, wording="It is so."), status)
    before = claim.freeze()
    answer = send(
        client, change(claim), opened(client, change(claim)), wording="It is not so.", slug="other",
        claim_statements__0__quote="Other words.", verdict__0__finding="Another finding.",
        editor_notes__0__text="A note.",
    )  # fmt: skip

    assert answer.status_code == 302
    assert Claim.objects.get().freeze() == before
    assert EditorNote.objects.get().text == "A note."


@pytest.mark.parametrize("status", list(Status))
def test_an_editor_sets_an_embargo_at_any_time(sign_in, reporter, status):
    claim = factories.bring_to(factories.claim(by=reporter), status)
    editor = factories.editor()
    client = sign_in(editor)
    send(
        client, change(claim), opened(client, change(claim)), embargo_until="2026-12-01T12:00",
    )  # fmt: skip

    claim = Claim.objects.get()
    assert claim.status == status
    assert claim.embargo_until.isoformat() == "2026-12-01T12:00:00+00:00"


def test_a_reporter_sets_no_embargo_on_what_is_in_review(client, reporter):
    claim = factories.bring_to(factories.claim(by=reporter), Status.IN_REVIEW)
    send(client, change(claim), opened(client, change(claim)), embargo_until="2026-12-01T12:00")

    assert Claim.objects.get().embargo_until is None


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.STANDARDS])
def test_who_may_only_look_sees_the_text_and_cannot_save(sign_in, reporter, role):
    claim = factories.claim(by=reporter, wording="It is so.")
    client = sign_in(factories.user("", role, is_staff=True))
    page = client.get(change(claim))

    assert "It is so." in page.text
    assert 'name="wording"' not in page.text
    assert 'name="_continue" class="default"' not in page.text
    assert client.post(change(claim), {"wording": "It is not so."}).status_code == 403


@pytest.mark.parametrize("role", [Role.SOURCE_GUARDIAN, Role.ADMINISTRATOR])
def test_who_has_nothing_to_do_with_claims_sees_none(sign_in, reporter, role):
    claim = factories.claim(by=reporter)
    client = sign_in(factories.user("", role, is_staff=True))

    assert client.get(change(claim)).status_code == 403
    assert client.get(reverse("admin:claims_claim_changelist")).status_code == 403


def test_a_superuser_cannot_change_what_is_in_review_either(sign_in, reporter):
    claim = factories.bring_to(factories.claim(by=reporter), Status.IN_REVIEW)
    client = sign_in(factories.editor(is_superuser=True))
    send(client, change(claim), opened(client, change(claim)), wording="It is not so.")

    assert Claim.objects.get().wording == claim.wording


def test_buttons_carry_the_sentence_why_they_are_disabled(client, reporter):
    claim = factories.bring_to(factories.claim(by=reporter), Status.IN_REVIEW)
    page = client.get(change(claim)).text

    assert 'aria-describedby="why-not-approve"' in page
    assert '<p class="refusal" id="why-not-approve">“Approve” is for the role Editor.</p>' in page
    assert f'action="{reverse("admin:item_verb", args=[claim.pk, "recall"])}"' in page


def test_a_verb_that_asks_something_is_a_link_to_its_screen(sign_in, reporter):
    claim = factories.bring_to(factories.claim(by=reporter), Status.IN_REVIEW)
    page = sign_in(factories.editor()).get(change(claim)).text

    assert f'href="{reverse("admin:item_verb", args=[claim.pk, "return_"])}"' in page


def test_an_author_deletes_a_draft_that_was_never_submitted(client, reporter):
    claim = factories.claim(by=reporter)
    EditorNote.objects.create(item=claim, author=factories.editor(), text="A note.")

    assert delete(claim) in client.get(change(claim)).text
    client.post(delete(claim), {"post": "yes"})
    assert not Claim.objects.exists()


def test_an_editor_deletes_it_too_but_no_other_reporter(client, sign_in):
    claim = factories.claim(by=factories.reporter())

    assert client.post(delete(claim), {"post": "yes"}).status_code == 403
    sign_in(factories.editor()).post(delete(claim), {"post": "yes"})
    assert not Claim.objects.exists()


@pytest.mark.parametrize("status", CLOSED)
def test_nothing_else_is_deleted(client, sign_in, reporter, status):
    claim = factories.bring_to(factories.claim(by=reporter), status)

    for each in (client, sign_in(factories.editor(is_superuser=True))):
        assert each.post(delete(claim), {"post": "yes"}).status_code == 403


def test_a_draft_that_was_recalled_is_not_deleted(client, reporter):
    claim = factories.bring_to(factories.claim(by=reporter), Status.IN_REVIEW)
    workflow.recall(claim, by=reporter)

    assert client.post(delete(claim), {"post": "yes"}).status_code == 403


def test_the_list_offers_no_bulk_actions(sign_in):
    factories.claim()
    page = sign_in(factories.editor(is_superuser=True)).get(
        reverse("admin:claims_claim_changelist")
    )

    assert 'name="action"' not in page.text
