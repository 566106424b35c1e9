"""Two texts side by side, with the words marked that are not in the other."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

LONGEST = 3000  # words; comparing more would keep people waiting


class Run(NamedTuple):
    """Some words, and whether they are only in this text."""

    text: str
    only_here: bool


def compared(left: str, right: str) -> tuple[list[Run], list[Run]]:
    """Both texts as runs of words, alike or not."""
    a, b = re.findall(r"\s+|\S+", left), re.findall(r"\s+|\S+", right)
    if not (a and b) or len(a) + len(b) > LONGEST:
        return [Run(left, False)] if left else [], [Run(right, False)] if right else []
    lefts, rights = [], []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        lefts.append(Run("".join(a[i:j]), tag != "equal"))
        rights.append(Run("".join(b[k:m]), tag != "equal"))
    return [run for run in lefts if run.text], [run for run in rights if run.text]
