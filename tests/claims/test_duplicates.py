"""Warnings before something is entered for a second time."""

import pytest

from claims.duplicates import near_duplicates, normalised
from claims.models import Occasion, Place, Source, Speaker
from tests import factories

pytestmark = pytest.mark.django_db


def whys(found):
    return [(near.row, near.why) for near in found]


@pytest.mark.parametrize("typed", ["amir khan muttaqi", "أميرخان متقي", "AMIR  Khan Muttaqi"])
def test_a_speaker_with_the_same_name_in_another_spelling_is_told(typed):
    speaker = factories.speaker(name="Amir Khan Muttaqi", aliases=["امیرخان متقی"])
    factories.speaker(name="Nadia Lomax")

    assert whys(near_duplicates(Speaker, typed)) == [(speaker, "the same name")]


def test_another_name_counts_as_much():
    speaker = factories.speaker(name="Amir Khan Muttaqi", aliases=["Mottaki"])

    assert whys(near_duplicates(Speaker, "A. K. M.", "Mottaki")) == [(speaker, "the same name")]


def test_a_misspelt_name_is_told_after_the_same_one():
    near = factories.speaker(name="Amir Khan Mutaqqi")
    same = factories.speaker(name="Amir Khan Muttaqi")

    assert whys(near_duplicates(Speaker, "Amir Khan Muttaqi")) == [
        (same, "the same name"),
        (near, "a similar name"),
    ]


def test_namesakes_with_more_names_and_the_row_itself_are_not_told():
    factories.speaker(name="Amir Khan Muttaqi")
    own = factories.speaker(name="Amir")

    assert near_duplicates(Speaker, "Amir", exclude=own.pk) == []
    assert near_duplicates(Speaker, "", " ") == []


def test_a_source_at_the_same_address_is_told_whatever_it_is_called():
    source = factories.source(title="One", url="https://www.Example.org/a/b/?id=7&utm_source=x")
    factories.source(title="Two", url="https://example.org/a/b/?id=8")
    found = near_duplicates(Source, "Something else", url="http://example.org/a/b?id=7#top")

    assert whys(found) == [(source, "the same address")]


@pytest.mark.parametrize("model", [Occasion, Place])
def test_occasions_and_places_are_told_too(model):
    field = "title" if model is Occasion else "name"
    row = model.objects.create(**{field: "Herat, 2023"}, slug="a")

    assert whys(near_duplicates(model, "hérat, ۲۰۲۳")) == [(row, "the same name")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/", "http://www.example.org"),
        ("https://example.org/a?b=1&a=2", "https://example.org/a/?a=2&b=1&fbclid=x"),
        ("https://example.org:443/a", "https://EXAMPLE.org/a#part"),
    ],
)
def test_addresses_that_lead_to_the_same_page_are_one(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    "other", ["https://example.org/A", "https://m.example.org/a", "x", "http://["]
)
def test_other_addresses_stay_apart(other):
    assert normalised(other) != normalised("https://example.org/a")
