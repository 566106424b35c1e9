"""What programs ask for first: where they may go, and whom to tell of a weakness."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from newsroom.editions.adapters import indexnow
from newsroom.public import addresses
from newsroom.public.response import ASK_US, finish, page, public

TEXT = "text/plain; charset=utf-8"
GOOD_FOR = dt.timedelta(days=180)  # RFC 9116 advises less than a year


@public
def robots(request: HttpRequest) -> HttpResponseBase:
    names = ("sitemap", "sitemap-news")
    found = [addresses.absolute(reverse(f"public:{name}")) for name in names]
    return page(request, "public/robots.txt", {"sitemaps": found}, content_type=TEXT)


@public
def security(request: HttpRequest) -> HttpResponseBase:
    """Whom to tell of a weakness (RFC 9116); 404 while nobody is named."""
    if not settings.NEWSROOM_SECURITY_CONTACT:
        raise Http404
    context = {
        "contact": settings.NEWSROOM_SECURITY_CONTACT,
        # A day, so that the answer is the same all day long.
        "expires": timezone.localdate() + GOOD_FOR,
        "languages": ", ".join(code for code, _name in settings.NEWSROOM_LANGUAGES),
        "canonical": addresses.absolute(reverse("public:security")),
    }
    return page(request, "public/security.txt", context, content_type=TEXT, cache=ASK_US)


@public
def indexnow_key(request: HttpRequest, key: str) -> HttpResponseBase:
    """What shows that messages of IndexNow with this key are ours; 404 for any other."""
    if not indexnow.owns(key):
        raise Http404
    return finish(request, HttpResponse(key, content_type=TEXT), cache=ASK_US)
