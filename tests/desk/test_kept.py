"""What is typed into the speech screen and the transcripts' forms is kept and comes back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import Occasion, Statement, Transcript
from newsroom.review.models import Autosave
from tests import factories
from tests.transcripts import occasion, transcript
from tests.typed import opened, shown

pytestmark = pytest.mark.django_db
KEEP = reverse("admin:autosave")
NEW_OCCASION = reverse("admin:occasion_new")
NEW_TRANSCRIPT = reverse("admin:transcript_new")


@pytest.fixture
def rita():
    return factories.reporter(username="rita")


@pytest.fixture
def client(rita, sign_in):
    return sign_in(rita)


@pytest.fixture
def ada():
    return factories.speaker(name="Ada Minister")


@pytest.fixture
def speech():
    return occasion(title="The speech")


@pytest.fixture
def text(rita):
    return transcript("One wall. Two walls.", by=rita)


def enter(speech):
    return reverse("admin:occasion_enter", args=[speech.pk])


def read(text):
    return reverse("admin:transcript", args=[text.pk])


def keep(client, form, data, seen=""):
    pairs = [[name, value] for name, values in data.items() for value in values]
    return client.post(KEEP, {"form": form, "typed": json.dumps(pairs), "seen": seen})


def screens(speech, text):
    """Each screen: its address, its form's id, its key, and a text that can be typed there."""
    return {
        "occasion_new": (NEW_OCCASION, "occasion_start_form", "new", ("title", "A rally")),
        "occasion_enter": (enter(speech), "entries_form", speech.pk, ("rows-0-quote", "Wells.")),
        "transcript_new": (NEW_TRANSCRIPT, "transcript_form", "new", ("text", "Good evening.")),
        "transcript": (read(text), "passage", text.pk, ("start", "4")),
    }


@pytest.mark.parametrize("name", ["occasion_new", "occasion_enter", "transcript_new", "transcript"])
def test_what_was_typed_is_kept_offered_and_comes_back(client, speech, text, name):
    url, form_id, pk, (field, typed) = screens(speech, text)[name]
    assert "You typed something here" not in client.get(url).text
    data = opened(client, url, form_id) | {field: [typed]}
    assert keep(client, f"desk.{name}:{pk}", data).status_code == 200

    assert "You typed something here on" in client.get(url).text
    asked = opened(client, url, form_id) | {"_unsaved": Autosave.objects.get().pk}
    answer = client.post(url, asked)

    assert answer.status_code == 200
    assert "What was typed is in the form again. It is not saved yet." in answer.text
    back = shown(answer, form_id)
    assert back[field] == [typed]
    assert back["kept"] == [Autosave.objects.get().saved_at.isoformat()]


@pytest.mark.parametrize("name", ["occasion_new", "occasion_enter", "transcript_new", "transcript"])
def test_what_is_sent_after_the_session_ended_is_kept_for_its_writer(
    client, rita, speech, text, name
):
    url, form_id, _pk, (field, typed) = screens(speech, text)[name]
    data = opened(client, url, form_id) | {field: [typed], "_next": [""]}
    client.logout()
    answer = client.post(url, data, follow=True)

    assert "You were signed out meanwhile. What you typed is kept" in answer.text
    assert (Statement.objects.count(), Occasion.objects.count(), Transcript.objects.count()) == (
        0, 2, 1,
    )  # fmt: skip
    client.force_login(rita)
    assert "You typed something here on" in client.get(url).text
    client.force_login(factories.reporter(username="rob"))
    assert "You typed something here" not in client.get(url).text


def test_a_page_whose_token_is_out_of_date_loses_nothing(rita, speech):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)
    data = opened(strict, enter(speech), "entries_form") | {"rows-0-quote": ["Wells."]}
    data |= {"csrfmiddlewaretoken": ["x" * 64], "_next": [""]}
    answer = strict.post(enter(speech), data, follow=True)

    assert "You typed something here on" in answer.text
    assert not Statement.objects.exists()


def test_a_save_forgets_what_was_kept(client, ada, speech):
    data = opened(client, enter(speech), "entries_form")
    data |= {"rows-0-quote": ["Wells."], "rows-0-speaker": [str(ada.pk)]}
    keep(client, f"desk.occasion_enter:{speech.pk}", data)
    answer = client.post(enter(speech), data | {"_next": [""]})

    assert Statement.objects.get().quote == "Wells."
    assert answer.cookies["saved_page"].value == data["page"][0]
    assert not Autosave.objects.exists()


def test_what_the_screen_puts_there_by_itself_is_not_offered(client, ada, speech):
    data = opened(client, enter(speech), "entries_form") | {"rows-0-speaker": [str(ada.pk)]}
    stamp = keep(client, f"desk.occasion_enter:{speech.pk}", data).json()["stamp"]

    assert "You typed something here" not in client.get(enter(speech)).text
    assert opened(client, enter(speech), "entries_form")["kept"] == [stamp]


def test_two_tabs_of_one_speech_are_put_together(client, speech):
    page = opened(client, enter(speech), "entries_form")
    other = page | {"rows-0-quote": ["From the first tab."]}
    keep(client, f"desk.occasion_enter:{speech.pk}", other)
    mine = page | {"rows-0-quote": ["From the second tab."]}
    assert keep(client, f"desk.occasion_enter:{speech.pk}", mine).status_code == 409
    row = Autosave.objects.get()

    answer = client.post(enter(speech), mine | {"_beside": row.pk})
    assert "From the first tab." in answer.text
    assert shown(answer, "entries_form")["rows-0-quote"] == ["From the second tab."]
    answer = client.post(enter(speech), mine | {"_both": row.pk})
    both = shown(answer, "entries_form")

    assert [both[f"rows-{number}-quote"] for number in (0, 1)] == [
        ["From the second tab."], ["From the first tab."],
    ]  # fmt: skip
    assert keep(client, f"desk.occasion_enter:{speech.pk}", both, *both["kept"]).status_code == 200


def test_of_two_tabs_one_text_is_chosen_where_they_cannot_be_joined(client, text):
    page = opened(client, read(text), "passage")
    keep(client, f"desk.transcript:{text.pk}", page | {"start": ["4"]})
    row, mine = Autosave.objects.get(), page | {"start": ["9"]}

    answer = client.post(read(text), mine | {"_beside": row.pk})
    assert "Begins at character" in answer.text
    assert 'name="_both"' not in answer.text
    answer = client.post(read(text), mine | {"_mine": row.pk})
    back = shown(answer, "passage")

    assert (back["start"], back["kept"]) == (["9"], [row.saved_at.isoformat()])
    assert Statement.objects.count() == 0


def test_it_can_be_thrown_away_and_what_is_gone_is_said(client, speech):
    page = opened(client, enter(speech), "entries_form")
    keep(client, f"desk.occasion_enter:{speech.pk}", page | {"rows-0-quote": ["Wells."]})
    row = Autosave.objects.get()

    assert (
        "That was thrown away." in client.post(enter(speech), page | {"_throw_away": row.pk}).text
    )
    assert not Autosave.objects.exists()
    said = client.post(enter(speech), page | {"_unsaved": row.pk}).text
    assert "That text is not kept any more." in said


def test_what_a_browser_kept_alone_comes_back_or_is_refused(client, speech):
    page = opened(client, enter(speech), "entries_form")
    typed = json.dumps([["rows-TOTAL_FORMS", "1"], ["rows-INITIAL_FORMS", "0"],
                        ["rows-0-quote", "Wells."]])  # fmt: skip
    answer = client.post(enter(speech), page | {"_typed": typed})

    assert shown(answer, "entries_form")["rows-0-quote"] == ["Wells."]
    assert "This is no form" in client.post(enter(speech), page | {"_typed": "{}"}).text


def test_a_file_that_was_sent_after_the_session_ended_is_kept_as_its_text(client, rita):
    data = opened(client, NEW_TRANSCRIPT, "transcript_form")
    data["upload"] = SimpleUploadedFile("pasted.txt", "شب بخیر.".encode())
    client.logout()
    client.post(NEW_TRANSCRIPT, data)
    row = Autosave.objects.get()

    assert (row.person, dict(row.typed)["text"]) == (rita, "شب بخیر.")


def test_a_file_that_cannot_be_kept_is_not_said_to_be(client):
    data = opened(client, NEW_TRANSCRIPT, "transcript_form")
    data["upload"] = SimpleUploadedFile("speech.pdf", b"%PDF-1.7")
    client.logout()
    answer = client.post(NEW_TRANSCRIPT, data, follow=True)

    assert "could not be kept" in answer.text
    assert not Autosave.objects.exists()


def test_nothing_is_kept_for_who_may_not_enter_statements(sign_in, speech):
    publisher = sign_in(factories.publisher())
    assert keep(publisher, f"desk.occasion_enter:{speech.pk}", {}).status_code == 403


@pytest.mark.parametrize(
    "form", ["desk.occasion_enter:new", "desk.occasion_new:1", "desk.occasion_enter:0",
             "desk.queue:new", "desk.transcript:x"],
)  # fmt: skip
def test_there_are_only_these_screens(client, form):
    assert keep(client, form, {}).status_code == 404
