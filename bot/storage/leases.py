"""Leases: who may do a thing that only one process at a time may do, with a fencing token."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, update

from bot.storage.tables import leases

if TYPE_CHECKING:
    from bot.storage.database import Database


async def take(database: Database, name: str, now: dt.datetime, lasts: dt.timedelta) -> int | None:
    """Take a lease; return its fencing token, ``None`` while somebody else holds it."""
    async with database.write() as connection:
        put = database.upsert(leases).on_conflict_do_nothing()
        await connection.execute(put, {"name": name, "token": 0, "until": now})
        # A lease that lasts longer than any is given was taken before the clock was set back.
        over = or_(leases.c.until <= now, leases.c.until > now + lasts)
        free = and_(leases.c.name == name, over)
        taken = update(leases).where(free).values(token=leases.c.token + 1, until=now + lasts)
        token: int | None = await connection.scalar(taken.returning(leases.c.token))
    return token


async def keep(database: Database, name: str, token: int, until: dt.datetime) -> bool:
    """Hold a lease until then (a moment that is past gives it back); false when it was lost."""
    held = and_(leases.c.name == name, leases.c.token == token)
    async with database.write() as connection:
        return (await connection.execute(update(leases).where(held).values(until=until))).rowcount == 1
