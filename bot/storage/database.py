"""Opens the database and hands out transactions: ``read()`` and ``write()``."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection as RawConnection
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    Connection = AsyncConnection
    """What :meth:`Database.read` and :meth:`Database.write` give."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a committed row survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",  # another process may be importing a large file
)


class CannotOpenDatabase(BotError):  # noqa: N818 - reads as what happened
    """Không mở được cơ sở dữ liệu: xin xem [database] url trong tệp cấu hình."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(f"{self.__doc__} ({getattr(cause, 'orig', cause)})")


class Database:
    """One engine. Writers of one process wait for each other here rather than in SQLite's busy loop."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._one_writer = asyncio.Lock() if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @classmethod
    def open(cls, url: str) -> Self:
        """Return the database at ``url`` (sqlite+aiosqlite or postgresql+asyncpg); makes SQLite's folder."""
        try:
            parsed = make_url(url)
            if parsed.get_backend_name() == "sqlite" and parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_async_engine(parsed)
        except (OSError, ImportError, ValueError, LookupError, SQLAlchemyError) as error:
            raise CannotOpenDatabase(error) from error
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return cls(engine)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        """Give a transaction that only reads."""
        async with self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """Give a transaction that may write; committed at the end, rolled back on an error."""
        if self._one_writer is None:
            async with self.engine.begin() as connection:
                yield connection
            return
        async with self._one_writer, self.engine.connect() as connection:
            await connection.execution_options(begin="IMMEDIATE")
            async with connection.begin():
                yield connection

    async def close(self) -> None:
        """Close every connection; aiosqlite's threads would keep the process alive."""
        await self.engine.dispose()

    def upsert(self, table: Table) -> Any:
        """Return an insert for ``table`` that offers ON CONFLICT, in the words of this database."""
        if self.is_sqlite:
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow to import, and most have SQLite

        return postgresql.insert(table)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: RawConnection) -> None:
    """A writer takes the lock at once: one that upgrades later fails instead of waiting."""
    kind = connection.get_execution_options().get("begin", "")
    if kind:
        connection.exec_driver_sql(f"BEGIN {kind}")
        return
    adapted: Any = connection.connection.dbapi_connection
    adapted.run_async(lambda driver: driver.execute("BEGIN"))  # one turn of the driver's thread, not four
