"""Where the record is found."""

from django.conf import settings
from django.urls import reverse

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


def absolute(path: str) -> str:
    """``path`` on the site's own host: what leaves the site must not depend on who asked."""
    return settings.SITE_URL + path
