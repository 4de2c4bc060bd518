"""Figures of the tables: those of a report, of a day's end, and whether that day's round was held."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from bot.dossiers.model import ENDED, PAUSED
from bot.dossiers.statistics import Chosen, total
from bot.dossiers.stores import counting
from bot.reports.model import PAGE, Behind, Evening
from bot.storage.tables import dossiers, extensions, ratings, rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement

    from bot.delivery.model import Letter
    from bot.delivery.store import Outbox
    from bot.dossiers.statistics import By, Row
    from bot.storage.database import Database
    from bot.worktime.calendar import WorkCalendar

_D, _X = dossiers.c, extensions.c
_RUNS = _D.status.not_in([int(one) for one in ENDED | PAUSED])
_ROUND = "evening"


class Reports:
    """What reports are made of; days are those of the office's ``zone``."""

    def __init__(self, database: Database, outbox: Outbox, zone: ZoneInfo) -> None:
        self._database, self._outbox, self._zone = database, outbox, zone

    async def total(self, chosen: Chosen) -> Row:
        """Return the figures of all that is chosen."""
        return total(await counting.count(self._database, chosen))

    async def rows(self, chosen: Chosen, by: Sequence[By]) -> list[Row]:
        """Return the figures broken down."""
        return await counting.count(self._database, chosen, by)

    async def by_month(self, chosen: Chosen) -> dict[tuple[int, int], Row]:
        """Return the figures of what came in, by the month it came."""
        return await counting.count_by_month(self._database, chosen)

    async def behind(
        self, chosen: Chosen, figure: str, page: int, calendar: WorkCalendar
    ) -> tuple[Behind, ...]:
        """Return a page of the dossiers a figure counts."""
        found = []
        for row in await counting.behind(self._database, chosen, figure, page, PAGE):
            ended = row.ended_on is not None and row.ended_on <= chosen.last
            judged = row.ended_on if ended else chosen.last
            days = calendar.working_days_between(judged, row.due_on) if row.due_on else None
            found.append(Behind(row.code, row.procedure, ended, days))
        return tuple(found)

    async def names(self, by: By) -> list[str | None]:
        """Return every name dossiers have in this respect."""
        return await counting.names(self._database, by)

    async def procedures(self, chosen: Chosen) -> dict[str, bool]:
        """Return the procedures of what came in, and whether any came online."""
        return await counting.procedures(self._database, chosen)

    async def ratings(self, chosen: Chosen) -> dict[int, int]:
        """Return how often each score was given in the period."""
        given = ratings.join(dossiers, _D.code == ratings.c.code)
        query = select(ratings.c.score, func.count().label("count")).select_from(given)
        start, end = self._midnight(chosen.first), self._midnight(chosen.last + dt.timedelta(days=1))
        query = query.where(ratings.c.at >= start, ratings.c.at < end, *counting.within(chosen))
        async with self._database.read() as connection:
            rows = await connection.execute(query.group_by(ratings.c.score))
            return {row.score: int(row._mapping["count"]) for row in rows}  # noqa: SLF001 - a row is a tuple, which has a count of its own

    async def evening(self, day: dt.date, tomorrow: dt.date, units: tuple[str, ...] | None) -> Evening:
        """Return what a day brought, and what is due on the next working day; an extension counts."""
        conditions = (
            _D.received_on == day,
            _D.ended_on == day,
            and_(_RUNS, self._due(None, day)),
            and_(_RUNS, self._due(day, tomorrow + dt.timedelta(days=1)), ~self._due(None, tomorrow)),
        )
        sums = [func.sum(case((one, 1), else_=0)) for one in conditions]
        source = dossiers.outerjoin(extensions, _X.code == _D.code)
        query = select(*sums).select_from(source).where(*counting.within(Chosen(day, day, units=units)))
        async with self._database.read() as connection:
            received, finished, late, due = ((one or 0) for one in (await connection.execute(query)).one())
        return Evening(day, received, finished, late, tomorrow, due)

    async def was_held(self, day: dt.date) -> bool:
        """Say whether a day's round was held; looking locks nobody."""
        query = select(rounds.c.at).where(rounds.c.name == _ROUND, rounds.c.day == day)
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def hold(self, day: dt.date, now: dt.datetime, letters: Sequence[Letter]) -> bool:
        """Write a day's round with its letters in one transaction; false when it was held before."""
        values = {"name": _ROUND, "day": day, "at": now, "letters": len(letters)}
        put = self._database.upsert(rounds).on_conflict_do_nothing()
        async with self._database.write() as connection:
            if (await connection.execute(put, values)).rowcount != 1:
                return False
            await self._outbox.put(connection, letters)
        return True

    def _due(self, first: dt.date | None, before: dt.date) -> ColumnElement[bool]:
        """Return whether a dossier was due in these days, by its extension where that is later."""
        moment = self._midnight(before)
        due = and_(_D.due_on < before, or_(_X.due.is_(None), _X.due < moment))
        extended = and_(_X.due >= self._midnight(first), _X.due < moment) if first else due
        return due if first is None else or_(and_(due, _D.due_on >= first), extended)

    def _midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), self._zone)
