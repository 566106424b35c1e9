"""Two texts beside each other, with the words that differ marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing every word with every other one costs the square; longer stretches are taken whole.
MOST_WORDS = 400
# How much of what is the same is shown around a difference.
AROUND = 120


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of one side; ``differs`` if the other side does not have it."""

    text: str
    differs: bool


def whole(text: str) -> list[Segment]:
    """What the other side does not have; the space after it is nobody's."""
    words = text.rstrip()
    found = Segment(text=words, differs=True), Segment(text=text[len(words) :], differs=False)
    return [segment for segment in found if segment.text]


def beside(old: str, new: str, *, in_full: bool = False) -> tuple[list[Segment], list[Segment]]:
    """Both sides as segments. Unless they are wanted ``in_full``, what is the same is shortened to
    the surroundings of a difference."""
    left, right = [], []
    for a, b, same in _blocks(old, new):
        if same:
            left.append(Segment(text=a if in_full else _shorten(a), differs=False))
            right.append(Segment(text=b if in_full else _shorten(b), differs=False))
        else:
            left += whole(a)
            right += whole(b)
    return left, right


def _blocks(old: str, new: str) -> Iterator[tuple[str, str, bool]]:
    """Pairs of stretches, in order, and whether they are the same: first by line, then by word."""
    for a, b, same in _aligned(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if same:
            yield a, b, same
        else:
            yield from _aligned(_words(a), _words(b))


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    # Most of two versions is the same at both ends, and finding that costs next to nothing.
    before, after = [word.strip() for word in old], [word.strip() for word in new]
    start = same_start(before, after)
    end = same_start(before[start:][::-1], after[start:][::-1])
    i, j = len(old) - end, len(new) - end
    spans = [(0, start, 0, start, True), *_middle(before, after, start, i, j)]
    spans.append((i, len(old), j, len(new), True))
    for first, last, other, until, same in spans:
        if first < last or other < until:
            yield "".join(old[first:last]), "".join(new[other:until]), same


def same_start(one: Sequence[str], other: Sequence[str]) -> int:
    """How many entries are the same before the first that are not."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _middle(
    before: list[str], after: list[str], start: int, i: int, j: int
) -> list[tuple[int, int, int, int, bool]]:
    if max(i, j) - start > MOST_WORDS:
        return [(start, i, start, j, False)]
    matcher = SequenceMatcher(None, before[start:i], after[start:j], autojunk=False)
    return [
        (start + a, start + b, start + c, start + d, operation == "equal")
        for operation, a, b, c, d in matcher.get_opcodes()
    ]


def _shorten(text: str) -> str:
    if len(text) <= 3 * AROUND:
        return text
    return f"{text[:AROUND]} … {text[-AROUND:]}"
