"""Everything by month, as plain lists, and as data for a search without a server."""

import datetime as dt
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from newsroom.public import archive
from newsroom.public.response import finish, page, public

KINDS = {"claims": "claim", "articles": "article"}


@public
def index(request: HttpRequest) -> HttpResponseBase:
    """The months in which there is anything, and a search for readers without a connection."""
    months = [(kinds, archive.months(kind)) for kinds, kind in KINDS.items()]
    return page(request, "public/archive.html", {"months": months})


@public
def month(request: HttpRequest, kinds: str, month: dt.date, number: int) -> HttpResponseBase:
    found = _stretch(kinds, month, number)
    context = {
        "kinds": kinds,
        "month": month,
        "number": number,
        "rows": found.rows,
        "next": number + 1 if found.has_more else 0,
    }
    return page(request, "public/archive_month.html", context)


@public
def shelf(request: HttpRequest, kinds: str, month: dt.date, number: int) -> HttpResponseBase:
    """The same rows for the search. A script, because a page that is opened from a disk may not
    fetch anything else; it only puts data where the page's own script finds them.
    """
    found = _stretch(kinds, month, number)
    data = {"more": found.has_more, "rows": [archive.row_of(row) for row in found.rows]}
    text = f"(self.newsroomShelves ??= []).push({_json(data)});\n"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return finish(request, response)


def _stretch(kinds: str, month: dt.date, number: int) -> archive.Stretch:
    found = archive.stretch(KINDS[kinds], month, number) if number else None
    if not found or not found.rows:
        raise Http404
    return found


def _json(data: dict[str, Any]) -> str:
    # A script reads JSON, but these two would end one of its lines.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
