"""Requests that cannot be turned against the house (docs/adr/0022-fetching.md).

Every hop is resolved here, every address it stands for is checked, and the connection goes to one
of the addresses that were checked: nobody asks the name server a second time. Redirects are
followed by hand. Size, time and unpacking have an end; there are no cookies, no proxies from the
environment, and the certificate must be that of the host in the link.

Heavy to import: for the worker and the sweep only.
"""

import contextlib
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import certifi
import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from claims.capture.addresses import Address, Unreachable, as_number, check_link, check_public

HOPS = 5  # redirects
SECONDS = 20.0  # for all of it
STEP = 10.0  # seconds for any one read
BYTES = 5 * 1024 * 1024  # of the page, unpacked
ANSWER = 64 * 1024  # bytes that are read of what answers something that was sent
PAGES = frozenset({"text/html", "application/xhtml+xml"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# They may pass: too early, too many, and whatever is wrong with a server.
PASSING = frozenset({408, 425, 429, *range(500, 600)})

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer: ``url`` is where it came from in the end, ``charset`` the server's word."""

    url: str
    status: int
    charset: str
    body: bytes = field(repr=False)


def get(url: str, *, resolve: Resolve | None = None, seconds: float = SECONDS) -> Page:
    """The web page at ``url``. Raises Unreachable for all that is not one."""
    with _follow("GET", url, resolve or addresses_of, seconds) as (final, answer):
        _check_status(answer.status)
        headers = httpx.Headers(answer.headers)
        charset = _charset(headers)
        body = _read(answer, headers.get("content-encoding", ""))
    return Page(url=str(final), status=answer.status, charset=charset, body=body)


def ask(method: str, url: str, *, resolve: Resolve | None = None, seconds: float = SECONDS) -> int:
    """The status that ``url`` ends in; nothing of the body is read. Raises Unreachable."""
    with _follow(method, url, resolve or addresses_of, seconds) as (_final, answer):
        return answer.status


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What was sent was taken. ``cut`` if the answer was so long that ``body`` is its beginning."""

    status: int
    cut: bool
    body: bytes = field(repr=False)


def send(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str],
    resolve: Resolve | None = None,
    seconds: float = SECONDS,
) -> Taken:
    """Send ``body`` to ``url`` and nowhere else: a redirect is not followed.

    Raises Unreachable unless it is taken, which any 2xx says.
    """
    backend = _Pinned(resolve or addresses_of, until=time.monotonic() + seconds)
    headers = {"Accept-Encoding": "identity", **headers}
    with _in_sentences(), _sent(method, _parsed(url), backend, headers, body) as answer:
        if 300 <= answer.status < 400:
            raise Unreachable(
                _("The server answered %(status)s and names another address. What is sent goes "
                  "to the address itself only.") % {"status": answer.status},
                answer=answer.status,
            )  # fmt: skip
        said, cut = _beginning(answer)
        try:
            _check_status(answer.status)
        except Unreachable as refusal:
            refusal.wait, refusal.body = _wait(httpx.Headers(answer.headers)), said
            raise
    return Taken(status=answer.status, cut=cut, body=said)


def _beginning(answer: httpcore.Response) -> tuple[bytes, bool]:
    """The first bytes of an answer, and whether there are more."""
    said = b""
    for part in answer.iter_stream():
        said += part
        if len(said) > ANSWER:
            return said[:ANSWER], True
    return said, False


def _wait(headers: httpx.Headers) -> float:
    """For how many seconds the server wants to be left alone; 0 if it does not say so."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return 0
    if until.tzinfo is None:
        return 0
    return max(0.0, until.timestamp() - time.time())


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of ``host``, as the machine's own resolver knows them; its own time limit."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


# --- The way there ---


@contextlib.contextmanager
def _follow(
    method: str, url: str, resolve: Resolve, seconds: float
) -> Iterator[tuple[httpx.URL, httpcore.Response]]:
    """The last answer of a chain of redirects, open for reading."""
    backend = _Pinned(resolve, until=time.monotonic() + seconds)
    with _in_sentences(), contextlib.ExitStack() as stack:
        here = _parsed(url)
        for _hop in range(HOPS + 1):
            answer = stack.enter_context(_sent(method, here, backend))
            target = _target(answer)
            if target is None:
                yield here, answer
                return
            stack.close()
            here = _parsed(target, base=here)
        raise Unreachable(_("The page sends us on again and again."))


def _parsed(url: str, *, base: httpx.URL | None = None) -> httpx.URL:
    try:
        if base is None:
            check_link(url)
        parsed = httpx.URL(url) if base is None else base.join(url)
    except httpx.InvalidURL:
        raise Unreachable(_("This is not a web address.")) from None
    # What is connected to is what httpx understood, so that is what is checked.
    check_link(str(parsed))
    return parsed.copy_with(fragment=None)


@contextlib.contextmanager
def _sent(
    method: str,
    url: httpx.URL,
    backend: "_Pinned",
    more: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Iterator[httpcore.Response]:
    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    headers = {
        "User-Agent": f"newsroom/0.1 (+{settings.SITE_URL})",
        "Accept": "text/html,application/xhtml+xml;q=0.9",
        "Accept-Encoding": "gzip",
        **(more or {}),
    }
    times = dict.fromkeys(("connect", "read", "write", "pool"), STEP)
    # A pool of its own for each hop: nothing is carried over to the next.
    with (
        httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
        pool.stream(
            method,
            target,
            headers=list(headers.items()),
            content=body,
            extensions={"timeout": times},
        ) as answer,
    ):
        yield answer


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def _target(answer: httpcore.Response) -> str | None:
    if answer.status not in REDIRECTS:
        return None
    return httpx.Headers(answer.headers).get("location")


class _Pinned(httpcore.NetworkBackend):
    """Connects to addresses that were checked, and to no others; until then at the latest."""

    def __init__(self, resolve: Resolve, *, until: float) -> None:
        self.resolve, self.until = resolve, until
        self.network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        refused: httpcore.ConnectError | None = None
        for address in self.checked(host, port):
            try:
                stream = self.network.connect_tcp(
                    str(address), port, _left(self.until, timeout), None, socket_options
                )
                return _Timed(stream, self.until)
            except httpcore.ConnectError as error:
                refused = error
        raise refused or httpcore.ConnectError("no address")

    def checked(self, host: str, port: int) -> list[Address]:
        """The addresses of ``host``. One that is not public spoils all the others."""
        number = as_number(host.strip("[]"))
        found = [number] if number else [ip_address(each) for each in self._resolved(host, port)]
        for address in found:
            check_public(address, host)
        return found

    def _resolved(self, host: str, port: int) -> list[str]:
        try:
            return self.resolve(host, port)
        except (OSError, UnicodeError):
            raise Unreachable(
                _("The name “%(host)s” is not known.") % {"host": host}, passing=True
            ) from None


class _Timed(httpcore.NetworkStream):
    """A connection that ends when the time for all of it is over."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self.stream, self.until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(self.until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(self.until, timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        safe = self.stream.start_tls(ssl_context, server_hostname, _left(self.until, timeout))
        return _Timed(safe, self.until)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for all of it is over")
    return min(left, STEP if timeout is None else timeout)


# --- What comes back ---


def _check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    phrase = HTTPStatus(status).phrase if status in HTTPStatus else "?"
    raise Unreachable(
        _("The server answered %(status)s (%(phrase)s).") % {"status": status, "phrase": phrase},
        passing=status in PASSING,
        answer=status,
    )


def _charset(headers: httpx.Headers) -> str:
    """What the server calls the encoding. Raises Unreachable unless it is a page to read."""
    answer = httpx.Response(200, headers={"content-type": headers.get("content-type", "")})
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in PAGES:
        raise Unreachable(
            _("This is not a web page but %(kind)s.") % {"kind": kind[:60]}
            if kind
            else _("The server does not say what kind of file this is.")
        )
    return answer.charset_encoding or ""


def _read(answer: httpcore.Response, packed: str) -> bytes:
    """The body, unpacked as it comes: a small answer can unpack to a very large one."""
    match packed.strip().lower():
        case "" | "identity":
            unpack: Callable[[bytes, int], bytes] = _plain
        case "gzip" | "x-gzip" | "deflate":
            unpack = zlib.decompressobj(wbits=47).decompress
        case other:
            raise Unreachable(_("The page is packed as “%(how)s”.") % {"how": other[:40]})
    body, came = bytearray(), 0
    for part in answer.iter_stream():
        came += len(part)
        body += unpack(part, BYTES + 1 - len(body))
        if max(came, len(body)) > BYTES:
            raise Unreachable(
                _("The page is larger than %(size)s megabytes.") % {"size": BYTES // 1024 // 1024}
            )
    return bytes(body)


def _plain(part: bytes, most: int) -> bytes:
    return part[:most]


@contextlib.contextmanager
def _in_sentences() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException:
        raise Unreachable(_("The server took too long."), passing=True) from None
    except httpcore.NetworkError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise Unreachable(
                _("The server’s certificate is not valid for this address.")
            ) from None
        raise Unreachable(_("The server could not be reached."), passing=True) from None
    except (httpcore.ProtocolError, zlib.error):
        raise Unreachable(_("The server’s answer makes no sense."), passing=True) from None
