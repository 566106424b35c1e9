"""Who is about to add something a second time is shown what is there."""

import json
import re

import pytest
from django.urls import reverse

from claims.models import Occasion, Place, Source, Speaker
from tests import factories
from tests.transcripts import occasion
from tests.typed import errors, opened, send

pytestmark = pytest.mark.django_db
SENTENCE = "This may be here already: look below."


def add(client, what, /, button="_continue", *, popup=False, **typed):
    url = reverse(f"admin:claims_{what}_add") + ("?_popup=1" if popup else "")
    data = opened(client, url, f"{what}_form") | {key: [text] for key, text in typed.items()}
    return send(client, url, data, button)


@pytest.fixture
def muttaqi():
    return factories.speaker(name="امیرخان متقی", aliases=["Amir Khan Muttaqi"])


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "اميرخان متقي"},
        {"name": "amir khan muttaqi"},
        {"name": "Amir Khan Mutaqi"},
        {"name": "The minister", "aliases": "A. K. M.; امیرخان متقی"},
    ],
)
def test_a_speaker_who_is_there_under_any_of_these_names_is_shown(client, muttaqi, typed):
    page = add(client, "speaker", **typed)

    assert errors(page)[""] == [SENTENCE]
    assert reverse("admin:claims_speaker_change", args=[muttaqi.pk]) in page.text
    assert [near.row for near in page.context["alike"]] == [muttaqi]
    assert typed["name"] in page.text
    assert Speaker.objects.count() == 1


def test_it_is_added_all_the_same_when_that_is_said(client, muttaqi):
    answer = add(client, "speaker", "_all_the_same", name="امیرخان متقی")

    made = Speaker.objects.exclude(pk=muttaqi.pk).get()
    assert answer.url == reverse("admin:claims_speaker_change", args=[made.pk])


def test_the_one_that_is_there_is_used_instead(client, muttaqi):
    url = reverse("admin:claims_speaker_add")
    data = opened(client, url, "speaker_form") | {"_use_this": [str(muttaqi.pk)], "name": ["X"]}
    answer = client.post(url, data)

    assert answer.url == reverse("admin:claims_speaker_change", args=[muttaqi.pk])
    assert Speaker.objects.count() == 1


def test_in_a_window_of_its_own_it_goes_back_to_the_picker(client, muttaqi):
    page = add(client, "speaker", "_save", popup=True, name="امیرخان متقی")
    assert errors(page)[""] == [SENTENCE]
    url = reverse("admin:claims_speaker_add") + "?_popup=1"
    data = opened(client, url, "speaker_form") | {"_use_this": [str(muttaqi.pk)]}
    page = client.post(url, data)

    sent = json.loads(page.context_data["popup_response_data"])
    assert (sent["value"], sent["obj"]) == (str(muttaqi.pk), "امیرخان متقی")
    assert Speaker.objects.count() == 1


def test_a_source_is_known_by_its_address_however_it_is_written(client):
    factories.source(title="The report", url="https://www.example.org/report/?utm_source=x")
    page = add(client, "source", title="Something else", url="http://example.org/report")

    assert errors(page)[""] == [SENTENCE]
    assert "the same address" in page.text
    assert Source.objects.count() == 1


def test_an_occasion_and_a_place_are_known_by_their_names(client):
    occasion(title="The Great Debate")
    Place.objects.create(name="کابل", slug="kabul", aliases=["Kabul"])

    assert errors(add(client, "occasion", title="the great debate"))[""] == [SENTENCE]
    assert errors(add(client, "place", name="KABUL"))[""] == [SENTENCE]
    assert (Occasion.objects.count(), Place.objects.count()) == (1, 1)


def test_what_is_there_is_changed_without_being_asked(client, muttaqi):
    factories.speaker(name="امیرخان متقی")
    url = reverse("admin:claims_speaker_change", args=[muttaqi.pk])
    send(client, url, opened(client, url, "speaker_form"), description="Of the same name.")

    muttaqi.refresh_from_db()
    assert muttaqi.description == "Of the same name."


@pytest.mark.parametrize("pk", ["999", "x", "9" * 40, ""])
def test_what_cannot_be_used_changes_nothing(client, pk):
    url = reverse("admin:claims_speaker_add")
    page = client.post(url, opened(client, url, "speaker_form") | {"_use_this": [pk]})

    assert page.status_code == 200
    assert Speaker.objects.count() == 0


def test_a_speech_is_not_entered_as_a_second_occasion(client):
    speech = occasion(title="The Great Debate")
    url = reverse("admin:occasion_new")
    page = client.post(url, {"title": "the great debate"})

    assert page.status_code == 400
    assert SENTENCE in page.text
    assert re.search(rf'name="_use_this"\s+value="{speech.pk}"', page.text)
    enter = reverse("admin:occasion_enter", args=[speech.pk])
    assert client.post(url, {"title": "x", "_use_this": speech.pk}).url == enter
    client.post(url, {"title": "the great debate", "_all_the_same": "yes"})
    assert Occasion.objects.count() == 2


def test_a_name_in_a_row_that_is_spelt_nearly_so_is_offered(client, muttaqi):
    speech = occasion()
    data = {
        "rows-TOTAL_FORMS": 1,
        "rows-INITIAL_FORMS": 0,
        "rows-0-quote": "Words.",
        "rows-0-speaker-typed": "Amir Khan Mutaqi",
        "rows-0-kind": "checkable",
        "rows-0-reported": "direct",
        "rows-0-quote_language": "en",
    }
    page = client.post(reverse("admin:occasion_enter", args=[speech.pk]), data)

    assert page.context["rows"].forms[0].offered == [muttaqi]
