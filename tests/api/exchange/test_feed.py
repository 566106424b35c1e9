"""`/claimreview.json`: a DataFeed that tells every review and every change of one."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils.http import http_date, parse_http_date
from pytest_django import DjangoAssertNumQueries

from claims.models import Claim
from newsroom.api import answers
from newsroom.editions import publishing
from newsroom.editions.models import PolicyPage
from newsroom.review.models import Item
from tests import factories
from tests.api.record import published, published_article, republished, revised, withdrawn
from tests.public.record import json_ld

pytestmark = pytest.mark.django_db

FEED = "/claimreview.json"
AT = "2026-04-25T12:00:00"


def feed(client: Client, query: str = "") -> dict[str, Any]:
    response = client.get(f"{FEED}{query}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def elements(client: Client, query: str = "") -> dict[str, dict[str, Any]]:
    """The elements of a page, by the last part of their address, in its order."""
    return {one["url"].split("/")[-2]: one for one in feed(client, query)["dataFeedElement"]}


def wrong(client: Client, query: str) -> dict[str, Any]:
    response = client.get(f"{FEED}?{query}")
    assert response.status_code == 400, query
    return dict(response.json())


def since(item: Item) -> str:
    """A question for what came from the newest edition of ``item`` on."""
    return f"?since={item.editions.last().published_at:%Y-%m-%dT%H:%M:%S.%fZ}"


# --- What is in it ---


def test_it_is_a_data_feed_of_what_stands_on_the_pages(client: Client) -> None:
    claim = published(wording="The sea is dry.", slug="dry")
    published_article()
    at = claim.editions.get().published_at.isoformat(timespec="seconds")

    found = feed(client)

    [review] = json_ld(client.get("/claims/dry/").content.decode())
    assert found["dataFeedElement"] == [
        {
            "@type": "DataFeedItem",
            "url": "http://testserver/claims/dry/",
            "dateCreated": at,
            "dateModified": at,
            "item": [review],
        }
    ]
    del found["dataFeedElement"]
    article_at = found.pop("dateModified")
    assert at <= article_at
    assert found == {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": "Newsroom",
        "url": "http://testserver/claimreview.json",
        "creator": {"@type": "Organization", "name": "Newsroom", "url": "http://testserver/"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }


def test_of_an_empty_record_it_is_empty(client: Client) -> None:
    assert feed(client)["dataFeedElement"] == []
    assert "next" not in feed(client)


def test_whatever_changes_moves_to_the_end_with_its_corrections(client: Client) -> None:
    first, second = published(slug="first"), published(slug="second")
    assert list(elements(client)) == ["first", "second"]
    republished(revised(first, wording="Better said."), note="The year was wrong.")

    found = elements(client)

    assert list(found) == ["second", "first"]
    [review] = found["first"]["item"]
    assert review["claimReviewed"] == "Better said."
    assert [one["text"] for one in review["correction"]] == ["The year was wrong."]
    assert found["first"]["dateCreated"] <= found["first"]["dateModified"]
    assert "correction" not in found["second"]["item"][0]
    assert second.slug == "second"


def test_a_review_has_the_corrections_of_all_its_editions(client: Client) -> None:
    claim = republished(revised(published(slug="twice"), context="a"), note="The year was wrong.")
    republished(revised(claim, context="b"), note="The place was wrong too.")
    [review] = elements(client)["twice"]["item"]
    notes = [one["text"] for one in review["correction"]]
    assert notes == ["The year was wrong.", "The place was wrong too."]


# --- Following it ---


def test_who_follows_learns_what_is_new_and_what_was_changed(client: Client) -> None:
    published(slug="old")
    changed = published(slug="changed")
    seen = published(slug="seen")
    question = since(seen)
    republished(revised(changed, context="More."))
    published(slug="new")

    assert list(elements(client, question)) == ["seen", "changed", "new"]


def test_who_follows_learns_what_was_withdrawn_and_why(client: Client) -> None:
    gone = published(slug="gone", wording="The sea is dry.")
    question = since(gone)
    withdrawn(gone, "The recording was not genuine.")
    at = gone.editions.last().published_at.isoformat(timespec="seconds")

    assert elements(client) == {}
    element = elements(client, question)["gone"]

    assert element["dateDeleted"] == element["dateModified"] == at
    assert element["item"] == [
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "@id": "http://testserver/claims/gone/#review",
            "url": "http://testserver/claims/gone/",
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "text": "The recording was not genuine.",
                    "datePublished": at,
                }
            ],
        }
    ]


def test_what_is_reinstated_comes_back(client: Client) -> None:
    back = withdrawn(published(slug="back"))
    question = since(back)
    reason = "It was genuine after all."
    publishing.reinstate(Claim.objects.get(pk=back.pk), by=factories.publisher(), reason=reason)
    element = elements(client, question)["back"]
    assert "dateDeleted" not in element
    assert element["item"][0]["claimReviewed"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("0001-01-01", 1), ("0001-01-01T00:00:00%2B14:00", 1), ("9999-12-31T23:59:59-14:00", 0),
        ("2000-01-01", 1), ("2999-01-01", 0), (f"2000{AT[4:]}Z", 1), (f"2000{AT[4:]}%2B04:30", 1),
        (f"2000{AT[4:]}+04:30", 1), (f"2000{AT[4:]}.123456Z", 1), (f"2999{AT[4:]}Z", 0),
    ],
)  # fmt: skip
def test_since_is_a_day_or_a_moment(client: Client, query: str, count: int) -> None:
    published()
    assert len(elements(client, f"?since={query}")) == count


def test_a_day_begins_where_the_newsroom_is(client: Client, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Kabul"
    claim = published()
    kabul = dt.timezone(dt.timedelta(hours=4, minutes=30))
    day = claim.editions.get().published_at.astimezone(kabul).date()
    assert len(elements(client, f"?since={day}")) == 1
    assert len(elements(client, f"?since={day + dt.timedelta(days=1)}")) == 0


# --- Page by page ---


def test_it_is_read_page_by_page(client: Client) -> None:
    slugs = [published(slug=f"claim-no-{n}").slug for n in range(5)]
    republished(revised(Claim.objects.get(slug=slugs[1]), context="More."))
    address, pages = f"{FEED}?since=2000-01-01&page_size=2", []
    while address:
        response = client.get(address)
        pages.append([one["url"].split("/")[-2] for one in response.json()["dataFeedElement"]])
        address = response.json().get("next", "").removeprefix("http://testserver")
        assert (f'<http://testserver{address}>; rel="next"' in response["Link"]) == bool(address)
    assert pages == [[slugs[0], slugs[2]], [slugs[3], slugs[4]], [slugs[1]]]


def test_what_changes_while_somebody_reads_is_read_at_the_end(client: Client) -> None:
    first, second = published(slug="first"), published(slug="second")
    published(slug="third")
    page = feed(client, "?since=2000-01-01&page_size=1")
    republished(revised(first, context="More."))
    withdrawn(second)
    rest = page["next"].removeprefix(f"http://testserver{FEED}")
    assert list(elements(client, rest.replace("page_size=1", "page_size=9"))) == [
        "third", "first", "second",
    ]  # fmt: skip


# --- What is wrong ---


@pytest.mark.parametrize(
    "value",
    ["yesterday", "2026-02-30", "26-04-25", AT, "2026-04-25T25:00:00Z", "2026-4-25",
     "2026-04-25%00", "1e9", "%F0%9F%98%80", "9" * 5000],
)  # fmt: skip
def test_a_wrong_date_is_said(client: Client, value: str) -> None:
    assert wrong(client, f"since={value}")["fields"] == {
        "since": [
            "Enter a day such as 2026-04-25, or a moment with its offset such as "
            "2026-04-25T12:00:00Z."
        ]
    }


@pytest.mark.parametrize("value", ["0", "-1", "501", "1e9", "many", "9" * 50])
def test_a_wrong_size_is_said(client: Client, value: str) -> None:
    sentence = "Enter a whole number from 1 to 500."
    assert wrong(client, f"page_size={value}")["fields"] == {"page_size": [sentence]}


def test_what_is_no_cursor_is_said(client: Client) -> None:
    assert "not a cursor" in wrong(client, "cursor=7")["detail"]


def test_an_unknown_parameter_is_named_with_those_there_are(client: Client) -> None:
    answer = wrong(client, "sinse=2026-04-25")
    assert answer["detail"].startswith("There is no parameter “sinse” here.")
    assert answer["known"] == ["since", "cursor", "page_size"]


def test_an_empty_and_a_repeated_parameter_are_refused(client: Client) -> None:
    assert "empty" in wrong(client, "since=")["detail"]
    assert "more than once" in wrong(client, "since=2026-04-25&since=2026-04-26")["detail"]


def test_nothing_can_be_sent_to_it(client: Client) -> None:
    assert client.post(FEED).status_code == 405


# --- What it costs, and what is spared ---


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?since=2000-01-01"])
def test_it_takes_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int, query: str
) -> None:
    for n in range(count):
        claim = published(slug=f"claim-no-{n}")
        if n % 2 == 0:
            republished(revised(claim, context="More."))
    with django_assert_num_queries(3):
        assert len(elements(client, query)) == count


def test_who_has_it_already_is_told_so(client: Client) -> None:
    published()
    response = client.get(FEED)
    assert response["Content-Type"] == "application/json"
    assert client.get(FEED, headers={"if-none-match": response["ETag"]}).status_code == 304
    published()
    assert client.get(FEED, headers={"if-none-match": response["ETag"]}).status_code == 200


def test_its_date_is_that_of_the_newest_change(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(answers, "SETTLED", dt.timedelta())
    published()
    date = client.get(FEED)["Last-Modified"]
    assert client.get(FEED, headers={"if-modified-since": date}).status_code == 304
    PolicyPage.objects.create(slot="newsroom", text="<p>We check.</p>")
    before = http_date(parse_http_date(date) - 1)
    assert client.get(FEED, headers={"if-modified-since": before}).status_code == 200
    events = apps.get_model("editions", "PolicyPageEvent").objects
    newest = events.latest("pgh_created_at").pgh_created_at
    assert client.get(FEED)["Last-Modified"] == http_date(newest.timestamp())
