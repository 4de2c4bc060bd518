"""Who is to be asked, and what was answered: by dossier, without the person."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, literal, select, update

from bot.delivery.model import Purpose
from bot.dossiers.model import Status
from bot.satisfaction.model import Asked, Outcome, Score
from bot.storage.tables import deliveries, dossiers, follows, ratings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.delivery.model import Letter
    from bot.delivery.store import Outbox
    from bot.storage.database import Connection, Database

_D, _F, _R = dossiers.c, follows.c, ratings.c
_AT_ONCE = 500


class Ratings:
    """The tables behind the question."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database, self._outbox = database, outbox

    async def unasked(self, since: dt.datetime, now: dt.datetime) -> list[Asked]:
        """Return dossiers handed over since then that nobody was asked about, with their first follower."""
        asked = exists().where(
            deliveries.c.purpose == Purpose.CAMPAIGN,
            deliveries.c.subject == literal("rating/").concat(_D.code),
        )
        rated = exists().where(_R.code == _D.code)
        first = func.row_number().over(partition_by=_F.code, order_by=(_F.since, _F.person))
        ready = (_D.status == int(Status.RETURNED), _D.returned > since, _D.returned <= now)
        query = select(_D.code, _D.procedure, _F.person, _D.returned, first.label("place"))
        found = query.join(follows, _F.code == _D.code).where(*ready, ~asked, ~rated).subquery()
        one = select(found).where(found.c.place == 1).order_by(found.c.returned, found.c.code)
        async with self._database.read() as connection:
            rows = (await connection.execute(one.limit(_AT_ONCE))).all()
        return [Asked(row.code, row.procedure, row.person, row.returned) for row in rows]

    async def write(self, letters: Sequence[Letter]) -> None:
        """Put the questions into the outbox; one that is there already is left alone."""
        async with self._database.write() as connection:
            await self._outbox.put(connection, letters)

    async def rate(self, person: int, code: str, score: Score, now: dt.datetime) -> Outcome:
        """Keep a score once for each dossier, from somebody who follows it."""
        put = self._database.upsert(ratings).on_conflict_do_nothing()
        async with self._database.write() as connection:
            if not await _may_rate(connection, person, code):
                return Outcome.STRANGER
            values = {"code": code, "score": int(score), "words": None, "at": now}
            kept = (await connection.execute(put, values)).rowcount == 1
        return Outcome.KEPT if kept else Outcome.TWICE

    async def add_words(self, person: int, code: str, words: str) -> bool:
        """Keep what somebody adds, once; false when there are words already, or they may not."""
        put = update(ratings).where(_R.code == code, _R.words.is_(None)).values(words=words)
        async with self._database.write() as connection:
            if not await _may_rate(connection, person, code):
                return False
            return (await connection.execute(put)).rowcount == 1


async def _may_rate(connection: Connection, person: int, code: str) -> bool:
    query = select(_F.person).join(dossiers, _D.code == _F.code)
    query = query.where(_F.person == person, _F.code == code, _D.status == int(Status.RETURNED))
    return (await connection.execute(query)).first() is not None
