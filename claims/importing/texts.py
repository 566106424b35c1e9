"""Text as it was meant to be read, from text as files hold it."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator

from claims.importing.mojibake import mended

# Longer text is cut before anything else looks at it.
LARGEST = 1_000_000

_TAGS = (
    "a abbr acronym address article aside b bdi bdo big blockquote br button caption center cite "
    "code col colgroup dd del details dfn div dl dt em figcaption figure font footer form h1 h2 h3 "
    "h4 h5 h6 header hr html body head i iframe img input ins kbd label li link main mark meta nav "
    "noscript object ol p picture pre q s samp section small source span strike strong sub summary "
    "sup svg table tbody td tfoot th thead time title tr tt u ul var video wbr"
).replace(" ", "|")
# An attribute has a value here: “<b and c>” is no tag. Possessive, so that nothing is tried twice.
_ATTRIBUTES = r"(?:\s++[\w:-]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>=]++))*+"
_BLOCK = re.compile(
    rf"</?(?:address|article|aside|blockquote|d[dlt]|div|fig\w+|footer|h[1-6]|header|hr|li|main|nav"
    rf"|ol|p|pre|section|table|tr|ul){_ATTRIBUTES}\s*+/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(rf"<br{_ATTRIBUTES}\s*+/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS}){_ATTRIBUTES}\s*+/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.{0,10000}?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_SCRIPT = re.compile(
    rf"<(script|style){_ATTRIBUTES}\s*+>.*?(?:</\1\s*+>|\Z)", re.IGNORECASE | re.DOTALL
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Marks between letters that some scripts need (U+200C to U+200F) stay.
_CONTROL = re.compile(
    r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060-\u2064\ufdd0-\ufdef\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_NOT_IN_XML = bytes(set(range(32)) - set(b"\t\n\r"))
_NO_XML = re.compile(b"[" + re.escape(_NOT_IN_XML) + b"]")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def _tags(text: str) -> str:
    if "<" not in text and "]]>" not in text:
        return text
    text = _COMMENT.sub("", _SCRIPT.sub("", text))
    return _TAG.sub("", _BREAK.sub("\n", _BLOCK.sub("\n\n", text)))


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


_STEPS: list[tuple[str, Callable[[str], str]]] = [
    ("mojibake", mended),
    ("control", lambda text: _CONTROL.sub("", _SURROGATE.sub("\ufffd", text))),
    ("direction", lambda text: _DIRECTION.sub("", text)),
    ("tags", _tags),
    ("entities", _entities),
]


def clean(text: str, *, lines: bool = False) -> tuple[str, list[str]]:
    """``text`` without what does not belong in it, and the kinds of repairs that took.

    White space is one space, or with ``lines`` a line break or an empty line; that is no repair.
    What is clean comes back as it is.
    """
    kinds: list[str] = []
    text = unicodedata.normalize("NFC", text[:LARGEST])
    # Escaped twice, tags come out of entities, and the other way round.
    while True:
        before = text
        for kind, step in _STEPS:
            after = step(text)
            if after != text:
                kinds.append(kind)
            text = after
        text = unicodedata.normalize("NFC", _spaced(text, lines=lines))
        if text == before:
            return text, list(dict.fromkeys(kinds))


def _spaced(text: str, *, lines: bool) -> str:
    if not lines:
        return " ".join(text.split())
    return "\n\n".join(_paragraphs(_LINE.sub("\n", text)))


def _paragraphs(text: str) -> Iterator[str]:
    for each in re.split(r"\n\s*\n", text):
        paragraph = "\n".join(filter(None, (" ".join(line.split()) for line in each.split("\n"))))
        if paragraph:
            yield paragraph


def marked(content: bytes) -> bytes:
    """UTF-8 in which control characters, at which parsers stop, are others that ``clean`` takes
    out."""
    if len(content.translate(None, _NOT_IN_XML)) == len(content):
        return content
    return _NO_XML.sub("\ufdd0".encode(), content)


def cut(text: str, most: int) -> str:
    """``text``, or as many of its words as fit into ``most`` characters with the ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    at = max(kept.rfind(" "), kept.rfind("\n"))
    return kept[: at if at > most // 2 else None].rstrip() + "…"


def short(value: object) -> str:
    """A value as it is shown in a report."""
    return cut(" ".join(_CONTROL.sub("\ufffd", _SURROGATE.sub("\ufffd", str(value))).split()), 300)
