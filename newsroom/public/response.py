"""How public pages are answered: readable only, compressed, the same for everyone, conditional."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]

# Kept by whoever likes, shown by nobody without asking whether it has changed.
SHARED = "public, max-age=0, must-revalidate"
# Rests on published configuration, which changes without an edition (pagecache.py).
ASK_US = "no-cache"


def public(view: View) -> View:
    """What every public view is wrapped in."""
    return gzip_page(require_safe(view))


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    changed_at: dt.datetime | None = None,
    cache: str = SHARED,
    content_type: str | None = None,
) -> HttpResponseBase:
    """``template`` as a finished answer; see ``finish``."""
    response = render(request, template, context, content_type, status)
    return finish(request, response, changed_at=changed_at, cache=cache)


def finish(
    request: HttpRequest,
    response: HttpResponse,
    *,
    changed_at: dt.datetime | None = None,
    cache: str = SHARED,
) -> HttpResponseBase:
    """``response`` with its validators, or 304 for who has it already.

    The tag is the digest of the page itself, so it changes with the edition, with a card of another
    edition on the page and with the templates. ``changed_at`` is told to readers but not trusted
    for a 304: a card may have changed since.
    """
    response["Cache-Control"] = cache
    if changed_at:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    if response.status_code != 200:
        return response
    response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
