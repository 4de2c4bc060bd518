"""The year as a picture: twelve months, reminders in colour, days off in grey. Draws, but knows no words."""

from __future__ import annotations

import calendar as months
import datetime as dt
import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
    Box = tuple[int, int, int, int]

COLOURS = ("#5c7f0a", "#2a7de1", "#e08e0b", "#1b998b", "#7b4bb7", "#d6559b", "#d32f2f", "#8a5a2b")
_INK, _FAINT, _OFF, _PAPER, _PALE = "#1d2733", "#8b95a1", "#d5d9de", "#ffffff", "#5b6672"
_MARGIN, _CELL, _GAP = 36, 52, 34
_ACROSS, _DOWN, _WEEK, _WEEKS = 3, 4, 7, 6
_HEAD, _NAME, _ROW = 84, 46, 40
_MONTH = _WEEK * _CELL
_WIDTH = 2 * _MARGIN + _ACROSS * _MONTH + (_ACROSS - 1) * _GAP
_BLOCK = _NAME + (_WEEKS + 1) * _CELL + 14
_SWATCH = 28
_SATURDAY = 5
_SAMPLE = "ế"
_FONTS = (
    "DejaVuSans{bold}.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans{bold}.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans{bold}.ttf",
    "/usr/share/fonts/TTF/DejaVuSans{bold}.ttf",
    "LiberationSans-{weight}.ttf",
    "NotoSans-{weight}.ttf",
    "arial{bd}.ttf",
)


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
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    pen = ImageDraw.Draw(image)
    _write(pen, (_WIDTH // 2, _MARGIN + _HEAD // 3), year.title, 40, bold=True)
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
    _write(pen, (left + _MONTH // 2, top + _NAME // 2), year.months[month - 1], 30, bold=True)
    for column, name in enumerate(year.weekdays):
        middle = (left + column * _CELL + _CELL // 2, top + _NAME + _CELL // 2)
        _write(pen, middle, name, 20, fill=_FAINT)
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
    fill = _FAINT if day.weekday() >= _SATURDAY and not marks else _INK
    if len(marks) == 1 and not marks[0].hollow:
        fill = _PAPER
    _write(pen, middle, str(day.day), 25, fill=fill, bold=bool(marks), halo=3 * (len(marks) > 1))


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
        _write(pen, (_MARGIN, top + _ROW // 2), note, 22, fill=_PALE, anchor="lm")


def _beside(pen: ImageDraw.ImageDraw, top: int, words: str) -> None:
    _write(pen, (_MARGIN + _SWATCH + 14, top + _ROW // 2), words, 24, anchor="lm")


def _write(
    pen: ImageDraw.ImageDraw,
    at: tuple[int, int],
    words: str,
    size: int,
    *,
    fill: str = _INK,
    bold: bool = False,
    anchor: str = "mm",
    halo: int = 0,
) -> None:
    font, vietnamese = _font(size, bold=bold)
    shown = words if vietnamese else plain_letters(words)
    pen.text(at, shown, fill=fill, font=font, anchor=anchor, stroke_width=halo, stroke_fill=_PAPER)


def plain_letters(words: str) -> str:
    """Return the words without accents, for a machine whose fonts have none: better bare than as boxes."""
    bare = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in bare if not unicodedata.combining(one)).encode("ascii", "ignore").decode()


@cache
def _font(size: int, *, bold: bool) -> tuple[Font, bool]:
    """Return a font, and whether it has Vietnamese letters."""
    own = ImageFont.load_default(size)
    if _is_vietnamese(own):
        return own, True
    weights = {
        "bold": "-Bold" if bold else "",
        "weight": "Bold" if bold else "Regular",
        "bd": "bd" if bold else "",
    }
    for name in _FONTS:
        try:
            found = ImageFont.truetype(name.format(**weights), size)
        except OSError:
            continue
        if _is_vietnamese(found):
            return found, True
    return own, False


def _is_vietnamese(font: Font) -> bool:
    """Say whether a letter looks different from the box that stands for a letter the font has not."""
    return bytes(font.getmask(_SAMPLE)) != bytes(font.getmask("\U0010fffd"))
