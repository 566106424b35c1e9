"""Two texts beside each other, with the words that differ marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing every word with every other one costs the square; longer stretches are taken whole.
MOST_WORDS = 600
# How much of what is the same is shown around a difference.
AROUND = 120


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of one side; ``differs`` if the other side does not have it."""

    text: str
    differs: bool


def whole(text: str) -> list[Segment]:
    """A side whose other side is empty."""
    return [Segment(text=text, differs=True)] if text else []


def beside(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Both sides as segments. What is the same is shortened to the surroundings of a difference."""
    left, right = [], []
    for a, b, same in _blocks(old, new):
        if same:
            shown = Segment(text=_shorten(a), differs=False)
            left.append(shown)
            right.append(shown)
        else:
            left += whole(a)
            right += whole(b)
    return left, right


def _blocks(old: str, new: str) -> Iterator[tuple[str, str, bool]]:
    """Pairs of stretches, in order, and whether they are the same."""
    for a, b, same in _aligned(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        words = [re.findall(r"\s+|\S+", side) for side in (a, b)]
        if same or max(map(len, words)) > MOST_WORDS:
            yield a, b, same
        else:
            yield from _aligned(*words)


def _aligned(old: list[str], new: list[str]) -> Iterator[tuple[str, str, bool]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for operation, i, j, k, m in matcher.get_opcodes():
        yield "".join(old[i:j]), "".join(new[k:m]), operation == "equal"


def _shorten(text: str) -> str:
    if len(text) <= 3 * AROUND:
        return text
    return f"{text[:AROUND]} … {text[-AROUND:]}"
