"""Suggestions from a page: offered, taken by a person, never written over what is typed."""

import pytest
from django.urls import reverse

from claims.capture import lookups
from claims.models import PageLookup, Source, Statement
from newsroom.review.states import Role
from tests import factories
from tests.typed import errors, opened, send, shown

pytestmark = pytest.mark.django_db

ADD = "/desk/claims/source/add/"
LINK = "https://www.example.org/dam"
FOUND = {
    "title": "سد پر بود",
    "publisher": "هشت صبح",
    "author": "مریم",
    "date": "2023-06",
    "language": "fa-AF",
}


@pytest.fixture
def finished(reporter):
    """Finishes whatever waits, as the worker would."""

    def finish(state="done", failure="", **found):
        waiting = PageLookup.objects.filter(state="waiting")
        return waiting.update(
            state=state, failure=failure, found=found, finished_at="2026-01-01T00:00Z"
        )

    return finish


def look_up(client, url=LINK, page=ADD, form="source_form", **typed):
    data = opened(client, page, form) | {"url": [url]}
    return send(client, page, data, button="_look_up", **typed)


def test_a_lookup_saves_nothing_and_keeps_what_was_typed(client, reporter, finished):
    answer = look_up(client, publisher="Typed by me")

    assert errors(answer) == {"": ["The page is being looked up: press “Look again” in a moment."]}
    assert PageLookup.objects.get().asked_by == reporter
    data = shown(answer, "source_form")
    assert (data["publisher"], data["url"]) == (["Typed by me"], [LINK])

    finished(**FOUND)
    answer = send(client, ADD, data, button="_look_up")

    page = answer.content.decode()
    assert '<bdi lang="fa-AF">سد پر بود</bdi>' in page
    assert "<bdi>2023-06</bdi>" in page.replace("<bdi >", "<bdi>")
    # Nothing is filled in by itself, and nothing is offered where something stands.
    assert shown(answer, "source_form")["title"] == [""]
    assert "هشت صبح" not in page
    assert not Source.objects.exists()


def test_each_suggestion_is_taken_by_itself_or_all_that_fit(client, finished):
    data = shown(look_up(client, author="Ada"), "source_form")
    finished(**FOUND)

    answer = send(client, ADD, data, button="_look_up")
    data = shown(answer, "source_form") | {"_use": ["title"]}
    data = shown(client.post(ADD, data), "source_form")
    assert (data["title"], data["publisher"]) == (["سد پر بود"], [""])

    data = shown(client.post(ADD, data | {"_use": ["all"]}), "source_form")
    assert (data["publisher"], data["date"], data["author"]) == (["هشت صبح"], ["2023-06"], ["Ada"])
    assert not Source.objects.exists()

    send(client, ADD, data, button="_save")
    assert Source.objects.get().title == "سد پر بود"


def test_the_address_that_a_page_gives_itself_is_taken_only_when_asked_for(client, finished):
    data = shown(look_up(client), "source_form")
    finished(url="https://www.example.org/own", title="A title")

    data = shown(client.post(ADD, data | {"_use": ["all"]}), "source_form")
    assert data["url"] == [LINK]
    data = shown(client.post(ADD, data | {"_use": ["url"]}), "source_form")
    assert data["url"] == ["https://www.example.org/own"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("", "Type the link of the page first."),
     ("http://10.0.0.1/", "“10.0.0.1” leads to 10.0.0.1, which is not on the public web.")],
)  # fmt: skip
def test_a_link_that_cannot_be_looked_up_is_said_at_the_link(client, url, sentence):
    answer = look_up(client, url, title="Typed")

    assert sentence in errors(answer)["url"]
    assert shown(answer, "source_form")["title"] == ["Typed"]


def test_a_failure_is_said_at_the_link_and_can_be_tried_again(client, finished):
    data = shown(look_up(client), "source_form")
    finished("failed", "The server took too long.")

    answer = send(client, ADD, data, button="_look_up")
    assert "The server took too long." in errors(answer)["url"]
    answer = send(client, ADD, shown(answer, "source_form"), button="_look_up")

    assert PageLookup.objects.filter(state="waiting").count() == 1


def test_a_page_that_is_a_source_already_is_said_with_a_link_to_it(client, finished):
    known = factories.source(title="The dam", url="http://example.org/dam/")
    data = shown(look_up(client), "source_form")
    finished(title="The dam was full")

    page = send(client, ADD, data, button="_look_up").content.decode()

    assert "This page is here already, as a source:" in page
    assert reverse("admin:claims_source_change", args=[known.pk]) in page


def test_a_source_is_not_said_to_be_here_already_because_of_itself(client, finished):
    known = factories.source(url=LINK)
    page = reverse("admin:claims_source_change", args=[known.pk])
    data = shown(look_up(client, page=page), "source_form")
    finished(title="Another title")

    answer = send(client, page, data, button="_look_up")

    assert "here already" not in answer.content.decode()
    assert Source.objects.get().title == known.title


def test_a_statement_takes_the_date_and_the_language_of_its_page(client, finished):
    page = "/desk/claims/statement/add/"
    data = shown(look_up(client, page=page, form="statement_form"), "statement_form")
    finished(**FOUND)

    answer = client.post(page, data | {"_use": ["all"]})

    data = shown(answer, "statement_form")
    assert (data["date"], data["quote_language"]) == (["2023-06"], ["fa-AF"])
    assert not Statement.objects.exists()


def test_in_a_popup_it_stays_a_popup(client, finished):
    answer = look_up(client, page=f"{ADD}?_popup=1")

    assert shown(answer, "source_form")["_popup"] == ["1"]


def test_somebody_elses_lookup_is_not_shown(client, sign_in):
    theirs = lookups.ask(LINK, by=factories.editor())
    PageLookup.objects.update(state="done", found=FOUND, finished_at="2026-01-01T00:00Z")
    data = opened(client, ADD, "source_form")

    page = client.post(ADD, data | {"_lookup": [str(theirs.pk)], "_use": ["all"]})

    assert "سد پر بود" not in page.content.decode()
    assert client.get(f"/desk/lookups/source/{theirs.pk}/").status_code == 404


# --- For the script ---


def test_the_script_asks_and_reads_on_until_it_is_done(client, finished):
    answer = client.post("/desk/lookups/source/", {"url": LINK})
    lookup = PageLookup.objects.get()
    assert f'data-lookup-waiting="/desk/lookups/source/{lookup.pk}/"' in answer.content.decode()
    finished(**FOUND)

    answer = client.get(f"/desk/lookups/source/{lookup.pk}/")

    assert "no-store" in answer["Cache-Control"]
    assert 'data-suggestion="title"' in answer.content.decode()
    refused = client.post("/desk/lookups/source/", {"url": "http://127.1/"})
    assert refused.status_code == 400
    assert "is not a host on the web" in refused.content.decode()


def test_looking_up_is_for_who_fills_in_sources(client, sign_in):
    outsider = factories.user("otto", Role.STANDARDS, is_staff=True)

    assert sign_in(outsider).post("/desk/lookups/source/", {"url": LINK}).status_code == 403
    assert client.post("/desk/lookups/speaker/", {"url": LINK}).status_code == 404
    assert client.get("/desk/lookups/source/").status_code == 405
    assert not PageLookup.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_cost_the_same_for_one_known_source_and_for_three(
    client, finished, number, django_assert_num_queries
):
    for _ in range(number):
        factories.source(url=LINK)
    client.post("/desk/lookups/source/", {"url": LINK})
    finished(**FOUND)
    lookup = PageLookup.objects.get()

    # Session, person, permissions (2), the lookup, the sources.
    with django_assert_num_queries(6):
        page = client.get(f"/desk/lookups/source/{lookup.pk}/").content.decode()

    assert page.count("here already") == number
