"""Incoming hooks of Slack and its like: what the message says, and what their errors become."""

import datetime as dt
import json
from email.utils import format_datetime

import pytest
from django.utils import timezone

from newsroom.editions import delivering, publishing, webhooks
from newsroom.editions.adapters import chat
from newsroom.editions.models import Delivery, HookEvent, HookKind
from newsroom.review import workflow
from newsroom.review.states import Status
from tests import factories as f
from tests.claims.capture import conftest as bad
from tests.editions.receiver import saying

pytestmark = pytest.mark.django_db
SECRET = "/services/T0001/B0001/a-secret-of-slack"


@pytest.fixture
def hook(web, publisher, settings):
    settings.SITE_URL, settings.NEWSROOM_NAME = "https://checks.example", "Checks & Co"
    url = f"{web.url}{SECRET}"
    return webhooks.make(
        by=publisher, name="Desk", url=url, events=HookEvent.values, kind=HookKind.CHAT
    )


def told(web):
    found = [json.loads(body) for _path, _headers, body in web.asked]
    web.asked.clear()
    return [each["text"] for each in found if set(each) == {"text"}]


def published(**claim):
    return f.bring_to(f.claim(**claim), Status.PUBLISHED)


def test_a_channel_is_told_title_verdict_link_and_what_changed(web, hook, publisher):
    item = published(wording="The dam was full.", slug="the-dam", language="en")
    delivering.send_due()
    label = item.current_edition.card["rating"]["label"]["en"]
    link = "<https://checks.example/claims/the-dam/|The dam was full.>"
    assert told(web) == [f"*First edition* · Checks &amp; Co\n{link}\nVerdict: {label}"]

    workflow.revise(item, by=item.created_by)
    item.verdict.rating = f.rating("unproven")
    item.verdict.save()
    f.bring_to(item, Status.REVIEWED)
    note = "The register of <2019> shows it & more."
    publishing.publish(item, by=publisher, change="rating_change", note=note)
    delivering.send_due()
    now = item.current_edition.card["rating"]["label"]["en"]
    assert told(web) == [
        f"*Change of verdict* · Checks &amp; Co\n{link}\n"
        f"Verdict: {now} (it was: {label})\n"
        "The register of &lt;2019&gt; shows it &amp; more."
    ]

    publishing.withdraw(item, by=publisher, reason="The count was forged.")
    delivering.send_due()
    [text] = told(web)
    assert text.startswith("*Withdrawal* · ")
    assert text.endswith("\nThe count was forged.")
    assert Delivery.objects.first().sent == "A message with title, verdict, link and what changed."


def test_nothing_in_a_title_calls_people_or_ends_the_link(web, hook):
    published(wording="<!channel> & <https://bad.example|here> says\n“a|b”", slug="odd")
    delivering.send_due()
    [text] = told(web)

    assert "&lt;!channel&gt; &amp; &lt;https://bad.example here&gt; says “a b”>" in text
    assert text.count("<") == text.count(">") == 1


def test_a_trial_and_an_article_have_no_verdict(web, hook, publisher):
    webhooks.try_out(hook, by=publisher)
    f.bring_to(f.article(slug="the-story", headline="The story"), Status.PUBLISHED)
    delivering.send_due()
    texts = told(web)

    assert "This is a trial. What Checks &amp; Co publishes will be told here." in texts
    [story] = [text for text in texts if "/articles/the-story/|The story>" in text]
    assert "Verdict" not in story


@pytest.mark.parametrize(
    ("status", "word", "state"),
    [
        (400, "invalid_payload", "failed"),
        (403, "action_prohibited", "waiting"),
        (404, "channel_not_found", "failed"),
        (410, "channel_is_archived", "failed"),
        (500, "rollup_error", "waiting"),
    ],
)
def test_what_slack_says_is_written_down(web, hook, status, word, state):
    web.pages[SECRET] = saying(status, word)
    published()
    delivering.send_due()
    row = Delivery.objects.get()

    assert (row.state, row.status) == (state, status)
    assert row.answer.startswith(f"The server answered {status} (")
    assert row.answer.endswith(f"It said: “{word}”")


def test_the_address_is_not_repeated_where_a_receiver_says_it(web, hook):
    web.pages[SECRET] = saying(403, f"no hook at {hook.url} for you\n\x00" + "x" * 4000)
    published()
    delivering.send_due()
    row = Delivery.objects.get()

    assert "no hook at … for you" in row.answer
    assert "a-secret-of-slack" not in row.answer + row.sent
    assert len(row.answer) < 400


def test_a_page_of_html_or_noise_is_not_quoted(web, hook):
    for body in ("<html><p>Oh dear</p></html>", "", "[1, 2]", "[" * 30_000):
        web.pages[SECRET] = saying(503, body)
        published()
        delivering.send_due()
        answer = Delivery.objects.first().answer
        assert answer.startswith("The server answered 503 (Service Unavailable).")
        assert "Oh dear" not in answer
    web.pages[SECRET] = lambda handler: handler.say(503, b"\xff\xfe")
    published()
    delivering.send_due()
    assert Delivery.objects.first().answer == "The server answered 503 (Service Unavailable)."


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("600", 600), ("1", 60), ("99999999999", 12 * 3600), ("soon", 60), ("-5", 60)],
)
def test_who_asks_for_patience_is_left_alone_for_so_long(web, hook, said, seconds):
    web.pages[SECRET] = saying(429, "rate_limited", Retry_After=said)
    published()
    before = timezone.now()
    delivering.send_due()
    row = Delivery.objects.get()

    assert (row.state, row.status) == ("waiting", 429)
    assert (row.next_try_at - before).total_seconds() == pytest.approx(seconds, abs=10)


def test_patience_may_be_asked_for_until_a_date(web, hook):
    until = timezone.now() + dt.timedelta(minutes=30)
    web.pages[SECRET] = saying(429, "", Retry_After=format_datetime(until, usegmt=True))
    published()
    delivering.send_due()
    assert abs((Delivery.objects.get().next_try_at - until).total_seconds()) < 5


def test_a_chat_that_is_slow_is_tried_again(web, hook, monkeypatch):
    monkeypatch.setattr(delivering, "SECONDS", 0.3)
    web.pages[SECRET] = bad.drip_headers
    published()
    delivering.send_due()
    row = Delivery.objects.get()
    assert (row.state, row.status, row.answer) == ("waiting", None, "The server took too long.")


def test_what_is_written_is_text_and_nothing_else():
    assert chat.escaped("a < b && c > d") == "a &lt; b &amp;&amp; c &gt; d"
