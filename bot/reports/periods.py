"""Periods of a report: calendar ones, those of Decree 09/2019/NĐ-CP (to be confirmed), typed days.

A reporting year runs from 15 December to 14 December; its quarters begin on the 15th of the month before.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["month", "quarter", "year", "reporting_quarter", "reporting_year", "own"]
REPORTING: tuple[Kind, ...] = ("reporting_quarter", "reporting_year")
"""The cut-offs stand in a decree nobody of the office has confirmed yet, so cards mark them."""
_DAY = dt.timedelta(days=1)
_QUARTER = 3  # months
_YEAR = 12
_LONG = 300  # days
_MOST_MONTHS = 24
_FIRST_DAY = 15
_EARLIEST, _LATEST = 2000, 2999  # so that what is compared with it has a date too
_TYPED = re.compile(r"\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})\s*[-–—]\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})\s*")
_NAMED = re.compile(
    r"(?:(tháng|thang|quý|quy|năm|nam|month|quarter|year)\s*)?(?:(\d{1,2})\b\s*[/.-]?\s*)?(\d{4})?"
)
_CODE = re.compile(r"([mqyRYo])(\d{4})(\d{2})?(?:(\d{2})(\d{8}))?")
_LETTERS: dict[Kind, str] = {
    "month": "m", "quarter": "q", "year": "y", "reporting_quarter": "R", "reporting_year": "Y", "own": "o",
}  # fmt: skip


_WORDS: dict[str, Kind] = {
    "tháng": "month", "thang": "month", "month": "month", "quý": "quarter", "quy": "quarter",
    "quarter": "quarter", "năm": "year", "nam": "year", "year": "year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; ``year`` and ``number`` name a month, quarter or year."""

    kind: Kind
    first: dt.date
    last: dt.date
    year: int = 0
    number: int = 0

    @property
    def code(self) -> str:
        """What a button carries."""
        letter = _LETTERS[self.kind]
        if self.kind == "own":
            return f"{letter}{self.first:%Y%m%d}{self.last:%Y%m%d}"
        return f"{letter}{self.year}{self.number:02}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def until(self, day: dt.date) -> Period:
        """Return the part up to this day: what is to come is not judged yet."""
        return replace(self, last=max(self.first, min(self.last, day)))


def month(year: int, number: int) -> Period:
    """Return a calendar month."""
    return Period("month", dt.date(year, number, 1), _start(year, number + 1) - _DAY, year, number)


def quarter(year: int, number: int) -> Period:
    """Return a calendar quarter."""
    first = _QUARTER * (number - 1) + 1
    return Period("quarter", _start(year, first), _start(year, first + _QUARTER) - _DAY, year, number)


def whole_year(year: int) -> Period:
    """Return a calendar year."""
    return Period("year", dt.date(year, 1, 1), dt.date(year, 12, 31), year)


def reporting_quarter(year: int, number: int) -> Period:
    """Return a quarter by the cut-offs of reports, the first from 15 December to 14 March."""
    first = _QUARTER * (number - 1)
    last = _start(year, first + _QUARTER, _FIRST_DAY) - _DAY
    return Period("reporting_quarter", _start(year, first, _FIRST_DAY), last, year, number)


def reporting_year(year: int) -> Period:
    """Return a year by the cut-offs of reports."""
    return Period("reporting_year", dt.date(year - 1, 12, 15), dt.date(year, 12, 14), year)


def own(first: dt.date, last: dt.date) -> Period:
    """Return days somebody chose."""
    return Period("own", first, last)


def around(day: dt.date) -> tuple[Period, ...]:
    """Return what a card offers: this month and the last one, quarter, year, and both as reports cut them."""
    this = month(day.year, day.month)
    report = reporting_year(day.year + ((day.month, day.day) >= (_YEAR, _FIRST_DAY)))
    quarters = [reporting_quarter(report.year, number) for number in range(1, 5)]
    return (
        this,
        previous(this),
        quarter(day.year, (day.month - 1) // _QUARTER + 1),
        whole_year(day.year),
        next(one for one in quarters if day <= one.last),
        report,
    )


def previous(period: Period) -> Period:
    """Return the one before: of the same kind, or as many days where somebody chose the days."""
    number, year = period.number, period.year
    match period.kind:
        case "month":
            return month(year, number - 1) if number > 1 else month(year - 1, _YEAR)
        case "quarter":
            return quarter(year, number - 1) if number > 1 else quarter(year - 1, 4)
        case "reporting_quarter":
            return reporting_quarter(year, number - 1) if number > 1 else reporting_quarter(year - 1, 4)
        case "year":
            return whole_year(year - 1)
        case "reporting_year":
            return reporting_year(year - 1)
        case "own":
            return own(period.first - dt.timedelta(days=period.days), period.first - _DAY)


def compared(period: Period, through: Period) -> Period:
    """Return the previous period, only as many days of it as have gone by of one that still runs."""
    before = previous(period)
    if through.last == period.last:
        return before
    return before.until(before.first + dt.timedelta(days=through.days - 1))


def typed(text: str) -> Period | None:
    """Return the days "1/1/2026-31/3/2026" names; ``None``: they name none, or the wrong way round."""
    found = _TYPED.fullmatch(text)
    if not found:
        return None
    day, month_, year, *end = (int(part) for part in found.groups())
    try:
        first, last = dt.date(year, month_, day), dt.date(end[2], end[1], end[0])
    except ValueError:
        return None
    return own(first, last) if first.year >= _EARLIEST and first <= last and last.year <= _LATEST else None


def asked(text: str, today: dt.date) -> Period | None:
    """Return the period that words name: "tháng 9", "9/2026", "quý 3/2026", "năm 2025", or two days.

    Without a year it is the latest that has begun. ``None``: the words name none.
    """
    found = _NAMED.fullmatch(" ".join(text.lower().split()))
    if not found or not any(found.groups()):
        return typed(text)
    word, number, year = found[1], int(found[2] or 0), int(found[3] or 0)
    kind = _WORDS[word] if word else "month" if number else "year"
    if (kind == "year") == bool(number):  # a year has no number, a month and a quarter have one
        return None
    if kind == "year":
        return read(f"y{year}00") if year else None
    begun = number <= (today.month if kind == "month" else (today.month - 1) // _QUARTER + 1)
    return read(f"{_LETTERS[kind]}{year or today.year - (not begun)}{number:02}")


def looks_typed(text: str) -> bool:
    """Say whether somebody means two days, right or wrong."""
    return _TYPED.fullmatch(text) is not None


def read(code: str) -> Period | None:
    """Return the period a button carries."""
    found = _CODE.fullmatch(code)
    if not found:
        return None
    kind = next(one for one, letter in _LETTERS.items() if letter == found[1])
    try:
        return _made(kind, found[2], found[3], found[4], found[5])
    except ValueError:
        return None


def _made(kind: Kind, year: str, number: str | None, day: str | None, last: str | None) -> Period | None:
    if int(year) < _EARLIEST:
        return None
    if kind == "own":
        if not (number and day and last):
            return None
        first, end = dt.date.fromisoformat(year + number + day), dt.date.fromisoformat(last)
        return own(first, end) if first <= end and end.year <= _LATEST else None
    which, at = int(number or 0), int(year)
    if kind in {"year", "reporting_year"}:
        return whole_year(at) if kind == "year" else reporting_year(at)
    if not 1 <= which <= (_YEAR if kind == "month" else 4):
        return None
    return {"month": month, "quarter": quarter, "reporting_quarter": reporting_quarter}[kind](at, which)


def charted(through: Period) -> Period:
    """Return what a chart by months shows: a long period itself, else the twelve months up to its end."""
    last, months = through.last, _YEAR if through.days < _LONG else min(_MOST_MONTHS, _months(through))
    if through.days >= _LONG and months < _MOST_MONTHS:
        return through
    return own(_start(last.year, last.month - months + 1), last)


def months(period: Period) -> list[tuple[int, int]]:
    """Return the calendar months a period touches, in order."""
    starts = [_start(period.first.year, period.first.month + place) for place in range(_months(period))]
    return [(one.year, one.month) for one in starts]


def _months(period: Period) -> int:
    first, last = period.first, period.last
    return (last.year - first.year) * _YEAR + last.month - first.month + 1


def _start(year: int, number: int, day: int = 1) -> dt.date:
    """Return a day of a month that may lie before or after the year's twelve."""
    over, place = divmod(number - 1, _YEAR)
    return dt.date(year + over, place + 1, day)
