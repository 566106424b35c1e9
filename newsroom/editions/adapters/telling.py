"""What an edition is to those who are told of it: its event, its verdict, its addresses."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from newsroom import languages
from newsroom.editions.models import Edition, HookEvent
from newsroom.editions.models.edition import Change
from newsroom.editions.words import in_language

Event = HookEvent
EVENTS: Mapping[str, Event] = {
    Change.FIRST: Event.PUBLISHED,
    # One of all that an archive brought in.
    Change.ARCHIVE: Event.PUBLISHED,
    Change.UPDATE: Event.UPDATED,
    Change.CLARIFICATION: Event.UPDATED,
    Change.TYPO: Event.UPDATED,
    Change.CORRECTION: Event.CORRECTED,
    Change.RATING_CHANGE: Event.CORRECTED,
    Change.WITHDRAWAL: Event.WITHDRAWN,
    Change.REINSTATEMENT: Event.REINSTATED,
}


def verdict(edition: Edition) -> dict[str, str] | None:
    """Its ``slug`` and its ``label`` in the language of the edition; None for an article."""
    return in_words(edition.card.get("rating"), edition.language)


def in_words(rating: dict[str, Any] | None, language: str) -> dict[str, str] | None:
    """A frozen rating as ``verdict`` gives it."""
    if not rating:
        return None
    return {"slug": rating["slug"], "label": in_language(rating["label"], language)}


def page(edition: Edition) -> str:
    """The page that stays."""
    return address(f"public:{edition.kind}", edition.slug)


def pages(edition: Edition) -> list[str]:
    """The same with the interface in each language of the site, the plain address first."""
    plain = page(edition).removeprefix(f"{settings.SITE_URL}/")
    prefixes = dict.fromkeys(["", *settings.NEWSROOM_PREFIXES.values()])
    return [f"{settings.SITE_URL}/{prefix}{plain}" for prefix in prefixes]


def address(name: str, *arguments: Any) -> str:
    """What leaves the site has one address, without the prefix of a language."""
    return settings.SITE_URL + iri_to_uri(languages.split(reverse(name, args=arguments))[1])
