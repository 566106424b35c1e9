"""Finding a passage again in a text that has changed around it."""

import re

from newsroom.review.sides import same_start

# How much of the text before and after a passage is kept to know it by.
AROUND = 60
# A shorter one could be anywhere, so that some of what is around it must be there as well.
SHORT = 24
ENOUGH = 4


def find(text: str, passage: str, before: str = "", after: str = "") -> tuple[int, int] | None:
    """Where ``passage`` starts and ends in ``text``, None if it is gone.

    Blanks and line breaks do not matter. Of several places the one counts that is most like
    ``before`` and ``after``.
    """
    words = passage.split()
    if not words:
        return None
    pattern = r"\s+".join(re.escape(word) for word in words)
    found = [(match.start(), match.end()) for match in re.finditer(pattern, text)]
    if not found:
        return None
    best = max(found, key=lambda span: _alike(text, span, before, after))
    is_sure = len(" ".join(words)) >= SHORT or not (before.strip() or after.strip())
    return best if is_sure or _alike(text, best, before, after) >= ENOUGH else None


def around(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """The passage at ``span``, and some of the text before and after it."""
    start, end = span
    return text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND]


def _alike(text: str, span: tuple[int, int], before: str, after: str) -> int:
    """How many characters next to ``span`` are those that were there. At an end of the text, where
    nothing was, that counts as enough."""
    start, end = span
    left, right = _plain(text[:start]), _plain(text[end:])
    ahead, behind = _plain(before), _plain(after)
    same = same_start(left[::-1], ahead[::-1]) + same_start(right, behind)
    return same + (0 if left or ahead else ENOUGH) + (0 if right or behind else ENOUGH)


def _plain(text: str) -> str:
    return " ".join(text.split())
