"""What pickers offer: the right row first, and enough to tell it from its namesakes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from claims.models import Place, Source, Speaker, SpeakerRole
from newsroom.review import offering, pickers
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client, model, field, term):
    query = {"app_label": "claims", "model_name": model, "field_name": field, "term": term}
    return client.get(reverse("admin:autocomplete"), query).json()["results"]


def names(rows):
    return [row["text"] for row in rows]


@pytest.fixture
def client(client):
    client.force_login(factories.reporter())
    return client


def test_the_whole_name_comes_first_then_beginnings_then_the_rest(client):
    for name in ("New Amir", "Amir Khan", "Samira", "Amir"):
        factories.speaker(name=name)
    factories.speaker(name="Head of state", aliases=["امیر", "amir"])

    assert names(ask(client, "statement", "speaker", "AMIR")) == [
        "Amir", "Head of state", "Amir Khan", "New Amir", "Samira",
    ]  # fmt: skip


def test_the_other_name_that_was_meant_is_told(client):
    factories.speaker(name="Amir Khan Muttaqi", aliases=["Mottaki", "أمیرخان متقي"])
    (row,) = ask(client, "statement", "speaker", "متقی")

    assert row["alias"] == "أمیرخان متقي"
    assert ask(client, "statement", "speaker", "muttaqi")[0]["alias"] == ""


def test_a_line_tells_namesakes_apart(client):
    minister = factories.speaker(name="Ali Ahmad", description="born 1961")
    SpeakerRole.objects.create(speaker=minister, title="Minister", body="Finance")
    factories.speaker(name="Ali Ahmad", kind="outlet")
    lines = {row["line"] for row in ask(client, "statement", "speaker", "ali ahmad")}

    assert lines == {"person · Minister, Finance · born 1961", "news outlet"}


def test_a_source_is_offered_by_publisher_author_and_address(client):
    source = factories.source(
        title="Report", publisher="Bureau", author="Ada", url="https://example.org/a/17"
    )
    factories.source(title="Another", publisher="", author="", url="")
    for term in ("bureau report", "ada", "example.org/a/17"):
        (row,) = ask(client, "evidence", "source", term)
        assert row["id"] == str(source.pk)
        assert "https://example.org/a/17" in row["line"]


def test_what_is_misspelt_is_offered_when_nothing_else_is(client):
    factories.speaker(name="Amir Khan Muttaqi", aliases=["امیرخان متقی"])

    assert names(ask(client, "statement", "speaker", "Mutaqi")) == ["Amir Khan Muttaqi"]
    assert names(ask(client, "statement", "speaker", "امیرحان متقی")) == ["Amir Khan Muttaqi"]
    assert ask(client, "statement", "speaker", "Zhang") == []


def test_no_more_than_twenty_are_offered_and_the_right_one_is_among_them(client):
    for number in range(60):
        factories.speaker(name=f"Amir Number {number}")
    factories.speaker(name="Amir")
    offered = names(ask(client, "statement", "speaker", "amir"))

    assert len(offered) == offering.OFFERED
    assert offered[0] == "Amir"


def test_the_newest_are_offered_before_anything_is_typed(client):
    for number in range(3):
        factories.speaker(name=f"Speaker {number}")

    assert names(ask(client, "statement", "speaker", ""))[0] == "Speaker 2"


@pytest.mark.parametrize("rows", [1, 3])
def test_offers_cost_the_same_for_one_and_for_three(client, rows, django_assert_num_queries):
    for number in range(rows):
        speaker = factories.speaker(name=f"Amir {number}")
        SpeakerRole.objects.create(speaker=speaker, title="Minister")
    ask(client, "statement", "speaker", "ami")
    with django_assert_num_queries(8):
        assert len(ask(client, "statement", "speaker", "ami")) == rows


def test_a_name_in_another_spelling_is_enough_without_script():
    speaker = factories.speaker(name="Amir Khan", aliases=["کریم"])
    factories.speaker(name="Karim Khan", aliases=["کریمی"])

    assert pickers.find(Speaker.objects.all(), "كريم") == speaker


def test_what_is_merely_similar_is_never_chosen_for_somebody():
    factories.speaker(name="Amir Khan Muttaqi")
    with pytest.raises(ValidationError, match="No speaker is called"):
        pickers.find(Speaker.objects.all(), "Mutaqi")


def test_of_two_that_fold_alike_the_one_that_is_written_so_is_meant():
    zoe = factories.speaker(name="Zoe")
    accented = factories.speaker(name="Zoë")

    assert pickers.find(Speaker.objects.all(), "Zoë") == accented
    assert pickers.find(Speaker.objects.all(), "zoe") == zoe
    with pytest.raises(ValidationError, match="Several"):
        pickers.find(Speaker.objects.all(), "Zoé")


def test_a_place_is_told_apart_by_what_is_around_it(client):
    inner = Place.objects.create(name="Herat", slug="a")
    Place.objects.create(name="Herat", slug="b", within=inner)
    rows = offering.offers(Place.objects.all(), "herat")

    assert sorted(offer.line for offer in rows) == ["", "Herat"]
    assert Source.objects.count() == 0
