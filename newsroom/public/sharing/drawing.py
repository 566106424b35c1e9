"""The picture of a shared link: the verdict's word first, then shape and colour, then the claim.

Imports Pillow, so only who draws imports this.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from newsroom.public.sharing.card import Card
from newsroom.public.sharing.lettering import Block, Face, can_write, fitted

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
INNER = WIDTH - 2 * MARGIN
BAND = 22
FOOT = HEIGHT - 104
MARK, GAP = 40, 12

PAPER, INK, SOFT, HAIR = "#fbfaf5", "#1d1c19", "#5d5a52", "#d9d4c6"
# The colours of the light pages (site.css).
TONES = {
    "true": "#1c6239",
    "mostly-true": "#47691a",
    "half": "#7d5b00",
    "mostly-false": "#9a420c",
    "false": "#9c1f24",
    "article": "#0d4a52",
}
NO_TONE = "#4f5260"

VERDICT = [Face(size=size, weight=700) for size in (84, 72, 60, 48, 40)]
REMARK = [Face(size=size, weight=600) for size in (32, 27)]
TITLE = [Face(size=size, weight=500) for size in (62, 54, 47, 41, 36, 31)]
WHO = [Face(size=size) for size in (31, 27)]
NAME = [Face(size=size, weight=700) for size in (34, 29, 25)]
DATE = [Face(size=28)]


def png(card: Card) -> bytes:
    """The picture of ``card``. What no font of ours can write is left out."""
    sheet = _Sheet(card)
    top = sheet.verdict(40)
    top = sheet.text(card.remark, REMARK, sheet.tone, top, card.language)
    line = top + 16
    sheet.rule(line)
    bottom = FOOT - 16
    if card.who:
        bottom -= WHO[0].step
        sheet.text(card.who, WHO, SOFT, bottom, card.language)
    ink = SOFT if card.tone == "withdrawn" else INK
    room = bottom - line - 24
    sheet.text(card.title, TITLE, ink, line + 16, card.language, height=room)
    sheet.foot()
    return sheet.png()


@dataclass
class _Sheet:
    """What is drawn on, from the side on which the text begins."""

    card: Card

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.tone = TONES.get(self.card.tone, NO_TONE)
        self.pen.rectangle((0, 0, WIDTH, BAND - 1), fill=self.tone)

    def verdict(self, top: int) -> int:
        """The word, and beside it the marks; where it ends."""
        marks = self._marks_width()
        room = INNER - marks - (2 * GAP if marks else 0)
        word = self._fit(self.card.verdict, VERDICT, self.card.verdict_language, room, 1)
        width = 0
        if word:
            self._write(word, self.tone, top)
            width = round(word.lines[0].width) + 2 * GAP
        step = word.face.step if word else VERDICT[0].step
        self._marks(width, top + (step - MARK) // 2 + step // 12)
        return top + step

    def text(
        self, text: str, faces: list[Face], ink: str, top: int, language: str, height: float = 1
    ) -> int:
        """A text over the whole width; where it ends."""
        block = self._fit(text, faces, language, INNER, height)
        if block is None:
            return top
        self._write(block, ink, top)
        return top + block.height

    def rule(self, top: int) -> None:
        self.pen.line((MARGIN, top, WIDTH - MARGIN, top), fill=HAIR, width=2)

    def foot(self) -> None:
        """Who says so, and since when."""
        self.rule(FOOT)
        date = self._fit(self.card.date, DATE, self.card.language, INNER / 2, 1)
        taken = date.lines[0].width + 40 if date else 0
        name = self._fit(self.card.newsroom, NAME, self.card.language, INNER - taken, 1)
        middle = (FOOT + HEIGHT) // 2
        if name:
            self._write(name, INK, middle - name.face.step // 2)
        if date:
            self._write(date, SOFT, middle - date.face.step // 2, at_end=True)

    def png(self) -> bytes:
        written = io.BytesIO()
        # Few colours: a quarter of the size, and nobody sees it.
        self.image.quantize(64, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        return written.getvalue()

    def _fit(
        self, text: str, faces: list[Face], language: str, width: float, height: float
    ) -> Block | None:
        if not text.strip() or not can_write(text):
            return None
        return fitted(text, faces, language=language, width=width, height=height)

    def _write(self, block: Block, ink: str, top: int, *, at_end: bool = False) -> None:
        for number, line in enumerate(block.lines):
            baseline = top + number * block.face.step + round(block.face.size * 1.05)
            self.pen.text(
                (self._x(0 if not at_end else INNER - line.width, line.width), baseline),
                line.text,
                fill=ink,
                font=line.font,
                anchor="ls",
                direction=line.direction,
                language=line.language,
            )

    def _x(self, from_start: float, width: float) -> float:
        """The left edge of what is ``width`` wide and begins ``from_start`` into the line."""
        if self.card.direction == "ltr":
            return MARGIN + from_start
        return WIDTH - MARGIN - from_start - width

    def _marks_width(self) -> int:
        steps = self.card.steps
        count = 0 if steps is None else max(1, len(steps))
        return count * MARK + max(0, count - 1) * GAP

    def _marks(self, start: int, top: int) -> None:
        """One square for each step of the scale, filled as far as it is reached."""
        if self.card.steps == ():
            box = self._box(start, top)
            for begin in range(0, 360, 45):
                self.pen.arc(box, begin, begin + 28, fill=self.tone, width=4)
        for number, on in enumerate(self.card.steps or ()):
            box = self._box(start + number * (MARK + GAP), top)
            self.pen.rectangle(box, outline=self.tone, width=4, fill=self.tone if on else None)

    def _box(self, start: int, top: int) -> tuple[float, float, float, float]:
        left = self._x(start, MARK)
        return (left, top, left + MARK, top + MARK)
