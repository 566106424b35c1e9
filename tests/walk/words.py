"""Words that stand nowhere else, so that every public text tells where it was typed."""

import re
from itertools import count
from typing import Any

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_number = count()


def word() -> str:
    """A new word of five letters; in names and addresses too it stands by itself."""
    first, rest = divmod(next(_number), 26 * 26)
    return "zq" + "".join(_LETTERS[place % 26] for place in (first, rest // 26, rest))


def words(text: Any) -> frozenset[str]:
    """All such words in a text, or in what a value looks like as text."""
    return frozenset(re.findall(r"zq[a-z]{3}", str(text)))
