"""The audit: found by person, item, verb and period; a page at a time, or all of it as a file."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from newsroom.desk import audit
from newsroom.review import workflow
from newsroom.review.models import Activity
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.desk.conftest import anybody

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in):
    return sign_in(f.publisher())


def rows(client, **query):
    response = client.get(reverse("admin:audit", query=query))
    assert response.status_code == 200
    return [(row.verb, row.item_id) for row in response.context["rows"]]


def written(client, **query):
    response = client.get(reverse("admin:audit_file", query=query))
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def dam():
    return f.bring_to(f.claim(wording="The dam was full.", slug="the-dam"), Status.PUBLISHED)


@pytest.fixture
def well():
    return f.bring_to(f.claim(wording="The well was dry.", slug="the-well"), Status.IN_REVIEW)


def test_everything_is_there_newest_first(client, dam, well):
    assert rows(client) == [
        ("submit", well.pk), ("publish", dam.pk), ("approve", dam.pk), ("submit", dam.pk),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["the-dam", "The dam was full.", "DAM was"])
def test_by_an_item(client, dam, well, text):
    assert {item for _verb, item in rows(client, item=text)} == {dam.pk}
    assert {item for _verb, item in rows(client, item=str(well.uuid))} == {well.pk}


def test_by_a_person(client, dam, well):
    who = well.created_by
    who.first_name, who.last_name = "Rita", "Sahak"
    who.save()
    for text in (who.username, "rita sahak", "Sahak"):
        assert rows(client, person=text) == [("submit", well.pk)]


def test_by_verb_and_period(client, dam, well):
    assert rows(client, verb="approve") == [("approve", dam.pk)]
    today = timezone.localdate()
    assert len(rows(client, since=today, until=today)) == 4
    assert rows(client, until=today - dt.timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"person": "Nobody At All"}, "Nobody is called “Nobody At All”."),
        ({"item": "no such thing"}, "No item is called “no such thing”."),
        ({"verb": "gossip"}, "gossip is not one of the available choices."),
        ({"since": "yesterday"}, "Enter a valid date."),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "The period ends before it begins."),
        ({"person": "nul\0"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_searched_is_told_and_kept(client, query, sentence):
    for name in ("admin:audit", "admin:audit_file"):
        response = client.get(reverse(name, query=query))
        assert response.status_code == 400
        assert sentence in response.text


def test_pages_put_together_are_the_whole(client, dam, well, monkeypatch):
    whole = rows(client)
    monkeypatch.setattr(audit, "SIZE", 1)
    seen, query = [], {}
    while True:
        response = client.get(reverse("admin:audit", query=query))
        seen += [(row.verb, row.item_id) for row in response.context["rows"]]
        if not response.context["next"]:
            break
        query = dict(pair.split("=") for pair in response.context["next"].split("&"))
    assert seen == whole


@pytest.mark.parametrize("items", [1, 3])
def test_a_page_costs_the_same_however_much_was_done(client, django_assert_num_queries, items):
    for _number in range(items):
        f.bring_to(f.claim(), Status.IN_REVIEW)
    with django_assert_num_queries(5):
        assert len(rows(client)) == items


@pytest.mark.parametrize("role", Role)
def test_publishers_and_standards_see_it_and_nobody_else(sign_in, role):
    may = role in (Role.PUBLISHER, Role.STANDARDS)
    client = sign_in(anybody(role))
    for name in ("admin:audit", "admin:audit_file"):
        assert client.get(reverse(name)).status_code == (200 if may else 403)
    assert (reverse("admin:audit") in client.get(reverse("admin:index")).text) is may


# --- The file ---


def test_the_file_is_complete_and_says_what_the_record_holds(client, dam, monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 2)
    lines = written(client)
    activities = list(Activity.objects.order_by("-at", "-pk"))
    assert [line["hash"] for line in lines] == [each.own_hash for each in activities]
    assert [line["verb"] for line in lines] == ["publish", "approve", "submit"]
    assert {line["item"] for line in lines} == {str(dam.uuid)}
    assert {line["digest"] for line in lines} == {dam.newest_revision.digest}


def test_the_file_has_what_was_searched_for(client, dam, well):
    assert [line["verb"] for line in written(client, item="the-well")] == ["submit"]


@pytest.mark.parametrize("reason", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_nothing_in_the_file_is_a_formula(client, well, reason):
    workflow.return_(well, by=f.editor(), reason="x" + reason)
    Activity.objects.create(
        item=well, actor=f.editor(), verb="spike", from_status="draft", to_status="draft",
        reason=reason,
    )  # fmt: skip
    assert written(client)[0]["reason"] == f"'{reason}"


# --- What it costs ---
