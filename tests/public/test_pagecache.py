"""Pages from memory: the same as Django's, and never older than a second."""

import gzip
import time
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import psycopg
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from psycopg.conninfo import make_conninfo

from newsroom.editions import publishing
from newsroom.public import pagecache
from newsroom.public.pagecache import Newest, PageCache
from newsroom.review.states import Status
from tests import factories

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)

PUBLIC = {
    "Content-Type": "text/html",
    "Cache-Control": "public, max-age=0",
    "ETag": '"abc"',
    "Vary": "Accept-Encoding",
}
BODY = b"<p>A page of some length.</p>" * 20


class Pages:
    """A WSGI application that answers as it is told and counts its answers."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = "200 OK", PUBLIC, BODY
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        self.asked.append(environ)
        start(self.status, list(self.headers.items()))
        return [self.body]


class Answer:
    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body
        assert len(headers) == len(self.headers), "a header was sent twice"


def ask(app: Any, path: str = "/", **environ: str) -> Answer:
    environ = {"PATH_INFO": path, "HTTP_HOST": "testserver", **environ}
    setup_testing_defaults(environ)
    told: list[Any] = []
    parts = app(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    return Answer(told[0], told[1], body)


def until(wanted: Callable[[], bool], *, seconds: float = 5) -> float:
    """Wait for it; how long that took."""
    started = time.monotonic()
    while not wanted():
        assert time.monotonic() - started < seconds, "it never happened"
        time.sleep(0.01)
    return time.monotonic() - started


@pytest.fixture
def newest() -> Iterator[Newest]:
    """What the program's role knows of the test database."""
    asking = Newest(make_conninfo(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"]))
    until(lambda: asking.known() is not None)
    yield asking
    asking.stop()
    until(lambda: not sessions())


def sessions() -> list[int]:
    """The backends of this role in this database, except the test's own."""
    with connection.cursor() as cursor:
        # A transaction would see what it saw the first time.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = current_user"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def cache(pages: Pages, newest: Newest) -> PageCache:
    return PageCache(pages, newest)


def publish() -> Any:
    return factories.bring_to(factories.claim(), Status.PUBLISHED)


def test_a_page_is_rendered_once(cache: PageCache, pages: Pages) -> None:
    answers = [ask(cache) for _ in range(3)]
    assert [answer.body for answer in answers] == [BODY] * 3
    assert {answer.status for answer in answers} == {200}
    assert len(pages.asked) == 1


@committed
def test_a_publication_is_seen_within_a_second_by_readers_without_a_session(
    newest: Newest,
) -> None:
    cache = PageCache(get_wsgi_application(), newest)
    assert ask(cache, "/claims/").status == 200
    claim = publish()
    took = until(lambda: claim.wording.encode() in ask(cache, "/claims/").body)
    assert took < 1


@committed
def test_what_is_withdrawn_is_seen_within_a_second(newest: Newest) -> None:
    claim = publish()
    cache = PageCache(get_wsgi_application(), newest)
    path = f"/claims/{claim.slug}/"
    assert claim.verdict.finding.encode() in ask(cache, path).body
    publishing.withdraw(claim, by=factories.publisher(), reason="The recording was not genuine.")
    assert until(lambda: b"was not genuine" in ask(cache, path).body) < 1


@committed
@pytest.mark.parametrize(
    "path",
    ["/", "/claims/", "/claims/{slug}/", "/feeds/claims.atom", "/sitemap.xml", "/api/v1/claims/"],
)
def test_the_public_pages_themselves_are_kept(newest: Newest, path: str) -> None:
    path = path.format(slug=publish().slug)
    until(lambda: bool(newest.known()))
    cache = PageCache(get_wsgi_application(), newest)
    fresh = ask(cache, path)
    with connection.execute_wrapper(refuse):
        kept = ask(cache, path)
    assert (kept.status, kept.headers, kept.body) == (200, fresh.headers, fresh.body)


def refuse(*args: Any) -> None:
    raise AssertionError("this asks the database")


@committed
def test_every_page_is_forgotten_when_an_edition_is_added(cache: PageCache, pages: Pages) -> None:
    ask(cache, "/a")
    ask(cache, "/b")
    publish()
    until(lambda: ask(cache, "/a") is not None and len(pages.asked) == 3)
    ask(cache, "/b")
    assert len(pages.asked) == 4


@committed
def test_a_page_that_was_being_rendered_during_a_publication_is_not_kept(
    newest: Newest, pages: Pages
) -> None:
    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow" and not pages.asked:
            before = newest.known()
            publish()
            until(lambda: newest.known() not in (None, before))
            ask(cache, "/meanwhile")
        return pages(environ, start)

    cache = PageCache(slow, newest)
    ask(cache, "/slow")
    pages.body = b"new"
    assert ask(cache, "/slow").body == b"new"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Set-Cookie", "a=b"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
        ("Cache-Control", "no-cache"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Encoding, Cookie"),
        ("Vary", "Accept-Language"),
        ("Vary", "*"),
    ],
)
def test_a_page_that_is_not_for_everyone_is_not_kept(
    cache: PageCache, pages: Pages, name: str, value: str
) -> None:
    pages.headers = PUBLIC | {name: value}
    for number in (1, 2):
        answer = ask(cache)
        assert (answer.headers, len(pages.asked)) == (pages.headers, number)


@pytest.mark.parametrize("name", ["Cache-Control", "ETag"])
def test_a_page_that_does_not_say_so_is_not_kept(cache: PageCache, pages: Pages, name: str) -> None:
    pages.headers = {key: value for key, value in PUBLIC.items() if key != name}
    ask(cache)
    ask(cache)
    assert len(pages.asked) == 2


@pytest.mark.parametrize("status", ["301 Moved", "404 Not Found", "500 Error", "206 Partial"])
def test_only_a_page_that_was_found_is_kept(cache: PageCache, pages: Pages, status: str) -> None:
    pages.status = status
    for number in (1, 2):
        answer = ask(cache)
        assert (answer.status, answer.body, len(pages.asked)) == (int(status[:3]), BODY, number)


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"},
        {"HTTP_COOKIE": f"theme=dark; {settings.SESSION_COOKIE_NAME}=abc"},
        {"HTTP_AUTHORIZATION": "Token abc"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "OPTIONS"},
    ],
)
def test_who_is_known_or_does_more_than_read_is_passed_on(
    cache: PageCache, pages: Pages, environ: dict[str, str]
) -> None:
    ask(cache)
    pages.body = b"for you"
    assert ask(cache, **environ).body == b"for you"
    assert ask(cache).body == BODY


def test_other_cookies_do_not_matter(cache: PageCache, pages: Pages) -> None:
    ask(cache)
    ask(cache, HTTP_COOKIE="theme=dark")
    assert len(pages.asked) == 1


@pytest.mark.parametrize("host", ["other.example", "", "testserver.other.example", "test server"])
def test_a_host_that_is_not_ours_is_left_to_django(
    cache: PageCache, pages: Pages, host: str
) -> None:
    ask(cache)
    ask(cache, HTTP_HOST=host)
    ask(cache, HTTP_HOST=host)
    assert len(pages.asked) == 3


def test_addresses_hosts_and_wishes_are_kept_apart(cache: PageCache, pages: Pages) -> None:
    ask(cache, "/a")
    different = [
        {"path": "/b"},
        {"path": "/a", "QUERY_STRING": "rating=false"},
        {"path": "/a", "HTTP_HOST": "testserver:81"},
        {"path": "/a", "HTTP_ACCEPT": "application/json"},
        {"path": "/a", "HTTP_X_FORWARDED_PROTO": "https"},
    ]
    for number, wish in enumerate(different, 2):
        ask(cache, **wish)
        assert len(pages.asked) == number


def test_the_first_and_the_later_readers_get_the_same(cache: PageCache) -> None:
    first, second = ask(cache), ask(cache)
    assert first.headers == second.headers
    assert first.headers == {
        "Content-Type": "text/html",
        "Cache-Control": "public, max-age=0",
        "Vary": "Accept-Encoding",
        "ETag": 'W/"abc"',
        "Content-Length": str(len(BODY)),
    }


@pytest.mark.parametrize("tag", ['"abc"', 'W/"abc"', '"x", W/"abc"'])
def test_who_has_the_page_is_told_so(cache: PageCache, tag: str) -> None:
    ask(cache)
    answer = ask(cache, HTTP_IF_NONE_MATCH=tag)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers == {
        "Cache-Control": "public, max-age=0",
        "Vary": "Accept-Encoding",
        "ETag": 'W/"abc"',
    }


def test_who_has_another_page_gets_this_one(cache: PageCache) -> None:
    answer = ask(cache, HTTP_IF_NONE_MATCH='"other"')
    assert (answer.status, answer.body) == (200, BODY)


def test_the_first_reader_may_ask_conditionally_and_the_page_is_kept(
    cache: PageCache, pages: Pages
) -> None:
    answer = ask(cache, HTTP_IF_NONE_MATCH='"abc"', HTTP_IF_MODIFIED_SINCE="tomorrow")
    assert answer.status == 304
    assert not [name for name in pages.asked[0] if name.startswith("HTTP_IF_")]
    assert ask(cache).body == BODY
    assert len(pages.asked) == 1


def test_it_compresses_for_who_asks_for_it(cache: PageCache, pages: Pages) -> None:
    zipped = ask(cache, HTTP_ACCEPT_ENCODING="br, gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["Content-Length"] == str(len(zipped.body))
    assert gzip.decompress(zipped.body) == BODY
    plain = ask(cache)
    assert "Content-Encoding" not in plain.headers
    assert plain.body == BODY
    assert len(pages.asked) == 1


def test_a_page_too_short_to_compress_is_sent_as_it_is(cache: PageCache, pages: Pages) -> None:
    pages.body = b"short"
    answer = ask(cache, HTTP_ACCEPT_ENCODING="gzip")
    assert ("Content-Encoding" in answer.headers, answer.body) == (False, b"short")


def test_head_is_answered_with_the_headers_of_the_page(cache: PageCache, pages: Pages) -> None:
    page = ask(cache, HTTP_ACCEPT_ENCODING="gzip")
    head = ask(cache, HTTP_ACCEPT_ENCODING="gzip", REQUEST_METHOD="HEAD")
    assert (head.status, head.headers, head.body) == (200, page.headers, b"")
    assert len(pages.asked) == 1


def test_head_keeps_nothing(cache: PageCache, pages: Pages) -> None:
    ask(cache, REQUEST_METHOD="HEAD")
    assert ask(cache).body == BODY
    assert len(pages.asked) == 2


@committed
def test_nothing_comes_from_memory_while_the_database_does_not_answer(
    cache: PageCache, pages: Pages
) -> None:
    ask(cache)
    owner = make_conninfo(settings.DATABASE_OWNER_URL, dbname=connection.settings_dict["NAME"])
    with psycopg.connect(owner) as busy:
        busy.execute("LOCK TABLE editions_edition IN ACCESS EXCLUSIVE MODE")
        until(lambda: ask(cache) is not None and len(pages.asked) > 1, seconds=2)
        pages.body = b"Django says what is wrong"
        assert ask(cache).body == b"Django says what is wrong"
    until(lambda: ask(cache).body == BODY)


@committed
def test_it_goes_on_after_its_connection_was_lost(newest: Newest, pages: Pages) -> None:
    cache = PageCache(pages, newest)
    ask(cache)
    lost = sessions()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [lost])
    until(lambda: bool(sessions()) and sessions() != lost)
    publish()
    until(lambda: ask(cache) is not None and len(pages.asked) > 1)


def test_memory_has_a_bound_and_those_that_are_read_stay(
    cache: PageCache, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = len(BODY) + len(gzip.compress(BODY, 6, mtime=0))
    monkeypatch.setattr(pagecache, "LIMIT", 10 * one)
    for number in range(30):
        ask(cache, f"/{number}")
        ask(cache, "/read-often")
    assert len(pages.asked) == 31
    ask(cache, "/29")
    assert len(pages.asked) == 31
    ask(cache, "/0")
    assert len(pages.asked) == 32


def test_one_large_page_does_not_push_the_others_out(
    cache: PageCache, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagecache, "LIMIT", 8 * len(BODY))
    ask(cache)
    ask(cache)
    assert len(pages.asked) == 2


def test_an_address_of_any_length_is_answered_and_a_long_one_not_kept(
    cache: PageCache, pages: Pages
) -> None:
    for number in (1, 2):
        assert ask(cache, "/" + "a" * pagecache.LONGEST_KEY).body == BODY
        assert len(pages.asked) == number
