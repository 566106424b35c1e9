"""The forms of an answer, and which of them somebody wants."""

import json
from typing import Any

from django.http import HttpRequest
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer

from newsroom.api.errors import UnknownFormat


class LinkedData(JSONRenderer):
    """schema.org, in the words that search engines read."""

    media_type = "application/ld+json"
    format = "jsonld"


class _Table(BaseRenderer):
    """Rows one by one, which the view writes; what is rendered here is never a table."""

    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return json.dumps(data).encode()


class Csv(_Table):
    media_type = "text/csv"
    format = "csv"


class JsonLines(_Table):
    media_type = "application/jsonl"
    format = "jsonl"


class OnlyOne(BaseContentNegotiation):
    """There is one form of every answer: better to give that than to refuse."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ByFormat(OnlyOne):
    """``?format=`` decides, or else the header ``Accept``. Who accepts none of the forms gets JSON:
    better to give that than to refuse.
    """

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        by_name = {renderer.format: renderer for renderer in renderers}
        if named := request.query_params.get("format"):
            if named not in by_name:
                raise UnknownFormat(known=list(by_name))
            chosen = by_name[named]
        else:
            by_type = {renderer.media_type: renderer for renderer in renderers}
            asked: HttpRequest = request._request
            chosen = by_type.get(asked.get_preferred_type(list(by_type)), renderers[0])
        return chosen, chosen.media_type
