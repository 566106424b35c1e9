"""Frozen words in several languages."""

from collections.abc import Mapping

from django.conf import settings

# Dari has two tags: its own, and that of Persian as it is written in Afghanistan.
_ALSO = {"prs": "fa"}


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text for ``language``, else for the newsroom's own, else the first there is."""
    return texts.get(language_of(texts, language), "")


def language_of(texts: Mapping[str, str], language: str) -> str:
    """Which of its languages ``in_language`` takes."""
    for tag in (*_tags(language), settings.LANGUAGE_CODE, *texts):
        if texts.get(tag):
            return tag
    return language


def speaks(texts: Mapping[str, str], language: str) -> bool:
    """Whether there is a text in ``language`` itself."""
    return any(texts.get(tag) for tag in _tags(language))


def _tags(language: str) -> tuple[str, ...]:
    primary = language.split("-")[0].lower()
    return (language, primary, _ALSO.get(primary, primary))
