"""Where the record is found: for a reader in the language of the page, for all others at one place.

A path that is ``reverse``d has the prefix of the language that is active. What leaves the site
(feeds, structured data, mail) calls a thing by its one address, without a prefix.
"""

from django.conf import settings
from django.urls import reverse

from newsroom import languages
from newsroom.editions.models import Edition


def path_of(edition: Edition) -> str:
    """The page of what ``edition`` is a state of."""
    return reverse(f"public:{edition.kind}", args=[edition.slug])


def history_of(edition: Edition) -> str:
    """The list of all its editions."""
    return reverse(f"public:{edition.kind}-editions", args=[edition.slug])


def path_of_number(edition: Edition, number: int) -> str:
    """The page of one edition of it."""
    return reverse(f"public:{edition.kind}-edition", args=[edition.slug, number])


def policy(slot: str) -> str:
    """What stands in a slot of ``newsroom.editions.policies``, as an absolute address."""
    return absolute(reverse("public:policy", args=[slot]))


def text_of(edition: Edition) -> str:
    """Its page as text alone."""
    return reverse(f"public:{edition.kind}-text", args=[edition.slug])


def absolute(path: str) -> str:
    """``path`` on the site's own host, without the prefix of a language: what leaves the site must
    not depend on who asked.
    """
    return settings.SITE_URL + languages.split(path)[1]


def in_language(path: str, code: str) -> str:
    """The same page with the interface in the language ``code``, on the site's own host."""
    prefix = settings.NEWSROOM_PREFIXES.get(code, "")
    return f"{settings.SITE_URL}/{prefix}{languages.split(path)[1].removeprefix('/')}"
