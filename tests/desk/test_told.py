"""Senders hear what became of what they sent: once, in public words, and are then forgotten."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from newsroom.desk import told
from newsroom.editions import publishing, senders, tickets
from newsroom.editions.models import TicketLetter, TicketSender
from newsroom.review import due
from newsroom.review.states import Role, Status
from tests import factories as f
from tests import raw
from tests.desk.test_tickets import SENTENCE, report, seen_by, standards, suggestion
from tests.public import record
from tests.public.letters import ADDRESS

pytestmark = pytest.mark.django_db


def letters():
    """The letters that leave now."""
    mail.outbox.clear()
    told.send_due()
    return list(mail.outbox)


def complete(claim):
    """The draft with all that review asks for."""
    other = f.claim(by=claim.created_by)
    for rows in (other.claim_statements, other.evidence_links):
        rows.update(claim=claim)
    verdict = other.verdict
    verdict.claim = claim
    verdict.save()
    return claim


def taken_up(**sent):
    ticket = suggestion(address=ADDRESS, **sent)
    item = tickets.take_up(ticket, by=f.reporter())
    return ticket, complete(item)


def corrected(item, **change):
    return record.again(
        item, record.rerate("true"), **{"change": "rating_change", "note": "It was true."} | change
    )


def test_who_suggested_a_claim_hears_when_it_is_published(db):
    ticket, claim = taken_up()
    f.bring_to(claim, Status.REVIEWED)
    assert letters() == []

    publishing.publish(claim, by=f.publisher())

    (letter,) = letters()
    assert letter.to == [ADDRESS]
    assert ticket.number in letter.subject
    assert "The claim that you suggested was checked:" in letter.body
    assert f"http://testserver/claims/{claim.slug}/" in letter.body
    assert f"http://testserver/tickets/{ticket.uuid}/" in letter.body
    assert letters() == []


def test_who_suggested_what_is_public_already_hears_of_that(db):
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    corrected(claim)
    tickets.take_up(suggestion(address=ADDRESS), by=f.reporter(), claim=claim)
    (letter,) = letters()
    assert "The claim that you suggested was checked:" in letter.body
    assert "It was true." not in letter.body


def test_they_hear_of_corrections_and_withdrawals_as_well(db):
    _ticket, claim = taken_up()
    f.bring_to(claim, Status.PUBLISHED)
    letters()
    corrected(claim)
    assert "It was true." in letters()[0].body
    publishing.withdraw(claim, by=f.publisher(), reason="The source was forged.")
    (letter,) = letters()
    assert "was withdrawn" in letter.body
    assert "The source was forged." in letter.body


def test_what_changes_nothing_that_they_were_told_is_not_told(db):
    _ticket, claim = taken_up()
    f.bring_to(claim, Status.PUBLISHED)
    letters()
    record.again(claim, record.rerate("false"), change="update", note="There is more to say.")
    assert letters() == []


def test_who_reported_an_error_hears_of_the_next_edition_whatever_it_is(db):
    item = f.bring_to(f.claim(), Status.PUBLISHED)
    report(item, address=ADDRESS)
    record.again(item, record.rerate("false"), change="update", note="There is more to say.")
    (letter,) = letters()
    assert "The page in which you reported an error has a new edition:" in letter.body
    assert "Update: There is more to say." in letter.body


def test_who_is_answered_or_declined_reads_the_sentence(db):
    one, other = report(address=ADDRESS), suggestion(address=ADDRESS)
    seen_by(one, standards())
    tickets.answer(one, by=f.editor(), text=SENTENCE)
    tickets.decline(other, by=f.editor(), text="An opinion.")
    first, second = letters()
    assert "was answered" in first.body
    assert SENTENCE in first.body
    assert "was declined" in second.body


def test_nothing_goes_to_who_left_no_address(db):
    item = f.bring_to(f.claim(), Status.PUBLISHED)
    report(item)
    corrected(item)
    assert letters() == []
    assert not TicketLetter.objects.exists()


def test_a_letter_is_in_the_language_of_the_form_and_of_public_words_only(db, settings):
    settings.NEWSROOM_LANGUAGES = [("en", "English"), ("fa-af", "Dari")]
    settings.NEWSROOM_PREFIXES = {"en": "", "fa-af": "fa/"}
    item = f.bring_to(f.claim(harm="SECRET HARM"), Status.PUBLISHED)
    ticket = tickets.receive(
        tickets.Sent(
            kind=tickets.Kind.REPORT, language="fa-af", text="SECRET TEXT", digest="d",
            address=ADDRESS, edition=item.current_edition,
        ),
        sent_from="",
    )  # fmt: skip
    corrected(item)
    (letter,) = letters()
    assert f"http://testserver/fa/tickets/{ticket.uuid}/" in letter.body
    assert "SECRET" not in letter.body


class Broken(EmailBackend):
    """A mail server that takes nothing, and says to whom it was to go."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected(f"{messages[0].to[0]} said no")


def tried_again():
    raw.run("UPDATE editions_ticketletter SET next_try_at = now() WHERE state = 'waiting'")
    told.send_due()


def test_a_letter_that_cannot_leave_is_tried_again_and_given_up_aloud(settings, sign_in, caplog):
    tickets.decline(suggestion(address=ADDRESS), by=f.editor(), text=SENTENCE)
    working = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": "tests.desk.test_told.Broken"}}
    told.send_due()
    letter = TicketLetter.objects.get()
    assert (letter.state, letter.tries) == ("waiting", 1)
    assert letter.next_try_at > timezone.now() + timedelta(seconds=60)
    for _each in range(told.TRIES):
        tried_again()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("failed", told.TRIES)
    assert ADDRESS not in letter.failure + caplog.text

    admin = sign_in(f.user("admin", Role.ADMINISTRATOR, is_staff=True))
    assert "E-mails were not sent" in admin.get(reverse("admin:index")).text
    page = admin.get(reverse("admin:notice_unsent")).text
    assert letter.ticket.number in page
    assert ADDRESS not in page
    settings.MAILERS = working
    admin.post(reverse("admin:notice_unsent"))
    assert [each.to for each in letters()] == [[ADDRESS]]


def test_a_letter_whose_tries_were_all_cut_off_is_given_up(db):
    tickets.decline(suggestion(address=ADDRESS), by=f.editor(), text=SENTENCE)
    raw.run("UPDATE editions_ticketletter SET tries = %s", told.TRIES)
    assert letters() == []
    assert TicketLetter.objects.get().failure == "Each try was cut off."


def test_with_another_key_an_address_is_lost_and_the_letter_says_so(settings):
    tickets.decline(suggestion(address=ADDRESS), by=f.editor(), text=SENTENCE)
    settings.SENDERS_KEY = "another"
    assert letters() == []
    assert "another SENDERS_KEY" in TicketLetter.objects.get().failure


def test_a_process_sends_what_no_other_is_at(db):
    tickets.decline(suggestion(address=ADDRESS), by=f.editor(), text=SENTENCE)
    assert told._claim() is not None
    assert told._claim() is None


def aged(days):
    """As if the letters had been sent ``days`` ago."""
    raw.run(
        "UPDATE editions_ticketletter SET finished_at = now() - make_interval(days => %s)", days
    )


def test_an_address_is_deleted_some_days_after_its_owner_was_told(settings):
    settings.NEWSROOM_SENDER_DAYS = 30
    tickets.decline(suggestion(address=ADDRESS), by=f.editor(), text=SENTENCE)
    due.DAILY["senders"]()
    assert TicketSender.objects.exists()
    letters()
    aged(29)
    due.DAILY["senders"]()
    assert TicketSender.objects.exists()
    aged(31)
    due.DAILY["senders"]()
    assert not TicketSender.objects.exists()


def test_an_address_stays_while_its_owner_is_to_be_told(db):
    ticket, claim = taken_up()
    f.bring_to(claim, Status.PUBLISHED)
    letters()
    aged(1000)
    corrected(claim)
    senders.forget()
    assert ticket.sender
    assert len(letters()) == 1
    senders.forget()
    assert not TicketSender.objects.exists()


def test_nothing_more_is_told_once_the_address_is_gone(db):
    _ticket, claim = taken_up()
    f.bring_to(claim, Status.PUBLISHED)
    letters()
    aged(1000)
    senders.forget()
    corrected(claim)
    assert letters() == []
    assert TicketLetter.objects.count() == 1


def test_the_sweep_does_it(db):
    assert due.JOBS["told"] == told.send_due
    assert due.DAILY["senders"] == senders.forget
