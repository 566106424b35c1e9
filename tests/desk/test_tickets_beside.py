"""What comes with tickets: who hears of a suggestion, and when what a reader wrote is deleted."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from newsroom.desk import mail
from newsroom.editions import tickets
from newsroom.editions.models import Ticket, TicketLetter, TicketSender
from newsroom.review import due
from newsroom.review.models import Notice
from newsroom.review.states import Role
from tests import factories as f
from tests import raw
from tests.desk.conftest import anybody
from tests.desk.test_tickets import LIST, SENTENCE, page, suggestion
from tests.public.letters import ADDRESS

pytestmark = pytest.mark.django_db


# --- Who hears of it ---


def told_of(event):
    return {row.recipient: row for row in Notice.objects.filter(event=event, channel="desk")}


def test_who_answers_suggestions_is_told_once_until_they_have_read_it(sign_in):
    reporter, editor, publisher = f.reporter(), f.editor(), f.publisher()
    others = anybody(Role.STANDARDS), anybody(Role.ADMINISTRATOR)
    suggestion()
    suggestion(digest="another")
    found = told_of("suggested")
    assert {reporter, editor, publisher} <= set(found)
    assert set(found).isdisjoint(others)
    assert Notice.objects.filter(event="suggested", recipient=editor).count() == 1

    desk = sign_in(editor)
    bell = desk.get(reverse("admin:notice_list"))
    assert "A reader suggests a claim" in bell.text
    assert f'href="{LIST}?kind=suggestion"' in bell.text
    assert desk.get(f"{LIST}?kind=suggestion").status_code == 200
    desk.post(reverse("admin:notice_read"), {"notice": found[editor].pk})
    suggestion(digest="a third")
    assert Notice.objects.filter(event="suggested", recipient=editor).count() == 2
    assert Notice.objects.filter(event="suggested", recipient=reporter).count() == 1


def test_a_letter_about_a_suggestion_says_nothing_of_it(mailoutbox):
    reporter = f.reporter(email="rana@example.org")
    reporter.notice_choices.create(event="suggested", mail="mail")
    suggestion(text="The minister is a thief.")
    mail.send_due()
    [letter] = [each for each in mailoutbox if each.to == ["rana@example.org"]]

    assert "A reader suggests a claim" in letter.subject
    assert "/desk/readers/?kind=suggestion" in letter.body
    assert "minister" not in letter.body


def test_who_chose_nothing_gets_no_letter_of_suggestions(mailoutbox):
    f.reporter(email="rana@example.org")
    suggestion()
    mail.send_due()
    assert mailoutbox == []


def test_a_notice_of_a_suggestion_is_about_nothing_else():
    with pytest.raises(IntegrityError, match="notice_of_item_or_token"):
        Notice.objects.create(
            recipient=f.reporter(), event="suggested", channel="desk", item=f.claim()
        )


# --- What is forgotten ---


def closed(days, **sent):
    """A suggestion that was declined ``days`` ago."""
    ticket = suggestion(who="The minister", where="On the radio", address=ADDRESS, **sent)
    raw.run(
        "UPDATE editions_ticket SET state = 'declined', answer = %s, closed_by_id = %s,"
        " closed_at = now() - make_interval(days => %s) WHERE id = %s",
        SENTENCE, f.editor().pk, days, ticket.pk,
    )  # fmt: skip
    ticket.refresh_from_db()
    return ticket


def test_what_a_reader_wrote_is_deleted_some_time_after_it_was_closed(settings, sign_in, client):
    settings.NEWSROOM_TICKET_DAYS = 30
    old, fresh = closed(31), closed(29, digest="fresh")
    assert due.DAILY["tickets"]() == ""
    for ticket in (old, fresh):
        ticket.refresh_from_db()

    assert (old.text, old.who, old.where, old.digest) == ("", "", "", old.number)
    assert (old.state, old.answer) == ("declined", SENTENCE)
    assert not TicketSender.objects.filter(ticket=old).exists()
    assert (fresh.text, fresh.forgotten_at) == ("The bridge has fallen.", None)
    assert fresh.sender
    desk = sign_in(f.editor())
    assert "What the reader wrote was deleted on" in desk.get(page(old)).text
    shown_list = desk.get(LIST, {"kind": "suggestion", "closed": "1"}).text
    assert "What the reader wrote was deleted" in shown_list
    assert old.number in shown_list
    assert SENTENCE in client.get(f"/tickets/{old.uuid}/").text


def test_nothing_open_and_nothing_whose_sender_is_still_to_hear_is_deleted(settings):
    settings.NEWSROOM_TICKET_DAYS = 2
    open_, waiting = suggestion(), closed(400, digest="waiting")
    TicketLetter.objects.create(ticket=waiting)
    tickets.forget()
    assert set(Ticket.objects.filter(forgotten_at=None)) >= {open_, waiting}


FORGET = "text = '', who = '', \"where\" = '', forgotten_at = now()"


@pytest.mark.parametrize(
    ("days", "change"),
    [
        (400, "text = 'Other.'"),
        (400, f"{FORGET}, answer = 'Other.'"),
        (400, f"{FORGET}, state = 'answered'"),
        (400, "text = ''"),
        (0, FORGET),
        (None, FORGET),
    ],
)
def test_the_database_lets_go_of_closed_tickets_in_one_way_only(days, change):
    ticket = suggestion() if days is None else closed(days)
    said = raw.refusal(f"UPDATE editions_ticket SET {change} WHERE id = %s", ticket.pk)
    assert said in {
        "What a reader sent is never changed, and deleted only long after it was closed.",
        "Only what was answered or declined long ago is forgotten.",
    }


@pytest.mark.parametrize("left", ["text", "who", '"where"'])
def test_of_what_is_forgotten_nothing_is_left(left):
    ticket = closed(400)
    change = FORGET.replace(f"{left} = ''", f"{left} = 'left'")
    said = raw.violated(f"UPDATE editions_ticket SET {change} WHERE id = %s", ticket.pk)
    assert said == "ticket_text"
