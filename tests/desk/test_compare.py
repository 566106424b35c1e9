"""Two versions of an item beside each other, and a revision as a new draft, on the desk."""

import pytest
from django.urls import reverse

from claims.models import Claim
from newsroom.review import workflow
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f
from tests.desk.conftest import anybody

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, editor):
    return sign_in(editor)


@pytest.fixture
def item():
    """Published; its draft says something else now."""
    made = f.bring_to(f.claim(wording="The dam was full."), Status.PUBLISHED)
    workflow.revise(made, by=made.created_by)
    Claim.objects.filter(pk=made.pk).update(wording="The dam was empty.")
    return Claim.objects.get(pk=made.pk)


def compare(client, item, **query):
    return client.get(reverse("admin:item_compare", args=[item.pk], query=query))


def restore(item):
    return reverse("admin:item_restore", args=[item.pk])


def test_a_revision_beside_the_draft(client, item):
    page = compare(client, item, old="r1", new="now").text
    assert "Revision 1 and Draft now" in page
    assert "<del>full.</del>" in page
    assert "<ins>empty.</ins>" in page


def test_an_edition_is_what_its_revision_was(client, item):
    page = compare(client, item, old="e1", new="r1").text
    assert "Nothing differs: the contents are the same." in page


def test_without_a_choice_the_newest_edition_stands_beside_the_draft(client, item):
    page = compare(client, item)
    assert (page.context["old"].name, page.context["new"].name) == ("e1", "now")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("r9", "“The dam was empty.” has no such version: Revision 9."),
        ("e9", "“The dam was empty.” has no such version: Edition 9."),
        ("r0", "“The dam was empty.” has no such version: Revision 0."),
        ("x", "Choose two versions of “The dam was empty.”."),
        ("", "Choose two versions of “The dam was empty.”."),
        ("r1' --", "Choose two versions of “The dam was empty.”."),
    ],
)
def test_a_version_that_is_none_is_told_and_the_choice_stays(client, item, name, sentence):
    response = compare(client, item, old=name, new="now")
    assert response.status_code == 400
    assert sentence in response.text
    assert '<option value="r1"' in response.text


def test_a_draft_without_a_verdict_is_told_so(client):
    response = compare(client, f.bare_claim(), old="now", new="now")
    assert response.status_code == 409
    assert "has no verdict yet, so it cannot be compared" in response.text


def test_names_of_other_items_are_told_and_not_their_ids(client, item):
    other = f.bring_to(f.claim(wording="The well was dry."), Status.PUBLISHED)
    Claim.objects.get(pk=item.pk).related.add(other)
    page = compare(client, item, old="r1", new="now").text
    assert "The well was dry." in page
    assert str(other.uuid) not in page


def test_who_may_not_see_items_compares_and_restores_none(sign_in, item):
    stranger = sign_in(anybody())
    assert compare(stranger, item).status_code == 403
    assert stranger.get(restore(item)).status_code == 403
    assert stranger.post(restore(item), {"revision": "1"}).status_code == 403


@pytest.mark.parametrize(("name", "queries"), [("item_compare", 12), ("item_restore", 14)])
@pytest.mark.parametrize("revisions", [1, 3])
def test_a_comparison_costs_the_same_however_often_it_was_revised(
    client, item, django_assert_num_queries, name, queries, revisions
):
    for _number in range(revisions):
        workflow.submit(item, by=item.created_by)
        workflow.recall(item, by=item.created_by)
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"admin:{name}", args=[item.pk])).status_code == 200


# --- Restoring ---


def test_the_page_shows_what_would_change_and_changes_nothing(client, item):
    before = Item.objects.filter(pk=item.pk).values().get()
    page = client.get(restore(item), {"revision": "1"})
    assert page.status_code == 200
    assert "<del>empty.</del>" in page.text
    assert "<ins>full.</ins>" in page.text
    assert Item.objects.filter(pk=item.pk).values().get() == before


def test_the_button_restores_and_leads_to_the_form(client, item):
    sent = {"revision": item.newest_revision.pk}
    response = client.post(restore(item), sent, follow=True)
    assert response.redirect_chain[-1][0] == reverse("admin:claims_claim_change", args=[item.pk])
    assert Claim.objects.get(pk=item.pk).wording == "The dam was full."
    assert item.activities.last().verb == "restore"


@pytest.mark.parametrize("sent", ["", "x", "999999999999", "1' --"])
def test_a_revision_that_is_none_is_refused_by_name(client, item, sent):
    response = client.post(restore(item), {"revision": sent})
    assert response.status_code == 400
    assert "Say which revision of “The dam was empty.” is to be restored." in response.text


def test_a_revision_of_another_item_is_refused_by_both_names(client, item):
    other = f.bring_to(f.claim(wording="The well was dry."), Status.IN_REVIEW)
    response = client.post(restore(item), {"revision": other.newest_revision.pk})
    assert response.status_code == 409
    assert (
        "Revision 1 is of “The well was dry.”, so “The dam was empty.” cannot be restored"
        in response.text
    )
    assert Claim.objects.get(pk=item.pk).wording == "The dam was empty."


def test_it_is_no_button_of_the_item_but_a_link_in_the_timeline(client, item):
    review = client.get(reverse("admin:item_review", args=[item.pk])).text
    assert restore(item) not in review
    assert (
        f"{restore(item)}?revision=1"
        in client.get(reverse("admin:item_history", args=[item.pk])).text
    )


def test_what_was_never_submitted_has_nothing_to_restore(client):
    response = client.get(restore(f.claim()))
    assert response.status_code == 409
    assert "Nothing has been submitted for review." in response.text
