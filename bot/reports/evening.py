"""The card at the end of a working day: written once a day, whenever and wherever the tick comes."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.model import Letter, Purpose
from bot.people.rights import Right
from bot.reports import cards, periods
from bot.reports.model import View

if TYPE_CHECKING:
    from bot.people.store import Languages
    from bot.reports.model import Evening
    from bot.reports.service import Reader, Reporting
    from bot.worktime.calendar import Span

log = logging.getLogger(__name__)
_MIDNIGHT = dt.time(23, 59)


@dataclass(frozen=True, slots=True)
class Evenings:
    """The round; ``at`` ``None``: it is switched off. Nothing goes out in the ``quiet`` hours."""

    desk: Reporting
    languages: Languages
    at: dt.time | None
    quiet: Span

    async def tick(self, now: dt.datetime) -> int:
        """Write the day's cards if it is time and nobody has; return how many. ``now`` is local time."""
        day, until = now.date(), self._until(now)
        if self.at is None or not self.at <= now.time() or now >= until:
            return 0
        if not self.desk.calendar().is_working(day) or await self.desk.store.was_held(day):
            return 0
        letters = await self._letters(day, now, until)
        if not await self.desk.store.hold(day, now, letters):
            return 0
        log.info("the evening of %s: %d letters", day, len(letters))
        return len(letters)

    async def _letters(self, day: dt.date, now: dt.datetime, until: dt.datetime) -> list[Letter]:
        counted: dict[Reader, Evening] = {}
        letters = []
        for person in self.desk.roster.those_who_may(Right.STATISTICS):
            reader = await self.desk.reader(person)
            if reader is None or reader.unit == "":
                continue
            if reader not in counted:
                tomorrow = self.desk.calendar().next_working_day(day + dt.timedelta(days=1))
                counted[reader] = await self.desk.store.evening(day, tomorrow, reader.units)
            letters.append(await self._letter(person, reader, counted[reader], now, until))
        return letters

    async def _letter(
        self, person: int, reader: Reader, what: Evening, now: dt.datetime, until: dt.datetime
    ) -> Letter:
        t = await self.languages.texts(person)
        view = View(periods.month(what.day.year, what.day.month))
        return Letter(
            purpose=Purpose.OFFICIAL,
            subject=f"evening/{what.day}",
            version=1,
            chat=person,
            card=cards.evening(what, reader.unit, view, t),
            not_before=now,
            expires_at=until,
        )

    def _until(self, now: dt.datetime) -> dt.datetime:
        """Return when the day is over: the quiet hours begin, or midnight comes."""
        start = self.quiet.start if self.at and self.quiet.start > self.at else _MIDNIGHT
        return dt.datetime.combine(now.date(), start, now.tzinfo)
