"""The bot's process under fire: letters written into its database, and what came of them at the server."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.card import Card, Run
from bot.delivery.model import AT_MOST_ONCE, OPEN, Bulk, Letter, Post, Purpose, State
from bot.delivery.store import COURIER, Outbox
from bot.preview.options import Options
from bot.preview.server import start_server
from bot.storage.database import Database
from bot.storage.tables import deliveries, leases, subscriptions
from tests.conftest import sqlite_url
from tests.end_to_end.stage import Stage, staged, until
from tests.faults.mailings import Kill, Mailing, in_state

if TYPE_CHECKING:
    from bot.preview.calllog import Call
    from bot.preview.world import World
    from bot.storage.database import Connection

DELAY = 0.05
"""Seconds the server takes for a call."""
IN_THE_END = 120.0
"""Seconds after which whatever still waits must have gone out."""
_CALLS_KEPT = 20_000


@dataclass
class Scene:
    """The bot, a second hand on its database, and every world the server has had."""

    stage: Stage
    database: Database
    worlds: list[World]
    _subjects: itertools.count = field(default_factory=lambda: itertools.count(1))
    _newcomers: itertools.count = field(default_factory=lambda: itertools.count(100_000, 10_000))

    @property
    def outbox(self) -> Outbox:
        """The bot's outbox."""
        return Outbox(self.database)

    async def announce(self, count: int) -> Mailing:
        """Write an announcement: each person may get it once at most."""
        return await self.write(await self.mailing(Purpose.ANNOUNCEMENT, count))

    async def notify(self, count: int) -> Mailing:
        """Write notices: each person shall get theirs once at least."""
        return await self.write(await self.mailing(Purpose.DOSSIER, count))

    async def mailing(self, purpose: Purpose, count: int) -> Mailing:
        """Let people in to whom something shall be written."""
        people = await self.stage.client.add_people(next(self._newcomers), count)
        return Mailing(purpose, str(next(self._subjects)), people)

    async def write(self, mailing: Mailing) -> Mailing:
        """Write the letters, as the office would: one text for all, or a card for each."""
        now = dt.datetime.now(dt.UTC)
        async with self.database.write() as connection:
            if mailing.purpose in AT_MOST_ONCE:
                await self._write_to_many(connection, mailing, now)
            else:
                await self.outbox.put(connection, [_notice(mailing, one, now) for one in mailing.people])
        return mailing

    async def _write_to_many(self, connection: Connection, mailing: Mailing, now: dt.datetime) -> None:
        rows = [{"person": one, "topic": "general", "since": now} for one in mailing.people]
        await connection.execute(subscriptions.insert(), rows)
        content = await self.outbox.keep_content(connection, Post(mailing.words))
        bulk = Bulk(purpose=mailing.purpose, subject=mailing.subject, content=content, not_before=now)
        listed = subscriptions.c.person
        people = select(listed).where(listed.between(mailing.people[0], mailing.people[-1]))
        assert await self.outbox.put_many(connection, bulk, people) == len(mailing.people)

    def got(self, mailing: Mailing) -> Counter[int]:
        """Return how often each person got it, as the server has it; who did not is left out."""
        found: Counter[int] = Counter()
        for chat in (world.chats[one] for world in self.worlds for one in mailing.people):
            if times := sum(entry.message["text"] == mailing.words for entry in chat.entries.values()):
                found[chat.id] += times
        return found

    async def states(self, mailing: Mailing) -> dict[int, State]:
        """Return the state of each person's letter."""
        row = deliveries.c
        query = select(row.chat, row.state).where(
            row.purpose == mailing.purpose, row.subject == mailing.subject
        )
        async with self.database.read() as connection:
            return {chat: State(state) for chat, state in await connection.execute(query)}

    async def waiting(self, mailing: Mailing) -> int:
        """Return how many letters may still go out."""
        counts = await self.outbox.counts(mailing.purpose, mailing.subject)
        return sum(counts.get(state, 0) for state in OPEN)

    async def flowing(self, mailing: Mailing, count: int = 1, seconds: float = IN_THE_END) -> None:
        """Wait until so many more have got it."""
        wanted = self.got(mailing).total() + count

        async def reached() -> bool:
            return self.got(mailing).total() >= wanted

        assert await until(reached, seconds), f"fewer than {count} more got it in {seconds:g} s"

    async def finished(self, *mailings: Mailing, seconds: float = IN_THE_END) -> None:
        """Wait until nothing waits any more."""

        async def over() -> bool:
            return not any([await self.waiting(one) for one in mailings])

        counts = [await self.outbox.counts(one.purpose, one.subject) for one in mailings]
        assert await until(over, seconds), f"after {seconds:g} s letters still wait; at first {counts}"

    def calls(self, mailing: Mailing, code: int = 200) -> list[Call]:
        """Return the calls for these people that were answered so, oldest first."""
        calls = [call for world in self.worlds for call in world.calls.after(0, "sendMessage")]
        return [call for call in calls if call.code == code and int(call.asked["chat_id"]) in mailing.people]

    async def kill(self, mailing: Mailing) -> Kill:
        """End the process where it stands and look whom that caught."""
        await self.stage.close(signal.SIGKILL)
        await asyncio.sleep(2 * DELAY)  # what had reached the server is delivered or dropped
        states = await self.states(mailing)
        settled = in_state(states, State.SENT, State.UNKNOWN)
        return Kill(in_state(states, State.SENDING), set(self.got(mailing)) - settled)

    async def give_lease_back(self) -> None:
        """Spare the wait for the lease of a process that was killed."""
        mine = update(leases).where(leases.c.name == COURIER)
        async with self.database.write() as connection:
            await connection.execute(mine.values(until=dt.datetime.now(dt.UTC)))

    @asynccontextmanager
    async def telegram_away(self) -> AsyncIterator[None]:
        """Let nobody listen at Telegram's address inside the block; the same people are there afterwards."""
        server = self.stage.server
        await server.close()
        yield
        self.stage.server = await start_server(port=server.port, options=server.world.options)
        self.stage.server.world.add_people(server.world.people.values(), started=True)
        self.worlds.append(self.stage.server.world)


def _notice(mailing: Mailing, person: int, now: dt.datetime) -> Letter:
    return Letter(
        purpose=mailing.purpose,
        subject=mailing.subject,
        version=1,
        chat=person,
        card=Card(((Run(mailing.words),),)),
        not_before=now,
    )


@asynccontextmanager
async def scene_in(
    folder: Path, rate: int, *, file: Path | None = None, **environment: str
) -> AsyncIterator[Scene]:
    """Open the bot; ``rate``: letters a second, ``file``: its database, ``environment``: of its process."""
    url = sqlite_url(file or folder / "bot.db")
    options = Options(delay_ms=int(DELAY * 1000), calls_kept=_CALLS_KEPT)
    delivery = f"rate = {rate}\npaid = true\n"
    async with staged(
        folder, options=options, delivery=delivery, BOT_DATABASE_URL=url, **environment
    ) as stage:
        database = Database.open(url)
        try:
            yield Scene(stage, database, [stage.server.world])
        finally:
            await database.close()
