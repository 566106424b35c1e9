"""How this API answers: the same for everyone, conditionally, under a licence, not too often."""

import datetime as dt
from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from newsroom import networks
from newsroom.api import errors, fields
from newsroom.api.formats import ByFormat, LinkedData
from newsroom.api.parameters import check_parameters
from newsroom.api.serializers.pieces import Shape
from newsroom.api.throttle import count
from newsroom.editions import licence

# Kept by whoever likes, used by nobody without asking whether it has changed.
SHARED = "public, max-age=0, must-revalidate"
# Rests on published configuration, which changes without an edition.
ASK_US = "no-cache"
# A date has whole seconds, and two publications can fall into one; so a date is given out only
# when it is past being repeated. Until then clients have the ETag.
SETTLED = dt.timedelta(minutes=1)


def conditional(
    request: HttpRequest,
    response: HttpResponse,
    *,
    changed_at: dt.datetime | None = None,
    cache: str = SHARED,
) -> HttpResponseBase:
    """``response`` with its validators, or 304 for who has it already."""
    response.headers["Cache-Control"] = cache
    set_response_etag(response)
    modified = _modified(response, changed_at)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag, modified, response) or response


def dated(
    request: HttpRequest, response: StreamingHttpResponse, *, changed_at: dt.datetime | None
) -> HttpResponseBase:
    """The same for what is written row by row, whose digest nobody knows before its end."""
    response.headers["Cache-Control"] = SHARED
    modified = _modified(response, changed_at)
    # Who asks by a tag has it from another form.
    if modified is None or "If-None-Match" in request.headers:
        return response
    return get_conditional_response(request, None, modified, cast("Any", response)) or response


def _modified(response: HttpResponseBase, changed_at: dt.datetime | None) -> int | None:
    if changed_at is None or timezone.now() - changed_at <= SETTLED:
        return None
    modified = int(changed_at.timestamp())
    response.headers["Last-Modified"] = http_date(modified)
    return modified


class Public(APIView):
    """A view of the public API. A handler sets ``changed_at`` to when anything that its answer
    depends on was last published, and ``links`` to further values of the header ``Link``.
    """

    renderer_classes = [JSONRenderer]
    content_negotiation_class: Any = ByFormat
    http_method_names = ["get", "head", "options"]
    cache = SHARED
    changed_at: dt.datetime | None = None
    links: tuple[str, ...] = ()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return gzip_page(super().as_view(**initkwargs))

    def get_exception_handler(self) -> Any:
        return errors.handle

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.allowance = count.one(networks.sent_from(request))
        if self.allowance.left < 0:
            raise errors.TooOften(self.allowance)
        super().initial(request, *args, **kwargs)
        # What has a method of its own says more of it.
        if request.method in ("GET", "HEAD"):
            self.check(request)

    def check(self, request: Request) -> None:
        """Raises if a parameter is unknown or wrong."""

    def is_linked_data(self, request: Request) -> bool:
        return isinstance(request.accepted_renderer, LinkedData)

    def handle_exception(self, exc: Exception) -> Response:
        # Whatever was wanted, what is wrong is said in JSON.
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return super().handle_exception(exc)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        own = [response.headers["Link"]] if "Link" in response.headers else []
        response.headers["Link"] = ", ".join([*own, *self.links, *licence.links()])
        if allowance := getattr(self, "allowance", None):
            for name, value in allowance.headers().items():
                response.headers[name] = value
        if request.method == "OPTIONS" or response.status_code != 200:
            return response
        if isinstance(response, StreamingHttpResponse):
            return dated(request, response, changed_at=self.changed_at)
        if not isinstance(response, Response):
            return response
        response.render()
        return conditional(request, response, changed_at=self.changed_at, cache=self.cache)


class Strict(Public):
    """A view of ours: it knows its parameters, and answers with no more fields than are asked for.
    ``shapes`` are those that an answer can have.
    """

    shapes: ClassVar[tuple[type[Shape], ...]] = ()
    wanted: set[str] | None = None

    def check(self, request: Request) -> None:
        """Raises if a parameter is unknown or wrong."""
        check_parameters(request.query_params, self.known_parameters())
        self.wanted = fields.asked(request, *self.shapes)
        if self.wanted and self.is_linked_data(request):
            raise ValidationError({"fields": [_("This form has fields of its own.")]})

    def known_parameters(self) -> list[str]:
        return [*(["fields"] if self.shapes else []), "format"]

    def told(self, shape: Any) -> Any:
        """``shape`` with no more fields than are asked for."""
        return fields.narrowed(shape, self.wanted)


class Nothing(Public):
    """What answers at addresses that this API does not have."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise errors.nothing_here()
