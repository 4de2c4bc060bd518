"""Who has blocked the bot: nobody writes to them until they write again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.storage.tables import unreachable

if TYPE_CHECKING:
    from bot.storage.database import Database


class Reach:
    """Remembers in memory who is marked, so that looking at each message costs nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._gone: set[int] = set()

    async def refresh(self) -> None:
        """Read who is marked; the courier, perhaps of another process, marks them."""
        async with self._database.read() as connection:
            self._gone = set((await connection.execute(select(unreachable.c.person))).scalars())

    async def heard(self, person: int) -> None:
        """Somebody wrote: they can be reached again."""
        if person not in self._gone:
            return
        self._gone.discard(person)
        async with self._database.write() as connection:
            await connection.execute(delete(unreachable).where(unreachable.c.person == person))

    async def count(self) -> int:
        """Return how many cannot be reached."""
        await self.refresh()
        return len(self._gone)
