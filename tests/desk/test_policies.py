"""What the newsroom says of itself, at the desk: for publishers, with a reminder."""

import pytest
from django.urls import reverse

from newsroom.editions import policies
from newsroom.editions.models import PolicyPage, Slot
from newsroom.review.states import Role
from tests import factories as f
from tests.typed import errors, opened, send

pytestmark = pytest.mark.django_db

ADD = reverse("admin:editions_policypage_add")
LIST = reverse("admin:editions_policypage_changelist")


def change(page):
    return reverse("admin:editions_policypage_change", args=[page.pk])


def fill(slot, text="<p>What we do.</p>", **fields):
    return PolicyPage.objects.create(slot=slot, text=text, **fields)


def test_a_publisher_fills_a_slot_and_readers_see_it(sign_in, client):
    desk = sign_in(f.publisher())
    data = opened(desk, f"{ADD}?slot=funding", "policypage_form")
    assert data["slot"] == ["funding"]

    send(desk, ADD, data, text="<p>Readers pay <strong>us</strong>.</p><script>x()</script>")

    page = PolicyPage.objects.get()
    assert (page.slot, page.language) == ("funding", "en")
    assert page.text == "<p>Readers pay <strong>us</strong>.</p>"
    policies.memory.forget()
    assert "Readers pay <strong>us</strong>." in client.get("/about/funding/").text


@pytest.mark.parametrize("text", ["", "<p></p>", "<p>&nbsp; </p>"])
def test_an_empty_text_is_refused_with_a_sentence(sign_in, text):
    desk = sign_in(f.publisher())
    data = opened(desk, f"{ADD}?slot=staff", "policypage_form")

    response = desk.post(ADD, data | {"text": text})

    assert response.status_code == 200
    assert errors(response)
    assert not PolicyPage.objects.exists()


def test_the_same_slot_in_the_same_language_is_refused_with_a_sentence(sign_in):
    desk = sign_in(f.publisher())
    fill("staff")
    data = opened(desk, f"{ADD}?slot=staff", "policypage_form")

    response = desk.post(ADD, data | {"text": "<p>Again.</p>"})

    assert "This page exists in this language already." in response.text
    assert "Again." in response.text


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_nobody_else_writes_them(sign_in, role):
    desk = sign_in(f.user("", role, is_staff=True))
    page = fill("staff")
    assert desk.get(ADD).status_code == 403
    assert desk.post(change(page), {"text": "<p>Mine.</p>"}).status_code in (302, 403)
    assert PolicyPage.objects.get().text == "<p>What we do.</p>"


def test_a_publisher_can_take_a_page_down(sign_in):
    desk = sign_in(f.publisher())
    page = fill("staff")
    url = reverse("admin:editions_policypage_delete", args=[page.pk])

    assert desk.post(url, {"post": "yes"}).status_code == 302

    assert not PolicyPage.objects.exists()


def test_publishers_are_reminded_of_what_is_empty(sign_in):
    desk = sign_in(f.publisher())
    for slot in Slot:
        start = desk.get(reverse("admin:index"))
        assert f'{ADD}?slot={slot}"' in start.text
        fill(slot)
    assert "Readers are not told this yet" not in desk.get(reverse("admin:index")).text


def test_nobody_else_is_reminded(sign_in):
    start = sign_in(f.editor()).get(reverse("admin:index"))
    assert "Readers are not told this yet" not in start.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(sign_in, django_assert_num_queries, rows):
    desk = sign_in(f.publisher())
    for slot in list(Slot)[:rows]:
        fill(slot)
    with django_assert_num_queries(6):
        desk.get(LIST)
