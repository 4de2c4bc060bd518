"""The year as a picture: twelve months, reminders in colour, days off in grey. Draws, but knows no words."""

from __future__ import annotations

import calendar as months
import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from bot.drawing import INK, PAPER, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    Box = tuple[int, int, int, int]

COLOURS = ("#5c7f0a", "#2a7de1", "#e08e0b", "#1b998b", "#7b4bb7", "#d6559b", "#d32f2f", "#8a5a2b")
_FAINT, _OFF, _PALE = "#8b95a1", "#d5d9de", "#5b6672"
_MARGIN, _CELL, _GAP = 36, 52, 34
_ACROSS, _DOWN, _WEEK, _WEEKS = 3, 4, 7, 6
_HEAD, _NAME, _ROW = 84, 46, 40
_MONTH = _WEEK * _CELL
_WIDTH = 2 * _MARGIN + _ACROSS * _MONTH + (_ACROSS - 1) * _GAP
_BLOCK = _NAME + (_WEEKS + 1) * _CELL + 14
_SWATCH = 28
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A reminder on a day, by the number of its colour; ``hollow``: it is switched off."""

    colour: int
    hollow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What is drawn. ``weekdays`` begin with Monday; ``legend`` names the colours, ``off`` the grey."""

    year: int
    title: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    days_off: AbstractSet[dt.date]
    marks: Mapping[dt.date, tuple[Mark, ...]]
    legend: tuple[tuple[Mark, str], ...]
    off: str
    notes: tuple[str, ...] = ()


def draw(year: Year) -> bytes:
    """Return the picture as PNG; takes a while, so call it in a thread."""
    lines = len(year.legend) + 1 + len(year.notes)
    height = _MARGIN + _HEAD + _DOWN * _BLOCK + lines * _ROW + _MARGIN
    image = Image.new("RGB", (_WIDTH, height), PAPER)
    pen = ImageDraw.Draw(image)
    write(pen, (_WIDTH // 2, _MARGIN + _HEAD // 3), year.title, 40, bold=True)
    for month in range(1, 13):
        row, column = divmod(month - 1, _ACROSS)
        at = (_MARGIN + column * (_MONTH + _GAP), _MARGIN + _HEAD + row * _BLOCK)
        _month(pen, at, month, year)
    _legend(pen, _MARGIN + _HEAD + _DOWN * _BLOCK, year)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _month(pen: ImageDraw.ImageDraw, at: tuple[int, int], month: int, year: Year) -> None:
    left, top = at
    write(pen, (left + _MONTH // 2, top + _NAME // 2), year.months[month - 1], 30, bold=True)
    for column, name in enumerate(year.weekdays):
        middle = (left + column * _CELL + _CELL // 2, top + _NAME + _CELL // 2)
        write(pen, middle, name, 20, fill=_FAINT)
    for row, week in enumerate(months.Calendar().monthdatescalendar(year.year, month), 1):
        for column, day in enumerate(week):
            if day.month == month:
                x, y = left + column * _CELL, top + _NAME + row * _CELL
                _day(pen, (x + 3, y + 3, x + _CELL - 3, y + _CELL - 3), day, year)


def _day(pen: ImageDraw.ImageDraw, box: Box, day: dt.date, year: Year) -> None:
    marks = year.marks.get(day, ())
    if day in year.days_off:
        pen.rounded_rectangle(box, 8, fill=_OFF)
    for place, mark in enumerate(marks):
        _mark(pen, _part(box, place, len(marks)), mark)
    middle = ((box[0] + box[2]) // 2, (box[1] + box[3]) // 2)
    fill = _FAINT if day.weekday() >= _SATURDAY and not marks else INK
    if len(marks) == 1 and not marks[0].hollow:
        fill = PAPER
    write(pen, middle, str(day.day), 25, fill=fill, bold=bool(marks), halo=3 * (len(marks) > 1))


def _part(box: Box, place: int, of: int) -> Box:
    """Return one of so many equal strips of a cell."""
    width = (box[2] - box[0]) / of
    return round(box[0] + place * width), box[1], round(box[0] + (place + 1) * width) - (of > 1), box[3]


def _mark(pen: ImageDraw.ImageDraw, box: Box, mark: Mark) -> None:
    colour = COLOURS[mark.colour % len(COLOURS)]
    if mark.hollow:
        pen.rounded_rectangle(box, 8, outline=colour, width=3)
    else:
        pen.rounded_rectangle(box, 8, fill=colour)


def _legend(pen: ImageDraw.ImageDraw, top: int, year: Year) -> None:
    for mark, words in year.legend:
        _mark(pen, (_MARGIN, top + 6, _MARGIN + _SWATCH, top + 6 + _SWATCH), mark)
        _beside(pen, top, words)
        top += _ROW
    pen.rounded_rectangle((_MARGIN, top + 6, _MARGIN + _SWATCH, top + 6 + _SWATCH), 8, fill=_OFF)
    _beside(pen, top, year.off)
    for note in year.notes:
        top += _ROW
        write(pen, (_MARGIN, top + _ROW // 2), note, 22, fill=_PALE, anchor="lm")


def _beside(pen: ImageDraw.ImageDraw, top: int, words: str) -> None:
    write(pen, (_MARGIN + _SWATCH + 14, top + _ROW // 2), words, 24, anchor="lm")
