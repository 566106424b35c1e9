"""Whether something like it has been checked before, on a page and beside the text."""

import pytest
from django.urls import reverse

from newsroom.review.states import Status
from tests import factories

pytestmark = pytest.mark.django_db

WORDING = "The ministry has built three hundred bridges."


@pytest.fixture
def checked():
    claim = factories.claim(wording="The ministry has built three hundred bridges since May.")
    return factories.bring_to(claim, Status.PUBLISHED)


def look(client, **asked):
    return client.get(reverse("admin:similar"), asked)


def test_it_names_the_verdict_and_leads_to_the_claim(sign_in, editor, checked):
    factories.claim(wording="Bread costs twice what it cost.")

    page = look(sign_in(editor), q=WORDING)

    [found] = page.context["found"]
    assert found["claim"].item == checked.pk
    for text in (checked.wording, "False", reverse("admin:item_review", args=[checked.pk])):
        assert text in page.text


def test_the_claim_that_is_compared_is_left_out(sign_in, editor, checked):
    page = look(sign_in(editor), q=checked.wording, exclude=checked.pk)

    assert page.context["found"] == []
    assert "Nothing like it is here." in page.text


def test_a_part_of_the_page_is_only_the_list(sign_in, editor, checked):
    page = look(sign_in(editor), q=WORDING, part="1")

    assert checked.wording in page.text
    assert "<html" not in page.text


@pytest.mark.parametrize("asked", [{}, {"q": ""}, {"q": "\0"}, {"q": "x" * 5000, "exclude": "no"}])
def test_odd_questions_are_answered(sign_in, editor, asked):
    assert look(sign_in(editor), **asked).status_code == 200


def test_it_is_for_those_who_may_see_items(client, sign_in, checked):
    assert look(sign_in(factories.user(is_staff=True)), q=WORDING).status_code == 403
    assert look(client, q=WORDING).status_code == 302


def test_the_review_screen_and_the_form_lead_there(sign_in, editor, checked):
    client = sign_in(editor)
    for name in ("admin:item_review", "admin:claims_claim_change"):
        page = client.get(reverse(name, args=[checked.pk]))
        assert f"{reverse('admin:similar')}?q=The%20ministry" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_row_and_three(sign_in, editor, count, django_assert_num_queries):
    for _n in range(count):
        factories.bring_to(factories.claim(wording=WORDING), Status.PUBLISHED)
    client = sign_in(editor)

    with django_assert_num_queries(8):
        page = look(client, q=WORDING, part="1")

    assert len(page.context["found"]) == count
