"""The places in a frozen content that a comment can be about, and the comments that are there.

A place is named as ``Comment.anchor`` says: a field of the form, or the UUID of a row and a field.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.editions import contents
from newsroom.review import passages
from newsroom.review.errors import Refused
from newsroom.review.remarks import Remark

# The fields of a content that people write in, with their names in the form.
_FIELDS = {
    "claim": (
        ("wording", "wording"),
        ("context", "context"),
        ("why_checked", "why_checked"),
        ("how_checked", "how_checked"),
        ("limitation", "limitation"),
    ),
    "article": (("headline", "headline"), ("standfirst", "standfirst")),
}
_OF_VERDICT = ("finding", "summary", "what_is_right", "reasoning")
# What rows hang on, and the fields of each in which there are words.
_ROWS = {
    "statements": ("quote", "translation", "paraphrase"),
    "parts": ("wording",),
    "evidence": ("passage", "translation"),
    "blocks": ("html",),
}
# Languages of single fields, by the name of the field that holds them.
_LANGUAGE = {("statements", "quote"): "quote_language", ("evidence", "passage"): "language"}
# Sections of the form that are no text.
SECTIONS: dict[str, list[tuple[str, Any]]] = {
    "claim": [
        ("claim_statements", gettext_lazy("What was said")),
        ("evidence_links", gettext_lazy("Evidence")),
        ("verdict-rating", gettext_lazy("Rating")),
        ("contact_attempts", gettext_lazy("Asking for comment")),
    ],
    "article": [("blocks", gettext_lazy("Text"))],
}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a place’s text; ``about`` is the comment that is about these very words."""

    text: str
    about: Remark | None = None


@dataclass(kw_only=True)
class Place:
    """A place with its text as people read it, and the threads about it."""

    anchor: str
    label: str
    text: str
    language: str
    key: str = ""
    threads: list[Remark] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        """The text, cut where a comment is about some of its words."""
        found: list[Piece] = []
        done = 0
        spans = [(span, each) for each in self.threads if (span := _span(self.text, each))]
        for (start, end), remark in sorted(spans, key=lambda pair: pair[0]):
            if start < done:
                continue
            found += [Piece(text=self.text[done:start]),
                      Piece(text=self.text[start:end], about=remark)]  # fmt: skip
            done = end
        return [piece for piece in [*found, Piece(text=self.text[done:])] if piece.text]


def of(content: dict[str, Any]) -> list[Place]:
    """Every place with words in it, in the order of the content."""
    return [place for place in _all(content) if place.text.strip()]


def choices(content: dict[str, Any] | None, kind: str) -> list[tuple[str, Any]]:
    """The anchors that a comment can have, with their labels."""
    found = [("", _("All of it")), *SECTIONS[kind]]
    if content is None:
        return found + [(anchor, contents.label(kind, (name,))) for name, anchor in _FIELDS[kind]]
    for place in of(content):
        found.append((place.anchor, Truncator(f"{place.label}: {place.text}").chars(70)))
    return found


def attach(threads: Iterable[Remark], places: list[Place], kind: str) -> None:
    """Put each thread to its place, and say in words what it is about."""
    by_anchor = {place.anchor: place for place in places}
    rows = {place.anchor.partition("/")[0]: place for place in reversed(places)}
    sections = {anchor: str(label) for anchor, label in SECTIONS[kind]}
    for remark in threads:
        place = by_anchor.get(remark.anchor) or rows.get(remark.anchor)
        if place:
            remark.place, remark.is_placed = place.label, True
            remark.gone = bool(remark.passage) and not _span(place.text, remark)
            place.threads.append(remark)
        elif remark.anchor:
            remark.place = sections.get(remark.anchor, "") or _("A place that is no longer there")
            remark.gone = bool(remark.passage)


def passage(content: dict[str, Any], anchor: str, words: str, before: str) -> dict[str, str]:
    """What a comment keeps of a passage: its anchor, its words and some of the text around it.

    Raises Refused if nothing in the content says so.
    """
    places = of(content)
    mine = [place for place in places if place.anchor == anchor or not anchor]
    for place in mine or places:
        if span := passages.find(place.text, words, before) or passages.find(place.text, words):
            exact, left, right = passages.around(place.text, span)
            return {"anchor": place.anchor, "passage": exact, "before": left, "after": right}
    raise Refused(
        _("These words are not there in what was submitted: “%(words)s”. Copy them from its text.")
        % {"words": Truncator(words).chars(80)}
    )


def _span(text: str, remark: Remark) -> tuple[int, int] | None:
    if not remark.passage:
        return None
    return passages.find(text, remark.passage, remark.before, remark.after)


def _all(content: dict[str, Any]) -> Iterator[Place]:
    kind, language = content["kind"], content["language"]
    yield from _rows(content, "statements")
    for name, anchor in _FIELDS[kind]:
        yield _place(kind, name, content.get(name), anchor, language)
    yield from _rows(content, "parts")
    verdict = content.get("verdict") or {}
    for name in _OF_VERDICT:
        yield _place("verdict", name, verdict.get(name), f"verdict-{name}", language)
    yield from _rows(content, "evidence")
    yield from _rows(content, "blocks")


def _rows(content: dict[str, Any], key: str) -> Iterator[Place]:
    for number, row in enumerate(content.get(key, []), 1):
        for name in _ROWS[key]:
            own = row.get(_LANGUAGE.get((key, name), ""), "")
            place = _place(key, name, row.get(name), f"{row['uuid']}/{name}", content["language"])
            place.label = f"{contents.noun(key).capitalize()} {number} · {place.label}"
            place.language = own or place.language
            yield place


def _place(key: str, name: str, value: Any, anchor: str, language: str) -> Place:
    text = contents.text(key, name, value, {})
    label = contents.label(key, (name,))
    return Place(anchor=anchor, label=label, text=text, language=language, key=key)
