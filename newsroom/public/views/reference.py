"""What the ratings mean."""

from django.http import HttpRequest, HttpResponseBase

from newsroom.editions import scale
from newsroom.public.response import ASK_US, page, public


@public
def ratings(request: HttpRequest) -> HttpResponseBase:
    """The scales in use, as configured: not to be kept, for no edition marks a change."""
    return page(request, "public/ratings.html", {"scales": scale.scales()}, cache=ASK_US)
