"""A web server of our own on the loopback address, which can be as bad as strangers' are."""

import contextlib
import datetime as dt
import gzip
import http.server
import ssl
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>The dam was full | The Daily Example</title>
<meta property="og:title" content="The dam was full">
<meta property="og:site_name" content="The Daily Example">
<meta property="article:published_time" content="2023-06-01T10:00:00Z">
<meta name="author" content="Ada Writer"></head>
<body><h1>The dam was full</h1><p>It was.</p></body></html>"""
HTML = "text/html; charset=utf-8"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by path; what a path does stands beside it in ``Web.pages``."""

    protocol_version = "HTTP/1.1"
    server: "Web"

    def do_GET(self):
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        answer = self.server.pages.get(urlsplit(self.path).path)
        with contextlib.suppress(OSError):
            if answer is None:
                self.say(404, b"nothing here")
            elif callable(answer):
                answer(self)
            else:
                self.say(200, answer.encode())

    do_HEAD = do_GET  # noqa: N815 -- the library's name

    def say(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content_Type": HTML, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = headers.get("Connection") == "close"
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        pass


class Web(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked = {"/page": PAGE}, []
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request, address):
        pass  # a client that hangs up is what some tests are about


@contextlib.contextmanager
def served(web: Web) -> Iterator[Web]:
    thread = threading.Thread(target=web.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield web
    web.shutdown()
    web.server_close()


@pytest.fixture
def web(settings) -> Iterator[Web]:
    settings.NEWSROOM_FETCH_LOOPBACK = True
    with served(Web()) as each:
        yield each


@pytest.fixture
def secure_web(settings, tmp_path, monkeypatch) -> Iterator[Web]:
    """A server with a certificate for good.example, by an authority that is trusted here."""
    settings.NEWSROOM_FETCH_LOOPBACK = True
    path = certificate("good.example", tmp_path / "good.pem")
    monkeypatch.setattr("certifi.where", lambda: str(path))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    with served(Web(tls)) as each:
        yield each


def certificate(host, path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    path.write_bytes(key.private_bytes(pem, form, plain) + signed.public_bytes(pem))
    return path


# --- Bad manners ---


def to(target, status=302):
    return lambda handler: handler.say(status, Location=target)


def answering(status):
    return lambda handler: handler.say(status, b"<title>Oh dear</title>")


def drip(handler):
    """A byte now and then, each in time for any one read."""
    handler.send_response(200)
    handler.send_header("Content-Type", HTML)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        handler.wfile.write(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


def endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", HTML)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>more</p>" * 10_000)


def bomb(handler):
    """Two hundred megabytes in two hundred kilobytes."""
    handler.say(200, BOMB, Content_Encoding="gzip")


BOMB = gzip.compress(bytes(200 * 1024 * 1024), 9)
