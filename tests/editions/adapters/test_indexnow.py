"""IndexNow: what engines are told, the key on the site, and what their answers become."""

import json

import pytest

from newsroom.editions import delivering, publishing, webhooks
from newsroom.editions.adapters import indexnow
from newsroom.editions.models import Delivery, HookEvent, HookKind
from newsroom.review.states import Status
from tests import factories as f
from tests.editions.receiver import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(web, publisher, settings):
    settings.SITE_URL = "https://checks.example"
    return webhooks.make(
        by=publisher,
        name="Engines",
        url=f"{web.url}/indexnow",
        events=HookEvent.values,
        kind=HookKind.INDEXNOW,
    )


def told(web):
    found = [json.loads(body) for _path, _headers, body in web.asked]
    web.asked.clear()
    return found


def test_engines_are_told_the_page_in_every_language_and_where_the_key_is(
    web, hook, publisher, settings, client
):
    item = f.bring_to(f.claim(slug="the-dam"), Status.PUBLISHED)
    publishing.withdraw(item, by=publisher, reason="The count was forged.")
    delivering.send_due()
    first, second = told(web)
    key = first["key"]

    prefixes = [prefix for prefix in settings.NEWSROOM_PREFIXES.values() if prefix]
    assert first == {
        "host": "checks.example",
        "key": key,
        "keyLocation": f"https://checks.example/{key}.txt",
        "urlList": [
            f"https://checks.example/{prefix}claims/the-dam/" for prefix in ("", *prefixes)
        ],
    }
    assert second == first
    assert f"https://checks.example/{prefixes[0]}claims/the-dam/" in Delivery.objects.first().sent
    page = client.get(f"/{key}.txt")
    assert (page.status_code, page.text) == (200, key)
    assert page["Content-Type"].startswith("text/plain")


def test_the_site_has_no_other_key_and_another_one_ends_it(hook, publisher, client):
    old = indexnow.key(hook)
    assert client.get(f"/{'0' * 32}.txt").status_code == 404
    webhooks.renew(hook, by=publisher)

    assert client.get(f"/{old}.txt").status_code == 404
    assert client.get(f"/{indexnow.key(hook)}.txt").text == indexnow.key(hook)
    plain = webhooks.make(by=publisher, name="P", url="https://p.example/", events=["published"])
    assert client.get(f"/{indexnow.key(plain)}.txt").status_code == 404


def test_a_trial_tells_of_the_home_page(web, hook, publisher):
    web.pages["/indexnow"] = saying(202, "")
    webhooks.try_out(hook, by=publisher)
    delivering.send_due()
    row = Delivery.objects.get()

    assert told(web)[0]["urlList"] == ["https://checks.example/"]
    assert (row.state, row.sent) == ("done", "These addresses: https://checks.example/.")
    assert row.answer == "The server took it (202). It has still to read the key on this site."


@pytest.mark.parametrize(
    ("status", "body", "state", "words"),
    [
        (400, '{"code": "InvalidRequestParameters", "message": "Bad input."}', "failed",
         "It said: “Bad input.”"),
        (403, '{"errorCode": "UserForbiddedToAccessSite"}', "waiting",
         "It did not find the key at https://checks.example/"),
        (422, "", "failed", "It does not take these addresses"),
        (429, '{"message": "Too Many Requests"}', "waiting", "It said: “Too Many Requests”"),
        (503, "", "waiting", "The server answered 503 (Service Unavailable)."),
    ],
)  # fmt: skip
def test_what_an_engine_answers_is_written_down(web, hook, status, body, state, words):
    web.pages["/indexnow"] = saying(status, body)
    f.bring_to(f.claim(), Status.PUBLISHED)
    delivering.send_due()
    row = Delivery.objects.get()

    assert (row.state, row.status) == (state, status)
    assert words in row.answer


def test_without_an_address_it_is_the_one_for_all_engines(publisher):
    made = webhooks.make(by=publisher, name="E", events=["published"], kind=HookKind.INDEXNOW)
    assert made.url == "https://api.indexnow.org/indexnow"
