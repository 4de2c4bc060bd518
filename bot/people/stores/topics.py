"""Which news somebody wants: topics they opted into, their commune, and that they were asked once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from bot.storage.tables import people, subscriptions
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from sqlalchemy import Select

    from bot.storage.database import Connection, Database

TOPICS = ("general", "online", "post", "vneid", "reform", "life", "scam", "survey")
"""News of the commune; online services; postal public service; VNeID and paying online; reform plan of the
year; birth, residence and insurance in one go; warnings of scams; the survey. Named in ``texts``."""


class Subscriptions:
    """Opting in and out; nobody is written to who did not opt in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, person: int) -> frozenset[str]:
        """Return the topics somebody opted into."""
        query = select(subscriptions.c.topic).where(subscriptions.c.person == person)
        async with self._database.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def put(self, person: int, topic: str, now: dt.datetime, *, wanted: bool) -> bool:
        """Opt in or out of one topic; return whether that was new."""
        async with self._database.write() as connection:
            if not wanted:
                which = (subscriptions.c.person == person, subscriptions.c.topic == topic)
                return (await connection.execute(delete(subscriptions).where(*which))).rowcount == 1
            insert = self._database.upsert(subscriptions).on_conflict_do_nothing()
            values = {"person": person, "topic": topic, "since": now}
            return (await connection.execute(insert, values)).rowcount == 1

    async def end(self, person: int) -> int:
        """Opt out of everything; return of how many topics."""
        gone = delete(subscriptions).where(subscriptions.c.person == person)
        async with self._database.write() as connection:
            return (await connection.execute(gone)).rowcount

    async def commune(self, person: int) -> str | None:
        """Return the id of the office somebody chose."""
        query = select(people.c.commune).where(people.c.id == person)
        async with self._database.read() as connection:
            found: str | None = await connection.scalar(query)
        return found

    async def choose_commune(self, person: int, office: str | None, now: dt.datetime) -> None:
        """Keep the commune somebody chose."""
        async with self._database.write() as connection:
            await self._know(connection, person, now)
            await connection.execute(update(people).where(people.c.id == person).values(commune=office))

    async def quiet(self, person: int) -> tuple[int, int] | None:
        """Return from and until which hour somebody wants no message, ``None``: the office's hours hold."""
        query = select(people.c.quiet_from, people.c.quiet_until).where(people.c.id == person)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None or row.quiet_from is None else (row.quiet_from, row.quiet_until)

    async def choose_quiet(self, person: int, hours: tuple[int, int] | None, now: dt.datetime) -> None:
        """Keep from and until which hour somebody wants no message; ``None``: as the office has it."""
        start, end = hours or (None, None)
        put = update(people).where(people.c.id == person).values(quiet_from=start, quiet_until=end)
        async with self._database.write() as connection:
            await self._know(connection, person, now)
            await connection.execute(put)

    async def ask_once(self, person: int, now: dt.datetime) -> bool:
        """Say whether somebody is to be asked which news they want: true once in their life here."""
        fresh = update(people).where(people.c.id == person, people.c.asked_at.is_(None)).values(asked_at=now)
        async with self._database.write() as connection:
            await self._know(connection, person, now)
            return (await connection.execute(fresh)).rowcount == 1

    async def counts(self) -> dict[str, int]:
        """Return how many opted into each topic."""
        query = select(subscriptions.c.topic, func.count()).group_by(subscriptions.c.topic)
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def _know(self, connection: Connection, person: int, now: dt.datetime) -> None:
        put = self._database.upsert(people).on_conflict_do_nothing()
        await connection.execute(put, {"id": person, "language": LANGUAGES[0], "since": now})


def everyone() -> Select[tuple[int]]:
    """Select everybody who wants any news."""
    return select(subscriptions.c.person).distinct()


def of_topic(topic: str) -> Select[tuple[int]]:
    """Select who wants news of a topic."""
    return select(subscriptions.c.person).where(subscriptions.c.topic == topic)


def of_commune(office: str) -> Select[tuple[int]]:
    """Select who wants any news and chose this commune."""
    return everyone().where(subscriptions.c.person.in_(select(people.c.id).where(people.c.commune == office)))
