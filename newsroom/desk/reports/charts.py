"""A table drawn by the server: lengths in per cent of the width, letters in their own size."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from newsroom.desk.reports.tables import Cell, Drawn, Row, shown

MOST_BARS = 15
LINE, BAR = 34, 10  # pixels: a bar with its words, and the bar itself
TALL, FOOT = 120, 18  # pixels: the highest column, and the words below the columns


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A rectangle; ``x`` and ``width`` in per cent, ``y`` and ``height`` in pixels."""

    x: str
    y: str
    width: str
    height: str
    series: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Word:
    x: str
    y: str
    text: str
    at_end: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What is drawn, and in words. ``legend`` has the colour and the name of each series."""

    height: int
    says: str
    marks: list[Mark] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)


def draw(drawn: Drawn, columns: Sequence[str], rows: Sequence[Row]) -> Chart | None:
    """The chart of a table, None where there is nothing to draw."""
    rows = rows if drawn.standing else rows[:MOST_BARS]
    longest = max((_length(drawn, row) for row in rows), default=0)
    if not longest:
        return None
    height = TALL + 2 * FOOT if drawn.standing else LINE * len(rows)
    chart = Chart(
        height=height,
        says=_says(drawn, rows),
        legend=[(name, columns[n]) for n, name in drawn.series] if len(drawn.series) > 1 else [],
    )
    draw_rows = _columns if drawn.standing else _bars
    draw_rows(chart, drawn, columns, rows, longest)
    return chart


def _bars(
    chart: Chart, drawn: Drawn, columns: Sequence[str], rows: Sequence[Row], longest: float
) -> None:
    for line, row in enumerate(rows):
        y = line * LINE
        chart.words.append(_word(0, y + 13, shown(row[0]).text))
        chart.words.append(_word(100, y + 13, _values(drawn, row), at_end=True))
        for series, start, length, says in _pieces(drawn, columns, row):
            x, width = 100 * start / longest, 100 * length / longest
            chart.marks.append(
                Mark(x=_percent(_place(x, width)), y=str(y + 18), width=_percent(width),
                     height=str(BAR), series=series, says=says)
            )  # fmt: skip


def _columns(
    chart: Chart, drawn: Drawn, columns: Sequence[str], rows: Sequence[Row], longest: float
) -> None:
    step = 100 / len(rows)
    for number, row in enumerate(rows):
        for series, start, length, says in _pieces(drawn, columns, row):
            height = TALL * length / longest
            top = FOOT + TALL * (1 - start / longest) - height
            chart.marks.append(
                Mark(x=_percent(_place(step * (number + 0.1), step * 0.8)), y=f"{top:.2f}",
                     width=_percent(step * 0.8), height=f"{height:.2f}", series=series, says=says)
            )  # fmt: skip
    bottom = FOOT + TALL + 14
    chart.words.append(_word(0, 12, _("highest: %(number)s") % {"number": shown(longest)}))
    chart.words.append(_word(0, bottom, shown(rows[0][0]).text))
    if len(rows) > 1:
        chart.words.append(_word(100, bottom, shown(rows[-1][0]).text, at_end=True))


def _pieces(drawn: Drawn, columns: Sequence[str], row: Row) -> list[tuple[str, float, float, str]]:
    """Colour, start, length and words of each piece; of those that start together the longest
    first, so that none hides another."""
    lengths = [row[n] or 0 for n, _name in drawn.series]
    starts = itertools.accumulate([0, *lengths[:-1]]) if drawn.stacked else itertools.repeat(0)
    pieces = [
        (name, start, length, f"{shown(row[0])}, {columns[n]}: {shown(length)}")
        for (n, name), start, length in zip(drawn.series, starts, lengths, strict=False)
        if length
    ]
    return pieces if drawn.stacked else sorted(pieces, key=lambda piece: -piece[2])


def _length(drawn: Drawn, row: Row) -> float:
    lengths = [row[n] or 0 for n, _name in drawn.series]
    return sum(lengths) if drawn.stacked else max(lengths)


def _values(drawn: Drawn, row: Row) -> str:
    if drawn.stacked:
        return str(shown(_length(drawn, row)))
    return " / ".join(str(shown(row[n])) for n, _name in drawn.series)


def _says(drawn: Drawn, rows: Sequence[Row]) -> str:
    most = max(rows, key=lambda row: _length(drawn, row))
    words = {"name": shown(most[0]), "number": shown(_length(drawn, most)), "rows": len(rows)}
    return _(
        "%(rows)s rows; the most is %(number)s, for %(name)s. "
        "The table below has all the numbers."
    ) % words  # fmt: skip


def _place(x: float, width: float) -> float:
    """In scripts that are read from right to left, charts are, too."""
    return 100 - x - width if get_language_bidi() else x


def _word(x: float, y: float, text: str | Cell, *, at_end: bool = False) -> Word:
    return Word(x=_percent(_place(x, 0)), y=str(y), text=str(text), at_end=at_end)


def _percent(number: float) -> str:
    return f"{max(0.0, number):.3f}%"
