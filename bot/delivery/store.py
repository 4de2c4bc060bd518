"""The outbox: letters are written in the transaction of whoever has something to tell."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, delete, func, or_, select, update

from bot.delivery.model import LEASE, Letter, State, from_json, to_json
from bot.storage.leases import keep, take
from bot.storage.tables import deliveries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.card import Card
    from bot.storage.database import Database


class Claimed(NamedTuple):
    """A letter in the courier's hands; ``attempt`` counts from 1."""

    id: int
    chat: int
    card: Card
    attempt: int


class Outbox:
    """Letters on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.upsert(deliveries).on_conflict_do_nothing()

    async def put(self, connection: AsyncConnection, letters: Iterable[Letter]) -> None:
        """Write letters in the caller's transaction; one that is there already is left alone."""
        rows = [
            {
                "purpose": one.purpose,
                "subject": one.subject,
                "version": one.version,
                "chat": one.chat,
                "card": to_json(one.card),
                "about": list(one.about),
                "state": State.QUEUED,
                "not_before": one.not_before,
                "attempt": 0,
            }
            for one in letters
        ]
        if rows:
            await connection.execute(self._insert, rows)

    async def withdraw(
        self,
        connection: AsyncConnection,
        purpose: str,
        *,
        chats: Iterable[int] = (),
        subject: str | None = None,
    ) -> dict[int, set[str]]:
        """Cancel letters that still wait; return by chat which dossiers they were about."""
        whose = deliveries.c.subject == subject if subject else deliveries.c.chat.in_(list(chats))
        waiting = and_(
            deliveries.c.purpose == purpose,
            deliveries.c.state == State.QUEUED,
            deliveries.c.attempt == 0,
            whose,
        )
        gone = update(deliveries).where(waiting).values(state=State.CANCELLED)
        rows = await connection.execute(gone.returning(deliveries.c.chat, deliveries.c.about))
        found: dict[int, set[str]] = {}
        for row in rows:
            found.setdefault(row.chat, set()).update(row.about)
        return found

    async def silence(self, chat: int) -> None:
        """Cancel whatever still waits for a chat."""
        waiting = and_(deliveries.c.chat == chat, deliveries.c.state == State.QUEUED)
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(waiting).values(state=State.CANCELLED))

    async def held(self, chat: int) -> int:
        """Return how many letters to a chat are kept, sent or not."""
        query = select(func.count()).select_from(deliveries).where(deliveries.c.chat == chat)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def erase(self, chat: int) -> None:
        """Delete every letter to a chat."""
        async with self._database.write() as connection:
            await connection.execute(delete(deliveries).where(deliveries.c.chat == chat))

    async def expire(self, before: dt.datetime) -> None:
        """Delete letters that were settled or withdrawn before then."""
        done = deliveries.c.state.not_in([State.QUEUED, State.SENDING])
        old = func.coalesce(deliveries.c.settled_at, deliveries.c.not_before) < before
        async with self._database.write() as connection:
            await connection.execute(delete(deliveries).where(done, old))

    async def lease(self, name: str, now: dt.datetime, lasts: dt.timedelta) -> int | None:
        """Take the lease ``name``; return its fencing token, ``None`` while somebody else holds it."""
        return await take(self._database, name, now, lasts)

    async def keep(self, name: str, token: int, until: dt.datetime) -> bool:
        """Hold a lease until then; false when it was lost."""
        return await keep(self._database, name, token, until)

    async def claim(self, token: int, now: dt.datetime, most: int) -> list[Claimed]:
        """Take up to ``most`` letters whose time has come, or whose courier did not come back."""
        c = deliveries.c
        ready = or_(
            and_(c.state == State.QUEUED, c.not_before <= now),
            and_(c.state == State.SENDING, c.lease_until <= now),
        )
        async with self._database.read() as connection:  # mostly nothing is due, and looking locks nobody
            if (await connection.execute(select(c.id).where(ready).limit(1))).first() is None:
                return []
        which = select(c.id).where(ready).order_by(c.id).limit(most).with_for_update(skip_locked=True)
        taken = (
            update(deliveries)
            .where(c.id.in_(which.scalar_subquery()))
            .values(state=State.SENDING, token=token, lease_until=now + LEASE, attempt=c.attempt + 1)
            .returning(c.id, c.chat, c.card, c.attempt)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(taken)).all()
        return sorted(Claimed(row.id, row.chat, from_json(row.card), row.attempt) for row in rows)

    async def settle(
        self,
        letter: int,
        token: int,
        state: State,
        now: dt.datetime,
        *,
        error: str | None = None,
        again: dt.datetime | None = None,
    ) -> None:
        """Write down what became of a letter, unless another courier has it by now."""
        held = and_(deliveries.c.id == letter, deliveries.c.token == token)
        values = {"state": state, "error": error, "lease_until": None, "settled_at": None if again else now}
        values |= {"not_before": again} if again else {}
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(held).values(**values))
