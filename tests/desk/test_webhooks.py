"""Webhooks at the desk: made, changed, tried out, and what they were told."""

import re

import pytest
from django.urls import reverse

from newsroom.editions import delivering, webhooks
from newsroom.editions.adapters import account, indexnow
from newsroom.editions.models import Delivery, HookEvent, HookKind, Webhook
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.editions.adapters.google import key_file

pytestmark = pytest.mark.django_db
LIST = reverse("admin:webhook_list")
NEW = reverse("admin:webhook_new")
TYPED = {"name": "Partner", "url": "https://partner.example/in", "events": ["published"]}
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def publisher():
    return f.publisher(first_name="Paula")


@pytest.fixture
def client(sign_in, publisher):
    return sign_in(publisher)


@pytest.fixture
def hook(publisher):
    return webhooks.make(by=publisher, name="Partner", url=TYPED["url"], events=HookEvent.values)


def url(hook, name="webhook", *arguments):
    return reverse(f"admin:{name}", args=[hook.pk, *arguments])


@pytest.fixture
def out_of_reach(monkeypatch):
    """No name leads anywhere."""

    def unknown(host, port):
        raise OSError

    monkeypatch.setattr("claims.capture.fetch.addresses_of", unknown)


def test_a_new_webhook_shows_its_secret_once(client):
    page = client.post(NEW, TYPED)
    made = Webhook.objects.get()

    assert SECRET.findall(page.text) == [webhooks.secret(made)]
    assert "no-store" in page["Cache-Control"]
    assert (made.name, made.events, made.on) == ("Partner", ["published"], True)
    for address in (url(made), LIST):
        assert not SECRET.search(client.get(address).text)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"url": "https://10.0.0.1/"}, "is not on the public web"),
        ({"url": "http://partner.example/"}, "must begin with https://"),
        ({"url": "<script>alert(1)</script>"}, "Only addresses that begin with"),
        ({"events": []}, "This field is required"),
        ({"name": " "}, "This field is required"),
    ],
)
def test_what_cannot_be_told_is_refused_and_nothing_typed_is_lost(client, typed, sentence):
    page = client.post(NEW, TYPED | typed)

    assert page.status_code == 400
    assert sentence in page.text
    assert page.context["form"]["name"].value() == (TYPED | typed)["name"]
    assert "<script>alert" not in page.text
    assert not Webhook.objects.exists()


# --- Other kinds ---


def test_each_kind_has_a_form_of_its_own_and_an_unknown_one_none(client):
    page = client.get(LIST).text
    for kind in HookKind.values:
        assert f"{NEW}?kind={kind}" in page
        form = client.get(NEW, {"kind": kind}).context["form"]
        assert ("events" in form.fields) == (kind != "google")
        assert ("key_file" in form.fields) == (kind == "google")
    assert client.get(NEW, {"kind": "pigeon"}).status_code == 404


def test_a_chat_is_added_and_shows_no_secret(client):
    answer = client.post(f"{NEW}?kind=chat", TYPED)
    made = Webhook.objects.get()
    page = client.get(url(made)).text

    assert (answer.url, made.kind) == (url(made), "chat")
    assert "Make another" not in page
    assert client.post(url(made, "webhook_secret")).status_code == 404


def test_indexnow_shows_where_its_key_stands_and_can_have_another(client):
    typed = {"name": "Engines", "url": indexnow.URL, "events": ["published", "withdrawn"]}
    client.post(f"{NEW}?kind=indexnow", typed)
    made = Webhook.objects.get()
    before = indexnow.place(made)
    assert before in client.get(url(made)).text

    assert client.post(url(made, "webhook_secret")).url == url(made)
    made.refresh_from_db()
    assert indexnow.place(made) != before
    assert indexnow.place(made) in client.get(url(made)).text


def test_the_key_of_google_is_taken_once_and_never_shown(client):
    typed = {"name": "Google", "url": webhooks.URLS[HookKind.GOOGLE]}
    key = key_file(None, token_uri="https://oauth2.googleapis.com/token")
    refused = client.post(f"{NEW}?kind=google", typed | {"key_file": "{}"})
    assert refused.status_code == 400
    assert "not the key file of a service account" in refused.text

    answer = client.post(f"{NEW}?kind=google", typed | {"key_file": key})
    made = Webhook.objects.get()
    assert answer.url == url(made)
    page = client.get(url(made)).text
    assert "PRIVATE KEY" not in page
    assert made.credentials not in page

    client.post(url(made), typed | {"name": "Google, ours", "key_file": "", "on": "on"})
    made.refresh_from_db()
    assert (made.name, account.of(made).number) == ("Google, ours", "number-7")
    assert client.post(url(made), typed | {"key_file": "{"}).status_code == 400


# --- Changed, tried, told ---


def test_it_can_be_changed_and_switched_off(client, hook):
    answer = client.post(url(hook), TYPED | {"name": "Other", "events": ["withdrawn"]})
    hook.refresh_from_db()

    assert answer.url == url(hook)
    assert (hook.name, hook.events, hook.on) == ("Other", ["withdrawn"], False)
    assert "○ off" in client.get(LIST).text
    assert client.post(url(hook), TYPED | {"url": "https://127.0.0.1/"}).status_code == 400


def test_another_secret_is_shown_once_too(client, hook):
    before = webhooks.secret(hook)
    page = client.post(url(hook, "webhook_secret"))
    hook.refresh_from_db()

    assert SECRET.findall(page.text) == [webhooks.secret(hook)]
    assert webhooks.secret(hook) != before


def test_the_log_says_what_was_told_and_how_it_went(client, hook, out_of_reach):
    f.bring_to(f.claim(wording="The dam was full."), Status.PUBLISHED)
    delivering.send_due()
    page = client.get(url(hook)).text

    for words in ("The dam was full.", "edition 1", "First edition", "◐ waiting", "1 try",
                  "The name “partner.example” is not known."):  # fmt: skip
        assert words in page
    assert "Deliver again" not in page


def test_a_trial_is_put_into_the_outbox(client, hook, publisher, out_of_reach):
    assert client.post(url(hook, "webhook_try")).url == url(hook)
    delivering.send_due()
    page = client.get(url(hook)).text

    assert Delivery.objects.get().requester == publisher
    for words in ("Trial", "✕ given up", "asked for by <bdi>Paula"):
        assert words in page


def test_something_is_delivered_again_once_it_is_over(client, hook, out_of_reach):
    webhooks.try_out(hook, by=f.publisher())
    first = Delivery.objects.get()
    refused = client.post(url(hook, "webhook_again", first.pk))
    assert (refused.status_code, Delivery.objects.count()) == (409, 1)
    assert "This still waits for its next try." in refused.text

    delivering.send_due()
    client.post(url(hook, "webhook_again", first.pk))
    assert list(Delivery.objects.values_list("message", flat=True)) == [first.message] * 2


def test_of_another_webhook_nothing_is_delivered_again(client, hook, publisher):
    other = webhooks.make(by=publisher, name="Other", url=TYPED["url"], events=["withdrawn"])
    webhooks.try_out(hook, by=publisher)
    answer = client.post(url(other, "webhook_again", Delivery.objects.get().pk))
    assert answer.status_code == 404


# --- What was given up ---


def given_up(hook):
    f.bring_to(f.claim(wording="The dam was full."), Status.PUBLISHED)
    Delivery.objects.filter(webhook=hook).update(tries=delivering.TRIES - 1)
    delivering.send_due()
    return Delivery.objects.get(webhook=hook)


ALARM = "1 delivery of a webhook was given up."


def test_what_was_given_up_is_an_alarm_until_somebody_sees_to_it(client, hook, out_of_reach):
    row = given_up(hook)
    start = client.get(reverse("admin:index")).text
    assert ALARM in start
    assert LIST in start
    assert "✕ 1 given up" in client.get(LIST).text
    page = client.get(url(hook)).text
    for words in ("This is seen to", "Sent:", "The event “published”, signed."):
        assert words in page

    assert client.post(url(hook, "webhook_settle", row.pk)).url == url(hook)
    row.refresh_from_db()
    assert (row.state, row.settled_by.first_name) == ("failed", "Paula")
    assert ALARM not in client.get(reverse("admin:index")).text
    assert "seen to by <bdi>Paula" in client.get(url(hook)).text


def test_what_is_delivered_again_is_no_alarm_and_what_fails_again_is(client, hook, out_of_reach):
    row = given_up(hook)
    client.post(url(hook, "webhook_again", row.pk))
    assert ALARM not in client.get(reverse("admin:index")).text
    Delivery.objects.filter(state="waiting").update(tries=delivering.TRIES - 1)
    delivering.send_due()
    assert ALARM in client.get(reverse("admin:index")).text


def test_a_trial_and_what_is_switched_off_raise_no_alarm(client, hook, publisher, out_of_reach):
    webhooks.try_out(hook, by=publisher)
    delivering.send_due()
    assert ALARM not in client.get(reverse("admin:index")).text
    given_up_row = f.bring_to(f.claim(), Status.PUBLISHED)
    webhooks.change(hook, by=publisher, name="P", url=hook.url, events=["published"], on=False)
    delivering.send_due()
    assert given_up_row.current_edition
    assert ALARM not in client.get(reverse("admin:index")).text


def test_the_alarm_is_for_who_looks_after_webhooks(sign_in, hook, out_of_reach):
    row = given_up(hook)
    for role, told in ((Role.ADMINISTRATOR, True), (Role.EDITOR, False), (Role.REPORTER, False)):
        client = sign_in(f.user(f"a-{role}", role, is_staff=True))
        assert (ALARM in client.get(reverse("admin:index")).text) == told
    assert client.post(url(hook, "webhook_settle", row.pk)).status_code == 403


def test_operators_see_what_was_given_up(client, hook, out_of_reach, settings):
    settings.METRICS_TOKEN = "a-token"
    row = given_up(hook)
    asked = {"headers": {"Authorization": "Bearer a-token"}}
    before = client.get("/metrics", **asked).text
    client.post(url(hook, "webhook_settle", row.pk))
    after = client.get("/metrics", **asked).text

    found = [
        float(text.partition('newsroom_deliveries{state="failed"} ')[2].split()[0])
        for text in (before, after)
    ]
    assert found[0] - found[1] == 1


@pytest.mark.parametrize("before", ["x", "-1", "1" * 20, "٣"])
def test_a_place_in_the_log_that_is_none_is_not_found(client, hook, before):
    assert client.get(url(hook), {"before": before}).status_code == 404


def test_the_log_has_pages(client, hook, publisher):
    for _number in range(51):
        webhooks.try_out(hook, by=publisher)
    first = client.get(url(hook))
    second = client.get(url(hook), {"before": first.context["before"]})
    assert [len(page.context["rows"]) for page in (first, second)] == [50, 1]


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.STANDARDS])
def test_others_see_and_do_nothing_here(sign_in, hook, role):
    client = sign_in(f.user("other", role, is_staff=True))
    webhooks.try_out(hook, by=f.publisher())
    for address in (LIST, NEW, url(hook)):
        assert client.get(address).status_code == 403
    for name in ("webhook_secret", "webhook_try"):
        assert client.post(url(hook, name)).status_code == 403
    assert client.post(url(hook, "webhook_again", Delivery.objects.get().pk)).status_code == 403
    assert "Webhooks" not in client.get(reverse("admin:index")).text


def test_administrators_look_after_webhooks_too(sign_in, hook):
    client = sign_in(f.user("admin", Role.ADMINISTRATOR, is_staff=True))
    assert client.get(url(hook)).status_code == 200
    assert LIST in client.get(reverse("admin:index")).text


def test_nothing_happens_by_a_get(client, hook):
    for name in ("webhook_secret", "webhook_try"):
        assert client.get(url(hook, name)).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_one_row_and_three(
    client, publisher, hook, rows, django_assert_num_queries
):
    for number in range(rows):
        f.bring_to(f.claim(), Status.PUBLISHED)
        webhooks.try_out(hook, by=publisher)
        if number:
            webhooks.make(by=publisher, name=f"{number}", url=TYPED["url"], events=["updated"])
    with django_assert_num_queries(7):
        client.get(url(hook))
    with django_assert_num_queries(6):
        client.get(LIST)
