"""Working time of an office: working days, hours, and what lies between two moments.

All moments are aware; results are in the office's zone. Days are days of that zone. The rules are those of a
one-stop system (8 working hours a day); Decree 118/2025/NĐ-CP, article to be confirmed.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

SATURDAY, SUNDAY = 5, 6
_DAY = dt.timedelta(days=1)


class Span(NamedTuple):
    """Working hours without a break, local time."""

    start: dt.time
    end: dt.time


MORNING = Span(dt.time(7), dt.time(11, 30))
AFTERNOON = Span(dt.time(13, 30), dt.time(17))


@dataclass(frozen=True)
class WorkCalendar:
    """When an office works.

    ``days_off`` and ``working_saturdays`` name each special day; a day off that is a Saturday or Sunday does
    no harm. Years not in ``official_years`` are provisional: their holidays were not announced yet.
    """

    zone: ZoneInfo
    spans: tuple[Span, ...] = (MORNING, AFTERNOON)
    days_off: Mapping[dt.date, str] = field(default_factory=dict)
    working_saturdays: Mapping[dt.date, str] = field(default_factory=dict)
    official_years: frozenset[int] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        """Say whether the office works on this day."""
        if day.weekday() >= SATURDAY:
            return day in self.working_saturdays
        return day not in self.days_off

    def why_off(self, day: dt.date) -> str | None:
        """Return the holiday's name, "saturday" or "sunday", ``None`` for a working day."""
        if self.is_working(day):
            return None
        weekend = {SATURDAY: "saturday", SUNDAY: "sunday"}
        return self.days_off.get(day) or weekend[day.weekday()]

    def provisional(self, day: dt.date) -> bool:
        """Say whether the holidays of this day's year still wait for the official notice."""
        return day.year not in self.official_years

    def opening(self, day: dt.date) -> dt.datetime:
        """Return when work begins on a day."""
        return self._at(day, self.spans[0].start)

    def closing(self, day: dt.date) -> dt.datetime:
        """Return when work ends on a day."""
        return self._at(day, self.spans[-1].end)

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return this day, or the next one on which the office works."""
        while not self.is_working(day):
            day += _DAY
        return day

    def next_opening(self, moment: dt.datetime) -> dt.datetime:
        """Return the moment, moved to the next one in working hours.

        Before opening: to opening. In the lunch break: to the afternoon. After closing or on a day off: to
        the morning of the next working day.
        """
        local = self._local(moment)
        if self.is_working(local.date()):
            for span in self.spans:
                if local.time() < span.start:
                    return self._at(local.date(), span.start)
                if local.time() < span.end:
                    return local
            local += _DAY
        return self.opening(self.next_working_day(local.date()))

    def add_working_days(self, moment: dt.datetime, days: int) -> dt.datetime:
        """Return the same hour ``days`` working days later, counted from :meth:`next_opening`.

        The day it starts on is not day one.
        """
        start = self.next_opening(moment)
        day = start.date()
        for _ in range(days):
            day = self.next_working_day(day + _DAY)
        return self._at(day, start.time())

    def add_working_hours(self, moment: dt.datetime, hours: float) -> dt.datetime:
        """Return the moment ``hours`` of work later; what ends with a span stays at its end."""
        at = self.next_opening(moment)
        left = dt.timedelta(hours=hours)
        while left > dt.timedelta():
            at = self.next_opening(at)
            end = next(self._at(at.date(), span.end) for span in self.spans if at.time() < span.end)
            step = min(left, end - at)
            at, left = at + step, left - step
        return at

    def add_calendar_days(self, moment: dt.datetime, days: int) -> dt.datetime:
        """Return the same hour ``days`` days later, all counted; a day off rolls to the next working day."""
        start = self.next_opening(moment)
        return self._at(self.next_working_day(start.date() + days * _DAY), start.time())

    def working_days_between(self, first: dt.date, last: dt.date) -> int:
        """Return how many working days lie after ``first`` up to ``last``; negative where it is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        weekdays = _weekdays_until(last) - _weekdays_until(first)
        off = bisect_right(self._off, last) - bisect_right(self._off, first)
        extra = bisect_right(self._extra, last) - bisect_right(self._extra, first)
        return weekdays - off + extra

    def working_time_between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Return the working time between two moments, zero where ``end`` is not later."""
        begin, stop = self._local(start), self._local(end)
        total, day = dt.timedelta(), begin.date()
        while day <= stop.date():
            if self.is_working(day):
                for span in self.spans:
                    open_for = min(stop, self._at(day, span.end)) - max(begin, self._at(day, span.start))
                    total += max(dt.timedelta(), open_for)
            day += _DAY
        return total

    @cached_property
    def _off(self) -> list[dt.date]:
        return sorted(day for day in self.days_off if day.weekday() < SATURDAY)

    @cached_property
    def _extra(self) -> list[dt.date]:
        return sorted(day for day in self.working_saturdays if day.weekday() >= SATURDAY)

    def _at(self, day: dt.date, clock: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, clock, self.zone)

    def _local(self, moment: dt.datetime) -> dt.datetime:
        if moment.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {moment!r}")
        return moment.astimezone(self.zone)


def _weekdays_until(day: dt.date) -> int:
    """Return how many days from Monday to Friday there were up to this day, since 1 January of year 1."""
    weeks, rest = divmod(day.toordinal(), 7)  # that day was a Monday
    return 5 * weeks + min(rest, 5)
