"""What is done to a text before it is kept: little, always the same, and said.

Letters, marks, digits, quotation marks, dashes and the joiners of Persian, Indic scripts and emoji
stay. Characters that nobody sees or that no database holds go; each odd space becomes a space.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

_LINE_END = re.compile("\r\n|[\r\v\f\u2028\u2029]")
# Browsers read these as Windows-1252 as well: nobody means a control character of 1973.
_C1 = re.compile("[\x80-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\0-\x08\x0e-\x1f\x7f\u00ad\ufeff]")
# All separators but the plain space and the ideographic one, which is as wide as a letter.
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A text as it is kept, and sentences about what was changed, if anything was."""

    text: str
    notes: list[str | Promise]


def clean(raw: str) -> Cleaned:
    """``raw`` with ``\\n`` line ends, in NFC, without what cannot be seen or stored."""
    notes: list[str | Promise] = []
    text = raw
    for change, note in _STEPS:
        changed, times = change(text)
        if times:
            notes.append(note % {"times": times})
        text = changed
    return Cleaned(text=text, notes=notes)


def _line_ends(text: str) -> tuple[str, int]:
    # Every text that comes from a form or from Windows has \r\n, which needs no sentence.
    odd = len(re.findall("\r(?!\n)|[\v\f\u2028\u2029]", text))
    return _LINE_END.sub("\n", text), odd


def _surrogates(text: str) -> tuple[str, int]:
    if not _SURROGATE.search(text):
        return text, 0
    # Two halves that stand side by side are one character.
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return joined, joined.count("\ufffd") - text.count("\ufffd")


def _c1(text: str) -> tuple[str, int]:
    return _C1.subn(lambda found: found[0].encode("latin-1").decode("cp1252", "ignore"), text)


def _unseen(text: str) -> tuple[str, int]:
    return _UNSEEN.subn("", text)


def _spaces(text: str) -> tuple[str, int]:
    return _SPACE.subn(" ", text)


def _composed(text: str) -> tuple[str, int]:
    composed = unicodedata.normalize("NFC", text)
    return composed, int(composed != text)


_STEPS: list[tuple[Callable[[str], tuple[str, int]], Any]] = [
    (
        _surrogates,
        ngettext_lazy(
            "%(times)d half of a character had lost its other half and is shown as �.",
            "%(times)d halves of characters had lost their other half and are shown as �.",
            "times",
        ),
    ),
    (
        _c1,
        ngettext_lazy(
            "%(times)d damaged character was repaired as Windows-1252.",
            "%(times)d damaged characters were repaired as Windows-1252.",
            "times",
        ),
    ),
    (
        _line_ends,
        ngettext_lazy(
            "%(times)d unusual line or page break became a line break.",
            "%(times)d unusual line or page breaks became line breaks.",
            "times",
        ),
    ),
    (
        _unseen,
        ngettext_lazy(
            "%(times)d soft hyphen or control character, which nobody sees, was taken out.",
            "%(times)d soft hyphens or control characters, which nobody sees, were taken out.",
            "times",
        ),
    ),
    (
        _spaces,
        ngettext_lazy(
            "%(times)d odd space became a plain space.",
            "%(times)d odd spaces became plain spaces.",
            "times",
        ),
    ),
    (
        _composed,
        ngettext_lazy(
            "Letters with marks were put into their composed form (NFC).",
            "Letters with marks were put into their composed form (NFC).",
            "times",
        ),
    ),
]
