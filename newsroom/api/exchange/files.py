"""``/dumps/``: which dumps there are, and their files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api import addresses
from newsroom.api.answers import ASK_US, Public
from newsroom.api.errors import nothing_here
from newsroom.api.exchange import dumps
from newsroom.api.exchange.reviews import publisher
from newsroom.editions.claimreview import CONTEXT

_FORMATS = {
    dumps.REVIEWS: ("application/gzip", "application/ld+json"),
    dumps.TABLE: ("application/gzip", "text/csv"),
    dumps.RECORD: ("application/json", "application/json"),
    dumps.SUMS: ("text/plain; charset=utf-8", "text/plain"),
}

Node = dict[str, Any]


class Dumps(Public):
    """The nightly dumps of all live fact checks that there are, newest first, as a Dataset of
    schema.org: each file with its size and its SHA-256.
    """

    # They come at night, and not with an edition.
    cache = ASK_US

    @extend_schema(
        operation_id="dumps",
        responses={
            200: OpenApiResponse(
                {"type": "object", "additionalProperties": {}}, "A Dataset with its files."
            )
        },
    )
    def get(self, request: Request) -> Response:
        by, nights = publisher(), dumps.nights()
        catalogue: Node = {
            "@context": CONTEXT,
            "@type": "Dataset",
            "name": f"{by.name}: fact checks",
            "description": "Every live fact check, written anew each night.",
            "url": addresses.absolute(request.path),
            "license": settings.NEWSROOM_LICENCE_URL,
            "creator": by.node(),
        }
        if nights:
            catalogue["dateModified"] = nights[0]
        files = [node for night in nights for node in _files(night)]
        return Response(catalogue | {"distribution": files})


class DumpFile(Public):
    """A file of a night, or of the newest one."""

    schema = None

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        # Past the one above, which compresses: these files are compressed, and known by their sums.
        return super(Public, cls).as_view(**initkwargs)

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(*args, **kwargs)
        response.headers["Cache-Control"] = ASK_US
        return response

    def get(self, request: Request, night: str, name: str) -> HttpResponseBase:
        if night == "latest":
            newest = next(iter(dumps.nights()), "")
            if not dumps.path_of(newest, name):
                raise nothing_here()
            return HttpResponseRedirect(reverse("exchange:dump", args=[newest, name]))
        path = dumps.path_of(night, name)
        if path is None:
            raise nothing_here()
        try:
            return _sent(request, path, tag=dumps.digest(night, name))
        except FileNotFoundError:
            # It was thrown away just now.
            raise nothing_here() from None


def _files(night: str) -> list[Node]:
    known = dumps.sums(night)
    return [
        {
            "@type": "DataDownload",
            "name": name,
            "contentUrl": addresses.absolute(reverse("exchange:dump", args=[night, name])),
            "encodingFormat": _FORMATS[name][1],
            "contentSize": str(path.stat().st_size),
            "dateModified": night,
            **({"sha256": known[name]} if name in known else {}),
        }
        for name in dumps.FILES
        if (path := dumps.path_of(night, name))
    ]


def _sent(request: Request, path: Path, *, tag: str) -> HttpResponseBase:
    """The file in pieces, or 304 for who has it already. Raises FileNotFoundError."""
    etag, written_at = quote_etag(tag), path.stat().st_mtime
    response: HttpResponseBase = get_conditional_response(
        request, etag, int(written_at)
    ) or FileResponse(path.open("rb"), content_type=_FORMATS[path.name][0])
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(written_at)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
