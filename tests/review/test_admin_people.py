"""People and their roles are the administrators' business."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from newsroom.review.models import User
from newsroom.review.states import Role
from tests import factories
from tests.typed import opened, send

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def change(person):
    return reverse("admin:review_user_change", args=[person.pk])


@pytest.fixture
def admin():
    return signed_in(factories.user("", Role.ADMINISTRATOR, is_staff=True))


def test_an_administrator_gives_roles_and_a_public_name(admin):
    person = factories.user("newcomer")
    role = Group.objects.get(name=Role.REPORTER)
    send(
        admin, change(person), opened(admin, change(person), "user_form"), groups=[role.pk],
        public_name="A. Pseudonym", public_slug="a-pseudonym", is_staff="on",
    )  # fmt: skip

    person = User.objects.get(pk=person.pk)
    assert (person.roles, person.public_name) == ({"Reporter"}, "A. Pseudonym")


def test_two_people_without_a_public_address_do_not_collide(admin):
    for person in (factories.user("one"), factories.user("two")):
        answer = send(admin, change(person), opened(admin, change(person), "user_form"))
        assert answer.status_code == 302


def test_rights_are_given_by_roles_only(admin):
    page = admin.get(change(factories.user("somebody"))).text

    assert "user_permissions" not in page
    assert "is_superuser" not in page


def test_an_administrator_does_not_take_over_a_superuser(admin):
    boss = factories.user("boss", is_superuser=True)

    assert admin.post(change(boss), {"username": "mine"}).status_code == 403
    url = reverse("admin:auth_user_password_change", args=[boss.pk])
    assert admin.post(url, {"password1": "x", "password2": "x"}).status_code == 403


def test_others_see_no_people_but_pick_them_by_name():
    client = signed_in(factories.reporter(first_name="Rita"))
    assert client.get(reverse("admin:review_user_changelist")).status_code == 403

    query = {"app_label": "review", "model_name": "byline", "field_name": "person"}
    answer = client.get(reverse("admin:autocomplete"), query | {"term": "rita"})
    assert [row["text"] for row in answer.json()["results"]] == ["Rita"]


def test_roles_are_neither_invented_nor_deleted():
    boss = signed_in(factories.user("", *Role, is_staff=True, is_superuser=True))
    role = Group.objects.get(name=Role.EDITOR)

    assert boss.get(reverse("admin:auth_group_add")).status_code == 403
    assert boss.post(reverse("admin:auth_group_delete", args=[role.pk])).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_asks_the_same_however_many_there_are(
    admin, rows, django_assert_num_queries
):
    for _row in range(rows):
        factories.reporter()
    with django_assert_num_queries(7):
        admin.get(reverse("admin:review_user_changelist"))
