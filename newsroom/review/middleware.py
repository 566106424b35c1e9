"""What the row history tells about the request that changed a row."""

from typing import Any

import structlog
from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware as Base


class HistoryMiddleware(Base):
    """Adds to user and url the request's id, by which its log lines are found."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        return {**super().get_context(request), "request": request_id}
