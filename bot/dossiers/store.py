"""Dossiers, who follows them, and who looked them up how often."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, exists, func, or_, select, update

from bot.dossiers.model import BROUGHT, ENDED, FOLLOWED_FOR, Dossier, Extended, Follow, Status
from bot.storage.tables import (
    awaited,
    consents,
    dossier_aliases,
    dossiers,
    extensions,
    follows,
    keys,
    look_ups,
    paper_reminders,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

COLUMNS = tuple(one.name for one in fields(Dossier))
_BROUGHT = dossiers.c.status.in_([int(one) for one in BROUGHT])

_OTHER = select(dossier_aliases.c.code).where(dossier_aliases.c.alias == bindparam("code"))
_BY_ANY_CODE = (
    select(dossiers)
    .where(or_(dossiers.c.code == bindparam("code"), dossiers.c.code == _OTHER.scalar_subquery()))
    .order_by(case((dossiers.c.code == bindparam("code"), 0), else_=1))
    .limit(1)
)
"""One statement, as each costs far more than the database's own work. A dossier's own code comes first."""


def dossier(row: Mapping[Any, Any]) -> Dossier:
    """Return a row of the table as a value."""
    return Dossier(**{**row, "status": Status(row["status"])})


class Dossiers:
    """Looking dossiers up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, code: str) -> Dossier | None:
        """Return the dossier with this canonical code or alias."""
        async with self._database.read() as connection:
            return await self._get(connection, code)

    async def extended(self, code: str) -> Extended | None:
        """Return the new date of a dossier that was extended; ``code`` is its own, no alias."""
        query = select(extensions.c.due, extensions.c.reason).where(extensions.c.code == code)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return Extended(row.due, row.reason) if row else None

    async def several(self, codes: Iterable[str]) -> list[Dossier]:
        """Return the dossiers of these codes, in the order of their codes."""
        query = select(dossiers).where(dossiers.c.code.in_(list(codes))).order_by(dossiers.c.code)
        async with self._database.read() as connection:
            return [dossier(row) for row in (await connection.execute(query)).mappings()]

    async def count(self) -> int:
        """Return how many there are."""
        async with self._database.read() as connection:
            return await connection.scalar(select(func.count()).select_from(dossiers)) or 0

    async def key(self) -> bytes:
        """Return the key of this database's hashes and links, made when first asked for."""
        async with self._database.write() as connection:
            put = self._database.upsert(keys).on_conflict_do_nothing()
            await connection.execute(put, {"name": "dossiers", "value": secrets.token_hex(32)})
            found = await connection.scalar(select(keys.c.value).where(keys.c.name == "dossiers"))
        return bytes.fromhex(str(found))

    async def _get(self, connection: AsyncConnection, code: str) -> Dossier | None:
        row = (await connection.execute(_BY_ANY_CODE, {"code": code})).mappings().first()
        return dossier(row) if row else None


class Follows:
    """Who is told of changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reminded(self, person: int) -> int:
        """Return of how many papers it is kept that somebody was told they run out."""
        query = select(func.count()).select_from(paper_reminders).where(paper_reminders.c.person == person)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def add(self, follow: Follow, ends_at: dt.datetime | None) -> bool:
        """Let somebody follow; false when they do already."""
        put = self._database.upsert(follows).on_conflict_do_nothing()
        values = {
            "person": follow.person, "code": follow.code, "via": follow.via, "since": follow.since,
            "ends_at": ends_at,
        }  # fmt: skip
        async with self._database.write() as connection:
            return (await connection.execute(put, values)).rowcount == 1

    async def remove(self, person: int, codes: Iterable[str] | None = None) -> int:
        """Stop following these dossiers, by default all; return how many."""
        which = [follows.c.person == person]
        if codes is not None:
            which.append(follows.c.code.in_(list(codes)))
        async with self._database.write() as connection:
            return (await connection.execute(delete(follows).where(*which))).rowcount

    async def of(self, person: int) -> list[Follow]:
        """Return what somebody follows, newest first."""
        query = (
            select(follows).where(follows.c.person == person).order_by(follows.c.since.desc(), follows.c.code)
        )
        return await self._read(query)

    async def followers(self, code: str) -> list[Follow]:
        """Return who follows a dossier, the first first."""
        return await self._read(
            select(follows).where(follows.c.code == code).order_by(follows.c.since, follows.c.person)
        )

    async def offer(self, mark: str, code: str, owner: int, expires_at: dt.datetime) -> None:
        """Keep the mark of a one-time consent."""
        values = {"mark": mark, "code": code, "owner": owner, "expires_at": expires_at}
        async with self._database.write() as connection:
            await connection.execute(consents.insert(), values)

    async def take_up(self, mark: str, now: dt.datetime) -> tuple[str, int] | None:
        """Use up a consent; return its dossier and owner, ``None`` when it is unknown, used or too old."""
        gone = delete(consents).where(consents.c.mark == mark)
        async with self._database.write() as connection:
            row = (await connection.execute(gone.returning(*consents.c))).first()
        return (row.code, row.owner) if row and row.expires_at > now else None

    async def _read(self, query: Any) -> list[Follow]:
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [Follow(row.person, row.code, row.via, row.since) for row in rows]


@dataclass(frozen=True, slots=True)
class Tries:
    """What was tried lately: a person's wrong tries and different codes, and wrong tries on one code."""

    failed: int
    codes: int
    on_code: int
    oldest: dt.datetime | None
    """The first of the person's tries in that time."""


class LookUps:
    """Tries to look dossiers up, so that guessing is slowed down, and the digits that are waited for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tries(self, person: int, code: str, since: dt.datetime) -> Tries:
        """Return what happened since then."""
        c = look_ups.c
        mine = select(
            func.coalesce(func.sum(case((c.failed, 1), else_=0)), 0),
            func.count(func.distinct(c.code)),
            func.min(c.at),
        ).where(c.person == person, c.at > since)
        others = select(func.count()).where(c.code == code, c.at > since, c.failed)
        async with self._database.read() as connection:
            failed, codes, oldest = (await connection.execute(mine)).one()
            on_code = await connection.scalar(others) or 0
        return Tries(int(failed), codes, on_code, oldest)

    async def held(self, person: int) -> int:
        """Return how many tries of a person are kept."""
        query = select(func.count()).select_from(look_ups).where(look_ups.c.person == person)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def add(self, person: int, code: str, now: dt.datetime, *, failed: bool) -> None:
        """Write a try down."""
        values = {"person": person, "code": code, "at": now, "failed": failed}
        async with self._database.write() as connection:
            await connection.execute(look_ups.insert(), values)

    async def wait_for(self, chat: int, code: str, wish: str, expires_at: dt.datetime) -> None:
        """Note that the next four digits of the chat belong to this dossier."""
        insert = self._database.upsert(awaited)
        fresh = {name: insert.excluded[name] for name in ("code", "wish", "expires_at")}
        put = insert.on_conflict_do_update(index_elements=["chat"], set_=fresh)
        values = {"chat": chat, "code": code, "wish": wish, "expires_at": expires_at}
        async with self._database.write() as connection:
            await connection.execute(put, values)

    async def awaited(self, chat: int, now: dt.datetime) -> tuple[str, str] | None:
        """Return the dossier and the wish whose digits the chat was asked for."""
        query = select(awaited).where(awaited.c.chat == chat, awaited.c.expires_at > now)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return (row.code, row.wish) if row else None

    async def forget(self, chat: int) -> None:
        """Wait for digits no more."""
        async with self._database.write() as connection:
            await connection.execute(delete(awaited).where(awaited.c.chat == chat))


async def expire(database: Database, now: dt.datetime, keep: dt.timedelta) -> None:
    """Delete what has run out: follows, consents, awaited digits, tries older than ``keep``.

    A dossier is followed until its paper runs out (``now`` is in the office's zone), or nobody could be told.
    """
    today = now.date()
    valid = exists().where(dossiers.c.code == follows.c.code, dossiers.c.valid_until >= today, _BROUGHT)
    async with database.write() as connection:
        await connection.execute(delete(follows).where(follows.c.ends_at <= now, ~valid))
        await connection.execute(delete(paper_reminders).where(paper_reminders.c.valid_until < today))
        await connection.execute(delete(consents).where(consents.c.expires_at <= now))
        await connection.execute(delete(awaited).where(awaited.c.expires_at <= now))
        await connection.execute(delete(look_ups).where(look_ups.c.at <= now - keep))


async def forget_personal(database: Database, ended_before: dt.date) -> int:
    """Take what is personal from dossiers that ended before then; return from how many.

    The last day of the paper stays, as other dates do: it names nobody, and followers are told before it.
    """
    c = dossiers.c
    personal = (c.applicant, c.phone, c.id_number, c.missing, c.amount)
    old = update(dossiers).where(c.ended_on < ended_before, or_(*(one.is_not(None) for one in personal)))
    async with database.write() as connection:
        return (await connection.execute(old.values(dict.fromkeys(personal)))).rowcount


async def erase(database: Database, person: int, guessed_since: dt.datetime) -> None:
    """Delete what this room holds on a person, but tries since then: who erases them could guess for ever."""
    mine = (look_ups.c.person == person, look_ups.c.at < guessed_since)
    async with database.write() as connection:
        await connection.execute(delete(look_ups).where(*mine))
        for table, column in (
            (follows, "person"),
            (paper_reminders, "person"),
            (awaited, "chat"),
            (consents, "owner"),
        ):
            await connection.execute(delete(table).where(table.c[column] == person))


async def settle_ends(connection: AsyncConnection, codes: Iterable[str]) -> None:
    """Set when following these dossiers ends: some time after the result, never while there is none."""
    ended = select(dossiers.c.code, dossiers.c.finished, dossiers.c.returned).where(
        dossiers.c.code.in_(list(codes)), dossiers.c.status.in_([int(one) for one in ENDED])
    )
    rows = (await connection.execute(ended)).all()
    for row in rows:
        if last := row.returned or row.finished:
            ends = update(follows).where(follows.c.code == row.code).values(ends_at=last + FOLLOWED_FOR)
            await connection.execute(ends)
