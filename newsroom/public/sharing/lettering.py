"""Lines of text in a picture: the right letters, joined, in the right direction.

Imports Pillow, so only who draws imports this.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional, category

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
from PIL import ImageFont

# The second one has the letters of Arabic script, and Latin ones beside them.
FONTS = (
    Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf",
    Path(fontpkg_noto_sans_arabic.ROOT) / "files" / "NotoSansArabic[wdth,wght].ttf",
)
_NOWHERE = "\U0010fffd"  # private, and in no font: drawn like whatever a font lacks
ELLIPSIS = "…"
JOINERS = "\u200c\u200d"  # they shape words and are not seen
LONGEST = 600  # characters of a text that are looked at


@dataclass(frozen=True, kw_only=True)
class Face:
    """A size and a weight; which font it is in depends on the text."""

    size: int
    weight: int = 400

    @property
    def step(self) -> int:
        """From one line to the next, in pixels: Arabic letters go further up and down."""
        return round(self.size * 1.45)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line, ready to be drawn; ``width`` in pixels."""

    text: str
    font: Any
    direction: str
    language: str
    width: float


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines of one face below each other."""

    lines: list[Line]
    face: Face

    @property
    def height(self) -> int:
        return self.face.step * len(self.lines)


def can_write(text: str) -> bool:
    """Whether there is a font with all letters of ``text``."""
    return _font_for(_plain(text)) is not None


def fitted(text: str, faces: list[Face], *, language: str, width: float, height: float) -> Block:
    """``text`` in the first of ``faces``, largest first, in which it fits into ``width`` and
    ``height``; shortened in the last one. Raises ValueError if it cannot be written.
    """
    text = _plain(text)[:LONGEST]
    for face in faces:
        setting = _Setting(text, face, language)
        found = list(setting.wrapped(width))
        most = max(1, int(height // face.step))
        if len(found) <= most and not setting.is_broken:
            return Block(lines=[setting.line(one) for one in found], face=face)
    if len(found) > most:
        found[most - 1 :] = [setting.shortened(" ".join(found[most - 1 :]), width)]
    return Block(lines=[setting.line(one) for one in found], face=face)


class _Setting:
    """One text in one face."""

    def __init__(self, text: str, face: Face, language: str) -> None:
        path = _font_for(text)
        if path is None:
            raise ValueError("No font has all letters of this text.")
        self.font = _font(path, face.size, face.weight)
        self.direction = _direction(text)
        self.language = language.split("-")[0]
        self.text = text
        # Whether a word had to be broken, being longer than a line.
        self.is_broken = False

    def width(self, text: str) -> float:
        return self.font.getlength(text, direction=self.direction, language=self.language)

    def line(self, text: str) -> Line:
        return Line(
            text=text,
            font=self.font,
            direction=self.direction,
            language=self.language,
            width=self.width(text),
        )

    def wrapped(self, width: float) -> Iterator[str]:
        """The text in lines, broken between words, and within one that is too long."""
        held = ""
        for word in self.text.split():
            longer = f"{held} {word}".strip()
            if self.width(longer) <= width:
                held = longer
                continue
            if held:
                yield held
            *whole, held = self._broken(word, width)
            yield from whole
        yield held

    def _broken(self, word: str, width: float) -> Iterator[str]:
        while self.width(word) > width:
            self.is_broken = True
            end = self._fitting(word, width)
            yield word[:end]
            word = word[end:]
        yield word

    def shortened(self, text: str, width: float) -> str:
        """The text, or its beginning and an ellipsis."""
        if self.width(text) <= width:
            return text
        words = text.split()
        while len(words) > 1:
            words.pop()
            shorter = " ".join(words) + ELLIPSIS
            if self.width(shorter) <= width:
                return shorter
        return text[: self._fitting(text, width - self.width(ELLIPSIS))] + ELLIPSIS

    def _fitting(self, text: str, width: float) -> int:
        """How many of its first characters fit: one at least, and no mark without its letter."""
        ends = range(1, len(text) + 1)
        end = max(1, bisect_right(ends, width, key=lambda end: self.width(text[:end])))
        while 1 < end < len(text) and category(text[end]) == "Mn":
            end -= 1
        return end


def _plain(text: str) -> str:
    """In one line, without what steers lines or is not seen; joiners stay, for they shape words."""
    words = " ".join(text.split())
    return "".join(c for c in words if c in JOINERS or category(c) not in ("Cc", "Cf", "Cs"))


def _direction(text: str) -> str:
    """That of the first letter that has one."""
    strong = (bidirectional(c) for c in text)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def _font_for(text: str) -> Path | None:
    needed = {c for c in text if c != " " and c not in JOINERS}
    return next((path for path in FONTS if needed <= _drawable(path, frozenset(needed))), None)


@lru_cache(maxsize=64)
def _drawable(path: Path, letters: frozenset[str]) -> frozenset[str]:
    font = _font(path, 16, 400)
    nothing = _drawn(font, _NOWHERE)
    return frozenset(letter for letter in letters if _drawn(font, letter) != nothing)


def _drawn(font: Any, letter: str) -> tuple[Any, bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


@lru_cache(maxsize=24)
def _font(path: Path, size: int, weight: int) -> Any:
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    font.set_variation_by_axes([weight, 100])
    return font
