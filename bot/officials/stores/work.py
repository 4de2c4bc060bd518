"""Open dossiers as the ladder and lists see them, what was said and arranged, which rounds were held."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, false, func, or_, select, true, tuple_

from bot.dossiers.model import ENDED
from bot.officials.model import (
    FILTERS,
    PAGE,
    RUNNING,
    Duties,
    Extension,
    Filter,
    Horizon,
    Said,
    Scope,
    Standing,
)
from bot.storage.tables import absences, acknowledgements, dossiers, extensions, rounds, unreachable
from bot.storage.tables import handovers as offers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import ColumnElement

    from bot.delivery.model import Letter
    from bot.delivery.store import Outbox
    from bot.storage.database import Database

_D, _X, _H = dossiers.c, extensions.c, offers.c
_AT_ONCE = 2000
_WITH_EXTENSION = dossiers.outerjoin(extensions, _X.code == _D.code)
_EXTENDED = and_(_X.due.is_not(None), or_(_D.due.is_(None), _X.due > _D.due))
due_at = case((_EXTENDED, _X.due), else_=_D.due)
"""An import that states a later date than the extension is a newer promise of the office."""
_OPEN = _D.status.not_in([int(one) for one in ENDED])
_RUNS = _D.status.in_([int(one) for one in RUNNING])
_ROW = select(
    _D.code, _D.procedure, _D.unit, _D.official, _D.status, _D.due_on, _X.due.label("extended")
).select_from(_WITH_EXTENSION)
_COLUMNS = len(_ROW.selected_columns)


class Work:
    """Looking at open dossiers; days are those of the office's ``zone``."""

    def __init__(self, database: Database, outbox: Outbox, zone: ZoneInfo) -> None:
        self._database, self._outbox, self._zone = database, outbox, zone

    async def was_held(self, name: str, day: dt.date) -> bool:
        """Say whether a round was held; looking locks nobody."""
        query = select(rounds.c.at).where(rounds.c.name == name, rounds.c.day == day)
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def hold(self, name: str, day: dt.date, now: dt.datetime, letters: Sequence[Letter]) -> bool:
        """Write a round with its letters in one transaction; false when it was held before."""
        values = {"name": name, "day": day, "at": now, "letters": len(letters)}
        put = self._database.upsert(rounds).on_conflict_do_nothing()
        async with self._database.write() as connection:
            if (await connection.execute(put, values)).rowcount != 1:
                return False
            await self._outbox.put(connection, letters)
        return True

    async def burning(self, horizon: dt.date) -> AsyncIterator[Standing]:
        """Yield dossiers whose clock runs and that were due up to a day, some at a time."""
        async with self._database.read() as connection:
            dated = or_(_D.due_on <= horizon, and_(_D.due_on.is_(None), _X.due.is_not(None)))
            rows = await connection.stream(_ROW.where(_RUNS, dated))
            async for part in rows.partitions(_AT_ONCE):
                for row in part:
                    yield self._standing(row)

    async def duties(self, today: dt.date) -> Duties:
        """Return what was handed over, and who is away today."""
        taken = select(_H.code, _H.taker).where(_H.accepted_at.is_not(None), _H.ended_at.is_(None))
        away = select(absences.c.person, absences.c.deputy).where(absences.c.until >= today)
        async with self._database.read() as connection:
            handed = {row.code: row.taker for row in await connection.execute(taken.order_by(_H.id))}
            deputies = {row.person: row.deputy for row in await connection.execute(away)}
        return Duties(handed, deputies)

    async def said(self, code: str | None = None) -> Said:
        """Return who said what of which dossier, perhaps of one alone."""
        c = acknowledgements.c
        query = select(acknowledgements).where(c.code == code if code else true())
        kinds: dict[str, dict[tuple[str, int], dt.date]] = {"seen": {}, "done": {}}
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                kinds[row.kind][row.code, row.person] = row.at.astimezone(self._zone).date()
        return Said(kinds["seen"], kinds["done"])

    async def out_of_reach(self, people: Iterable[int]) -> set[int]:
        """Return who of these has blocked the bot."""
        query = select(unreachable.c.person).where(unreachable.c.person.in_(list(people)))
        async with self._database.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def pairs(self) -> list[tuple[str | None, str | None]]:
        """Return the officials and units open dossiers name."""
        query = select(_D.official, _D.unit).where(_OPEN).distinct()
        async with self._database.read() as connection:
            return [(row.official, row.unit) for row in await connection.execute(query)]

    async def counts(self, scope: Scope, horizon: Horizon) -> dict[Filter, int]:
        """Return how many dossiers each filter lets through."""
        sums = [func.sum(case((_passes(one, horizon), 1), else_=0)) for one in FILTERS]
        query = select(*sums).select_from(_WITH_EXTENSION).where(_OPEN, _within(scope))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one()
        return dict(zip(FILTERS, (int(one or 0) for one in row), strict=True))

    async def page(self, scope: Scope, horizon: Horizon, which: Filter, page: int) -> list[Standing]:
        """Return a page of dossiers: what burns first, then what stands still or has no date."""
        still = case((_RUNS, 0), else_=1)
        query = _ROW.where(_OPEN, _within(scope), _passes(which, horizon))
        query = query.order_by(still, due_at.is_(None), due_at, _D.code).limit(PAGE).offset(page * PAGE)
        async with self._database.read() as connection:
            return [self._standing(row) for row in await connection.execute(query)]

    async def due_days(self, scope: Scope, until: dt.datetime) -> dict[dt.date, int]:
        """Return how many running dossiers are due on each day before a moment."""
        query = select(_D.due_on, _X.due.label("extended"), func.count().label("many"))
        query = query.select_from(_WITH_EXTENSION).where(_RUNS, _within(scope), due_at < until)
        found: dict[dt.date, int] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(query.group_by(_D.due_on, _X.due)):
                if day := self._day(row.due_on, row.extended):
                    found[day] = found.get(day, 0) + row.many
        return found

    async def get(self, code: str) -> tuple[Standing, dt.datetime | None, Extension | None] | None:
        """Return a dossier, the moment it is due without an extension, and its extension."""
        query = _ROW.add_columns(_D.due, _X.due_before, _X.reason).where(_D.code == code)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        moved = row.extended and Extension(
            code=code, due_before=row.due_before, due=row.extended, reason=row.reason
        )
        return self._standing(row), row.due, moved or None

    def _standing(self, row: Any) -> Standing:
        code, procedure, unit, official, status, stated, extended = row[:_COLUMNS]  # by name is slower
        return Standing(code, procedure, unit, official, status, self._day(stated, extended))

    def _day(self, stated: dt.date | None, extended: dt.datetime | None) -> dt.date | None:
        if extended is None:
            return stated
        day = extended.astimezone(self._zone).date()
        return max(stated, day) if stated else day


def _within(scope: Scope) -> ColumnElement[bool]:
    if scope.pairs is None:
        return true()
    names = tuple_(func.coalesce(_D.official, ""), func.coalesce(_D.unit, ""))
    theirs = names.in_(sorted(scope.pairs)) if scope.pairs else false()
    return or_(and_(theirs, _D.code.not_in(sorted(scope.without))), _D.code.in_(sorted(scope.more)))


def _passes(which: Filter, horizon: Horizon) -> ColumnElement[bool]:
    match which:
        case "late":
            return and_(_RUNS, due_at < horizon.today)
        case "soon":
            return and_(_RUNS, due_at >= horizon.today, due_at < horizon.soon)
    return true()
