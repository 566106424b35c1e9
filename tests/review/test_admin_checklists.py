"""The admin of checklists: publishers make the next version, and no version ever changes."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.review import checklists
from newsroom.review.models import Checklist
from tests import factories

pytestmark = pytest.mark.django_db

ADD = "admin:review_checklist_add"


@pytest.fixture
def client():
    client = Client()
    client.force_login(factories.publisher(username="paula"))
    return client


def typed(kind, *questions):
    sent = {"kind": kind, "questions-TOTAL_FORMS": len(questions), "questions-INITIAL_FORMS": 0}
    for place, question in enumerate(questions):
        sent |= {f"questions-{place}-text": question, f"questions-{place}-required": "on"}
    return sent


def test_a_publisher_makes_the_first_version_and_the_next(client):
    client.post(reverse(ADD), typed("claim", "First?", "Second?"))
    client.post(reverse(ADD), typed("claim", "Second?", "Third?"))

    found = Checklist.objects.order_by("version")
    assert [(each.version, each.created_by.username) for each in found] == [
        (1, "paula"),
        (2, "paula"),
    ]
    assert [[str(q) for q in each.questions.all()] for each in found] == [
        ["First?", "Second?"],
        ["Second?", "Third?"],
    ]


def test_a_new_version_starts_from_an_older_one(client):
    old = checklists.make("article", by=factories.publisher(), questions=["First?", "Second?"])

    page = client.get(reverse(ADD), {"from": old.pk})

    assert page.context["adminform"].form.initial["kind"] == "article"
    for text in ("First?", "Second?"):
        assert text in page.text
    assert 'name="questions-1-position"' in page.text


def test_a_version_is_shown_and_cannot_be_changed(client):
    old = checklists.make("claim", by=factories.publisher(), questions=["First?"])
    address = reverse("admin:review_checklist_change", args=[old.pk])

    page = client.get(address)

    assert "First?" in page.text
    assert f"?from={old.pk}" in page.text
    assert 'name="_save"' not in page.text
    assert client.post(address, typed("claim", "Other?")).status_code == 403
    assert [str(each) for each in old.questions.all()] == ["First?"]


def test_a_question_without_words_is_said_at_its_row_and_nothing_is_made(client):
    sent = typed("claim", "First?", " ") | {"questions-1-help": "Look at the register."}

    page = client.post(reverse(ADD), sent)

    assert not Checklist.objects.exists()
    assert "Look at the register." in page.text
    assert "This field is required." in page.text


@pytest.mark.parametrize("make", [factories.reporter, factories.editor])
def test_others_read_them_only(make):
    client = Client()
    client.force_login(make())

    assert client.get(reverse("admin:review_checklist_changelist")).status_code == 200
    assert client.get(reverse(ADD)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(client, count, django_assert_num_queries):
    for number in range(count):
        checklists.make("claim", by=factories.publisher(), questions=[f"Question {number}?"])

    with django_assert_num_queries(6):
        page = client.get(reverse("admin:review_checklist_changelist"))

    assert page.text.count("Checklist ") >= count
