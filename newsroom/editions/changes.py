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


# Derived from the rest of the content, or never shown.
_DERIVED = {"card", "facets", "schema", "sort", "uuid"}
_BY_FIELD = {
    Nature.QUOTE: {"quote", "translation", "passage", "paraphrase", "reply", "reported",
                   "statements"},
    Nature.DATE: {"date", "edtf", "as_written", "inferred", "accessed", "asked_on", "timecode"},
    Nature.LINK: {"url", "archive_url", "same_as", "href", "slug"},
    Nature.NAME: {"name", "aliases", "speaker", "role", "publisher", "author", "translator",
                  "bylines", "occasion", "place", "places", "body", "platform"},
    Nature.VERDICT: {"rating", "label", "definition", "value", "best", "worst", "colour", "scale",
                     "outcome", "stance", "directness"},
    Nature.SOURCE: {"source", "evidence", "rank", "interests", "origin", "located", "seen_through",
                    "locator", "verbatim", "claims", "claim", "related"},
}  # fmt: skip
_NATURE = {field: nature for nature, fields in _BY_FIELD.items() for field in fields}


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Every difference between two contents of one item, in the order of the new one."""
    names = _names(old) | _names(new)
    return list(_walk("", old, new, None, names))


def is_typo_only(found: list[Difference]) -> bool:
    """Whether nothing differs but the spelling of some words."""
    return all(
        entry.nature == Nature.TEXT and _is_respelling(entry.old, entry.new) for entry in found
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
    inside = re.findall(r"(?<![.!?…:“\"\n] )(?<!^)\b[^\W\d_a-z][\w’'-]*", plain)
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


def _is_respelling(old: Any, new: Any) -> bool:
    """Whether the same words stand in the same order, some spelt a little differently."""
    before, after = strip_tags(_text(old)).split(), strip_tags(_text(new)).split()
    if len(before) != len(after):
        return False
    return all(_alike(one, other) for one, other in zip(before, after, strict=True))


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    shortest = min(len(one), len(other))
    similar = difflib.SequenceMatcher(None, one.lower(), other.lower()).ratio()
    return shortest >= 4 and similar >= 0.7 and one[0].lower() == other[0].lower()
