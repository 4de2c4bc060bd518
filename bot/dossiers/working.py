"""The working time in force: the knowledge's special days with the office's own hours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.worktime.calendar import Span, WorkCalendar

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.procedures.model import Calendar


@lru_cache(maxsize=4)
def work_calendar(calendar: Calendar, zone: ZoneInfo, spans: tuple[Span, ...]) -> WorkCalendar:
    """Return the working time of an office; the last few are remembered."""
    off = {one.date: one.name for one in calendar.day if one.type != "working_saturday"}
    worked = {one.date: one.name for one in calendar.day if one.type == "working_saturday"}
    official = frozenset(one.year for one in calendar.year if one.official)
    return WorkCalendar(zone, spans, off, worked, official)
