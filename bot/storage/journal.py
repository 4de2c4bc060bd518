"""Writes that nobody waits for, gathered into one transaction: one disk sync for many citizens."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from bot.storage.database import Database

log = logging.getLogger(__name__)


class Journal:
    """Rows on their way to the database; :meth:`run` carries them there, :meth:`flush` at once.

    A kill loses at most the rows of the last ``pause`` seconds, so only what may be lost belongs here
    (questions asked, the topic of a chat), never a promise to somebody. When the database refuses, the newest
    ``most`` rows are kept and tried again.
    """

    def __init__(self, database: Database, *, pause: float = 0.2, most: int = 10_000) -> None:
        self._database = database
        self._pause = pause
        self._most = most
        self._rows: list[tuple[Executable, dict[str, Any]]] = []
        self._filled = asyncio.Event()
        self._one_flush = asyncio.Lock()

    def add(self, statement: Executable, values: dict[str, Any]) -> None:
        """Put one row on its way; use the same statement object for rows of a kind."""
        self._rows.append((statement, values))
        self._filled.set()

    async def run(self) -> None:
        """Carry rows to the database until cancelled."""
        while True:
            await self._filled.wait()
            await asyncio.sleep(self._pause)
            await asyncio.shield(self.flush())  # rows on their way arrive even when this task is cancelled

    async def flush(self) -> None:
        """Write what is waiting, in order, in one transaction; on an error it keeps waiting."""
        async with self._one_flush:
            await self._flush()

    async def _flush(self) -> None:
        self._filled.clear()
        rows, self._rows = self._rows, []
        if not rows:
            return
        try:
            async with self._database.write() as connection:
                for statement, values in _runs(rows):
                    await connection.execute(statement, values)
        except DBAPIError:
            log.exception("%d rows could not be written, will try again", len(rows))
            self._rows = (rows + self._rows)[-self._most :]
            self._filled.set()


def _runs(rows: list[tuple[Executable, dict[str, Any]]]) -> list[tuple[Executable, list[dict[str, Any]]]]:
    """Gather rows by statement, each kind in its order; kinds do not depend on each other."""
    kinds: dict[int, tuple[Executable, list[dict[str, Any]]]] = {}
    for statement, values in rows:
        kinds.setdefault(id(statement), (statement, []))[1].append(values)
    return list(kinds.values())
