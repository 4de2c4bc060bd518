"""The language each person chose, and what else is kept on them; nothing on whoever only asks."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.storage.tables import people
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.texts import Texts

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept on a person: language, since when, the id of their commune, when news were offered.

    ``quiet``: the hours from and until which they want no message, ``None``: the office's.
    """

    language: str
    since: dt.datetime
    commune: str | None = None
    asked_at: dt.datetime | None = None
    quiet: tuple[int, int] | None = None


class Languages:
    """Chosen languages, kept in memory after the first look."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: OrderedDict[int, str] = OrderedDict()

    async def texts(self, person: int | None) -> Texts:
        """Return the sentences in this person's language; Vietnamese unless they chose another."""
        if person is None:
            return texts(LANGUAGES[0])
        if person not in self._seen:
            found = await self.person(person)
            self._remember(person, found.language if found else LANGUAGES[0])
        return texts(self._seen[person])

    async def choose(self, person: int, language: str, now: dt.datetime) -> None:
        """Keep the language a person chose."""
        insert = self._database.upsert(people)
        put = insert.on_conflict_do_update(index_elements=["id"], set_={"language": language})
        async with self._database.write() as connection:
            await connection.execute(put, {"id": person, "language": language, "since": now})
        self._remember(person, language)

    async def person(self, person: int) -> Person | None:
        """Return what is kept on a person, ``None`` when nothing is."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(people).where(people.c.id == person))).first()
        if row is None:
            return None
        quiet = None if row.quiet_from is None else (row.quiet_from, row.quiet_until)
        return Person(row.language, row.since, row.commune, row.asked_at, quiet)

    async def erase(self, person: int) -> None:
        """Forget a person."""
        async with self._database.write() as connection:
            await connection.execute(delete(people).where(people.c.id == person))
        self._seen.pop(person, None)

    def _remember(self, person: int, language: str) -> None:
        self._seen[person] = language
        self._seen.move_to_end(person)
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
