"""The bot as it runs: two machines on one database, and Telegram, which can be away."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import event
from telegram.error import NetworkError

from bot.delivery.courier import Courier
from bot.delivery.store import Outbox
from bot.officials.handlers import OfficialHandlers
from bot.officials.model import Steps
from bot.officials.rounds import Mornings
from bot.officials.service import Desk
from bot.officials.stores.deeds import Deeds
from bot.officials.stores.work import Work
from bot.officials.waiting import Waiting
from bot.people.store import Languages
from bot.people.stores.audit import Audit
from bot.people.stores.roster import Roster
from bot.procedures.library import Library
from bot.storage.database import Database
from bot.telegram.transport import NotConnected
from tests.cast import HANOI
from tests.dossiers.conftest import QUIET, office_of
from tests.officials.year.people import HANH
from tests.officials.year.plan import MORNING


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.now

    def steady(self) -> float:
        """Return seconds that go with it."""
        return self.now.timestamp()


class Sent(NamedTuple):
    """What Telegram took."""

    at: dt.datetime
    method: str
    values: dict[str, Any]


@dataclass
class Telegram:
    """Keeps what it is handed; takes nothing while it is ``away``."""

    clock: Clock
    away: bool = False
    sent: list[Sent] = field(default_factory=list)
    alerts: list[str | None] = field(default_factory=list)

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Take a call."""
        if self.away:
            raise NotConnected("no way") if method == "getMe" else NetworkError("cut off")
        if method != "getMe":
            self.sent.append(Sent(self.clock(), method, values))

    carry = call  # the courier's way, the doors' is "call"

    async def answer_callback_query(self, *, text: str | None = None, **_more: Any) -> bool:
        """Take the end of a tap."""
        self.alerts.append(text)
        return True


class Machine:
    """One process of the bot, with its own connections to the database."""

    def __init__(self, url: str, library: Library, telegram: Telegram, folder: Path) -> None:
        self._clock = clock = telegram.clock
        self.database = Database.open(url)
        if self.database.is_sqlite:
            event.listen(self.database.engine.sync_engine, "connect", _hurry)
        self._outbox = outbox = Outbox(self.database)
        self.dossiers = office_of(self.database, library, folder)
        self.roster = Roster(self.database, frozenset({HANH}))
        self.desk = Desk(
            Work(self.database, outbox, HANOI),
            Deeds(self.database, outbox, HANOI),
            self.roster,
            Languages(self.database),
            Audit(self.database),
            self.dossiers.desk.calendar,
            Steps(),
            QUIET,
        )
        self.mornings = Mornings(self.desk, MORNING)
        self.door = OfficialHandlers(self.desk, Waiting(clock), clock)
        self._courier = Courier(outbox, telegram, clock, 1000, steady=clock.steady)

    async def tick(self) -> int:
        """Look whether the morning's round is due; return how many letters it wrote."""
        return await self.mornings.tick(self._clock())

    async def deliver(self, rounds: int) -> None:
        """Carry letters while there are any, for so many rounds of two seconds at most."""
        for place in range(rounds):
            if place and not await self._outbox.is_due(self._clock()):
                return
            await self._courier.round()
            await self._courier.drain()
            self._clock.now += dt.timedelta(seconds=2)

    async def night(self) -> None:
        """Do what the bot does again and again: drop stale letters, forget what was said of what ended."""
        await self._outbox.drop_stale(self._clock())
        await self.desk.deeds.expire(self._clock().date())


def _hurry(connection: Any, _record: object) -> None:
    """Wait for no disk: nobody cuts the power in this test, and a year has thousands of commits."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
