"""Webhooks: what is told to whom, signed, tried again, and written down. The receiver is ours."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from newsroom.editions import delivering, publishing, sweep, webhooks
from newsroom.editions.models import Delivery, HookEvent, Webhook
from newsroom.editions.models.edition import Change
from newsroom.review import due, workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.claims.capture import conftest as bad

pytestmark = pytest.mark.django_db
ALL = [event.value for event in HookEvent]
# Seconds, instead of ten.
PATIENCE = 0.4


@pytest.fixture
def hook(web, publisher):
    return webhooks.make(by=publisher, name="Partner", url=f"{web.url}/in", events=ALL)


def told(web):
    """What the receiver was told, as data, and no more of it."""
    found = [json.loads(body) for _path, _headers, body in web.asked]
    web.asked.clear()
    return found


def published(**claim):
    return f.bring_to(f.claim(**claim), Status.PUBLISHED)


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", "tries", "status", "answer"))


def bring_forward():
    Delivery.objects.update(next_try_at=timezone.now())


# --- What is told ---


def test_each_kind_of_change_is_one_event():
    assert set(webhooks.EVENTS) == set(Change.values)
    assert set(webhooks.EVENTS.values()) == set(HookEvent)


def test_what_is_published_corrected_withdrawn_and_reinstated_is_told(web, hook, publisher):
    item = published(finding="It was 12 people.", slug="the-dam")
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = "It was 21 people."
    item.verdict.save()
    f.bring_to(item, Status.REVIEWED)
    publishing.publish(item, by=publisher, change="correction", note="It was 21, and not 12.")
    publishing.withdraw(item, by=publisher, reason="The count was forged.")
    publishing.reinstate(item, by=publisher, reason="The count is right after all.")

    assert delivering.send_due() == 4
    found = told(web)
    assert [(each["event"], each["edition"], each["change"]) for each in found] == [
        ("published", 1, "first"), ("corrected", 2, "correction"),
        ("withdrawn", 3, "withdrawal"), ("reinstated", 4, "reinstatement"),
    ]  # fmt: skip
    assert found[2]["note"] == "The count was forged."
    assert {state for state, *_rest in states()} == {"done"}
    assert delivering.send_due() == 0


def test_a_receiver_is_told_this_and_nothing_else(web, hook, settings):
    settings.SITE_URL = "https://checks.example"
    item = published(wording="The dam was full.", slug="the-dam", language="en")
    delivering.send_due()
    edition = item.current_edition
    rating = edition.card["rating"]

    assert told(web) == [
        {
            "event": "published",
            "site": "https://checks.example",
            "time": edition.published_at.isoformat(),
            "kind": "claim",
            "id": str(item.uuid),
            "edition": 1,
            "change": "first",
            "language": "en",
            "title": "The dam was full.",
            "verdict": {"slug": rating["slug"], "label": rating["label"]["en"]},
            "note": "",
            "url": "https://checks.example/claims/the-dam/",
            "edition_url": "https://checks.example/claims/the-dam/editions/1/",
            "api_url": "https://checks.example/api/v1/claims/the-dam/",
        }
    ]


def test_an_article_has_no_verdict_and_an_address_of_its_own(web, hook):
    f.bring_to(f.article(slug="the-story"), Status.PUBLISHED)
    delivering.send_due()

    [found] = [each for each in told(web) if each["kind"] == "article"]
    assert (found["verdict"], found["url"][-20:]) == (None, "/articles/the-story/")


def test_nothing_is_told_of_a_publication_that_did_not_happen(web, hook):
    item = f.bring_to(f.claim(), Status.REVIEWED)
    with pytest.raises(Refused):
        publishing.publish(item, by=f.reporter())
    assert not Delivery.objects.exists()


def test_only_the_events_that_were_chosen_are_told_and_only_while_it_is_on(web, publisher):
    for name, events, on in (("a", ["withdrawn"], True), ("b", ALL, False)):
        made = webhooks.make(by=publisher, name=name, url=f"{web.url}/{name}", events=events)
        webhooks.change(made, by=publisher, name=name, url=made.url, events=events, on=on)
    publishing.withdraw(published(), by=publisher, reason="It was a forgery.")
    delivering.send_due()

    assert [path for path, *_rest in web.asked] == ["/a"]


def test_without_webhooks_nothing_is_written(web):
    published()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("hooks", [1, 3])
def test_telling_asks_twice_however_many_are_told(web, publisher, hooks, django_assert_num_queries):
    for number in range(hooks):
        webhooks.make(by=publisher, name=f"{number}", url=f"{web.url}/{number}", events=ALL)
    edition = published().current_edition
    Delivery.objects.all().delete()
    with django_assert_num_queries(2):
        webhooks.tell(edition)


# --- Signatures ---


def test_a_receiver_can_check_who_sent_it_and_when(web, hook):
    published()
    delivering.send_due()
    [(_path, headers, body)] = web.asked
    key = base64.b64decode(webhooks.secret(hook).removeprefix("whsec_"))
    said = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body

    expected = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    assert headers["Webhook-Signature"] == f"v1,{expected}"
    assert len(key) == 32
    assert abs(int(headers["Webhook-Timestamp"]) - timezone.now().timestamp()) < 60
    assert headers["Content-Type"] == "application/json"
    assert headers["Webhook-Id"] == str(Delivery.objects.get().message)


def test_a_new_secret_ends_the_old_one_and_each_webhook_has_its_own(web, hook, publisher):
    first = webhooks.secret(hook)
    webhooks.renew(hook, by=publisher)
    other = webhooks.make(by=publisher, name="Other", url=f"{web.url}/o", events=ALL)

    assert len({first, webhooks.secret(hook), webhooks.secret(other)}) == 3
    assert webhooks.secret(Webhook.objects.get(pk=hook.pk)) == webhooks.secret(hook)


# --- What goes wrong ---


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        (bad.answering(500), 500, "The server answered 500 (Internal Server Error)."),
        (bad.answering(404), 404, "The server answered 404 (Not Found)."),
        (bad.answering(401), 401, "The server answered 401 (Unauthorized)."),
        (bad.to("/elsewhere"), 302, "The server answered 302 and names another address."),
        (bad.drip_headers, None, "The server took too long."),
        (lambda handler: handler.wfile.write(b"?\r\n\r\n"), None,
         "The server’s answer makes no sense."),
    ],
    ids=["500", "404", "401", "redirect", "slow", "nonsense"],
)  # fmt: skip
def test_what_goes_wrong_is_written_down_and_tried_again(
    web, hook, answer, status, sentence, monkeypatch
):
    monkeypatch.setattr(delivering, "SECONDS", PATIENCE)
    web.pages["/in"] = answer
    published()
    before = timezone.now()
    delivering.send_due()
    [(state, tries, code, said)] = states()

    assert (state, tries, code) == ("waiting", 1, status)
    assert said.startswith(sentence)
    assert Delivery.objects.get().next_try_at >= before + dt.timedelta(minutes=1)
    # A redirect is never followed.
    assert {path for path, *_rest in web.asked} == {"/in"}
    web.pages.clear()
    bring_forward()
    delivering.send_due()
    assert states() == [("done", 2, 204, "The server took it (204).")]


def test_an_endless_answer_is_cut_off_and_the_delivery_counts(web, hook):
    web.pages["/in"] = bad.endless
    published()
    delivering.send_due()

    [(state, _tries, status, said)] = states()
    assert (state, status) == ("done", 200)
    assert "Its answer was too long" in said


def test_what_is_gone_for_good_is_not_tried_again(web, hook):
    web.pages["/in"] = bad.answering(410)
    published()
    delivering.send_due()
    assert states() == [("failed", 1, 410, "The server answered 410 (Gone).")]


def test_a_server_that_is_away_is_given_up_after_the_last_try(web, hook):
    web.pages["/in"] = bad.answering(503)
    published()
    waits = []
    for _try in range(delivering.TRIES):
        bring_forward()
        before = timezone.now()
        delivering.send_due()
        waits.append(Delivery.objects.get().next_try_at - before)

    [(state, tries, status, _said)] = states()
    assert (state, tries, status) == ("failed", delivering.TRIES, 503)
    assert [round(wait.total_seconds() / 60) for wait in waits[:4]] == [1, 2, 4, 8]
    bring_forward()
    assert delivering.send_due() == 0


def test_one_that_is_away_does_not_keep_others_waiting(web, hook, publisher):
    web.pages["/in"] = bad.answering(503)
    webhooks.make(by=publisher, name="Other", url=f"{web.url}/other", events=ALL)
    published()
    assert delivering.send_due() == 2
    assert {state for state, *_rest in states()} == {"waiting", "done"}


def test_a_try_that_is_cut_off_is_tried_again_and_given_up_in_the_end(web, hook, monkeypatch):
    published()
    monkeypatch.setattr("claims.capture.fetch.send", _killed)
    for tries in range(1, delivering.TRIES + 1):
        bring_forward()
        with pytest.raises(KeyboardInterrupt):
            delivering.send_due()
        assert Delivery.objects.get().tries == tries
    bring_forward()
    delivering.send_due()
    assert [(state, said) for state, _tries, _status, said in states()] == [
        ("failed", "The program broke off.")
    ]


def _killed(*args, **kwargs):
    raise KeyboardInterrupt


def test_what_was_switched_off_meanwhile_is_not_sent(web, hook, publisher):
    published()
    webhooks.change(hook, by=publisher, name=hook.name, url=hook.url, events=ALL, on=False)
    delivering.send_due()

    assert [said for *_rest, said in states()] == ["The webhook was switched off meanwhile."]
    assert web.asked == []


# --- Not into the house ---


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/latest/", "https://[::1]/",
     "http://example.org/", "https://example.org:8443/", "ftp://example.org/",
     "https://user:pass@example.org/", "https://0x7f.1/"],
)  # fmt: skip
def test_an_address_that_is_not_on_the_public_web_is_refused(publisher, url, settings):
    settings.NEWSROOM_FETCH_LOOPBACK = False
    with pytest.raises(Refused):
        webhooks.make(by=publisher, name="Inside", url=url, events=ALL)
    assert not Webhook.objects.exists()


def test_a_name_that_leads_into_the_house_is_refused_as_it_is_sent(web, hook, monkeypatch):
    Webhook.objects.update(url="https://partner.example/in")
    monkeypatch.setattr("claims.capture.fetch.addresses_of", lambda host, port: ["10.0.0.7"])
    published()
    delivering.send_due()

    [(state, _tries, _status, said)] = states()
    assert state == "waiting"
    assert said == "“partner.example” leads to 10.0.0.7, which is not on the public web."
    assert web.asked == []


# --- Trials, and once more ---


def test_a_trial_tells_of_nothing_and_is_tried_once(web, hook, publisher):
    webhooks.change(hook, by=publisher, name=hook.name, url=hook.url, events=ALL, on=False)
    webhooks.try_out(hook, by=publisher)
    delivering.send_due()
    [found] = told(web)
    assert (found["event"], set(found)) == ("test", {"event", "site", "time"})

    web.pages["/in"] = bad.answering(503)
    webhooks.try_out(hook, by=publisher)
    delivering.send_due()
    assert [state for state, *_rest in states()] == ["done", "failed"]


def test_what_is_delivered_once_more_has_the_number_that_it_had(web, hook, publisher):
    published()
    waiting = Delivery.objects.get()
    with pytest.raises(WrongState, match="still waits"):
        webhooks.again(waiting, by=publisher)
    delivering.send_due()
    again = webhooks.again(Delivery.objects.get(), by=publisher)
    delivering.send_due()

    assert [headers["Webhook-Id"] for _path, headers, _body in web.asked] == [
        str(waiting.message), str(again.message),
    ]  # fmt: skip
    assert waiting.message == again.message
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("person", [f.reporter, f.editor])
def test_webhooks_are_for_publishers_and_administrators(web, hook, person):
    somebody = person()
    for verb in (
        lambda: webhooks.make(by=somebody, name="Mine", url=web.url, events=ALL),
        lambda: webhooks.change(hook, by=somebody, name="x", url=web.url, events=ALL, on=True),
        lambda: webhooks.renew(hook, by=somebody),
        lambda: webhooks.try_out(hook, by=somebody),
    ):
        with pytest.raises(Denied):
            verb()


# --- The sweep and the nudge ---


def test_what_the_worker_has_not_reached_is_done_by_the_sweep(web, hook):
    published()
    assert sweep.run() == 1
    assert [state for state, *_rest in states()] == ["done"]


def test_it_is_sent_at_once_after_the_commit(web, hook, django_capture_on_commit_callbacks):
    item = f.bring_to(f.claim(), Status.REVIEWED)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(item, by=f.publisher())
        assert web.asked == []
    assert [each["event"] for each in told(web)] == ["published"]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_send_it_once(web, hook):
    web.pages["/in"] = lambda handler: (threading.Event().wait(0.2), handler.say(204))
    published()
    Delivery.objects.update(state="waiting", tries=0, finished_at=None)
    bring_forward()
    web.asked.clear()

    def look():
        delivering.send_due()
        connection.close()

    looks = [threading.Thread(target=look) for _each in range(2)]
    for each in looks:
        each.start()
    for each in looks:
        each.join()
    assert len(web.asked) == 1


def test_what_is_long_past_is_forgotten(web, hook):
    published()
    delivering.send_due()
    assert due.DAILY["webhooks"]() == ""
    assert Delivery.objects.exists()
    old = timezone.now() - dt.timedelta(days=181)
    Delivery.objects.update(finished_at=old)
    due.DAILY["webhooks"]()
    assert not Delivery.objects.exists()


# --- In the database ---


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("state = 'done'", "delivery_finished"),
        ("state = 'failed', finished_at = now(), answer = ' '", "delivery_failure_is_told"),
        ("state = 'lost', finished_at = now()", "delivery_finished"),
    ],
)
def test_a_delivery_says_how_it_ended(web, hook, change, rule):
    published()
    with pytest.raises(IntegrityError, match=rule):
        raw.run(f"UPDATE editions_delivery SET {change}")


def test_an_edition_is_told_once_unless_somebody_asks(web, hook):
    edition = published().current_edition
    with pytest.raises(IntegrityError, match="delivery_once"):
        Delivery.objects.create(webhook=hook, edition=edition)


def test_a_trial_was_asked_for_by_somebody(web, hook):
    with pytest.raises(IntegrityError, match="delivery_trial_was_asked_for"):
        Delivery.objects.create(webhook=hook)


@pytest.mark.parametrize("events", [[], ["gossip"]])
def test_a_webhook_is_told_of_something_that_exists(web, hook, events):
    with pytest.raises(IntegrityError, match="webhook_events"):
        Webhook.objects.update(events=events)


def test_the_check_in_the_documentation_tells_ours_from_others(web, hook, settings):
    page = (settings.BASE_DIR / "docs" / "how-to" / "webhooks.md").read_text()
    told_how = {}
    exec(page.partition("```python\n")[2].partition("```")[0], told_how)
    published()
    delivering.send_due()
    [(_path, headers, body)] = web.asked
    secret, checks = webhooks.secret(hook), told_how["is_from_us"]

    assert checks(headers, body, secret)
    assert not checks(headers, body + b" ", secret)
    assert not checks(headers | {"Webhook-Timestamp": "1700000000"}, body, secret)
