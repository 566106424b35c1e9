"""Links in an article's text to pages of our claims.

Such a link is a reference to the claim, whatever its address is called by then: its verdict is
shown beside it, and what is corrected in it is told in the article. In frozen HTML it is spelled
without host and language, ``/claims/<slug>/``.
"""

import html
import re
import unicodedata
from urllib.parse import unquote, urlsplit

from django.conf import settings

from newsroom import languages
from newsroom.review.models import Item

_HREF = re.compile(r'(?<=<a href=")[^"]*(?=")')
_NORMAL = re.compile(r'<a href="/claims/([-\w]+)/"')
_SLUG = re.compile(r"[-\w]{1,100}")


def normal(text: str) -> str:
    """Clean HTML with every link to a claim's page spelled in the one way."""
    return _HREF.sub(_spelled, text)


def slugs(text: str) -> list[str]:
    """The slugs of the claims that normal HTML links to, each once, in order."""
    return list(dict.fromkeys(_NORMAL.findall(text)))


def public_claims(*texts: str) -> dict[str, str]:
    """The UUID of each claim that readers may read and clean texts link to, by the slug in the
    link: an old one finds it too. One query, or none where there are no links.
    """
    wanted = {slug for text in texts for slug in slugs(normal(text))}
    if not wanted:
        return {}
    found = Item.objects.filter(addresses__kind=Item.Kind.CLAIM, addresses__slug__in=wanted)
    rows = found.live().values_list("addresses__slug", "uuid")
    return {slug: str(uuid) for slug, uuid in rows}


def slug_of(address: str) -> str:
    """The slug in the address of a claim's page on this site, empty for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if (parts.scheme or parts.netloc) and parts.netloc.lower() != _host():
        return ""
    page = re.fullmatch(r"/claims/([^/]+)/?", languages.split(parts.path)[1])
    slug = unicodedata.normalize("NFC", unquote(page[1])) if page else ""
    return slug if _SLUG.fullmatch(slug) else ""


def _host() -> str:
    return urlsplit(settings.SITE_URL).netloc.lower()


def _spelled(href: re.Match[str]) -> str:
    slug = slug_of(html.unescape(href[0]))
    return f"/claims/{slug}/" if slug else href[0]
