"""The lists of the desk, and how much they ask of the database."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from claims.models import (
    Claim,
    ClaimPart,
    ClaimStatement,
    ContactAttempt,
    EvidenceLink,
    Place,
    Topic,
)
from newsroom.review.models import EditorNote, User
from newsroom.review.states import Role, Status
from tests import factories

pytestmark = pytest.mark.django_db
CLAIMS = reverse("admin:claims_claim_changelist")
LISTS = {
    "claims_claim": 7,
    "claims_statement": 6,
    "claims_speaker": 6,
    "claims_occasion": 6,
    "claims_place": 6,
    "claims_topic": 6,
    "claims_source": 6,
    "claims_evidence": 6,
    "claims_rating": 6,
    "claims_ratingscale": 6,
}


@pytest.fixture(autouse=True)
def _warm(db):
    """What a process asks for once and keeps."""
    ContentType.objects.get_for_model(Claim)


@pytest.fixture
def full():
    """A claim with ``rows`` of everything that can be repeated."""

    def make(reporter, rows):
        claim = factories.claim(by=reporter)
        for number in range(rows):
            topic = Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}")
            place = Place.objects.create(name=f"Place {number}", slug=f"place-{number}")
            claim.topics.add(topic)
            claim.places.add(place)
            claim.related.add(factories.bare_claim())
            said, passage = factories.statement(), factories.evidence()
            ClaimStatement.objects.create(claim=claim, statement=said, position=number + 2)
            EvidenceLink.objects.create(claim=claim, evidence=passage, stance="supports")
            rating = factories.rating()
            ClaimPart.objects.create(claim=claim, label="A part", wording="It.", rating=rating)
            ContactAttempt.objects.create(claim=claim, outcome="not_safe", logged_by=reporter)
            EditorNote.objects.create(item=claim, author=reporter, text="A note.")
        return claim

    return make


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_opens_with_fourteen_queries(
    client, reporter, full, rows, django_assert_num_queries
):
    claim = full(reporter, rows)
    with django_assert_num_queries(14):
        client.get(reverse("admin:claims_claim_change", args=[claim.pk]))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("status", "queries"),
    [("in_review", 15), ("reviewed", 15), ("published", 13), ("withdrawn", 13), ("spiked", 12)],
)
def test_the_form_costs_no_more_in_any_other_status(
    sign_in, reporter, full, rows, status, queries, django_assert_num_queries
):
    claim = factories.bring_to(full(reporter, rows), Status(status))
    client = sign_in(factories.user("", *Role, is_staff=True))
    with django_assert_num_queries(queries):
        client.get(reverse("admin:claims_claim_change", args=[claim.pk]))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_same_for_one_row_and_for_three(
    sign_in, name, rows, django_assert_num_queries
):
    client = sign_in(factories.editor())
    for _row in range(rows):
        claim = factories.claim(statement=factories.statement(), by=User.objects.first())
        n = claim.pk
        Topic.objects.create(name=f"Topic {n}", slug=f"topic-{n}")
        outer = Place.objects.create(name=f"Outer {n}", slug=f"outer-{n}")
        Place.objects.create(name=f"Inner {n}", slug=f"inner-{n}", within=outer)
    with django_assert_num_queries(LISTS[name]):
        client.get(reverse(f"admin:{name}_changelist"))


def test_the_list_shows_wording_status_rating_and_speaker(client, reporter):
    said = factories.statement(speaker=factories.speaker(name="Ada Minister"))
    factories.claim(by=reporter, wording="It is so.", statement=said)
    page = client.get(CLAIMS).text

    for words in ("It is so.", "draft", "False", "Ada Minister"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "wordings"),
    [
        ("q=water", ["About water"]),
        ("q=%00", ["About money", "About water"]),
        ("whose=mine", ["About money"]),
        ("whose=assigned", ["About water"]),
        ("whose=nobody", ["About money"]),
        ("status__exact=in_review", ["About water"]),
    ],
)
def test_claims_are_found_by_words_people_and_status(client, reporter, query, wordings):
    factories.claim(by=reporter, wording="About money")
    water = factories.claim(wording="About water", assigned_to=reporter)
    factories.bring_to(water, Status.IN_REVIEW)
    rows = client.get(f"{CLAIMS}?{query}").context["cl"].result_list

    assert sorted(claim.wording for claim in rows) == wordings


def test_claims_are_found_by_rating(client):
    factories.claim(rated="true", wording="A true one")
    factories.claim(rated="false")
    answer = client.get(f"{CLAIMS}?rating={factories.rating('true').pk}")

    assert [claim.wording for claim in answer.context["cl"].result_list] == ["A true one"]


def test_a_speaker_is_offered_by_another_name(client):
    factories.speaker(name="Amir Khan Muttaqi", aliases=["متقی"])
    query = {"app_label": "claims", "model_name": "statement", "field_name": "speaker"}
    answer = client.get(reverse("admin:autocomplete"), query | {"term": "متق"})

    assert [row["text"] for row in answer.json()["results"]] == ["Amir Khan Muttaqi"]


def test_no_select_has_more_than_two_hundred_options(client, reporter):
    for number in range(201):
        factories.speaker(name=f"Speaker No. {number}")
    claim = factories.claim(by=reporter)
    statement = claim.claim_statements.get().statement
    for url in (
        reverse("admin:claims_claim_change", args=[claim.pk]),
        reverse("admin:claims_statement_change", args=[statement.pk]),
        reverse("admin:claims_source_add"),
    ):
        selects = re.findall(r"<select.*?</select>", client.get(url).text, re.DOTALL)
        assert all(select.count("<option") <= 200 for select in selects)


@pytest.mark.parametrize(
    ("status", "queries"),
    [
        (Status.IN_REVIEW, 15),
        (Status.REVIEWED, 15),
        (Status.PUBLISHED, 13),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_closed_form_costs_the_same_however_long_it_is(
    sign_in, reporter, full, status, queries, rows, django_assert_num_queries
):
    claim = factories.bring_to(full(reporter, rows), status)
    client = sign_in(factories.editor())
    with django_assert_num_queries(queries):
        client.get(reverse("admin:claims_claim_change", args=[claim.pk]))


def test_a_status_has_a_word_and_a_shape_as_in_the_queue(client, reporter):
    factories.bring_to(factories.claim(by=reporter), Status.IN_REVIEW)
    assert '<span class="desk-state in_review">in review</span>' in client.get(CLAIMS).text


def test_lists_lead_back_to_the_start(client):
    page = client.get(CLAIMS).text
    assert f'<a href="{reverse("admin:index")}">Start</a>' in page
    assert '<li aria-current="page">Claims</li>' in page
