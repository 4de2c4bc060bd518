"""The audit log: who did what to how many, with whose approval."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.storage.tables import audit_log

if TYPE_CHECKING:
    from bot.storage.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the log; ``by`` ``None``: the bot itself."""

    at: dt.datetime
    by: int | None
    what: str
    detail: dict[str, Any]


class Audit:
    """Lines are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, what: str, by: int | None, now: dt.datetime, **detail: Any) -> None:
        """Write a line in a transaction of its own; ``detail`` holds JSON values, nothing personal."""
        async with self._database.write() as connection:
            await note(connection, what, by, now, **detail)

    async def newest(self, most: int) -> list[Noted]:
        """Return the newest lines, newest first."""
        query = select(audit_log).order_by(audit_log.c.id.desc()).limit(most)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [Noted(row.at, row.by, row.what, row.detail) for row in rows]


async def note(connection: Connection, what: str, by: int | None, now: dt.datetime, **detail: Any) -> None:
    """Write a line in the transaction of the deed itself."""
    values = {"at": now, "by": by, "what": what, "detail": detail}
    await connection.execute(audit_log.insert(), values)
