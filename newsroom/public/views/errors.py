"""Pages for what went wrong. They say the same to everyone and ask the database nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi

from newsroom.public.templatetags import languages

STYLESHEET = "public/site.css"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same body for a draft and for what never was."""
    return _page("404.html", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("403.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page("500.html", 500)


def _page(template: str, status: int) -> HttpResponse:
    # Without the request: context processors could fail with what has just failed.
    context: dict[str, Any] = {
        "newsroom_name": settings.NEWSROOM_NAME,
        "stylesheet": _stylesheet(),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "homes": languages.homes(),
    }
    body = loader.render_to_string(template, context)
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _stylesheet() -> str:
    """The stylesheet's address, empty while the static files have not been collected."""
    try:
        return static(STYLESHEET)
    except ValueError:
        return ""
