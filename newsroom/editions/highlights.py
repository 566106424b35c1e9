"""The passages of an edition in which a search found its words, with those words marked."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.editions.asking import Asked
from newsroom.editions.models import Edition
from newsroom.review.folding import spaced

MOST = 2  # passages of one edition
BEFORE, AFTER = 12, 28  # words around the first that was found
_BEGINNING = 4  # letters by which a word is looked for before PostgreSQL judges
_OPEN, _CLOSE = "[[", "]]"  # no folded word holds these


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A passage in ``language``: its text in pieces, each with whether it was looked for.

    ``label`` says what of the edition it is; ``begins`` and ``ends`` whether nothing is left out
    there.
    """

    label: str | Promise
    language: str
    pieces: list[tuple[str, bool]]
    begins: bool
    ends: bool


@dataclass(frozen=True, kw_only=True)
class _Cut:
    edition: int
    label: str | Promise
    language: str
    words: list[str]
    folded: list[list[str]]
    begins: bool
    ends: bool


def passages(editions: Iterable[Edition], asked: Asked) -> dict[int, list[Passage]]:
    """By the key of each edition, at most MOST passages that say why it was found. One query."""
    cuts = [cut for edition in editions for cut in _cuts(edition, asked)]
    found: dict[int, list[Passage]] = {}
    for cut, marked in zip(cuts, _marked(cuts, asked), strict=True):
        if any(marked):
            found.setdefault(cut.edition, []).append(
                Passage(
                    label=cut.label,
                    language=cut.language,
                    pieces=_pieces(cut.words, marked),
                    begins=cut.begins,
                    ends=cut.ends,
                )
            )
    return found


def _cuts(edition: Edition, asked: Asked) -> Iterator[_Cut]:
    """Passages that could be it: the windows around the first word that begins like one sought."""
    sought = [
        tuple(word[:_BEGINNING] for word in words)
        for term in asked.terms
        if not term.is_excluded
        for words in term.spellings
    ]
    found = 0
    for label, language, text in _texts(edition.content):
        if found == MOST:
            return
        if text in (edition.title, edition.card["text"]):
            continue
        words = text.split()
        folded = [spaced(word).split() for word in words]
        place = _first(folded, sought)
        if place is None:
            continue
        start, end = max(0, place - BEFORE), place + AFTER
        found += 1
        yield _Cut(
            edition=edition.pk,
            label=label,
            language=language or edition.language,
            words=words[start:end],
            folded=folded[start:end],
            begins=start == 0,
            ends=end >= len(words),
        )


def _first(folded: list[list[str]], sought: list[tuple[str, ...]]) -> int | None:
    """Where the first of ``sought`` begins, whole phrases before their first words."""
    flat = [(word, place) for place, words in enumerate(folded) for word in words]
    for beginnings in (sought, [words[:1] for words in sought]):
        for at, (_word, place) in enumerate(flat):
            for each in beginnings:
                run = flat[at : at + len(each)]
                if len(run) == len(each) and all(
                    word.startswith(beginning)
                    for (word, _place), beginning in zip(run, each, strict=True)
                ):
                    return place
    return None


def _texts(content: dict[str, Any]) -> Iterator[tuple[str | Promise, str, str]]:
    """What readers see of a content besides its card: label, language (if not its own), text."""
    for said in content.get("statements", ()):
        yield _("Quote"), said["quote_language"], said["quote"]
        yield _("Translation"), "", said["translation"]
        yield _("In other words"), "", said["paraphrase"]
        yield (
            _("Speaker"),
            "",
            " · ".join(filter(None, [said["speaker"]["name"], *said["role"].values()])),
        )
        yield _("Also written"), "und", " · ".join(said["speaker"]["aliases"])
        yield _("Occasion"), "", (said["occasion"] or {}).get("title", "")
    for part in content.get("parts", ()):
        yield _("Part of the claim"), "", part["wording"]
    for row in content.get("evidence", ()):
        yield _("Evidence"), row["language"], row["passage"]
        yield _("Evidence, translated"), "", row["translation"]
        yield (
            _("Source"),
            "",
            " · ".join(filter(None, [row["source"]["publisher"], row["source"]["title"]])),
        )
    yield from _prose(content)
    for row in content.get("blocks", ()):
        yield _("Text"), "", _plain(row["html"])
    named = [*content.get("topics", ()), *content.get("places", ())]
    yield _("Filed under"), "", " · ".join(row["name"] for row in named)


def _prose(content: dict[str, Any]) -> Iterator[tuple[str | Promise, str, str]]:
    verdict = content.get("verdict", {})
    for label, text in (
        (_("In short"), " · ".join(verdict.get("summary", ()))),
        (_("What is right about it"), _plain(verdict.get("what_is_right", ""))),
        (_("How we know"), _plain(verdict.get("reasoning", ""))),
        (_("Context"), content.get("context", "")),
        (_("Why we checked this"), content.get("why_checked", "")),
        (_("How we checked"), _plain(content.get("how_checked", ""))),
        (_("What limits this"), content.get("limitation", "")),
    ):
        yield label, "", text


def _plain(rich: str) -> str:
    return html.unescape(re.sub("<[^>]*>", " ", rich))


_MARK = """
    SELECT ts_headline(newsroom_stemming(language), folded, %s::tsquery,
        'HighlightAll=true, StartSel=[[, StopSel=]]')
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS cut (language, folded, place)
    ORDER BY place
"""


def _marked(cuts: list[_Cut], asked: Asked) -> list[list[bool]]:
    """For each word of each cut whether it was looked for, by the rules of its language."""
    if not cuts:
        return []
    texts = [" ".join(" ".join(words) for words in cut.folded if words) for cut in cuts]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [asked.query, [cut.language for cut in cuts], texts])
        rows = [text for (text,) in cursor.fetchall()]
    found = []
    for cut, text in zip(cuts, rows, strict=True):
        marks = iter(word.startswith(_OPEN) for word in text.split())
        found.append([_next_of(marks, len(words)) for words in cut.folded])
    return found


def _next_of(marks: Iterator[bool], number: int) -> bool:
    """Whether any of the next ``number`` marks is set; takes them all."""
    return any(list(islice(marks, number)))


def _pieces(words: list[str], marked: list[bool]) -> list[tuple[str, bool]]:
    """The text in runs of words that are marked and words that are not."""
    pairs = groupby(zip(words, marked, strict=True), key=lambda pair: pair[1])
    return [(" ".join(word for word, _mark in run), is_hit) for is_hit, run in pairs]
