"""The week ahead as a picture: a bar for what is over, and one a working day. Draws, but knows no words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from bot.drawing import INK, PAPER, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bot.texts import Texts

_FAINT, _LINE = "#5b6672", "#d5d9de"
_OVER, _TODAY, _LATER = "#d32f2f", "#e08e0b", "#2a7de1"
_WIDTH, _HEIGHT, _MARGIN, _HEAD, _FOOT = 1000, 640, 40, 100, 110
_BAR = 0.62
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with two lines below it."""

    name: str
    below: str
    count: int
    colour: str


@dataclass(frozen=True, slots=True)
class Week:
    """What is drawn."""

    title: str
    bars: tuple[Bar, ...]


def week_of(over: int, ahead: Sequence[tuple[dt.date, int]], t: Texts) -> Week:
    """Return the week to draw: what is over comes first."""
    bars = [Bar(t.plain("work.picture_over"), "", over, _OVER)]
    for place, (day, count) in enumerate(ahead):
        name = t.plain(f"campaigns_weekday.{_WEEKDAYS[day.weekday()]}")
        bars.append(Bar(name, f"{day.day}/{day.month}", count, _LATER if place else _TODAY))
    total = over + sum(count for _, count in ahead)
    return Week(t.plain("work.picture_title", count=total), tuple(bars))


def draw(week: Week) -> bytes:
    """Return the picture as PNG; takes a while, so call it in a thread."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    write(pen, (_WIDTH // 2, _MARGIN + 20), week.title, 36, bold=True)
    most = max(1, *(bar.count for bar in week.bars))
    room = (_WIDTH - 2 * _MARGIN) // len(week.bars)
    floor = _HEIGHT - _FOOT
    for place, bar in enumerate(week.bars):
        _bar(pen, _MARGIN + place * room + room // 2, room, bar, most)
    pen.line((_MARGIN, floor, _WIDTH - _MARGIN, floor), fill=_LINE, width=3)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _bar(pen: ImageDraw.ImageDraw, middle: int, room: int, bar: Bar, most: int) -> None:
    floor, half = _HEIGHT - _FOOT, round(room * _BAR / 2)
    top = floor - round((floor - _HEAD - 50) * bar.count / most)
    if bar.count:
        pen.rounded_rectangle((middle - half, top, middle + half, floor), 6, fill=bar.colour)
    write(pen, (middle, top - 24), str(bar.count), 30, fill=INK if bar.count else _FAINT, bold=True)
    write(pen, (middle, floor + 30), bar.name, 26)
    write(pen, (middle, floor + 66), bar.below, 24, fill=_FAINT)
