"""Google Fact Check Tools: a page for each live claim, its errors, and what is kept of the key."""

import json
import threading

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from newsroom.editions import delivering, publishing, webhooks
from newsroom.editions.adapters import account
from newsroom.editions.models import Delivery, HookEvent, HookKind, PushedPage, Webhook
from newsroom.review import workflow
from newsroom.review.errors import Refused
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.claims.capture import conftest as bad
from tests.claims.full import full_claim
from tests.editions import receiver
from tests.editions.adapters.google import API, TOKEN, Google, key_file, unknown
from tests.editions.receiver import saying

pytestmark = pytest.mark.django_db
NONSENSE = "The server’s answer makes no sense."


@pytest.fixture
def web(settings):
    settings.NEWSROOM_FETCH_LOOPBACK = True
    settings.SITE_URL, settings.NEWSROOM_NAME = "https://checks.example", "Checks"
    server = receiver.web(Google)
    server.pages, server.store, server.signed_in = {}, {}, []
    with bad.served(server) as web:
        yield web


@pytest.fixture
def hook(web, publisher):
    return webhooks.make(
        by=publisher,
        name="Google",
        url=f"{web.url}{API}",
        kind=HookKind.GOOGLE,
        key_file=key_file(web),
    )


def asked(web):
    """What was asked after signing in, as “METHOD path”."""
    found = [f"{method} {path}" for method, path, *_rest in web.asked if path != "/token"]
    web.asked.clear()
    return found


def published(**claim):
    return f.bring_to(f.claim(**claim), Status.PUBLISHED)


def corrected(item, publisher, finding="It was 21 people."):
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = finding
    item.verdict.save()
    f.bring_to(item, Status.REVIEWED)
    publishing.publish(item, by=publisher, change="correction", note="It was 21, and not 12.")


def send():
    Delivery.objects.update(next_try_at=timezone.now())
    delivering.send_due()
    return Delivery.objects.first()


# --- From the first edition to the last ---


def test_a_page_is_made_corrected_and_removed_and_its_name_remembered(web, hook, publisher):
    item = published(slug="the-dam", wording="The dam was full.", finding="It was 12 people.")
    row = send()
    label = item.current_edition.card["rating"]["label"]["en"]
    assert asked(web) == [f"POST {API}"]
    assert row.sent == f"A new page: https://checks.example/claims/the-dam/, {label}."
    assert (row.state, row.status) == ("done", 200)
    assert row.answer == "The server took it (200). pages/p1"
    assert web.store["pages/p1"]["claimReviewMarkups"][0]["claimReviewed"] == "The dam was full."

    corrected(item, publisher)
    row = send()
    assert asked(web) == ["PUT /v1alpha1/pages/p1"]
    assert row.sent.startswith("pages/p1 again: https://checks.example/claims/the-dam/")
    [markup] = web.store["pages/p1"]["claimReviewMarkups"]
    assert markup["rating"]["ratingExplanation"] == "It was 21 people."
    assert web.store["pages/p1"]["versionId"] == "2"

    publishing.withdraw(item, by=publisher, reason="The count was forged.")
    row = send()
    assert asked(web) == ["DELETE /v1alpha1/pages/p1"]
    assert row.sent.startswith("The removal of pages/p1")
    assert (web.store, PushedPage.objects.count()) == ({}, 0)

    publishing.reinstate(item, by=publisher, reason="The count is right after all.")
    assert send().state == "done"
    assert asked(web) == [f"POST {API}"]
    assert {page["pageUrl"] for page in web.store.values()} == {
        "https://checks.example/claims/the-dam/"
    }


def test_google_is_told_in_its_own_names_and_nothing_that_is_not_known(web, hook):
    item = f.bring_to(full_claim(), Status.PUBLISHED)
    send()
    url = f"https://checks.example/claims/{item.slug}/"
    [page] = [page for page in web.store.values() if page["pageUrl"] == url]
    [markup] = page["claimReviewMarkups"]
    edition = item.current_edition
    statement = edition.content["statements"][0]

    # Of a check that was first published elsewhere the day is that one.
    assert page["publishDate"] == "2024-03-09"
    assert page["claimReviewAuthor"] == {"name": "Checks"}
    assert markup["claimAuthor"]["name"] == statement["speaker"]["name"]
    rating = edition.content["verdict"]["rating"]
    assert markup["rating"]["ratingValue"] == rating["value"]
    assert markup["rating"]["textualRating"] == rating["label"]["en"]
    assert "" not in markup.values()
    assert None not in markup.values()


def test_our_stand_in_refuses_what_google_does_not_know():
    assert list(unknown({"pageUrl": 1, "verdict": "x"}, "ClaimReviewMarkupPage")) == [
        "page.pageUrl: no string",
        "page.verdict",
    ]


def test_it_signs_in_as_the_service_account_for_this_api_alone(web, hook):
    published()
    send()
    [(head, claims)] = web.signed_in

    assert head == {"alg": "RS256", "typ": "JWT", "kid": "number-7"}
    assert claims["iss"] == "checks@a-project.iam.gserviceaccount.com"
    assert claims["scope"] == "https://www.googleapis.com/auth/factchecktools"
    assert claims["aud"] == f"{web.url}/token"
    assert 0 < claims["exp"] - claims["iat"] <= 3600


def test_articles_are_not_sent_and_no_event_can_be_left_out(web, hook, publisher):
    f.bring_to(f.article(slug="the-story"), Status.PUBLISHED)
    assert not Delivery.objects.exclude(edition__kind="claim").exists()
    webhooks.change(hook, by=publisher, name="Google", url=hook.url, events=["published"], on=True)
    assert set(hook.events) == set(HookEvent.values)


# --- What is not as we remember it ---


def test_a_page_that_is_gone_there_is_made_again(web, hook, publisher):
    item = published()
    send()
    web.store.clear()
    asked(web)
    corrected(item, publisher)

    assert send().state == "done"
    assert asked(web) == ["PUT /v1alpha1/pages/p1", f"POST {API}"]
    assert len(web.store) == PushedPage.objects.count() == 1


def test_a_page_that_was_changed_there_is_ours_again(web, hook, publisher):
    item = published()
    send()
    web.store["pages/p1"]["versionId"] = "7"
    asked(web)
    corrected(item, publisher)

    assert send().state == "done"
    one = "/v1alpha1/pages/p1"
    assert asked(web) == [f"PUT {one}", f"GET {one}", f"PUT {one}"]
    assert web.store["pages/p1"]["versionId"] == PushedPage.objects.get().version == "8"


def test_a_page_that_is_there_already_is_found_and_replaced(web, hook):
    url = "https://checks.example/claims/the-dam/"
    web.store["pages/by-hand"] = {"name": "pages/by-hand", "versionId": "3", "pageUrl": url}
    published(slug="the-dam")

    assert send().state == "done"
    assert [line.split("?")[0] for line in asked(web)] == [
        f"POST {API}", f"GET {API}", "PUT /v1alpha1/pages/by-hand",
    ]  # fmt: skip
    assert (PushedPage.objects.get().name, len(web.store)) == ("pages/by-hand", 1)


@pytest.mark.parametrize("forgotten", [True, False])
def test_what_is_withdrawn_and_not_there_is_no_failure(web, hook, publisher, forgotten):
    item = published()
    send()
    web.store.clear()
    if forgotten:
        PushedPage.objects.all().delete()
    publishing.withdraw(item, by=publisher, reason="The count was forged.")
    row = send()

    assert row.state == "done"
    said = "It has no page of this claim." if forgotten else "It has no such page any more."
    assert row.answer == said
    assert not PushedPage.objects.exists()


def test_an_older_edition_never_comes_after_a_newer_one(web, hook, publisher):
    item = published()
    corrected(item, publisher)
    newer = Delivery.objects.first()
    Delivery.objects.exclude(pk=newer.pk).update(next_try_at=timezone.now())
    delivering.run(Delivery.objects.filter(pk=newer.pk))
    delivering.send_due()
    older = Delivery.objects.last()

    assert older.answer == "A newer edition is public; Google is told of that one."
    assert asked(web) == [f"POST {API}"]
    assert webhooks.again(older, by=publisher).pk
    send()
    assert asked(web) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_page(web, hook, publisher):
    published()
    row = Delivery.objects.filter(webhook=hook).first() or webhooks.try_out(hook, by=publisher)
    Delivery.objects.update(state="waiting", tries=0, finished_at=None)
    webhooks.again(_done(row), by=publisher)
    Delivery.objects.update(
        state="waiting", tries=0, finished_at=None, settled_by=None, settled_at=None,
        next_try_at=timezone.now(),
    )  # fmt: skip
    PushedPage.objects.all().delete()
    web.store.clear()
    web.asked.clear()

    def look():
        delivering.send_due()
        connection.close()

    looks = [threading.Thread(target=look) for _each in range(2)]
    for each in looks:
        each.start()
    for each in looks:
        each.join()
    assert sorted(asked(web)) == [f"POST {API}", "PUT /v1alpha1/pages/p1"]


def _done(row):
    Delivery.objects.filter(pk=row.pk).update(
        state="failed", finished_at=timezone.now(), answer="No."
    )
    row.refresh_from_db()
    return row


# --- Errors ---


def error(status, message, **headers):
    body = json.dumps({"error": {"code": status, "message": message, "status": "?"}})
    return saying(status, body, **headers)


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (400, "failed", "It said: “Of 400.”"),
        (401, "waiting", "It does not know the key of the service account any more."),
        (403, "waiting", "The API must be switched on in the service account’s project"),
        (404, "waiting", "It said: “Of 404.”"),
        (409, "waiting", "The server answered 409 (Conflict)."),
        (429, "waiting", "The server answered 429 (Too Many Requests)."),
        (500, "waiting", "The server answered 500 (Internal Server Error)."),
        (503, "waiting", "The server answered 503 (Service Unavailable)."),
    ],
)
def test_what_google_refuses_is_written_down_and_mostly_tried_again(
    web, hook, status, state, words
):
    web.pages[f"POST {API}"] = error(status, f"Of {status}.", Retry_After="900")
    item = published()
    before = timezone.now()
    row = send()

    assert (row.state, row.status) == (state, status if status != 409 else 200)
    assert words in row.answer
    assert row.sent
    if state == "failed":
        return
    assert (row.next_try_at - before).total_seconds() > (800 if status != 409 else 30)
    web.pages.clear()
    assert send().state == "done"
    assert PushedPage.objects.get().item_id == item.pk


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (saying(400, '{"error": "invalid_grant", "error_description": "Invalid JWT."}'),
         "It said: “Invalid JWT.”"),
        (saying(200, "{}"), NONSENSE),
        (saying(200, '{"access_token": 7}'), NONSENSE),
        (saying(200, "<html>"), NONSENSE),
        (bad.to("/elsewhere"), "names another address"),
        (bad.drip_headers, "The server took too long."),
    ],
    ids=["withdrawn", "empty", "number", "html", "redirect", "slow"],
)  # fmt: skip
def test_a_sign_in_that_fails_is_tried_again(web, hook, answer, words, monkeypatch):
    monkeypatch.setattr(delivering, "SECONDS", 0.4)
    web.pages["POST /token"] = answer
    published()
    row = send()

    assert (row.state, asked(web)) == ("waiting", [])
    assert words in row.answer
    assert row.sent == "A sign-in as checks@a-project.iam.gserviceaccount.com."


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"name": "pages/../../x"}',
        '{"name": "pages/a?b"}',
        '{"name": 7}',
        "[" * 9999,
    ],
)
def test_an_answer_that_names_no_page_is_no_success(web, hook, body):
    web.pages[f"POST {API}"] = saying(200, body)
    published()
    row = send()
    assert (row.state, row.answer) == ("waiting", NONSENSE)
    assert not PushedPage.objects.exists()


def test_no_secret_is_in_the_log_even_if_google_repeats_it(web, hook, caplog, capsys):
    def echo(handler):
        words = f"You sent {handler.headers['Authorization']} and we do not like it."
        error(403, words)(handler)

    web.pages[f"POST {API}"] = echo
    published()
    row = send()
    assert "You sent Bearer … and we do not like it." in row.answer

    def echo_token(handler):
        error(400, f"This is bad: {handler.server.asked[-1][3].decode()}")(handler)

    web.pages["POST /token"] = echo_token
    row = send()
    assert "This is bad: grant_type=" in row.answer
    for text in (*Delivery.objects.values_list("answer", "sent").get(), capsys.readouterr().out,
                 caplog.text):  # fmt: skip
        assert TOKEN not in text
        assert "assertion=ey" not in text


# --- Trials ---


def test_a_trial_signs_in_and_looks_but_changes_nothing(web, hook, publisher):
    webhooks.try_out(hook, by=publisher)
    row = send()
    assert asked(web) == [f"GET {API}?url=https%3A%2F%2Fchecks.example%2F"]
    assert (row.state, row.sent, row.answer) == (
        "done", "A look at what it has.", "The server took it (200).",
    )  # fmt: skip
    assert web.store == {}

    web.pages[f"GET {API}"] = error(403, "Not you.")
    webhooks.try_out(hook, by=publisher)
    row = send()
    assert row.state == "failed"
    assert "Not you." in row.answer


# --- The key ---


def test_of_the_key_file_only_what_is_needed_is_kept_and_nothing_in_clear(web, hook):
    kept = account.of(hook)
    assert set(vars(kept)) == {"email", "token_url", "number", "key"}
    for table in ("webhook", "webhookevent"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM editions_{table}")
            rows = str(cursor.fetchall())
        assert hook.name in rows
        assert "PRIVATE KEY" not in rows
        assert (hook.credentials in rows) == (table == "webhook")
    assert kept.key not in repr(kept)


def test_another_key_file_replaces_the_first_and_none_keeps_it(web, hook, publisher):
    same = {"by": publisher, "name": "Google", "url": hook.url, "on": True}
    before = hook.credentials
    webhooks.change(hook, **same)
    assert hook.credentials == before
    webhooks.change(hook, **same, key_file=key_file(web, private_key_id="number-8"))
    assert account.of(Webhook.objects.get(pk=hook.pk)).number == "number-8"


def test_with_another_secret_key_the_log_asks_for_the_key_file_again(web, hook, settings):
    settings.SECRET_KEY = "another-" * 8
    published()
    row = send()
    assert (row.state, asked(web)) == ("waiting", [])
    assert row.answer.endswith("SECRET_KEY: give the key file again.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "[" * 9999,
        '{"type": "service_account"}',
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_what_is_no_key_file_is_refused(web, publisher, text):
    with pytest.raises(Refused, match="not the key file of a service account"):
        webhooks.make(by=publisher, name="G", kind=HookKind.GOOGLE, key_file=text)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"private_key": "-----BEGIN PRIVATE KEY-----\nx\n-----END"}, "cannot be read"),
        ({"token_uri": "http://10.0.0.1/"}, "not on the public web"),
        ({"token_uri": "ftp://x.example/"}, "begin with"),
        ({"client_email": 7}, "not the key file"),
    ],
)
def test_a_key_file_with_something_odd_in_it_is_refused(web, publisher, other, sentence):
    with pytest.raises(Refused, match=sentence):
        webhooks.make(by=publisher, name="G", kind=HookKind.GOOGLE, key_file=key_file(web, **other))


# --- In the database ---


def test_the_database_keeps_no_key_in_clear_and_none_for_others(web, hook):
    with pytest.raises(IntegrityError, match="webhook_credentials_encrypted"):
        raw.run("UPDATE editions_webhook SET credentials = '-----BEGIN' WHERE id = %s", hook.pk)


def test_a_plain_webhook_has_no_key(web, publisher):
    plain = webhooks.make(by=publisher, name="P", url=web.url, events=["published"])
    with pytest.raises(IntegrityError, match="webhook_credentials_encrypted"):
        raw.run("UPDATE editions_webhook SET credentials = 'gAAAAx' WHERE id = %s", plain.pk)


@pytest.mark.parametrize("name", ["pages/", "pages/a/b", "pages/a?b", "x", "pages/a b"])
def test_the_name_of_a_page_leads_nowhere_else(web, hook, name):
    with pytest.raises(IntegrityError, match="pushedpage_name"):
        PushedPage.objects.create(webhook=hook, item=f.claim(), name=name)
