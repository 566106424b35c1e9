"""Frozen words in several languages."""

from collections.abc import Mapping

from django.conf import settings


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text for ``language``, else for the newsroom's own, else the first there is."""
    return texts.get(language_of(texts, language), "")


def language_of(texts: Mapping[str, str], language: str) -> str:
    """Which of its languages ``in_language`` takes."""
    for tag in (language, language.split("-")[0], settings.LANGUAGE_CODE, *texts):
        if texts.get(tag):
            return tag
    return language
