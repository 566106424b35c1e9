"""What differs between two frozen contents, field by field, and what nature each difference has.

A changed link target, number, name, date, verdict, quote or source is called so by name: two texts
that look alike on the screen can differ in what matters most. Used by the review screen, by the
readers' comparison of editions, and by the rule that a typo is only a typo.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    """What a difference touches, gravest first. Only TEXT can be a typo."""

    VERDICT = "verdict", _("verdict")
    QUOTE = "quote", _("quote")
    NUMBER = "number", _("number")
    NAME = "name", _("name")
    DATE = "date", _("date")
    LINK = "link", _("link")
    SOURCE = "source", _("source")
    ORDER = "order", _("order")
    TEXT = "text", _("text")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference. ``path`` is the place in the content, such as ``evidence/<uuid>/passage``.

    ``old`` is None where something was added, ``new`` where it was removed; whole rows are dicts.
    """

    path: str
    nature: Nature
    old: Any
    new: Any

    @property
    def field(self) -> str:
        """The last name in the path."""
        return self.path.rsplit("/", 1)[-1]


_NO_TYPO = {
    Nature.VERDICT: _("A verdict changed (%(what)s): this is not a typo."),
    Nature.QUOTE: _("A quote changed (%(what)s): this is not a typo."),
    Nature.NUMBER: _("A number changed (%(what)s): this is not a typo."),
    Nature.NAME: _("A name changed (%(what)s): this is not a typo."),
    Nature.DATE: _("A date changed (%(what)s): this is not a typo."),
    Nature.LINK: _("A link or an address changed (%(what)s): this is not a typo."),
    Nature.SOURCE: _("A source or a reference changed (%(what)s): this is not a typo."),
    Nature.ORDER: _("The order changed (%(what)s): this is not a typo."),
    Nature.TEXT: _("More than the spelling changed (%(what)s): this is not a typo."),
}
# Derived from the rest of the content, or never shown.
_DERIVED = {"card", "facets", "references", "schema", "sort", "uuid"}
_BY_FIELD = {
    Nature.QUOTE: {"quote", "translation", "passage", "paraphrase", "reply", "reported",
                   "statements"},
    Nature.DATE: {"date", "since", "until", "edtf", "as_written", "inferred", "accessed",
                  "asked_on", "timecode"},
    Nature.LINK: {"url", "archive_url", "same_as", "href", "slug", "translation_of"},
    Nature.NAME: {"name", "aliases", "speaker", "role", "publisher", "author", "translator",
                  "bylines", "occasion", "place", "places", "body", "platform", "offices"},
    Nature.VERDICT: {"rating", "label", "definition", "value", "best", "worst", "colour", "scale",
                     "outcome", "stance", "directness"},
    Nature.SOURCE: {"source", "evidence", "rank", "interests", "origin", "located", "seen_through",
                    "locator", "verbatim", "claims", "claim", "related",
                    "first_published", "archived"},
}  # fmt: skip
_NATURE = {field: nature for nature, fields in _BY_FIELD.items() for field in fields}
# The newsroom's own texts. Whatever else is plain text (a format, a language) is chosen, not typed.
_PROSE = {"wording", "context", "why_checked", "how_checked", "limitation", "finding", "summary",
          "what_is_right", "reasoning", "headline", "standfirst", "html"}  # fmt: skip
# Every field of a content that a difference can be in.
FIELDS = frozenset(_NATURE) | _PROSE


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Every difference between two contents of one item, in the order of the new one."""
    names = _names(old) | _names(new)
    return list(_walk("", old, new, None, names))


def is_typo_only(found: list[Difference]) -> bool:
    """Whether nothing differs but the spelling of some words."""
    return beyond_typo(found) is None


def beyond_typo(found: list[Difference]) -> Difference | None:
    """The gravest difference that is more than the spelling of some words; None if all are that."""
    beyond = (entry for entry in found if not _is_typo(entry))
    return min(beyond, key=lambda entry: list(Nature).index(entry.nature), default=None)


def no_typo(beyond: Difference) -> str:
    """A sentence about a difference that is more than a typo."""
    old, new = _apart(_plain(beyond.old), _plain(beyond.new))
    return str(_NO_TYPO[beyond.nature]) % {"what": f"{old} → {new}"}


def _is_typo(entry: Difference) -> bool:
    return (
        entry.nature == Nature.TEXT
        and entry.field in _PROSE
        and _is_respelling(entry.old, entry.new)
    )


def _walk(
    path: str, old: Any, new: Any, nature: Nature | None, names: set[str]
) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(key for key in old if key not in new)]:
            if key not in _DERIVED:
                # What belongs to a verdict is the verdict's; else the field itself knows best.
                inner = nature if nature == Nature.VERDICT else _NATURE.get(key, nature)
                yield from _walk(f"{path}/{key}" if path else key, old.get(key), new.get(key),
                                 inner, names)  # fmt: skip
    elif _is_rows(old) and _is_rows(new):
        yield from _rows(path, old, new, nature, names)
    else:
        yield Difference(path=path, nature=nature or _of_text(old, new, names), old=old, new=new)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and row_key(row) for row in value)


def row_key(row: dict[str, Any]) -> str:
    """By what a row of one content is found in the other; empty if by nothing."""
    return str(row.get("uuid") or row.get("slug") or row.get("name") or "")


def _rows(
    path: str, old: list[Any], new: list[Any], nature: Nature | None, names: set[str]
) -> Iterator[Difference]:
    before, after = {row_key(row): row for row in old}, {row_key(row): row for row in new}
    whole = nature or Nature.TEXT
    for key, row in after.items():
        place = f"{path}/{key}"
        if key not in before:
            yield Difference(path=place, nature=whole, old=None, new=row)
        else:
            # A row's own fields say what they are; the list says it only of whole rows.
            yield from _walk(place, before[key], row, None, names)
    for key, row in before.items():
        if key not in after:
            yield Difference(path=f"{path}/{key}", nature=whole, old=row, new=None)
    if set(before) == set(after) and list(before) != list(after):
        yield Difference(path=path, nature=Nature.ORDER, old=list(before), new=list(after))


def _of_text(old: Any, new: Any, names: set[str]) -> Nature:
    """The nature of a difference between two texts of the newsroom's own."""
    before, after = _text(old), _text(new)
    if _hrefs(before) != _hrefs(after):
        return Nature.LINK
    if _numbers(before) != _numbers(after):
        return Nature.NUMBER
    if _named(before, names) != _named(after, names):
        return Nature.NAME
    return Nature.TEXT


def _text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _hrefs(text: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', text)


def _numbers(text: str) -> list[str]:
    """Every number, in any script's digits, as Python reads it."""
    return [
        "".join(str(int(sign)) if sign.isdecimal() else sign for sign in number)
        for number in re.findall(r"\d+(?:[.,٫٬/]\d+)*", strip_tags(text))
    ]


def _named(text: str, names: set[str]) -> list[str]:
    """What looks like a name: known ones, and capitals inside a sentence."""
    plain = strip_tags(text)
    inside = re.findall(r"(?<![.!?…:“\"\n] )(?<!\n)(?<!^)\b[^\W\d_a-z][\w’'-]*", plain)
    known = sorted(name for name in names for _hit in range(plain.count(name)))
    return [word for word in inside if word[0].isupper()] + known


def _names(value: Any) -> set[str]:
    """The names that a content itself holds: of people, places, publishers and their aliases."""
    found: set[str] = set()
    if isinstance(value, dict):
        for key, entry in value.items():
            if key in ("name", "publisher", "author") and entry:
                found.add(str(entry))
            elif key == "aliases":
                found.update(entry)
            else:
                found |= _names(entry)
    elif isinstance(value, list):
        for entry in value:
            found |= _names(entry)
    return found


def _plain(value: Any) -> str:
    """One side of a difference in one line: a text, or by what people know a row."""
    if isinstance(value, dict):
        known = ("name", "title", "quote", "passage", "wording", "slug", "uuid")
        return next((str(value[key]) for key in known if value.get(key)), "")
    return _text(value)


def _apart(old: str, new: str) -> tuple[str, str]:
    """Of two texts the words in which they differ, in quotation marks; markup if only that does."""
    if strip_tags(old) != strip_tags(new):
        old, new = strip_tags(old), strip_tags(new)
    before, after = old.split(), new.split()
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    one, other = (Truncator(" ".join(words)).chars(80) for words in (before, after))
    return f"“{one}”", f"“{other}”"


def _is_respelling(old: Any, new: Any) -> bool:
    """Whether the same words stand in the same order, some spelt a little differently."""
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_is_respelling, old, new))
    before, after = strip_tags(_text(old)).split(), strip_tags(_text(new)).split()
    if len(before) != len(after):
        return False
    return all(_alike(one, other) for one, other in zip(before, after, strict=True))


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or one[0].lower() != other[0].lower():
        return False
    if re.search(r"\d", one + other) or _is_negated(one) != _is_negated(other):
        return False
    matcher = difflib.SequenceMatcher(None, one.lower(), other.lower(), autojunk=False)
    steps = [
        max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    ]
    # Two letters that changed places count as two; “seventeen” and “seventy” are further apart.
    return matcher.ratio() >= 0.7 and sum(steps) <= 2


def _is_negated(word: str) -> bool:
    """“didn’t”, with or without its apostrophe, is not a spelling of “did”."""
    return bool(re.search(r"n[’']?t\W*$", word))
