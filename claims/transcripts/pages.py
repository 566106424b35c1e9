"""A transcript as numbered paragraphs, a page of them at a time, with what was taken marked."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from claims.models import Statement

# A phone draws this much at once, and a reader scrolls through it.
PAGE = 20_000
BLOCKS = 200
LONGEST_BLOCK = 2_000

_LINE = re.compile(r"[^\n]*\S[^\n]*")
# Not between a letter and its marks, nor inside an emoji of several parts.
_JOINED = re.compile(r"[\u0300-\u036f\u064b-\u065f\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some characters from ``start`` on, and the statements they belong to, if any.

    ``ends`` are the statements whose last character is the piece's last one.
    """

    start: int
    text: str
    within: list[Statement]
    ends: list[Statement]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, or a part of a very long one. ``number`` counts from 1 through the text."""

    number: int
    start: int
    end: int
    pieces: list[Piece]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a text; ``number`` counts from 1 to ``of``."""

    number: int
    of: int
    start: int
    end: int
    spans: list[tuple[int, int]]
    first: int

    def number_at(self, offset: int) -> int:
        """The number of the paragraph that holds ``offset``, or of the one before it."""
        return self.first + max(bisect_right([start for start, _end in self.spans], offset) - 1, 0)

    def blocks(self, text: str, statements: Iterable[Statement]) -> list[Block]:
        """The paragraphs of this page with ``statements`` marked in them."""
        marked = list(statements)
        return [
            Block(
                number=number, start=start, end=end, pieces=list(_pieces(text, start, end, marked))
            )
            for number, (start, end) in enumerate(self.spans, self.first)
        ]


def page(text: str, number: int = 1, *, at: int | None = None) -> Page:
    """Page ``number`` of ``text``, the last one if there are fewer; or the one with ``at``."""
    spans = list(_spans(text))
    begins = _begins(spans)
    if at is not None:
        place = bisect_right([start for start, _end in spans], at) - 1
        number = bisect_right(begins, max(place, 0))
    number = min(max(number, 1), len(begins))
    first, after = [*begins, len(spans)][number - 1 : number + 1]
    held = spans[first:after]
    return Page(
        number=number,
        of=len(begins),
        start=held[0][0],
        end=held[-1][1],
        spans=held,
        first=first + 1,
    )


def find(text: str, words: str, start: int) -> int | None:
    """Where ``words`` come next from ``start`` on, in whatever case; from the top after the end."""
    sought = re.compile(re.escape(words), re.IGNORECASE)
    found = sought.search(text, start) or sought.search(text)
    return found.start() if found else None


def _begins(spans: list[tuple[int, int]]) -> list[int]:
    """The place in ``spans`` at which each page begins."""
    begins = [0]
    for place, (_start, end) in enumerate(spans):
        first = begins[-1]
        if place > first and (end - spans[first][0] > PAGE or place - first == BLOCKS):
            begins.append(place)
    return begins


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        start, end = line.span()
        while end - start > LONGEST_BLOCK:
            cut = _cut(text, start)
            yield start, cut
            start = cut
        yield start, end


def _cut(text: str, start: int) -> int:
    """Where a long paragraph is divided: after a space, else between two characters."""
    limit = start + LONGEST_BLOCK
    space = text.rfind(" ", start, limit)
    if space > start:
        return space + 1
    while _JOINED.match(text[limit]) or _JOINED.match(text[limit - 1]):
        limit -= 1
        if limit == start + 1:
            return start + LONGEST_BLOCK
    return limit


def _pieces(text: str, start: int, end: int, statements: list[Any]) -> Iterator[Piece]:
    here = [each for each in statements if each.start < end and each.end > start]
    inner = {max(each.start, start) for each in here} | {min(each.end, end) for each in here}
    for left, right in pairwise(sorted({start, end, *inner})):
        yield Piece(
            start=left,
            text=text[left:right],
            within=[each for each in here if each.start <= left and right <= each.end],
            ends=[each for each in here if left < each.end == right],
        )
