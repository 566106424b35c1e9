"""What surrounds a page: headers, conditions, refusals, health."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from newsroom.public.views import errors
from newsroom.review.states import Status
from tests import factories as f
from tests.public import record
from tests.public.record import body

pytestmark = pytest.mark.django_db

PAGES = ["/", "/claims/", "/articles/", "/ratings/", "/corrections/", "/feeds/claims.atom",
         "/feeds/articles.atom", "/feeds/corrections.atom", "/sitemap.xml", "/robots.txt",
         "/claims/{claim}/", "/claims/{claim}/editions/", "/articles/{article}/"]  # fmt: skip


@pytest.fixture
def slugs() -> dict[str, str]:
    return {"claim": record.published().slug, "article": record.published_article().slug}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_for_everyone(client: Client, path: str, slugs: dict[str, str]) -> None:
    response = client.get(
        path.format(**slugs), headers={"accept-language": "fa", "cookie": "a=b; django_language=fa"}
    )
    assert response.status_code == 200
    assert not response.cookies
    assert response.get("Vary", "") in ("", "Accept-Encoding")
    assert response["Content-Language"] == "en"


@pytest.mark.parametrize("path", [page for page in PAGES if page != "/ratings/"])
def test_a_page_may_be_kept_until_something_is_published(
    client: Client, path: str, slugs: dict[str, str]
) -> None:
    assert client.get(path.format(**slugs))["Cache-Control"] == (
        "public, max-age=0, must-revalidate"
    )


@pytest.mark.parametrize("path", PAGES)
def test_who_has_a_page_already_is_told_so(
    client: Client, path: str, slugs: dict[str, str]
) -> None:
    path = path.format(**slugs)
    tag = client.get(path)["ETag"]
    for spelt in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, headers={"if-none-match": spelt})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_new_edition_has_a_new_tag_and_date(client: Client) -> None:
    item = f.bring_to(f.claim(), record.PUBLISHED)
    path = f"/claims/{item.slug}/"
    before = client.get(path)
    record.again(item, record.rerate("false"), change="correction")
    after = client.get(path, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert after.has_header("Last-Modified")


def test_a_page_changes_with_a_card_on_it(client: Client) -> None:
    claim = f.bring_to(f.claim(rated="true"), record.PUBLISHED)
    path = f"/articles/{record.published_article(claim).slug}/"
    tag = client.get(path)["ETag"]
    record.again(claim, record.rerate("false"), change="rating_change")
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_only_read(client: Client, path: str, slugs: dict[str, str]) -> None:
    path = path.format(**slugs)
    assert client.post(path).status_code == 405
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")


def test_pages_need_no_script_no_other_host_and_no_style_but_the_one(
    client: Client, slugs: dict[str, str]
) -> None:
    for path in PAGES:
        html = body(client, path.format(**slugs))
        assert "<style" not in html
        assert " style=" not in html
        assert " on" + "click=" not in html
        assert html.count("<script") == html.count("application/ld+json")
        assert 'src="http' not in html


def test_the_stylesheet_is_small() -> None:
    style = Path(settings.BASE_DIR) / "newsroom/static/public/site.css"
    assert len(gzip.compress(style.read_bytes())) < 6_500


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.REVIEWED, Status.SPIKED])
@pytest.mark.parametrize("kind", ["claim", "article"])
def test_a_draft_looks_like_what_never_was(
    client: Client, kind: str, status: Status, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = f.bring_to(getattr(f, kind)(slug="not-yet"), status)
    answers = []
    for slug in (item.slug, "never-was"):
        # Whether it is here, was here, or was elsewhere in what the newsroom published before.
        with django_assert_num_queries(3):
            response = client.get(f"/{kind}s/{slug}/")
        headers = dict(response.headers.items())
        answers.append((response.status_code, response.content, headers))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.parametrize(
    "path",
    ["/nope/", "/claims/%00/", "/claims/a%2Fb/", "/claims/" + "x" * 101 + "/", "/speakers/%00/",
     "/claims/a b/", "/claims/<script>/", "/sitemap-99999999999.xml", "/articles/nope/editions/",
     "/articles/nope/editions/1/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_and_not_repeated(client: Client, path: str) -> None:
    html = body(client, path, status=404)
    assert "There is nothing at this address" in html
    assert "nope" not in html
    assert "<script" not in html


def test_an_address_without_its_slash_leads_to_the_page(client: Client) -> None:
    assert client.get("/claims")["Location"] == "/claims/"


def test_a_slug_is_found_however_its_letters_are_composed(client: Client) -> None:
    record.published(slug="café")
    assert "Claim number" in body(client, "/claims/cafe\u0301/")


def test_the_error_page_needs_no_database(django_db_blocker: object) -> None:
    connection.close()
    with django_db_blocker.block():
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_a_page_that_breaks_says_so_without_details(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.public.views.lists.ON_HOME", "not a number")
    client.raise_request_exception = False
    html = body(client, "/", status=500)
    assert "Something broke on our side" in html
    assert "not a number" not in html


def test_liveness_asks_nobody(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json", "nonsense"])
@pytest.mark.django_db(transaction=True)
def test_readiness_asks_the_database(client: Client, accept: str) -> None:
    response = client.get("/readyz", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")


@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_while_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    response = client.get("/readyz")
    assert response.status_code == 503
    monkeypatch.undo()
    connection.close()
