"""The outbox: who gets which letter when, what it says, and what happens when it cannot leave."""

import datetime as dt
import smtplib
import threading

import pytest
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from newsroom.desk import mail
from newsroom.review import notices, workflow
from newsroom.review.models import Event, Item, Notice, User
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db


class Broken(EmailBackend):
    """A mail server that takes nothing for whoever is named in ``REFUSED``."""

    refused = ()

    def send_messages(self, messages):
        if messages[0].to[0] in self.refused:
            raise smtplib.SMTPServerDisconnected("rana@newsroom.example said no")
        return super().send_messages(messages)


@pytest.fixture
def rana():
    return f.reporter(username="rana", email="rana@newsroom.example")


@pytest.fixture
def edda():
    return f.editor(username="edda", first_name="Edda", email="edda@newsroom.example")


@pytest.fixture
def refusing(settings, monkeypatch):
    """A function by which the mail server refuses some addresses from then on."""
    settings.MAILERS = {"default": {"BACKEND": "tests.desk.test_mail.Broken"}}

    def refuse(*addresses):
        monkeypatch.setattr("tests.desk.test_mail.Broken.refused", addresses)

    return refuse


def assign(person, *, item=None, by=None):
    item = item or f.claim()
    notices.tell(Event.ASSIGNED, item=item, recipients=[person], by=by or item.created_by)
    return item


def bring_forward():
    raw.run("UPDATE review_notice SET next_try_at = created_at WHERE state = 'waiting'")


def sent():
    """The letters that left since the last time: recipient and subject."""
    found = [(letter.to, letter.subject) for letter in outgoing.outbox]
    outgoing.outbox.clear()
    return found


def states():
    return list(Notice.objects.by_mail().order_by("pk").values_list("state", "tries", "failure"))


# --- Who gets what ---


def test_what_is_returned_reaches_its_author_at_once_and_nobody_else(rana, edda):
    item = f.claim(by=rana, wording="The ministry built 4,000 wells.")
    workflow.submit(item, by=rana)
    workflow.return_(item, by=edda, reason="The minister named a secret source.")

    call_command("sweep", "--once")

    [letter] = outgoing.outbox
    assert letter.recipients() == ["rana@newsroom.example"]
    assert letter.subject == "Newsroom – Returned: The ministry built 4,000 wells."
    html = letter.alternatives[0].content
    for text in (letter.body, html):
        assert "Edda" in text
        assert f"http://testserver{reverse('admin:item_review', args=[item.pk])}" in text
        assert "secret source" not in text
    choices = f"http://testserver{reverse('admin:notice_choices')}"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{choices}>"
    assert choices in letter.body
    assert mail.send_due() == 0


def test_a_digest_leaves_once_a_day_with_exactly_its_recipients(rana, edda):
    rob = f.reporter(username="rob", email="rob@newsroom.example")
    first, second = (f.claim(by=rana, wording=wording) for wording in ("One.", "Two."))
    third = f.claim(by=rob, wording="Three.")
    for item in (first, second, third):
        workflow.submit(item, by=item.created_by)
        workflow.approve(item, by=edda)
    assert mail.send_due() == 0
    due = Notice.objects.filter(channel="digest").values_list("next_try_at", flat=True)
    assert set(due) == {notices.next_digest()}

    bring_forward()
    assert mail.send_due() == 3

    letters = {letter.to[0]: letter for letter in outgoing.outbox}
    assert len(outgoing.outbox) == 2
    assert set(letters) == {"rana@newsroom.example", "rob@newsroom.example"}
    hers, his = letters["rana@newsroom.example"], letters["rob@newsroom.example"]
    assert (hers.subject, his.subject) == ("Newsroom – 2 notices", "Newsroom – Approved: Three.")
    assert [title in hers.body for title in ("One.", "Two.", "Three.")] == [True, True, False]


def test_each_reads_their_letters_in_the_language_they_chose(rana, edda, settings):
    settings.LANGUAGES = [("en", "English"), ("fa", "Persian")]
    User.objects.filter(pk=rana.pk).update(letters_in="fa")
    for person in (rana, edda):
        assign(person)
    mail.send_due()

    pages = {letter.to[0]: letter.alternatives[0].content for letter in outgoing.outbox}
    assert '<html lang="fa" dir="rtl">' in pages["rana@newsroom.example"]
    assert '<html lang="en" dir="ltr">' in pages["edda@newsroom.example"]


def test_a_language_that_the_newsroom_gave_up_is_no_reason_to_be_told_nothing(rana):
    User.objects.filter(pk=rana.pk).update(letters_in="tlh")
    assign(rana)

    assert mail.send_due() == 1
    assert '<html lang="en"' in outgoing.outbox[0].alternatives[0].content


@pytest.mark.parametrize(
    "fields",
    [{"sensitive": True}, {"embargo_until": timezone.now() + dt.timedelta(days=1)}],
    ids=["sensitive", "embargoed"],
)
def test_what_must_not_be_known_is_not_in_the_letter(rana, edda, fields):
    item = f.claim(by=rana, wording="The ministry hid the wells.", slug="hidden-wells", **fields)
    assign(edda, item=item)
    mail.send_due()

    [letter] = outgoing.outbox
    assert letter.subject == "Newsroom – Assigned to you"
    for text in (letter.body, letter.alternatives[0].content):
        assert "wells" not in text
        assert reverse("admin:item_review", args=[item.pk]) in text


def test_what_became_sensitive_before_the_letter_left_is_not_in_it(rana, edda):
    item = assign(edda, item=f.claim(by=rana, wording="The ministry hid the wells."))
    Item.objects.filter(pk=item.pk).update(sensitive=True)
    mail.send_due()

    assert "wells" not in outgoing.outbox[0].message().as_string()


def test_who_may_no_longer_read_items_gets_no_letter(rana, edda):
    assign(rana)
    assign(edda)
    rana.groups.clear()
    edda.is_active = False
    edda.save()

    mail.send_due()

    assert sent() == []
    assert states() == []


def test_a_title_cannot_add_a_header(rana):
    assign(rana, item=f.claim(wording="One.\nBcc: all@newsroom.example"))
    mail.send_due()
    assert outgoing.outbox[0].recipients() == ["rana@newsroom.example"]
    assert "\n" not in outgoing.outbox[0].subject


# --- A digest instead of a flood ---


def test_after_five_letters_in_ten_minutes_the_rest_comes_in_one(rana):
    for _letter in range(5):
        assign(rana)
        mail.send_due()
    assert len(sent()) == 5

    for _notice in range(3):
        assign(rana)
        mail.send_due()
    assert sent() == []
    again = Notice.objects.by_mail().filter(state="waiting").values_list("next_try_at", flat=True)
    assert all(timezone.now() < moment <= timezone.now() + mail.WITHIN for moment in again)

    raw.run("UPDATE review_notice SET finished_at = finished_at - interval '11 minutes'"
            " WHERE state = 'done'")  # fmt: skip
    bring_forward()
    mail.send_due()
    assert sent() == [(["rana@newsroom.example"], "Newsroom – 3 notices")]


def test_a_flood_for_one_is_none_for_another(rana, edda):
    for _letter in range(6):
        assign(rana)
        mail.send_due()
    sent()
    assign(edda, item=f.claim(wording="One."))
    mail.send_due()
    assert sent() == [(["edda@newsroom.example"], "Newsroom – Assigned to you: One.")]


# --- When it does not leave ---


def test_a_server_that_refuses_one_person_does_not_stop_the_others(rana, edda, refusing):
    refusing("rana@newsroom.example")
    assign(rana)
    assign(edda, item=f.claim(wording="One."))

    mail.send_due()

    assert sent() == [(["edda@newsroom.example"], "Newsroom – Assigned to you: One.")]
    sentence = "The mail server did not take it: SMTPServerDisconnected."
    assert states() == [("waiting", 1, sentence), ("done", 1, "")]
    waiting = Notice.objects.by_mail().get(state="waiting")
    assert timezone.now() < waiting.next_try_at <= timezone.now() + mail.BACKOFF


def test_it_is_tried_again_and_leaves_when_the_server_is_back(rana, refusing):
    refusing("rana@newsroom.example")
    assign(rana)
    mail.send_due()
    refusing()
    assert mail.send_due() == 0

    bring_forward()
    assert mail.send_due() == 1

    assert len(sent()) == 1
    assert states() == [("done", 2, "")]


def test_it_is_given_up_after_the_last_try_and_an_administrator_is_told(rana, refusing, client):
    refusing("rana@newsroom.example")
    assign(rana)
    for _try in range(mail.TRIES + 1):
        bring_forward()
        mail.send_due()
    [(state, tries, failure)] = states()
    assert (state, tries) == ("failed", mail.TRIES)
    assert failure == "The mail server did not take it: SMTPServerDisconnected."

    client.force_login(f.user("ada", f.Role.ADMINISTRATOR, is_staff=True))
    assert "1 notice was given up" in client.get("/desk/").text
    page = client.get(reverse("admin:notice_unsent"))
    assert failure in page.text
    refusing()
    client.post(reverse("admin:notice_unsent"))
    mail.send_due()
    assert len(sent()) == 1
    assert "given up" not in client.get("/desk/").text


def test_tries_that_were_cut_off_count(rana):
    assign(rana)
    Notice.objects.by_mail().update(tries=mail.TRIES)

    assert mail.send_due() == 0

    assert sent() == []
    assert states() == [("failed", mail.TRIES, "Each try was cut off.")]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_nothing_twice(rana, edda):
    people = [rana, edda, *(f.reporter(email=f"{n}@newsroom.example") for n in range(8))]
    item = f.claim()
    notices.tell(Event.ASSIGNED, item=item, recipients=people, by=item.created_by)
    start = threading.Barrier(2)

    def sweep():
        start.wait()
        try:
            mail.send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(letter.to[0] for letter in outgoing.outbox) == sorted(p.email for p in people)
    assert {state[:2] for state in states()} == {("done", 1)}


def test_a_try_is_counted_before_the_letter_leaves(rana, monkeypatch):
    assign(rana)
    monkeypatch.setattr("newsroom.desk.letters.compose", _killed)
    with pytest.raises(KeyboardInterrupt):
        mail.send_due()
    assert states() == [("waiting", 1, "")]
    assert Notice.objects.by_mail().get().next_try_at > timezone.now()


def _killed(*arguments):
    raise KeyboardInterrupt


def test_what_is_long_past_is_deleted(rana):
    assign(rana)
    raw.run("DELETE FROM review_notice WHERE channel = 'desk'")
    old = Notice.objects.create(
        recipient=rana, event=Event.DUE, channel="desk", item=f.claim(),
        created_at=timezone.now() - mail.KEPT - dt.timedelta(days=1),
    )  # fmt: skip
    assert mail.forget() == ""
    assert not Notice.objects.filter(pk=old.pk).exists()
    assert Notice.objects.count() == 1


def test_operators_see_what_is_late_and_what_was_given_up(rana, edda, client, settings):
    settings.METRICS_TOKEN = "a-token"

    def metrics():
        text = client.get("/metrics", headers={"authorization": "Bearer a-token"}).text
        return [line for line in text.splitlines() if line.startswith("newsroom_notices{")]

    for person in (rana, edda):
        assign(person)
    assert metrics() == [
        'newsroom_notices{state="late"} 0.0',
        'newsroom_notices{state="failed"} 0.0',
    ]

    first, second = Notice.objects.by_mail().order_by("pk")
    Notice.objects.filter(pk=first.pk).update(next_try_at=timezone.now() - dt.timedelta(hours=1))
    Notice.objects.filter(pk=second.pk).update(
        state="failed", failure="No.", finished_at=timezone.now()
    )
    assert metrics() == [
        'newsroom_notices{state="late"} 1.0',
        'newsroom_notices{state="failed"} 1.0',
    ]
