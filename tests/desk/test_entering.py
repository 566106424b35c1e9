"""One occasion is entered once, with all that was said there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Occasion, Speaker, SpeakerRole, Statement
from newsroom.review.states import Role
from tests import factories
from tests.transcripts import occasion
from tests.typed import send
from tests.typed import shown as shown_form

pytestmark = pytest.mark.django_db
NEW = "/desk/occasions/enter/"


@pytest.fixture
def client(sign_in):
    return sign_in(factories.reporter())


@pytest.fixture
def ada():
    ada = factories.speaker(name="Ada Minister", aliases=["آدا وزیر", "A. Minister"])
    SpeakerRole.objects.create(speaker=ada, title="Minister", body="Water", since="2021")
    return ada


@pytest.fixture
def speech():
    return occasion(title="The speech", date="2023-06-01", url="https://example.org/speech")


def url(row):
    return reverse("admin:occasion_enter", args=[row.pk])


def row(number=0, **typed):
    said = {"kind": "checkable", "reported": "direct", "quote_language": "en"}
    return {f"rows-{number}-{name}": value for name, value in (said | typed).items()}


def post(client, where, *rows, button="_next", **more):
    counted = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    data = {key: value for each in rows for key, value in each.items()}
    return client.post(url(where), counted | data | {button: ""} | more)


def paste(client, where, text, **more):
    data = {"paste-pasted": text, "paste-quote_language": "en", **more}
    return post(client, where, button="_read", **data)


def errors(page):
    return [f"{label}: {sentence}" if label else sentence
            for _anchor, label, sentence in page.context["error_links"]]  # fmt: skip


def shown(page):
    """The rows on a page: who is proposed or asked about, the words, and whether left out."""
    return [
        (form["speaker"].value().typed, form.answer, form["quote"].value(),
         bool(form["DELETE"].value()))
        for form in page.context["rows"].forms
    ]  # fmt: skip


# --- The occasion ---


def test_the_start_page_leads_to_it(client):
    assert f'href="{NEW}"' in client.get("/desk/").text


def test_a_new_occasion_is_made_and_its_statements_come_next(client):
    data = {"title": "The great debate", "kind": "debate", "date": "2023-06-01"}
    answer = client.post(NEW, data)

    made = Occasion.objects.get()
    assert (made.title, made.kind, made.date, made.slug) == (
        "The great debate", "debate", "2023-06-01", "the-great-debate",
    )  # fmt: skip
    assert answer.url == url(made)


def test_an_occasion_that_is_here_is_taken_by_its_name(client, speech):
    answer = client.post(NEW, {"occasion-typed": "the speech"})

    assert answer.url == url(speech)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Name the occasion, or choose one that is here already."),
        ({"title": "Two", "occasion-typed": "The speech"}, "Either choose an occasion or"),
        ({"title": "Two", "date": "soon"}, "is not a date in EDTF"),
    ],
)
def test_what_is_wrong_with_the_occasion_is_said_and_kept(client, speech, data, sentence):
    page = client.post(NEW, data)

    assert page.status_code == 400
    assert sentence in page.text
    assert data.get("title", "") in page.text
    assert Occasion.objects.count() == 1


# --- One statement after the other ---


def test_a_statement_takes_date_link_and_role_from_the_occasion(client, speech, ada):
    page = post(client, speech, row(speaker=ada.pk, quote="We built wells."))

    assert page.url == url(speech)
    said = Statement.objects.get()
    assert (said.occasion, said.date, said.url) == (speech, "2023-06-01", speech.url)
    assert (said.speaker, said.role_title, said.role_body) == (ada, "Minister", "Water")
    assert Claim.objects.count() == 0


def test_the_next_row_begins_with_the_same_speaker_and_language(client, speech, ada):
    post(client, speech, row(speaker=ada.pk, quote="We built wells.", quote_language="fa"))
    page = client.get(url(speech))

    (form,) = page.context["rows"].forms
    assert (form["speaker"].value(), form["quote_language"].value()) == (ada.pk, "fa")
    assert 'value="Ada Minister"' in page.text
    assert [said.quote for said in page.context["saved"]] == ["We built wells."]


def test_save_and_close_leads_to_the_statements_of_this_very_occasion(client, ada):
    speech = occasion(title="Q&A: 100 % “true”? #budget")
    factories.statement(occasion=occasion(title=speech.title), quote="Said elsewhere.")
    saved = post(client, speech, row(speaker=ada.pk, quote="Said here."), button="_close")
    assert saved.status_code == 302
    page = client.get(saved["Location"])
    assert page.status_code == 200
    assert [row.quote for row in page.context["cl"].result_list] == ["Said here."]


def test_a_row_with_a_date_of_its_own_gets_the_role_of_that_date(client, speech, ada):
    post(client, speech, row(speaker=ada.pk, quote="Long ago.", date="2019"))

    said = Statement.objects.get()
    assert (said.date, said.role_title) == ("2019", "")
    assert "Which role Ada Minister had then is not certain" in client.get(url(speech)).text


@pytest.mark.parametrize("name", ["آدا وزير", "ADA minister", "A. Minister"])
def test_a_speaker_is_known_by_any_name_in_any_spelling(client, speech, ada, name):
    post(client, speech, row(**{"speaker-typed": name}, quote="We built wells."))

    assert Statement.objects.get().speaker == ada


@pytest.mark.parametrize("wording", ["", "The ministry built wells."])
def test_a_statement_can_become_a_claim_at_once(client, speech, ada, wording):
    post(client, speech, row(speaker=ada.pk, quote="We built wells.", claim="on", wording=wording))

    claim = Claim.objects.get()
    assert claim.wording == (wording or "We built wells.")
    assert claim.statements.get().occasion == speech


def test_all_rows_are_saved_or_none_and_each_says_what_is_wrong(client, speech, ada):
    page = post(
        client,
        speech,
        row(0, speaker=ada.pk, quote="A good one."),
        row(1, speaker=ada.pk, paraphrase="What was meant."),
        row(2, quote="Nobody said it."),
        row(3, speaker=ada.pk, quote="Bad date.", date="yesterday"),
        row(4, speaker=999, quote="Gone."),
    )

    assert page.status_code == 400
    assert Statement.objects.count() == 0
    assert [said.split(":")[0] for said in errors(page)] == [
        "Row 2, Quote", "Row 3, Speaker", "Row 4, Date, if it is another one", "Row 5, Speaker",
    ]  # fmt: skip
    for typed in ("A good one.", "What was meant.", "Nobody said it.", "yesterday"):
        assert typed in page.text


def test_a_blank_row_is_no_statement(client, speech, ada):
    page = post(client, speech, row(speaker=ada.pk))

    assert errors(page) == ["Enter a quote first."]


def test_one_more_row_comes_without_script_and_nothing_is_saved(client, speech, ada):
    name = {"speaker": ada.pk, "speaker-label": "Ada Minister", "speaker-typed": "Ada Minister"}
    page = post(client, speech, row(**name, quote="One."), button="_more")

    assert shown(page) == [("Ada Minister", "", "One.", False), ("Ada Minister", "", None, False)]
    assert Statement.objects.count() == 0


# --- Who is meant ---


def test_a_new_speaker_is_added_only_when_that_is_said(client, speech):
    new = {"speaker-typed": "Bo Newcomer", "quote": "Hello."}
    page = post(client, speech, row(**new))
    assert errors(page) == ["Row 1, Speaker: Nobody is called that. Add them below, or choose."]

    post(client, speech, row(0, **new, who="new", who_for="Bo Newcomer"),
         row(1, **new, who="new", who_for="Bo Newcomer"))  # fmt: skip
    assert Speaker.objects.get().name == "Bo Newcomer"
    assert Speaker.objects.get().statements.count() == 2


def test_an_answer_about_another_name_does_not_count(client, speech):
    typed = {"speaker-typed": "Bo", "quote": "Hello.", "who": "new", "who_for": "Somebody else"}
    assert post(client, speech, row(**typed)).status_code == 400
    assert Speaker.objects.count() == 0


def test_an_ambiguous_name_is_decided_by_a_person(client, speech, ada):
    other = factories.speaker(name="Ada Minister", description="The younger one")
    typed = {"speaker-typed": "Ada Minister", "quote": "Hello."}
    page = post(client, speech, row(**typed))
    assert "Several may be meant" in page.text
    assert "The younger one" in page.text

    post(client, speech, row(**typed, who=other.pk, who_for="Ada Minister"))
    assert Statement.objects.get().speaker == other


# --- A pasted list ---

LIST = """1. Ada Minister: “We built 4,000 wells.”
2. Bo Newcomer — «ما چاه ساختیم»
3. Minister: It rained.
We won – and they know it.
Said before."""


def test_a_pasted_list_is_looked_over_before_anything_is_made(client, speech, ada):
    factories.statement(speaker=ada, occasion=speech, quote="Said before.")
    page = paste(client, speech, LIST, **{"paste-speaker": ada.pk})

    assert page.status_code == 200
    assert shown(page) == [
        ("Ada Minister", "", "We built 4,000 wells.", False),
        ("Bo Newcomer", "new", "ما چاه ساختیم", False),
        ("Minister", "", "It rained.", False),
        ("Ada Minister", "", "We won – and they know it.", False),
        ("Ada Minister", "", "Said before.", True),
    ]
    assert errors(page) == ["Row 3, Speaker: Several may be meant, or somebody new: choose below."]
    assert (Statement.objects.count(), Speaker.objects.count()) == (1, 1)


def test_what_was_looked_over_is_saved_as_it_stands(client, speech, ada):
    page = paste(client, speech, "Ada Minister: One.\nBo Newcomer: Two.")
    data = shown_form(page, "entries_form")
    send(client, url(speech), data, "_next")

    said = Statement.objects.order_by("pk")
    assert [(str(each.speaker), each.quote) for each in said] == [
        ("Ada Minister", "One."), ("Bo Newcomer", "Two."),
    ]  # fmt: skip


def test_a_paste_that_is_sent_with_the_wrong_button_is_not_lost(client, speech):
    page = paste(client, speech, "One.\nTwo.", _next="")

    assert [quote for _who, _answer, quote, _out in shown(page)] == ["One.", "Two."]


def test_rows_that_were_typed_before_stay(client, speech, ada):
    counted = {"rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0}
    data = counted | row(0, quote="") | row(1, speaker=ada.pk, quote="Typed.")
    data |= {"paste-pasted": "Pasted.", "paste-quote_language": "en", "_read": ""}
    page = client.post(url(speech), data)

    assert [quote for _who, _answer, quote, _out in shown(page)] == ["Typed.", "Pasted."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(" ", "There are no words in it."), ("One.\n" * 301, "The list has 301 quotes")],
)
def test_a_list_that_cannot_be_read_says_why_and_stays(client, speech, text, sentence):
    page = paste(client, speech, text)

    assert page.status_code == 400
    assert sentence in page.text
    assert text.strip() in page.text


def test_a_quote_that_is_too_long_says_so_in_its_row(client, speech, ada):
    page = paste(client, speech, "x" * 10_001, **{"paste-speaker": ada.pk})

    assert errors(page) == [
        "Row 1, Quote: Ensure this value has at most 10000 characters (it has 10001)."
    ]


def test_three_hundred_rows_fit_into_one_form(client, speech, ada):
    text = "\n".join(f"Ada Minister: Number {number}." for number in range(300))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = paste(client, speech, text)
    assert len(queries) < 20
    data = shown_form(page, "entries_form")
    answer = send(client, url(speech), data, "_next")

    assert answer.status_code == 302
    assert Statement.objects.count() == 300


# --- Who may, and what it costs ---


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.STANDARDS, Role.ADMINISTRATOR])
def test_only_who_enters_statements_gets_in(sign_in, speech, role):
    client = sign_in(factories.user("", role, is_staff=True))

    assert client.get(url(speech)).status_code == 403
    assert client.get(NEW).status_code == 403
    assert post(client, speech, row(quote="x")).status_code == 403


def test_what_is_not_there_is_not_found(client):
    assert client.get("/desk/occasions/999/enter/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_screen_costs_the_same_for_one_and_for_three(
    client, speech, ada, count, django_assert_num_queries
):
    for number in range(count):
        said = factories.statement(speaker=ada, occasion=speech, quote=f"Number {number}.")
        factories.claim(statement=said)
    post(client, speech, row(speaker=ada.pk, quote="One more."))
    client.get(url(speech))

    with django_assert_num_queries(10):
        client.get(url(speech))


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_costs_the_same_for_one_and_for_three(
    client, speech, ada, count, django_assert_num_queries
):
    text = "\n".join(f"Ada Minister: Number {number}." for number in range(count))
    with django_assert_num_queries(13):
        paste(client, speech, text)


# --- The role while one types ---


def test_the_role_is_told_as_of_when(client, ada, speech):
    asked = reverse("admin:speaker_role")

    told = client.get(asked, {"speaker": ada.pk, "occasion": speech.pk}).text
    assert "Role as of 2023-06-01: Minister, Water." in told
    assert "2022" in client.get(asked, {"speaker": ada.pk, "date": "2022"}).text


@pytest.mark.parametrize(
    "asked",
    [{}, {"date": "2022"}, {"speaker": "1"}, {"speaker": "x", "date": "2022"},
     {"speaker": "9" * 30, "date": "2022"}, {"occasion": "999"}],
)  # fmt: skip
def test_where_no_role_is_certain_nothing_is_told(client, asked):
    assert client.get(reverse("admin:speaker_role"), asked).text.strip() == ""
