"""The forms for readers: no account, no cookie, no script, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from newsroom import networks
from newsroom.editions import senders, throttle
from newsroom.editions.models import FormDay, FormUse, Ticket, TicketSender
from newsroom.public import letterbox
from newsroom.review.models import Notice
from newsroom.review.states import Role
from tests import factories as f
from tests.public import record
from tests.public.letters import ADDRESS, REPORT, SUGGEST, report, send, stamp, suggestion, ticket
from tests.public.record import body, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> str:
    return f"/claims/{record.published(slug='a-claim').slug}/"


def test_a_suggestion_becomes_a_ticket_with_a_page_of_its_own(client: Client) -> None:
    typed = suggestion(who="A minister", where="https://example.org/tv")
    response = send(client, SUGGEST, typed)
    found = Ticket.objects.get()
    assert response["Location"] == f"/tickets/{found.uuid}/"
    assert (found.kind, found.state, found.language) == ("suggestion", "received", "en")
    assert (found.text, found.who) == ("The bridge has fallen.", "A minister")
    shown = words(body(client, f"/tickets/{found.uuid}/"))
    assert found.number in shown
    assert "Received. Nobody has looked at it yet." in shown
    assert "bridge" not in shown


def test_a_report_is_about_the_edition_that_stands(client: Client, page: str) -> None:
    found = ticket(client, REPORT, report(page))
    assert found.about.slug == "a-claim"
    assert found.edition == found.about.current_edition
    assert "a-claim" not in body(client, f"/tickets/{found.uuid}/").split("<main")[1]


@pytest.mark.parametrize("path", [SUGGEST, REPORT])
def test_no_form_sets_a_cookie_or_runs_a_script(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "<script" not in response.text.replace('<script type="application/ld+json">', "")
    assert response["Cache-Control"] == "private, no-store"
    assert not send(client, path, suggestion()).cookies


def test_pages_lead_to_the_form_with_their_own_address(client: Client, page: str) -> None:
    assert f'href="/report-error/?about={page}"' in body(client, page)
    shown = body(client, f"{REPORT}?about={page}")
    assert f'value="{page}"' in shown
    assert f'href="{SUGGEST}"' in body(client, "/")


@pytest.mark.parametrize("about", [
    "/claims/never-was/", "https://elsewhere.example/claims/a-claim/", "/", "//", "http://[", "x",
    "/claims/", "/speakers/a-claim/", "javascript:alert(1)", "/desk/", "/claims/a\0b/", "%00",
    "/claims/" + "y" * 5000 + "/", "/report-error/", "<script>alert(1)</script>",
])  # fmt: skip
def test_a_wrong_page_is_not_repeated_and_not_taken(client: Client, page: str, about: str) -> None:
    response = client.get(REPORT, {"about": about})
    assert response.status_code == 200
    assert 'name="about"' in response.text
    assert "elsewhere.example" not in response.text
    assert "alert(1)" not in response.text
    response = send(client, REPORT, report(about))
    assert response.status_code == 400
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("spelled", [
    "/claims/a-claim/", "http://testserver/claims/a-claim/", "/claims/a-claim/?x=1#part",
    "/claims/a-claim/editions/1/", "/claims/a-claim/editions/", " /claims/a-claim/ ",
])  # fmt: skip
def test_a_page_is_known_however_its_address_was_copied(
    client: Client, page: str, spelled: str
) -> None:
    assert ticket(client, REPORT, report(spelled)).about.slug == "a-claim"


def test_a_draft_is_no_page(client: Client) -> None:
    f.bring_to(f.claim(slug="unseen"), record.Status.REVIEWED)
    typed = report("/claims/unseen/")
    hidden = send(client, REPORT, typed)
    never = send(client, REPORT, typed | {"about": "/claims/nowhere/"})
    assert hidden.text.replace("unseen", "nowhere") == never.text


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client: Client, page: str) -> None:
    response = send(client, REPORT, report(page, text=" ", where="A book", email="nobody"))
    assert response.status_code == 400
    assert 'href="#id_text"' in response.text
    assert 'href="#id_email"' in response.text
    assert 'value="A book"' in response.text
    assert 'value="nobody"' in response.text
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("text", ["x" * 4001, "y" * 1_000_000, "a\0b"])
def test_a_text_that_cannot_be_kept_is_refused_and_stays(client: Client, text: str) -> None:
    response = send(client, SUGGEST, suggestion(text=text))
    assert response.status_code == 400
    assert text in response.text
    assert not Ticket.objects.exists()


def test_six_megabytes_are_refused_calmly(client: Client) -> None:
    assert send(client, SUGGEST, suggestion(text="z" * 6_000_000)).status_code == 400


@pytest.mark.parametrize("data", [
    {}, {"stamp": "x"}, {"text": ["a", "b"], "stamp": ["", "\0"]}, {"text": b"\xed\xa0\x80"},
])  # fmt: skip
def test_odd_forms_are_answered_calmly(client: Client, data: Any) -> None:
    for path in (SUGGEST, REPORT, f"{SUGGEST}?a=b&a=c", f"{REPORT}?about=x&about=%ff"):
        assert client.post(path, data).status_code == 400
        assert client.post(path, b"\xff\xfe", content_type="text/plain").status_code == 400
    assert not Ticket.objects.exists()


def test_a_form_sent_twice_is_one_ticket(client: Client) -> None:
    typed = suggestion()
    first, second = send(client, SUGGEST, typed), send(client, SUGGEST, typed)
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == FormUse.objects.count() == 1


def test_going_back_and_writing_something_else_is_another_ticket(client: Client) -> None:
    one = ticket(client, SUGGEST, suggestion())
    two = ticket(client, SUGGEST, suggestion(text="Something else."))
    assert one != two


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"stamp": ""}, "did not come from us"),
        ({"stamp": "a:b:c"}, "did not come from us"),
        ({"age": 90_000}, "was open for very long"),
        ({"age": 0}, "quicker than people type"),
        ({"website": "https://spam.example"}, "a program"),
    ],
)
def test_what_a_program_sends_is_refused_and_a_person_sends_it_again(
    client: Client, sent: dict[str, Any], said: str
) -> None:
    typed = {"stamp": stamp(sent["age"])} if "age" in sent else sent
    response = send(client, SUGGEST, suggestion(**typed))
    assert response.status_code == 400
    assert said in words(response.text)
    assert "The bridge has fallen." in response.text
    assert "spam.example" not in response.text
    assert not Ticket.objects.exists()
    # What the page holds now is good, when a person has taken their time.
    (again,) = re.findall(r'name="stamp" value="([^"]+)"', response.text)
    letterbox._signer.unsign(again, max_age=3600)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_another_site_cannot_have_a_form_sent(client: Client, headers: dict[str, str]) -> None:
    response = send(client, SUGGEST, suggestion(), **headers)
    assert response.status_code == 403
    assert "The bridge has fallen." in response.text
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"origin": "http://testserver"},
    ],
)
def test_browsers_that_say_where_they_are_and_those_that_say_nothing_can_send(
    client: Client, headers: dict[str, str]
) -> None:
    assert send(client, SUGGEST, suggestion(), **headers).status_code == 302


def test_a_range_of_addresses_sends_only_so_much_in_an_hour(client: Client) -> None:
    for number in range(throttle.MOST):
        one = client.post(SUGGEST, suggestion(text=f"{number}"), REMOTE_ADDR=f"203.0.114.{number}")
        assert one.status_code == 302
    more = client.post(SUGGEST, suggestion(text="One more."), REMOTE_ADDR="203.0.114.200")
    assert more.status_code == 429
    assert "One more." in more.text
    assert "again in an hour" in more.text
    elsewhere = client.post(SUGGEST, suggestion(text="From elsewhere."), REMOTE_ADDR="203.0.115.1")
    assert elsewhere.status_code == 302
    assert Ticket.objects.count() == throttle.MOST + 1


def test_everybody_together_sends_only_so_much(client: Client) -> None:
    ticket(client, SUGGEST, suggestion())
    day = FormDay.objects.get()
    FormUse.objects.bulk_create(FormUse(day=day) for _each in range(throttle.MOST_OF_ALL))
    assert send(client, SUGGEST, suggestion(text="One more.")).status_code == 429


def test_no_address_of_a_reader_is_anywhere(client: Client) -> None:
    client.post(SUGGEST, suggestion(email=ADDRESS), REMOTE_ADDR="203.0.114.7")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('SELECT %L, t::text FROM %I.%I AS t', relname, nspname, relname)"
            " FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind = 'r'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
            for name, row in cursor.fetchall():
                assert "203.0.114" not in row, name
                assert "reader.example" not in row, name
    assert len(FormUse.objects.get().mark) == 64
    assert senders.address_of(TicketSender.objects.get()) == ADDRESS


def test_the_mark_of_a_range_is_another_one_each_day(client: Client) -> None:
    client.post(SUGGEST, suggestion(), REMOTE_ADDR="203.0.114.7")
    FormDay.objects.update(day="2020-01-01")
    client.post(SUGGEST, suggestion(text="Again."), REMOTE_ADDR="203.0.114.7")
    assert FormUse.objects.values("mark").distinct().count() == 2
    senders.forget()
    assert FormUse.objects.count() == 1


@pytest.mark.parametrize(
    ("remote", "told", "found"),
    [
        ("203.0.114.77", "", "203.0.114.0/24"),
        ("203.0.114.77", "198.51.101.0", "203.0.114.0/24"),
        ("127.0.0.1", "198.51.99.0", "198.51.99.0/24"),
        ("172.18.0.3", "2a01:4f8:1:2::", "2a01:4f8:1::/48"),
        ("172.18.0.3", "", ""),
        ("172.18.0.3", "172.18.0.0", ""),
        ("172.18.0.3", "nonsense", ""),
        ("", "", ""),
        ("::1", "8.8.8.8", "8.8.8.0/24"),
    ],
)
def test_only_a_proxy_of_the_house_tells_a_range(
    rf: Any, remote: str, told: str, found: str
) -> None:
    request = rf.post(SUGGEST, REMOTE_ADDR=remote, headers={"x-reader-range": told})
    assert networks.sent_from(request) == found


def test_the_right_people_hear_of_a_report(client: Client, page: str) -> None:
    standards, publisher = f.user("standards", Role.STANDARDS), f.publisher()
    reporter, editor = f.reporter(), f.editor()
    found = ticket(client, REPORT, report(page))
    told = set(Notice.objects.filter(event="reported").values_list("recipient", flat=True))
    assert {standards.pk, publisher.pk, found.about.created_by_id} <= told
    assert not {reporter.pk, editor.pk} & told


def test_a_ticket_that_never_was_is_a_page_that_never_was(client: Client) -> None:
    never = client.get("/tickets/00000000-0000-4000-8000-000000000000/")
    assert never.status_code == 404
    assert never.content == client.get("/never-was/").content
    assert client.get("/tickets/x/").status_code == 404
    assert client.post(f"/tickets/{ticket(client, SUGGEST, suggestion()).uuid}/").status_code == 405


@pytest.mark.parametrize(("path", "queries"), [(SUGGEST, 0), (REPORT, 0)])
def test_a_form_asks_the_database_nothing(
    client: Client, path: str, queries: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        client.get(path)
