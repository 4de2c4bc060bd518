"""The outbox: letters are written in the transaction of whoever has something to tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, exists, func, literal, or_, select, update

from bot.delivery.model import AT_MOST_ONCE, OPEN, Bulk, Lane, Letter, State, from_json, lane, to_json
from bot.delivery.stores import resting
from bot.storage import leases
from bot.storage.tables import contents, deliveries, unreachable
from bot.storage.tables import leases as lease_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.delivery.model import Content, Purpose
    from bot.storage.database import Database

_C = deliveries.c
_REMEMBERED = 32


class Claimed(NamedTuple):
    """A letter in the courier's hands; ``attempt`` counts from 1."""

    id: int
    chat: int
    content: Content
    once: bool
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a letter; ``not_before``: when to try again, ``moved_to``: the chat's new id."""

    letter: Claimed
    state: State
    error: str | None = None
    not_before: dt.datetime | None = None
    moved_to: int | None = None
    untried: bool = False
    """Never handed to Telegram, so the try does not count."""


class LostLease(Exception):  # noqa: N818 - reads as what happened
    """Another courier has taken over."""


class Outbox:
    """Letters on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.upsert(deliveries).on_conflict_do_nothing()
        self._contents: dict[int, Content] = {}

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
                "lane": lane(one.purpose),
                "once": one.purpose in AT_MOST_ONCE,
                "state": State.QUEUED,
                "not_before": one.not_before,
                "expires_at": one.expires_at,
                "attempt": 0,
            }
            for one in letters
        ]
        if rows:
            await connection.execute(self._insert, rows)

    async def keep_content(self, connection: AsyncConnection, content: Content) -> int:
        """Keep what many letters will say; return its number."""
        put = contents.insert().values(value=to_json(content)).returning(contents.c.id)
        return int(await connection.scalar(put))

    async def put_many(self, connection: AsyncConnection, bulk: Bulk, people: Select[tuple[int]]) -> int:
        """Write a letter for each person ``people`` selects; return how many are new.

        Who cannot be reached is left out; who has the letter already keeps it. The people never pass through
        this process, so a hundred thousand cost no memory.
        """
        chosen = people.subquery()
        person = chosen.c[0]
        gone = exists().where(unreachable.c.person == person)
        values: dict[str, Any] = {
            "purpose": literal(str(bulk.purpose)),
            "subject": literal(bulk.subject),
            "version": literal(bulk.version),
            "chat": person,
            "content": literal(bulk.content),
            "about": literal([], type_=_C.about.type),
            "lane": literal(lane(bulk.purpose)),
            "once": literal(bulk.purpose in AT_MOST_ONCE),
            "state": literal(str(State.QUEUED)),
            "not_before": literal(bulk.not_before, type_=_C.not_before.type),
            "expires_at": literal(bulk.expires_at, type_=_C.expires_at.type),
            "attempt": literal(0),
        }
        rows = select(*values.values()).select_from(chosen).where(~gone)
        insert = self._database.upsert(deliveries).from_select(list(values), rows)
        return (await connection.execute(insert.on_conflict_do_nothing())).rowcount

    async def withdraw(
        self,
        connection: AsyncConnection,
        purpose: Purpose,
        *,
        chats: Iterable[int] = (),
        subjects: str = "",
        subject: str | None = None,
    ) -> dict[int, set[str]]:
        """Cancel letters that were never tried; return by chat which dossiers they were about.

        Those of one ``subject``, or to these chats whose ``subjects`` begin so.
        """
        begun = _C.subject.startswith(subjects, autoescape=True)
        whose = _C.subject == subject if subject else and_(_C.chat.in_(list(chats)), begun)
        waiting = and_(_C.purpose == purpose, _C.state == State.QUEUED, _C.attempt == 0, whose)
        gone = update(deliveries).where(waiting).values(state=State.CANCELLED)
        rows = await connection.execute(gone.returning(_C.chat, _C.about))
        found: dict[int, set[str]] = {}
        for row in rows:
            found.setdefault(row.chat, set()).update(row.about)
        return found

    async def move(
        self, connection: AsyncConnection, purpose: Purpose, subject: str, before: Sequence[State], to: State
    ) -> int:
        """Hold, release or cancel the letters of a subject; return how many. What is in flight stays."""
        which = and_(_C.purpose == purpose, _C.subject == subject, _C.state.in_(list(before)))
        return (await connection.execute(update(deliveries).where(which).values(state=to))).rowcount

    async def counts(self, purpose: Purpose, subject: str) -> dict[State, int]:
        """Return how many letters of a subject are in each state."""
        query = (
            select(_C.state, func.count())
            .where(_C.purpose == purpose, _C.subject == subject)
            .group_by(_C.state)
        )
        async with self._database.read() as connection:
            return {State(state): count for state, count in await connection.execute(query)}

    async def silence(self, chat: int) -> None:
        """Cancel whatever still waits for a chat."""
        waiting = and_(_C.chat == chat, _C.state.in_([State.QUEUED, State.HELD]))
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(waiting).values(state=State.CANCELLED))

    async def held(self, chat: int) -> int:
        """Return how many letters to a chat are kept, sent or not."""
        query = select(func.count()).select_from(deliveries).where(_C.chat == chat)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def erase(self, chat: int) -> None:
        """Delete every letter to a chat."""
        async with self._database.write() as connection:
            await connection.execute(delete(deliveries).where(_C.chat == chat))

    async def expire(self, before: dt.datetime) -> None:
        """Delete letters that were settled or withdrawn before then, and contents no letter says any more."""
        old = func.coalesce(_C.settled_at, _C.not_before) < before
        async with self._database.write() as connection:
            await connection.execute(delete(deliveries).where(_C.state.not_in(OPEN), old))

    async def drop_stale(self, now: dt.datetime) -> int:
        """Let go of letters that are not worth sending any more; return how many."""
        stale = and_(_C.state.in_([State.QUEUED, State.HELD]), _C.expires_at <= now)
        async with self._database.read() as connection:
            if (await connection.execute(select(_C.id).where(stale).limit(1))).first() is None:
                return 0
        gone = update(deliveries).where(stale).values(state=State.EXPIRED, settled_at=now)
        async with self._database.write() as connection:
            return (await connection.execute(gone)).rowcount

    # What follows is the courier's.

    async def lease(self, name: str, now: dt.datetime, lasts: dt.timedelta) -> int | None:
        """Take the lease ``name``; return its fencing token, ``None`` while somebody else holds it."""
        return await leases.take(self._database, name, now, lasts)

    async def keep(self, name: str, token: int, until: dt.datetime) -> bool:
        """Hold a lease until then; false when it was lost."""
        return await leases.keep(self._database, name, token, until)

    async def recover(self, token: int, now: dt.datetime) -> dict[State, int]:
        """Settle what earlier couriers left in flight, as each letter's promise wants; return how many.

        Only the holder of the newest token calls this, so those couriers are dead or will be refused.
        """
        left = and_(_C.state == State.SENDING, _C.token < token)
        lost = update(deliveries).where(left, _C.once)
        back = update(deliveries).where(left, ~_C.once)
        error = "the process ended before Telegram answered"
        async with self._database.write() as connection:
            unknown = await connection.execute(lost.values(state=State.UNKNOWN, settled_at=now, error=error))
            queued = await connection.execute(back.values(state=State.QUEUED, not_before=now))
        return {State.UNKNOWN: unknown.rowcount, State.QUEUED: queued.rowcount}

    async def set_back(self, now: dt.datetime, before: dt.datetime) -> int:
        """Leave due what was due ``before`` the clock was set back to ``now``; return how many letters."""
        was_due = and_(_C.state.in_([State.QUEUED, State.HELD]), _C.not_before > now, _C.not_before <= before)
        async with self._database.write() as connection:
            moved = update(deliveries).where(was_due).values(not_before=now)
            return (await connection.execute(moved)).rowcount

    async def is_due(self, now: dt.datetime) -> bool:
        """Say whether a letter's time has come; looking locks nobody."""
        async with self._database.read() as connection:
            return (await connection.execute(_due(now).limit(1))).first() is not None

    async def turn(
        self, token: int, now: dt.datetime, done: Sequence[Settled], most: int, *, bulk: bool = True
    ) -> list[Claimed]:
        """Write down what became of letters and take up to ``most`` new ones, in one transaction.

        Notices come first; without ``bulk`` nothing else is taken. Raises :class:`LostLease`.
        """
        async with self._database.write() as connection:
            await self._check(connection, token)
            await _settle(self._database, connection, token, now, done)
            rows = await self._claim(connection, token, now, most, bulk=bulk) if most else []
            await self._learn(connection, {row.content for row in rows if row.content})
        return [self._claimed(row) for row in rows]

    async def _check(self, connection: AsyncConnection, token: int) -> None:
        mine = select(lease_table.c.token).where(lease_table.c.name == COURIER).with_for_update(read=True)
        if await connection.scalar(mine) != token:
            raise LostLease

    async def _claim(
        self, connection: AsyncConnection, token: int, now: dt.datetime, most: int, *, bulk: bool
    ) -> list[Any]:
        """Take letters, but none to somebody who wants no message at this hour."""
        rows = await self._take(connection, token, now, most, bulk=bulk)
        while asleep := await resting.resting(connection, {row.chat for row in rows}, now):
            back = [row.id for row in rows if row.chat in asleep]
            values = {"state": State.QUEUED, "attempt": _C.attempt - 1}
            await connection.execute(update(deliveries).where(_C.id.in_(back)).values(values))
            await resting.let_rest(connection, now)
            rows = [row for row in rows if row.chat not in asleep]
            rows += await self._take(connection, token, now, most - len(rows), bulk=bulk)
        return rows

    async def _take(
        self, connection: AsyncConnection, token: int, now: dt.datetime, most: int, *, bulk: bool
    ) -> list[Any]:
        found: list[Any] = []
        for one in (Lane.NOTICES, Lane.BULK) if bulk else (Lane.NOTICES,):
            if len(found) == most:
                break
            which = _due(now, one).order_by(_C.not_before, _C.id).limit(most - len(found))
            which = which.with_for_update(skip_locked=True)
            taken = (
                update(deliveries)
                .where(_C.id.in_(which.scalar_subquery()))
                .values(state=State.SENDING, token=token, attempt=_C.attempt + 1)
                .returning(_C.id, _C.chat, _C.card, _C.content, _C.once, _C.attempt)
            )
            found += sorted((await connection.execute(taken)).all(), key=lambda row: row.id)
        return found

    async def _learn(self, connection: AsyncConnection, numbers: Iterable[int]) -> None:
        """Read contents that are not in memory yet."""
        for number in numbers:
            if number not in self._contents:
                value = await connection.scalar(select(contents.c.value).where(contents.c.id == number))
                if len(self._contents) >= _REMEMBERED:
                    self._contents.clear()
                self._contents[number] = from_json(value or {})

    def _claimed(self, row: Any) -> Claimed:
        content = self._contents[row.content] if row.content else from_json(row.card)
        return Claimed(row.id, row.chat, content, row.once, row.attempt)


COURIER = "courier"
"""The name of the courier's lease."""


def _due(now: dt.datetime, which_lane: int | None = None) -> Select[tuple[int]]:
    fresh = or_(_C.expires_at.is_(None), _C.expires_at > now)
    query = select(_C.id).where(_C.state == State.QUEUED, _C.not_before <= now, fresh)
    lanes = _C.lane == which_lane if which_lane is not None else _C.lane.in_([Lane.NOTICES, Lane.BULK])
    return query.where(lanes)


async def _settle(
    database: Database, connection: AsyncConnection, token: int, now: dt.datetime, done: Sequence[Settled]
) -> None:
    """Write down what became of letters this courier holds, and who has blocked the bot."""
    if not done:
        return
    held = and_(_C.id == bindparam("which"), _C.token == token, _C.state == State.SENDING)
    later = func.coalesce(bindparam("new_not_before", type_=_C.not_before.type), _C.not_before)
    names = ("state", "error", "attempt", "chat", "settled_at")
    put = update(deliveries).where(held)
    put = put.values(not_before=later, **{name: bindparam(f"new_{name}") for name in names})
    await connection.execute(put, [_values(one, now) for one in done])
    if gone := sorted({one.letter.chat for one in done if one.state == State.BLOCKED}):
        waiting = and_(_C.chat.in_(gone), _C.state.in_([State.QUEUED, State.HELD]))
        await connection.execute(
            update(deliveries).where(waiting).values(state=State.BLOCKED, settled_at=now)
        )
        mark = database.upsert(unreachable).on_conflict_do_nothing()
        await connection.execute(mark, [{"person": chat, "since": now} for chat in gone])


def _values(one: Settled, now: dt.datetime) -> Mapping[str, Any]:
    return {
        "which": one.letter.id,
        "new_state": one.state,
        "new_error": one.error,
        "new_not_before": one.not_before,
        "new_attempt": one.letter.attempt - one.untried,
        "new_chat": one.moved_to or one.letter.chat,
        "new_settled_at": None if one.state == State.QUEUED else now,
    }
