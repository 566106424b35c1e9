"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from newsroom.editions import policies


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "newsroom_name": settings.NEWSROOM_NAME,
        "site_url": settings.SITE_URL,
        # Asked only by the templates that show them.
        "about_pages": policies.filled,
    }
