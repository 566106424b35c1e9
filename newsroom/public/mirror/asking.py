"""The program's own answers, without a server between."""

import io
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Answer(NamedTuple):
    status: int
    kind: str  # the media type
    body: bytes
    location: str  # where a redirect leads, empty otherwise

    @property
    def is_html(self) -> bool:
        return self.kind == "text/html"


def ask(path: str) -> Answer:
    """What anybody gets who asks for ``path``, spelled as in a link, on the site's own host."""
    response = _handler().get_response(WSGIRequest(_environ(path)))
    return Answer(
        status=response.status_code,
        kind=response.headers.get("Content-Type", "").partition(";")[0],
        body=getattr(response, "content", b""),
        location=response.headers.get("Location", ""),
    )


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _environ(path: str) -> dict[str, object]:
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
    }
