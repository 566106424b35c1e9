"""How this API answers: JSON and nothing else, the same for everyone, conditionally."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from newsroom.api import errors

# Kept by whoever likes, used by nobody without asking whether it has changed.
SHARED = "public, max-age=0, must-revalidate"
# A date has whole seconds, and two publications can fall into one; so a date is given out only
# when it is past being repeated. Until then clients have the ETag.
SETTLED = dt.timedelta(minutes=1)


def conditional(
    request: HttpRequest, response: HttpResponse, *, changed_at: dt.datetime | None = None
) -> HttpResponseBase:
    """``response`` with its validators, or 304 for who has it already."""
    response.headers["Cache-Control"] = SHARED
    set_response_etag(response)
    modified = None
    if changed_at and timezone.now() - changed_at > SETTLED:
        modified = int(changed_at.timestamp())
        response.headers["Last-Modified"] = http_date(modified)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag, modified, response) or response


class OnlyOne(BaseContentNegotiation):
    """There is one form of every answer: better to give that than to refuse."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Public(APIView):
    """A view of the public API. A handler sets ``changed_at`` to when anything that its answer
    depends on was last published.
    """

    content_negotiation_class = OnlyOne
    http_method_names = ["get", "head", "options"]
    changed_at: dt.datetime | None = None

    def get_exception_handler(self) -> Any:
        return errors.handle

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if not isinstance(response, Response) or request.method == "OPTIONS":
            return response
        response.render()
        if response.status_code != 200:
            return response
        return conditional(request, response, changed_at=self.changed_at)


class Nothing(Public):
    """What answers at addresses that this API does not have."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise errors.nothing_here()
