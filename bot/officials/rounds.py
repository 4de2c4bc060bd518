"""The morning's round: at most one message a working day to each person, written once on whatever machine."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.model import Letter, Purpose, after_quiet
from bot.officials import cards
from bot.officials.answering import Office
from bot.officials.ladder import Morning
from bot.officials.service import horizon

if TYPE_CHECKING:
    from bot.officials.model import Push
    from bot.officials.service import Desk

log = logging.getLogger(__name__)
MORNING = "morning"


@dataclass(frozen=True, slots=True)
class Mornings:
    """The round of every working day from ``at`` on, local time."""

    desk: Desk
    at: dt.time

    async def tick(self, now: dt.datetime) -> int:
        """Hold today's round if its hour has come and nobody has; return how many letters it wrote."""
        if not self._may(now) or await self.desk.work.was_held(MORNING, now.date()):
            return 0
        pushes = await self.pushes(now)
        letters = [await self._letter(person, push, now) for person, push in pushes.items()]
        if not await self.desk.work.hold(MORNING, now.date(), now, letters):
            return 0
        log.info("the morning's round told %d people", len(letters))
        return len(letters)

    async def pushes(self, now: dt.datetime) -> dict[int, Push]:
        """Return what each person is told today; who has blocked the bot counts as not linked."""
        desk, today, calendar = self.desk, now.date(), self.desk.calendar()
        colleagues = desk.colleagues()
        gone = await desk.work.out_of_reach(one.person for one in colleagues)
        reached = [one for one in colleagues if one.person not in gone]
        office = Office(reached, await desk.work.duties(today))
        morning = Morning(today, calendar, desk.steps, office, await desk.work.said())
        async for one in desk.work.burning(horizon(today, desk.steps.before, calendar)):
            morning.add(one)
        return morning.pushes()

    def _may(self, now: dt.datetime) -> bool:
        """Say whether it is time: a working day, its hour come, and not so late that letters would wait."""
        works = self.desk.calendar().is_working(now.date()) and now.time() >= self.at
        return works and after_quiet(now, *self.desk.quiet).date() == now.date()

    async def _letter(self, person: int, push: Push, now: dt.datetime) -> Letter:
        t = await self.desk.languages.texts(person)
        return Letter(
            purpose=Purpose.OFFICIAL,
            subject=f"{MORNING}/{now.date()}",
            version=1,
            chat=person,
            card=cards.push(push, now.date(), t),
            not_before=after_quiet(now, *self.desk.quiet),
            expires_at=self._end(now),
        )

    def _end(self, now: dt.datetime) -> dt.datetime:
        """Return when the letter is stale: tomorrow's says all of it anew, and no day brings two."""
        quiet, start = self.desk.quiet, self.desk.quiet.start
        if quiet.start != quiet.end and start > after_quiet(now, *quiet).time():
            return dt.datetime.combine(now.date(), start, now.tzinfo)
        return dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
