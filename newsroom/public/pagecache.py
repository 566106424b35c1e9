"""Public pages kept in memory, in front of Django, until anything is published.

An edition never changes, so a page changes only when an edition is added, one is redacted, or a
speaker's page is switched off. A thread asks the database four times a second for the newest of
these; a page is served from memory only while that answer is less than a second old, so every
request that starts a second after a publication sees it.
When the database does not answer, nothing is served from memory and Django says what is wrong.

Requests with a session are passed on: whoever has just published sees it at once.
Why by hand: docs/adr/0020-page-cache.md.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.http.request import split_domain_port, validate_host

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
# Scheme, host, path, query, accepted types, whether a page of another site asks.
Key = tuple[str, str, str, str, str, str]

LIMIT = 64 * 1024 * 1024  # bytes of bodies a process keeps
LONGEST_KEY = 500  # characters; longer addresses are not kept
TRUSTED = 1.0  # seconds an answer of the database is good for
READS = ("GET", "HEAD")
LARGE = "/dumps/"  # files of any size, which are never held whole
PAUSE = 0.25  # seconds between questions
# A network that swallows questions must not keep the thread waiting for hours.
PATIENCE: dict[str, Any] = {"connect_timeout": 5, "tcp_user_timeout": 5000}
WORTH_GZIP = 400  # bytes
# Grows with every edition, with every redaction, which changes editions that are there, and with
# every change of who has a page, which changes what names lead to, and of the pages about the
# newsroom, to which all others lead.
NEWEST = """
    SELECT coalesce((SELECT max(id) FROM editions_edition), 0)
        + coalesce((SELECT max(id) FROM editions_redaction), 0)
        + coalesce((SELECT max(pgh_id) FROM claims_speakerwithoutpageevent), 0)
        + coalesce((SELECT max(pgh_id) FROM editions_policypageevent), 0)
"""
OURS = ("content-length", "content-encoding", "connection", "etag", "vary")  # written anew
# What a kept page may vary on: it is in the key. Of an origin only whether there is one, because
# the answer allows all of them.
VARIES_ON = {"", "accept", "accept-encoding", "origin"}
# What is left to one who asks, and not to the next.
OF_ONE = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer, plain and compressed, and the headers of its 304."""

    status: str
    headers: Headers
    body: bytes
    zipped_headers: Headers
    zipped: bytes
    etag: str
    unchanged_headers: Headers

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped)


class Newest:
    """The newest edition's id, asked for again and again by a thread of this process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._asked = threading.Lock()
        self._stopped = threading.Event()
        self._good_until = 0.0
        self._id = -1

    def known(self) -> int | None:
        """The id, None while it is not known well enough. Starts the thread the first time."""
        if time.monotonic() < self._good_until:
            return self._id
        if self._asked.acquire(blocking=False):
            threading.Thread(target=self._ask_for_ever, daemon=True, name="newest-edition").start()
        return None

    def stop(self) -> None:
        """Ask no more: soon nothing is known any longer, and the connection is closed."""
        self._stopped.set()

    def _ask_for_ever(self) -> None:
        while not self._stopped.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, **PATIENCE) as database:
                    self._ask(database)
                    while not self._stopped.wait(PAUSE):
                        self._ask(database)
            except psycopg.Error:
                self._stopped.wait(PAUSE)

    def _ask(self, database: psycopg.Connection[Any]) -> None:
        # The answer is as old as the question, not as its arrival.
        asked_at = time.monotonic()
        row = database.execute(NEWEST).fetchone()
        if row is not None:
            self._id = row[0]
            self._good_until = asked_at + TRUSTED


class PageCache:
    """A WSGI application in front of another; see the module's docstring."""

    def __init__(
        self, app: WSGIApp, newest: Newest, *, changed: Callable[[], None] = lambda: None
    ) -> None:
        """``changed`` is called when anything was published, before a page is made anew."""
        self.app = app
        self.newest = newest
        self._changed = changed
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._size = 0
        self._edition = -1
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        edition = self.newest.known() if _is_anybodys_read(environ) else None
        if edition is None:
            return self.app(environ, start)
        if edition != self._edition:
            self._forget(edition)
        key = _key(environ)
        page = self._kept(key)
        if page is not None:
            return _answer(page, environ, start)
        # The host is in the key, so this need not be asked again for a page that was kept.
        if not _is_for_us(environ):
            return self.app(environ, start)
        return self._fill(key, edition, environ, start)

    def _kept(self, key: Key) -> Page | None:
        with self._lock:
            if page := self._pages.get(key):
                # Those that are read stay longest: nobody pushes them out by inventing addresses.
                self._pages.move_to_end(key)
            return page

    def _forget(self, edition: int) -> None:
        # First: whoever finds the edition known may rely on it.
        self._changed()
        with self._lock:
            self._pages.clear()
            self._size, self._edition = 0, edition

    def _fill(
        self, key: Key, edition: int, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        # Django is asked for the whole page, without conditions; those are answered from it.
        plain = {k: v for k, v in environ.items() if not k.startswith("HTTP_IF_")}
        plain.pop("HTTP_ACCEPT_ENCODING", None)
        if plain["REQUEST_METHOD"] == "HEAD":
            return self.app(environ, start)
        status, headers, body = _run(self.app, plain)
        page = _page(status, headers, body)
        if page is None:
            start(status, headers)
            return [body]
        self._keep(key, edition, page)
        return _answer(page, environ, start)

    def _keep(self, key: Key, edition: int, page: Page) -> None:
        with self._lock:
            # Something was published while this was rendered: it may be the old page.
            if (
                edition != self._edition
                or sum(map(len, key)) > LONGEST_KEY
                or page.size > LIMIT // 8
            ):
                return
            self._pages[key] = page
            self._size += page.size
            while self._size > LIMIT:
                self._size -= self._pages.popitem(last=False)[1].size


def _is_anybodys_read(environ: dict[str, Any]) -> bool:
    """Whether this is a plain read by nobody in particular."""
    if environ["REQUEST_METHOD"] not in READS or "HTTP_AUTHORIZATION" in environ:
        return False
    if environ.get("PATH_INFO", "").startswith(LARGE):
        return False
    cookies = environ.get("HTTP_COOKIE")
    return not cookies or f"{settings.SESSION_COOKIE_NAME}=" not in cookies


def _is_for_us(environ: dict[str, Any]) -> bool:
    host, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    return validate_host(host, settings.ALLOWED_HOSTS)


def _key(environ: dict[str, Any]) -> Key:
    get = environ.get
    return (
        get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"],
        get("HTTP_HOST", ""),
        get("PATH_INFO", ""),
        get("QUERY_STRING", ""),
        get("HTTP_ACCEPT", ""),
        "origin" if "HTTP_ORIGIN" in environ else "",
    )


def _run(app: WSGIApp, environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
    answered: list[Any] = []
    parts = app(environ, lambda status, headers, exc_info=None: answered.extend((status, headers)))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return answered[0], answered[1], body


def _page(status: str, headers: Headers, body: bytes) -> Page | None:
    """The page to keep, None unless its view said that it is public and the same for everyone."""
    named = {name.lower(): value for name, value in headers}
    if not status.startswith("200") or "public" not in named.get("cache-control", ""):
        return None
    varies_on = {name.strip().lower() for name in named.get("vary", "").split(",")}
    if "set-cookie" in named or "etag" not in named or not varies_on <= VARIES_ON:
        return None
    kept = [(name, value) for name, value in headers if name.lower() not in (*OURS, *OF_ONE)]
    kept.append(
        ("Vary", ", ".join(["Accept-Encoding", *sorted(varies_on - {"", "accept-encoding"})]))
    )
    etag = named["etag"].removeprefix("W/")
    # Pictures are compressed already.
    is_text = not named.get("content-type", "").startswith("image/")
    zipped = gzip.compress(body, 6, mtime=0) if is_text and len(body) >= WORTH_GZIP else body
    # One weak tag for both spellings: they are the same page.
    weak = [*kept, ("ETag", f"W/{etag}")]
    encoding = [("Content-Encoding", "gzip")] if zipped is not body else []
    return Page(
        status=status,
        headers=[*weak, ("Content-Length", str(len(body)))],
        body=body,
        zipped_headers=[*weak, *encoding, ("Content-Length", str(len(zipped)))],
        zipped=zipped,
        etag=etag,
        unchanged_headers=[pair for pair in weak if pair[0].lower() != "content-type"],
    )


def _answer(page: Page, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 Not Modified", page.unchanged_headers)
        return []
    zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    start(page.status, page.zipped_headers if zipped else page.headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [page.zipped if zipped else page.body]
