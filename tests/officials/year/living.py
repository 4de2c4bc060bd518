"""Lives a year of the office, hour by hour, at the bot and in the reference, and keeps what was said."""

import asyncio
import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.people.rights import Role
from bot.procedures.library import Library
from tests.cast import HANOI
from tests.officials.year.days import DAY
from tests.officials.year.deeds import Deeds
from tests.officials.year.hands import Hands
from tests.officials.year.lives import line
from tests.officials.year.machines import Clock, Machine, Sent, Telegram
from tests.officials.year.people import BINH, CHAP, HANH, LAN, NAMES, SPELLINGS, TUAN, UNITS
from tests.officials.year.plan import DEEDS, LOOKS, MIDNIGHT, NIGHT, YEAR, Plan
from tests.officials.year.reading import is_push, read
from tests.officials.year.reference import Message, Office

_ROUNDS, _IN_VAIN = 15, 2
"""Rounds of the courier at an hour: more than it ever needs, and a few where nothing can get through."""


@dataclass
class Push:
    """A morning's message as it arrived."""

    at: dt.datetime
    person: int
    day: str
    """The day it names."""
    message: Message


@dataclass
class Record:
    """A year that was lived."""

    plan: Plan
    expected: dict[tuple[dt.date, int], Message] = field(default_factory=dict)
    """What the reference has each person read, by day."""
    sent: list[Push] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    """Pushes that cannot be read as one, and why."""
    stated: dict[dt.date, dict[str, tuple[dict[str, Any], dt.date | None]]] = field(default_factory=dict)
    """What was known on each working day when the message was written: facts and extension by code."""
    taken: dict[dt.date, dict[str, int]] = field(default_factory=dict)
    """Who had taken which dossier over by then."""
    away: dict[dt.date, dict[int, int]] = field(default_factory=dict)
    """Who was on leave, with their deputies."""
    count: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


def live(url: str, library: Library, folder: Path, plan: Plan) -> Record:
    """Live a year as planned, on the database at ``url``."""
    return asyncio.run(_Year(url, library, folder, plan).live())


class _Year:
    """Both sides of a year, and the clock."""

    def __init__(self, url: str, library: Library, folder: Path, plan: Plan) -> None:
        self._plan, self._record = plan, Record(plan)
        self._clock = Clock(dt.datetime(YEAR, 1, 1, tzinfo=HANOI))
        self._telegram = Telegram(self._clock)
        self._machines = [Machine(url, library, self._telegram, folder) for _ in range(2)]
        self._duty = self._machines[0]
        self._office = Office(plan.days, SPELLINGS, BINH, HANH)
        self._office.members.add(HANH)
        self._deeds = Deeds(plan, self._office, Hands(self._telegram, self._duty.door))
        self._brought: dict[str, dict[str, Any]] = {}
        self._told: dict[int, Message] = {}

    async def live(self) -> Record:
        """Live it, and return what was said."""
        try:
            for person in (LAN, TUAN, BINH):
                await self._join(person)
            await self._duty.deliver(1)  # a courier that has just started sends one letter at once, not more
            day = dt.date(YEAR, 1, 1)
            while day <= self._plan.last:
                await self._day(day)
                day += DAY
        finally:
            for machine in self._machines:
                await machine.database.close()
        for sent in self._telegram.sent:
            if is_push(sent.values):
                self._keep(sent)
        self._record.count, self._record.surprises = self._deeds.count, self._deeds.surprises
        return self._record

    def _keep(self, sent: Sent) -> None:
        """Keep a push as it is understood."""
        try:
            self._record.sent.append(Push(sent.at, sent.values["chat_id"], *read(sent.values)))
        except ValueError as problem:
            self._record.malformed.append(f"{sent.at}: {problem}")

    async def _day(self, day: dt.date) -> None:
        if day == self._plan.moves:
            self._duty = self._machines[1]
            self._deeds.hands.door = self._duty.door
        self._told = {}
        for hour in self._plan.hours(day):
            self._clock.now = dt.datetime.combine(day, hour, HANOI)
            self._telegram.away = self._plan.is_away(self._clock.now)
            await self._hour(day, hour)
        if day in self._plan.files and self._plan.runs(day):
            self._clock.now = dt.datetime.combine(day, MIDNIGHT, HANOI)
            await self._duty.night()
            self._office.forget()

    async def _hour(self, day: dt.date, hour: dt.time) -> None:
        """Do what belongs to an hour; letters are carried once they are written, on odd days always."""
        letters = 0
        if hour == self._plan.files.get(day):
            await self._file(day)
        if hour in LOOKS:
            self._expect(day, hour)
            letters = await self._look(day, hour)
        if hour == DEEDS and not self._telegram.away:
            await self._afternoon(day)
        if letters or self._deeds.wrote or self._plan.is_odd(day):
            await self._duty.deliver(self._rounds(day))
            self._deeds.look()

    def _rounds(self, day: dt.date) -> int:
        """Return how many rounds of the courier there are at most: one carries a usual morning."""
        if self._telegram.away:
            return _IN_VAIN
        return _ROUNDS if self._deeds.wrote or self._plan.is_odd(day) else 1

    async def _look(self, day: dt.date, hour: dt.time) -> int:
        """Let the machines look: both at once on some days, else one first and the other later.

        Returns how many letters they wrote.
        """
        if day.day % 10 == 0 or self._plan.is_odd(day):
            return sum(await asyncio.gather(*(machine.tick() for machine in self._machines)))
        is_first = hour == self._plan.first(day)
        return await self._machines[(day.day + is_first) % 2].tick()

    def _expect(self, day: dt.date, hour: dt.time) -> None:
        """Have the reference say what the message says, at the moment it is written."""
        if hour != self._plan.first(day) or hour == NIGHT or not self._plan.days.works(day):
            return
        known = self._office.stated.items()
        self._record.stated[day] = {code: (facts, self._office.extended.get(code)) for code, facts in known}
        self._record.taken[day] = dict(self._office.taken)
        leaves = self._office.away.items()
        self._record.away[day] = {person: deputy for person, (until, deputy) in leaves if until >= day}
        told = self._office.told(day)
        if day not in self._plan.outage:
            self._told = told
            self._record.expected |= {(day, person): message for person, message in told.items()}

    async def _afternoon(self, day: dt.date) -> None:
        if day >= self._plan.joins and CHAP not in self._office.members:
            await self._join(CHAP)
        await self._deeds.work(day, self._told)
        await self._deeds.go(day)

    async def _file(self, day: dt.date) -> None:
        """Bring a file of everything that is otherwise than in the last one."""
        known = [facts for life in self._plan.lives if (facts := life.at(day))]
        news = {one["code"]: one for one in known if self._brought.get(one["code"]) != one}
        if not news:
            return
        report = await self._duty.dossiers.take([line(one) for one in news.values()], self._clock.now)
        assert report.rows == len(news), report
        self._brought |= news
        self._office.stated |= news

    async def _join(self, person: int) -> None:
        """Open the link of an invitation."""
        role, roster = (Role.HEAD if person == BINH else Role.OFFICIAL), self._duty.roster
        link = await roster.invite(role, NAMES[person], UNITS[person], HANH, self._clock.now)
        assert await roster.accept(person, link, self._clock.now)
        for machine in self._machines:  # as each does every minute
            await machine.roster.load()
        self._office.members.add(person)
