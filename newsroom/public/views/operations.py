"""For those who run the program: does it live, and can it work."""

import asyncio
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from health_check.checks import Database
from health_check.views import HealthCheckView

from newsroom.editions import metrics as gauges


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus asks, for who sends ``METRICS_TOKEN``; to others there is no such page."""
    sent = request.headers.get("Authorization", "")
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(sent, f"Bearer {token}"):
        raise Http404
    return HttpResponse(gauges.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


class Ready(HealthCheckView):
    """Whether the database answers as well: 200 or 503, in plain text whatever is asked for."""

    checks = (Database,)

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with self.get_executor() as executor:
            checks = [check.get_result(executor) for check in self.get_checks()]
            self.results = await asyncio.gather(*checks)
        has_errors = any(result.error for result in self.results)
        return self.render_to_response_text(503 if has_errors else 200)
