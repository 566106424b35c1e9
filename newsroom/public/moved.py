"""Who comes to an address of the former site is led to the page that has taken its place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase

from newsroom.editions import former
from newsroom.public import addresses

# What is no page for readers had no page before, either.
NO_PAGES = ("/desk/", "/accounts/", "/outside/", "/api/", "/v1alpha1/", "/static/")


class FormerAddressMiddleware:
    """Where there is nothing, asks whether something was there before. One query for a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        return _moved(request) or response


def _moved(request: HttpRequest) -> HttpResponse | None:
    if request.path.startswith(NO_PAGES):
        return None
    edition = former.leads_to(request.get_host(), request.get_full_path())
    if edition is None:
        return None
    # Only ever to a page of ours: what was asked for is looked up, and never repeated.
    return HttpResponsePermanentRedirect(addresses.absolute(addresses.path_of(edition)))
