"""Where things are, as absolute addresses."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from newsroom.editions.models import Edition


def absolute(path: str) -> str:
    """``path`` on this site, as ``SITE_URL`` names it."""
    return f"{settings.SITE_URL}{iri_to_uri(path)}"


def page(kind: str, slug: str) -> str:
    """The public page of a ``claim``, ``article``, ``speaker`` or ``author``."""
    return absolute(f"/{kind}s/{slug}/")


def policy(slot: str) -> str:
    """The public page of what the newsroom says of itself in a slot."""
    return absolute(f"/about/{slot}/")


def resource(edition: Edition) -> str:
    """Where this API tells everything about an edition."""
    return absolute(reverse(f"api:{edition.kind}", kwargs={"slug": edition.slug}))


def edition(kind: str, slug: str, number: int) -> str:
    """Where this API tells what one edition of an item says; ``slug`` is the item's now."""
    return absolute(reverse(f"api:{kind}-edition", kwargs={"slug": slug, "number": number}))


def editions(kind: str, slug: str) -> str:
    """Where it lists the editions of an item."""
    return absolute(reverse(f"api:{kind}-editions", kwargs={"slug": slug}))


def thing(kind: str, slug: str) -> str:
    """Where it tells of a speaker, occasion, topic, place or source."""
    return absolute(reverse(f"api:{kind}", kwargs={"slug": slug}))


def claims_with(kind: str, slug: str) -> str:
    """Where it lists the claims with one of these."""
    return absolute(f"{reverse('api:claims')}?{urlencode({kind: slug})}")
