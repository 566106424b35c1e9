"""A list of quotes as people paste it: one a line or a paragraph, with or without who said it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.transcripts.cleaning import clean
from newsroom.review.errors import Refused

MOST = 300

_PAIRS = {
    "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "‘": "’", "‚": "‘’",
    '"': '"', "'": "'", "「": "」", "『": "』", "《": "》",
}  # fmt: skip
_OPEN = "".join(_PAIRS)
_CLOSE = "".join(sorted(set("".join(_PAIRS.values()))))
# A bullet, or a number with a dot or bracket: digits of every script.
_MARKER = re.compile(r"^\s*(?:[-*•‣◦▪●·–—](?:\s+|$)|[(\[]?\d{1,3}\s*[.)\]、]\s*(?=\D|$))")
_NAME = rf"(?P<speaker>[^:：\n{_OPEN}{_CLOSE}]{{1,80}}?)"
_COLON = re.compile(rf"{_NAME}\s*[:：](?!//)\s*(?P<quote>\S.*)", re.S)
_DASH = re.compile(rf"{_NAME}\s+[–—-]\s+(?P<quote>\S.*)", re.S)
_AFTER = re.compile(
    rf"(?P<quote>[{_OPEN}].+[{_CLOSE}])\s*[–—-]\s*(?P<speaker>[^{_OPEN}{_CLOSE}]{{1,80}})", re.S
)
_LONGEST_NAME = 6  # words; what is longer is rather the beginning of a sentence


@dataclass(frozen=True, kw_only=True)
class Quote:
    """One entry. ``whole`` is all of it.

    Not ``sure`` is who said it where only a dash parts a few words from the rest: it may as well
    be a part of the sentence, and is taken for a name only if somebody is called that.
    """

    speaker: str
    quote: str
    whole: str
    sure: bool


def read(pasted: str) -> list[Quote]:
    """The quotes of a pasted list. Raises Refused where there is none, or more than ``MOST``."""
    entries = [entry for part in _paragraphs(clean(pasted).text) for entry in _entries(part)]
    found = [_quote(entry) for entry in entries]
    if not found:
        raise Refused(_("There are no words in it. Paste one quote a line."))
    if len(found) > MOST:
        sentence = _("The list has %(count)d quotes; %(most)d is the most at one go. Divide it.")
        raise Refused(sentence % {"count": len(found), "most": MOST})
    return found


def _paragraphs(text: str) -> list[list[str]]:
    """The lines of each paragraph; where no line is empty, each line is one."""
    parts = [
        [line.strip() for line in part.splitlines() if line.strip()]
        for part in re.split(r"\n[^\S\n]*\n", text.strip())
    ]
    parts = [part for part in parts if part]
    return [[line] for line in parts[0]] if len(parts) == 1 else parts


def _entries(lines: list[str]) -> list[str]:
    # A paragraph of many lines is one quote, unless each line begins as a quote does.
    if len(lines) > 1 and not all(map(_begins, lines)):
        lines = [" ".join(lines)]
    return [entry for line in lines if (entry := _MARKER.sub("", line, count=1).strip())]


def _begins(line: str) -> bool:
    return bool(_MARKER.match(line) or line[0] in _OPEN or _COLON.match(line))


def _quote(entry: str) -> Quote:
    for pattern in (_COLON, _DASH, _AFTER):
        found = pattern.fullmatch(entry)
        if found and _is_name(speaker := found["speaker"].strip()):
            quote = found["quote"].strip()
            sure = pattern is not _DASH or quote[0] in _OPEN
            return Quote(speaker=speaker, quote=_bare(quote), whole=_bare(entry), sure=sure)
    return Quote(speaker="", quote=_bare(entry), whole=_bare(entry), sure=True)


def _is_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and len(text.split()) <= _LONGEST_NAME


def _bare(quote: str) -> str:
    """``quote`` without the marks around all of it."""
    inner = quote[1:-1]
    marks = quote[:1] + _PAIRS.get(quote[:1], "")
    if len(quote) > 2 and quote[-1] in marks[1:] and not any(mark in inner for mark in marks):
        return inner.strip()
    return quote
