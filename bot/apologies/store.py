"""Which dossiers owe an apology, and what was done about it; the table is that of the extensions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, false, func, or_, select, true, tuple_, update

from bot.apologies.model import PAGE, RUNNING, Case, Extension
from bot.dossiers.model import Status
from bot.storage.tables import dossiers, extensions, follows, handovers, unreachable

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.apologies.model import Kind, Scope
    from bot.storage.database import Connection, Database

_D, _E = dossiers.c, extensions.c
_TIME_RUNS = _D.status.in_([int(one) for one in RUNNING])
_PROMISED = func.coalesce(_E.due_before, _D.due).label("promised")
"""An import may have brought the new date into the dossier itself; what was promised first counts."""
_FROM = dossiers.outerjoin(extensions, _E.code == _D.code)
_CASE = select(
    _D.code, _D.procedure, _D.received, _PROMISED, _D.applicant, _D.unit, _D.status,
    _E.due, _E.reason, _E.apology_number, _E.apologised_at, _E.sent_via,
).select_from(_FROM)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Apologies:
    """Reads lists and writes what was done; a step that comes second finds it done and writes nothing."""

    database: Database

    async def spellings(self, code: str | None) -> list[tuple[str | None, str | None]]:
        """Return official and unit as exports write them, of one dossier or, once each, of the running."""
        query = select(_D.official, _D.unit).where(_D.code == code if code else _TIME_RUNS).distinct()
        async with self.database.read() as connection:
            return [(row.official, row.unit) for row in await connection.execute(query)]

    async def count(self, kind: Kind, scope: Scope, before: dt.datetime) -> int:
        """Return how many are in a list; ``before``: what was promised for earlier than that day is late."""
        query = select(func.count()).select_from(_FROM).where(*_owed(kind, before), _seen(scope))
        async with self.database.read() as connection:
            return await connection.scalar(query) or 0

    async def page(self, kind: Kind, scope: Scope, before: dt.datetime, page: int) -> list[Case]:
        """Return a page of a list, the longest promised first."""
        query = _CASE.where(*_owed(kind, before), _seen(scope)).order_by(_PROMISED, _D.code)
        async with self.database.read() as connection:
            return [_case(row) for row in await connection.execute(query.limit(PAGE).offset(page * PAGE))]

    async def case(self, code: str, scope: Scope) -> Case | None:
        """Return one dossier with a promised date, ``None`` where there is none or it is not theirs."""
        query = _CASE.where(_D.code == code, _PROMISED.is_not(None), _seen(scope))
        async with self.database.read() as connection:
            row = (await connection.execute(query)).first()
        return _case(row) if row else None

    async def followers(self, code: str, connection: Connection | None = None) -> list[int]:
        """Return who follows a dossier and can be reached."""
        gone = exists().where(unreachable.c.person == follows.c.person)
        query = select(follows.c.person).where(follows.c.code == code, ~gone).order_by(follows.c.person)
        if connection is not None:
            return list((await connection.scalars(query)).all())
        async with self.database.read() as fresh:
            return list((await fresh.scalars(query)).all())

    async def settle(
        self, connection: Connection, code: str, told: Extension, via: str, now: dt.datetime
    ) -> bool:
        """Note the apology; false when there was one, the dossier rests, or date or reason have changed."""
        runs = exists().where(_D.code == code, _TIME_RUNS)
        same = (_E.code == code, _E.due == told.due, _E.reason == told.reason)
        put = update(extensions).where(*same, _E.apologised_at.is_(None), runs)
        return (await connection.execute(put.values(apologised_at=now, sent_via=via))).rowcount == 1

    async def number(self, connection: Connection, code: str, number: str) -> bool:
        """Keep the number of the letter; false when nothing was extended."""
        put = update(extensions).where(_E.code == code).values(apology_number=number)
        return (await connection.execute(put)).rowcount == 1


def _owed(kind: Kind, before: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a dossier part of a list; one without a date owes nothing."""
    waiting = (_TIME_RUNS, _E.apologised_at.is_(None))
    if kind == "early":
        return (*waiting, _E.due_before >= before)
    over = and_(_E.code.is_(None), _D.due_on < before.date())
    return (*waiting, or_(over, _E.due_before < before))


def _seen(scope: Scope) -> ColumnElement[bool]:
    """Return what lets a person see a dossier; one handed over is no more the giver's."""
    if scope.taker is None:
        return true()
    held = and_(
        handovers.c.code == _D.code, handovers.c.accepted_at.is_not(None), handovers.c.ended_at.is_(None)
    )
    named = tuple_(func.coalesce(_D.official, ""), func.coalesce(_D.unit, ""))
    own = and_(named.in_(scope.own) if scope.own else false(), ~exists().where(held))
    return or_(own, _D.unit.in_(scope.units), exists().where(held, handovers.c.taker == scope.taker))


def _case(row: Any) -> Case:
    extension = Extension(
        due=row.due,
        reason=row.reason,
        number=row.apology_number,
        apologised_at=row.apologised_at,
        via=row.sent_via,
    )
    return Case(
        code=row.code,
        procedure=row.procedure,
        received=row.received,
        promised=row.promised,
        applicant=row.applicant,
        unit=row.unit,
        running=Status(row.status) in RUNNING,
        extension=extension if row.due else None,
    )
