"""A clock that can be put forward, so that a preview need not wait for the morning."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.delivery.model import after_quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.worktime.calendar import Span, WorkCalendar

_MORNING = dt.time(9)
_DAY = dt.timedelta(days=1)


class MovableClock:
    """Runs as the real clock does, so far ahead of it as it was put."""

    def __init__(self, real: Callable[[], dt.datetime]) -> None:
        self._real = real
        self._ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        """Return the moment."""
        return self._real() + self._ahead

    @property
    def ahead(self) -> dt.timedelta:
        """How far it is ahead of the real clock."""
        return self._ahead

    def forward(self, moment: dt.datetime) -> bool:
        """Go on to a moment and run from there; where that is not later, stay and return false."""
        step = moment - self()
        if step <= dt.timedelta():
            return False
        self._ahead += step
        return True


def office_moment(now: dt.datetime, calendar: WorkCalendar, quiet: Span) -> dt.datetime:
    """Return ``now``, or in quiet hours and on a day off nine o'clock of the next working morning."""
    if calendar.is_working(now.date()) and after_quiet(now, *quiet) == now:
        return now
    day = now.date() if now.time() < _MORNING else now.date() + _DAY
    return dt.datetime.combine(calendar.next_working_day(day), _MORNING, now.tzinfo)
