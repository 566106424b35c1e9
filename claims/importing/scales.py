"""Verdicts as publishers give them: words, figures or sentences, on scales of all kinds."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from claims.importing.record import Rated

# Longer than that, or ended like a sentence, it is no name of a verdict.
LONGEST_NAME = 60

# kind, field, before, after
Change = tuple[str, str, str, str]

_OUT_OF = re.compile(r"([\d.,]+)\s*(?:/|out of|of|sur|de|von|من)\s*([\d.,]+)", re.IGNORECASE)
_PERCENT = re.compile(r"([\d.,]+)\s*%")
_LARGEST = Decimal(1_000_000)


def number(value: object) -> Decimal | None:
    """A number as written in figures of any script, with a point or a comma; None for none."""
    text = "".join(str(int(each)) if each.isdecimal() else each for each in str(value).strip())
    if not re.fullmatch(r"[+-]?\d{1,7}([.,]\d{1,6})?(E\+?[0-4])?", text):
        return None
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    plain = found.normalize()
    whole = plain == plain.to_integral_value()
    return (plain.quantize(Decimal(1)) if whole else plain) if abs(plain) <= _LARGEST else None


def is_sentence(text: str) -> bool:
    words = text.split()
    ends = text.rstrip("\"'»”)").endswith((".", "。", "।")) and len(words) > 4
    return len(text) > LONGEST_NAME or ends or len(words) > 9


def mend(
    text: str, figure: str, best: str, worst: str, finding: str
) -> tuple[Rated, str, list[Change]]:
    """The verdict, the finding, and what was changed.

    All are given as text; the finding gets what is no verdict but a sentence about it.
    """
    changes: list[Change] = []
    rated = Rated(text=text, number=number(figure), best=number(best), worst=number(worst))
    if figure and rated.number is None:
        rated, more = _words(rated, figure)
        changes += more
    before = None
    # A number that is left out makes room for one in words.
    while rated != before:
        before = rated
        for step in (_figures, _scale, _in_scale):
            rated, more = step(rated, best, worst)
            changes += (change for change in more if change not in changes)
    if rated.text and is_sentence(rated.text):
        if rated.number is not None and not finding:
            changes.append(("explanation", "rating.text", rated.text, ""))
            return replace(rated, text=""), rated.text, changes
        changes.append(("rating_sentence", "rating.text", rated.text, rated.text))
    return rated, finding, changes


def _words(rated: Rated, figure: str) -> tuple[Rated, list[Change]]:
    """Words in place of a number."""
    if not rated.text:
        return replace(rated, text=figure), [("rating_text", "rating.text", figure, figure)]
    if rated.text == figure:
        return rated, [("rating_text", "rating.number", figure, "")]
    return rated, [("rating_out", "rating.number", figure, "")]


def _figures(rated: Rated, best: str, worst: str) -> tuple[Rated, list[Change]]:
    """Figures in place of words: “4”, “4/5”, “80 %”."""
    out_of, percent = _OUT_OF.fullmatch(rated.text), _PERCENT.fullmatch(rated.text)
    said = number(rated.text)
    top: Decimal | None = None
    if out_of:
        said, top = number(out_of[1]), number(out_of[2])
    elif percent:
        said, top = number(percent[1]), Decimal(100)
    same = said is not None and rated.number in (None, said)
    if not same or (top and rated.best not in (None, top)):
        return rated, []
    found = replace(rated, text="", number=said, best=rated.best if top is None else top)
    return found, [("rating_number", "rating.number", rated.text, _shown(found))]


def _scale(rated: Rated, best: str, worst: str) -> tuple[Rated, list[Change]]:
    changes: list[Change] = []
    lost = " ".join(each for each in (worst, best) if each and number(each) is None)
    if lost:
        changes.append(("rating_scale", "rating.best", lost, ""))
    if rated.best is not None and rated.best == rated.worst:
        changes.append(("rating_scale", "rating.best", f"{rated.worst} – {rated.best}", ""))
        return replace(rated, best=None, worst=None), changes
    if rated.best is not None and rated.worst is not None and rated.best < rated.worst:
        shown = f"{rated.worst} – {rated.best}"
        changes.append(("rating_reversed", "rating.best", shown, shown))
    return rated, changes


def _in_scale(rated: Rated, best: str, worst: str) -> tuple[Rated, list[Change]]:
    if rated.number is None:
        return rated, []
    ends = sorted(_ends(rated))
    below = rated.number < (ends[0] if len(ends) == 2 else 0)
    above = bool(ends) and rated.number > ends[-1] and rated.best is not None
    if not below and not above:
        return rated, []
    return replace(rated, number=None), [("rating_out", "rating.number", _shown(rated), "")]


def _ends(rated: Rated) -> Iterator[Decimal]:
    yield from (end for end in (rated.best, rated.worst) if end is not None)


def _shown(rated: Rated) -> str:
    return f"{rated.number} ({rated.worst or '?'} – {rated.best or '?'})"
