"""From readers, at the desk: who sees what, two who read, one button to a draft, and an answer."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.models import Claim
from newsroom.desk import tickets as shown
from newsroom.editions import tickets
from newsroom.editions.models import Ticket, TicketLetter, TicketLook
from newsroom.review.errors import Denied, WrongState
from newsroom.review.models import Item
from newsroom.review.states import Role, Status
from tests import factories as f
from tests import raw
from tests.desk.conftest import anybody
from tests.public import record
from tests.public.letters import ADDRESS

pytestmark = pytest.mark.django_db

LIST = reverse("admin:ticket_list")
SENTENCE = "We have looked into it, and it is right as it stands."


def suggestion(**sent):
    return received(
        **{"kind": Ticket.Kind.SUGGESTION, "text": "The bridge has fallen.", "digest": "a"} | sent
    )


def report(item=None, **sent):
    item = item or f.bring_to(f.claim(), Status.PUBLISHED)
    edition = Item.objects.get(pk=item.pk).current_edition
    return received(
        **{"kind": Ticket.Kind.REPORT, "text": "It was in May.", "digest": "b", "edition": edition}
        | sent
    )


def received(**sent):
    return tickets.receive(tickets.Sent(language="en", **sent), sent_from="")


def page(ticket):
    return reverse("admin:ticket", args=[ticket.pk])


def standards():
    return anybody(Role.STANDARDS)


def seen_by(ticket, *people):
    for person in people:
        tickets.look(ticket, by=person)
    return ticket


# --- Who ---


@pytest.mark.parametrize(
    ("role", "suggestions", "reports"),
    [
        (Role.REPORTER, 200, 404),
        (Role.EDITOR, 200, 200),
        (Role.PUBLISHER, 200, 200),
        (Role.STANDARDS, 404, 200),
        (Role.SOURCE_GUARDIAN, 404, 404),
        (Role.ADMINISTRATOR, 404, 404),
    ],
)
def test_each_role_sees_what_it_handles(sign_in, role, suggestions, reports):
    desk = sign_in(anybody(role))
    one, other = suggestion(), report()
    assert desk.get(page(one)).status_code == suggestions
    assert desk.get(page(other)).status_code == reports
    assert desk.post(page(other), {"do": "look"}).status_code in (302, 404)
    assert TicketLook.objects.exists() == (reports == 200)
    listed = {200: 200, 404: 404}
    nothing = suggestions == reports == 404
    for kind, status in (("suggestion", suggestions), ("report", reports)):
        expected = 403 if nothing else listed[status]
        assert desk.get(LIST, {"kind": kind}).status_code == expected


def test_nobody_else_moves_a_ticket(db):
    ticket = report()
    for person in (f.reporter(), f.user("left", Role.STANDARDS, is_active=False)):
        for verb in (tickets.look, tickets.take_up):
            with pytest.raises(Denied):
                verb(ticket, by=person)
        with pytest.raises(Denied):
            tickets.answer(ticket, by=person, text=SENTENCE)


@pytest.mark.parametrize(
    "query", ["?kind=none", "?before=x", "?before=-1", "?kind=report&before=99999999999999999999"]
)
def test_a_wrong_address_of_the_list_is_not_there(sign_in, query):
    assert sign_in(f.editor()).get(LIST + query).status_code == 404


# --- Two who read ---


def test_an_error_report_is_closed_only_when_two_have_read_it(sign_in):
    ticket = report()
    first, second = standards(), f.editor()

    response = sign_in(first).post(page(ticket), {"do": "answer", "text": SENTENCE})
    assert response.status_code == 409
    assert "Two people must have seen" in response.text
    assert SENTENCE in response.text
    assert list(ticket.looks.values_list("person", flat=True)) == [first.pk]
    assert Ticket.objects.get().state == "looking"

    assert sign_in(second).post(page(ticket), {"do": "answer", "text": SENTENCE}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.answer, ticket.closed_by) == ("answered", SENTENCE, second)
    assert ticket.looks.count() == 2


def test_reading_twice_is_reading_once(db):
    ticket, one = report(), standards()
    seen_by(ticket, one, one)
    with pytest.raises(WrongState):
        tickets.decline(ticket, by=one, text=SENTENCE)


def test_opening_the_page_changes_nothing(sign_in):
    ticket = report()
    response = sign_in(standards()).get(page(ticket))
    assert "Nobody yet." in response.text
    assert not TicketLook.objects.exists()
    assert Ticket.objects.get().state == "received"


def test_the_database_itself_asks_for_two(db):
    ticket = seen_by(report(), standards())
    close = (
        "UPDATE editions_ticket SET state = 'declined', answer = 'No.', closed_at = now(),"
        " closed_by_id = %s WHERE id = %s"
    )
    by = (f.editor().pk, ticket.pk)
    assert raw.refusal(close, *by).startswith("Two people must have seen")
    seen_by(ticket, f.editor())
    raw.run(close, *by)
    assert Ticket.objects.get().state == "declined"


def test_a_newsroom_of_one_has_no_second_pair_of_eyes(self_approval):
    ticket = report()
    one = f.user("one", Role.STANDARDS)
    assert tickets.answer(ticket, by=one, text=SENTENCE).state == "answered"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions_ticket SET about_id = NULL",
        "UPDATE editions_ticket SET number = 'x'",
        "DELETE FROM editions_ticket",
        "DELETE FROM editions_ticketlook",
        "UPDATE editions_ticketlook SET person_id = 1",
        "UPDATE editions_ticketsender SET address = 'a@b.c'",
        "UPDATE editions_ticketletter SET ticket_id = 1",
        "DELETE FROM editions_ticketletter",
    ],
)
def test_what_was_sent_read_and_told_is_out_of_the_programs_hands(statement):
    seen_by(report(address=ADDRESS), standards())
    assert raw.failure(statement)[0] == raw.NOT_ALLOWED


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE editions_ticket SET state = 'taken_up'", "ticket_state"),
        ("UPDATE editions_ticket SET state = 'answered'", "ticket_state"),
        ("UPDATE editions_ticket SET answer = 'An answer.'", "ticket_answer"),
        ("UPDATE editions_ticket SET became_id = about_id", "ticket_became"),
        (
            "INSERT INTO editions_ticketsender (ticket_id, address)"
            " SELECT id, 'reader@reader.example' FROM editions_ticket",
            "ticketsender_encrypted",
        ),
        (
            "INSERT INTO editions_ticketlook (ticket_id, person_id, at)"
            " SELECT ticket_id, person_id, now() FROM editions_ticketlook",
            "ticketlook_once",
        ),
    ],
)
def test_the_database_refuses_what_does_not_fit(statement, constraint):
    seen_by(report(), standards())
    assert raw.violated(statement) == constraint


def test_a_ticket_never_goes_back(db):
    seen_by(report(), standards())
    assert raw.refusal("UPDATE editions_ticket SET state = 'received'") == (
        "A ticket never goes back."
    )


def test_what_was_answered_stays_so(db):
    ticket = suggestion()
    tickets.decline(ticket, by=f.reporter(), text="An opinion, which we do not rate.")
    for verb in (tickets.look, tickets.take_up):
        with pytest.raises(WrongState, match="answered already"):
            verb(ticket, by=f.editor())
    assert raw.refusal("UPDATE editions_ticket SET answer = 'Other.'") == (
        "This was answered or declined, and stays so."
    )


def test_a_ticket_begins_as_received_and_a_report_is_of_its_own_item(db):
    edition = report().edition
    other = f.bring_to(f.claim(), Status.PUBLISHED)
    values = {"language": "en", "text": "x"}
    with pytest.raises(IntegrityError, match="begins as received"), transaction.atomic():
        Ticket.objects.create(kind="suggestion", digest="c", state="looking", **values)
    with pytest.raises(IntegrityError, match="edition of the item"), transaction.atomic():
        Ticket.objects.create(kind="report", digest="c", about=other, edition=edition, **values)
    with pytest.raises(IntegrityError, match="ticket_kind"), transaction.atomic():
        Ticket.objects.create(kind="suggestion", digest="c", about=other, **values)


# --- To a draft, to a correction ---


def test_one_button_makes_a_draft_claim_of_a_suggestion(sign_in):
    me = f.reporter()
    ticket = suggestion(who="A minister", where="https://example.org/tv")

    response = sign_in(me).post(page(ticket), {"do": "take_up"})

    claim = Claim.objects.get()
    assert response["Location"] == reverse("admin:claims_claim_change", args=[claim.pk])
    assert (claim.wording, claim.status, claim.created_by) == (
        "The bridge has fallen.", "draft", me,
    )  # fmt: skip
    note = claim.editor_notes.get().text
    assert "A minister" in note
    assert "https://example.org/tv" in note
    ticket.refresh_from_db()
    assert (ticket.state, ticket.became_id, ticket.taken_up_by) == ("taken_up", claim.pk, me)
    with pytest.raises(WrongState, match="taken up already"):
        tickets.take_up(ticket, by=f.editor())


def test_a_long_suggestion_is_cut_for_the_wording_and_kept_whole_beside_it(db):
    text = "It is a long story. " * 100
    claim = tickets.take_up(suggestion(text=text), by=f.editor())
    assert len(claim.wording) == 250
    assert text.strip() in claim.editor_notes.get().text


def test_who_does_not_write_claims_does_not_draft_them(db):
    with pytest.raises(Denied, match="reporters and editors"):
        tickets.take_up(suggestion(), by=f.publisher())
    assert not Claim.objects.exists()


def test_taking_up_a_report_leads_to_a_new_edition(sign_in):
    ticket = report()
    response = sign_in(f.editor()).post(page(ticket), {"do": "take_up"})
    assert response["Location"] == reverse("admin:item_verb", args=[ticket.about_id, "revise"])
    assert Ticket.objects.get().state == "taken_up"
    assert Item.objects.get().status == Status.PUBLISHED


def test_who_may_not_revise_is_led_back(sign_in):
    ticket = report()
    response = sign_in(standards()).post(page(ticket), {"do": "take_up"})
    assert response["Location"] == page(ticket)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "a\0b"])
def test_an_answer_is_a_sentence(sign_in, text):
    ticket = suggestion()
    response = sign_in(f.editor()).post(page(ticket), {"do": "decline", "text": text})
    assert response.status_code == 400
    assert Ticket.objects.get().closed_at is None


def test_an_unknown_deed_is_refused_with_a_sentence(sign_in):
    response = sign_in(f.editor()).post(page(suggestion()), {"do": "burn"})
    assert response.status_code == 400
    assert "Choose what to do" in response.text


def test_no_page_of_the_desk_shows_where_a_sender_is(sign_in):
    desk = sign_in(f.editor())
    one, other = suggestion(address=ADDRESS), report(address=ADDRESS)
    for path in (page(one), page(other), LIST, f"{LIST}?kind=report"):
        text = desk.get(path).text
        assert "reader.example" not in text
        assert "gAAAA" not in text
    assert "left an address" in desk.get(LIST).text


def test_an_answer_writes_a_letter_only_to_who_left_an_address(db):
    tickets.decline(suggestion(), by=f.editor(), text=SENTENCE)
    assert not TicketLetter.objects.exists()
    with_address = suggestion(digest="c", address=ADDRESS)
    tickets.decline(with_address, by=f.editor(), text=SENTENCE)
    assert TicketLetter.objects.get().ticket == with_address


def test_a_suggestion_can_be_a_claim_that_is_here_already(sign_in):
    claim = f.bring_to(f.claim(wording="The old bridge has fallen."), Status.PUBLISHED)
    ticket = suggestion(text="The old bridge has fallen", address=ADDRESS)
    desk = sign_in(f.reporter())
    assert "It is this one" in desk.get(page(ticket)).text

    desk.post(page(ticket), {"do": "take_up", "claim": claim.pk})

    ticket.refresh_from_db()
    assert (ticket.state, ticket.became_id) == ("taken_up", claim.pk)
    assert Claim.objects.count() == 1
    assert TicketLetter.objects.get().edition == claim.current_edition


@pytest.mark.parametrize("chosen", ["0", "x", "-1", "9" * 30])
def test_a_claim_that_is_not_there_is_not_taken(sign_in, chosen):
    ticket = suggestion()
    response = sign_in(f.editor()).post(page(ticket), {"do": "take_up", "claim": chosen})
    assert response.status_code == 404
    assert Ticket.objects.get().taken_up_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_a_suggestion_with_claims_like_it_stays_within_the_budget(
    sign_in, rows, django_assert_num_queries
):
    for _each in range(rows):
        f.bring_to(f.claim(wording="The old bridge has fallen."), Status.PUBLISHED)
    desk = sign_in(f.editor())
    ticket = suggestion(text="The old bridge has fallen")
    with django_assert_num_queries(12):
        desk.get(page(ticket))


def test_a_draft_that_was_a_suggestion_is_spiked_and_not_deleted(sign_in):
    me = f.reporter()
    claim = tickets.take_up(suggestion(), by=me)
    url = reverse("admin:claims_claim_delete", args=[claim.pk])
    desk = sign_in(me)
    assert desk.get(url).status_code == 200
    desk.post(url, {"post": "yes"})
    assert Claim.objects.filter(pk=claim.pk).exists()


# --- Lists ---


def test_the_list_says_when_an_edition_came_since(sign_in):
    desk = sign_in(f.editor())
    ticket = report()
    assert "an edition is public since" not in desk.get(LIST, {"kind": "report"}).text
    record.again(ticket.about, record.rerate("true"), change="rating_change")
    assert "an edition is public since" in desk.get(LIST, {"kind": "report"}).text
    assert "Edition 2 is public" in desk.get(page(ticket)).text


@pytest.mark.parametrize("closed", [False, True])
def test_the_list_reads_an_index_in_order(closed):
    found = shown.listed_query("report", closed=closed)
    with transaction.atomic():
        raw.run("SET LOCAL enable_seqscan = off")
        plan = found.order_by("-pk")[: shown.SIZE].explain()
    assert "ticket_list" in plan or "ticket_open" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(sign_in, rows, django_assert_num_queries):
    desk = sign_in(f.editor())
    for number in range(rows):
        seen_by(report(digest=f"{number}"), standards())
    with django_assert_num_queries(6):
        response = desk.get(LIST, {"kind": "report"})
    assert response.text.count("1 person has read it") == rows


@pytest.mark.parametrize("readers", [1, 3])
def test_a_ticket_costs_the_same_for_any_number_of_readers(
    sign_in, readers, django_assert_num_queries
):
    desk = sign_in(f.editor())
    ticket = seen_by(report(), *(standards() for _each in range(readers)))
    with django_assert_num_queries(11):
        desk.get(page(ticket))


def test_older_ones_are_a_page_away(sign_in, monkeypatch):
    monkeypatch.setattr("newsroom.desk.tickets.SIZE", 2)
    for number in range(5):
        suggestion(digest=f"{number}", text=f"Number {number}.")
    desk = sign_in(f.editor())
    first = desk.get(LIST)
    assert "Number 4." in first.text
    assert "Number 2." not in first.text
    second = desk.get(f"{LIST}?kind=suggestion&before={first.context['listed'].before}")
    assert "Number 2." in second.text
    assert "Number 4." not in second.text


def test_what_was_closed_is_on_a_list_of_its_own(sign_in):
    desk = sign_in(f.editor())
    tickets.decline(suggestion(), by=f.editor(), text=SENTENCE)
    assert "bridge" not in desk.get(LIST).text
    assert "bridge" in desk.get(LIST, {"closed": "1"}).text


def test_the_start_page_says_what_nobody_has_read(sign_in):
    start = reverse("admin:index")
    suggestion()
    ticket = seen_by(report(), standards())
    editors = sign_in(f.editor()).get(start).text
    assert "1 error report has not been read by two people." in editors
    assert "1 suggestion of a reader waits for a look." in editors
    reporters = sign_in(f.reporter()).get(start).text
    assert "error report" not in reporters
    assert "1 suggestion of a reader" in reporters
    seen_by(ticket, standards())
    assert "error report" not in sign_in(standards()).get(start).text
