"""Months as stacked bars, to be read on a phone. Draws, but knows no words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image, ImageDraw

from bot.drawing import INK, PAPER, write

COLOURS = ("#1b998b", "#2a7de1", "#d32f2f", "#e8b93b")
"""Early, on time, overdue, in progress."""
_WIDTH, _HEIGHT = 1080, 1250
_MARGIN, _HEAD, _FOOT, _AXIS = 40, 150, 270, 92
_BOTTOM = _HEIGHT - _FOOT
_GRID, _FAINT = "#e3e6ea", "#5b6672"
_SWATCH = 34
_ROW = 56
_STEPS = 4
_TITLE, _TEXT, _SMALL, _TINY = 40, 30, 26, 22
_LEAST = 4  # pixels of what is there at all
_CROWDED = 13  # months beside which numbers need smaller letters


class Bar(NamedTuple):
    """A month: its name below, and how many of each kind, from the bottom up."""

    name: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn; ``legend`` names the kinds with their sums, ``number`` is written by :attr:`written`."""

    title: str
    scope: str
    bars: tuple[Bar, ...]
    legend: tuple[str, ...]
    total: str
    note: str
    comma: str
    """What groups thousands."""

    def written(self, value: int) -> str:
        """Return a number as the reader groups it."""
        return f"{value:,}".replace(",", self.comma)


def draw(chart: Chart) -> bytes:
    """Return the chart as PNG; takes a while, so call it in a thread."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    write(pen, (_WIDTH // 2, _MARGIN + 20), chart.title, _TITLE, bold=True)
    write(pen, (_WIDTH // 2, _MARGIN + 74), chart.scope, _TEXT, fill=_FAINT)
    top = _top(max((sum(bar.parts) for bar in chart.bars), default=0))
    _grid(pen, top, chart)
    for place in range(len(chart.bars)):
        _bar(pen, place, top, chart)
    _legend(pen, chart)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _top(most: int) -> int:
    """Return a round number at or above the highest bar, which four steps divide."""
    unit = 1
    while True:
        for step in (1, 2, 3, 4, 5, 8):
            if step * unit * _STEPS >= most:
                return step * unit * _STEPS
        unit *= 10


def _grid(pen: ImageDraw.ImageDraw, top: int, chart: Chart) -> None:
    for step in range(_STEPS + 1):
        y = _BOTTOM - round((_BOTTOM - _HEAD - _MARGIN) * step / _STEPS)
        pen.line((_AXIS + _MARGIN // 2, y, _WIDTH - _MARGIN, y), fill=_GRID if step else INK, width=2)
        at = (_AXIS + _MARGIN // 4, y)
        write(pen, at, chart.written(top * step // _STEPS), _SMALL, fill=_FAINT, anchor="rm")


def _bar(pen: ImageDraw.ImageDraw, place: int, top: int, chart: Chart) -> None:
    bar, width = chart.bars[place], (_WIDTH - _AXIS - 2 * _MARGIN) / len(chart.bars)
    left = _AXIS + _MARGIN + place * width
    start, end = round(left + width * 0.12), round(left + width * 0.88)
    middle, base, room = (start + end) // 2, _BOTTOM, _BOTTOM - _HEAD - _MARGIN
    crowded = len(chart.bars) >= _CROWDED
    for colour, count in zip(COLOURS, bar.parts, strict=True):
        height = max(_LEAST, round(room * count / top)) if count else 0
        if height:
            pen.rectangle((start, base - height, end, base - 1), fill=colour)
        base -= height
    if total := sum(bar.parts):
        write(pen, (middle, base - 20), chart.written(total), 17 if crowded else _TINY, bold=True, halo=2)
    write(pen, (middle, _BOTTOM + 26), bar.name, 18 if crowded else _SMALL)


def _legend(pen: ImageDraw.ImageDraw, chart: Chart) -> None:
    top = _BOTTOM + 66
    for place, words in enumerate(chart.legend):
        row, column = divmod(place, 2)
        x, y = _MARGIN + 20 + column * (_WIDTH - 2 * _MARGIN) // 2, top + row * _ROW
        pen.rounded_rectangle((x, y, x + _SWATCH, y + _SWATCH), 6, fill=COLOURS[place])
        write(pen, (x + _SWATCH + 16, y + _SWATCH // 2), words, _TEXT, anchor="lm")
    write(pen, (_WIDTH // 2, top + 2 * _ROW + 16), chart.total, _TEXT, bold=True)
    write(pen, (_WIDTH // 2, top + 2 * _ROW + 62), chart.note, _SMALL, fill=_FAINT)
