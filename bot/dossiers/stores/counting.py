"""Counts the dossiers of a period and lists those behind a figure; both by the same conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, extract, func, or_, select

from bot.dossiers.model import PAUSED, Status
from bot.dossiers.statistics import BY, FIGURES, By, Chosen, Row
from bot.storage.tables import dossiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from bot.storage.database import Database

    Conditions = dict[str, ColumnElement[bool]]

_C = dossiers.c
_PAUSED = _C.status.in_([int(one) for one in PAUSED])
_GIVEN_BACK = _C.status.in_([int(Status.REFUSED), int(Status.WITHDRAWN)])
_GROUPS: dict[By, Any] = {one: _C[one] for one in BY}


async def count(database: Database, chosen: Chosen, by: Sequence[By] = ()) -> list[Row]:
    """Count the dossiers by these, judged at the period's end; without ``by`` one row for all."""
    groups = [_GROUPS[one] for one in by]
    query = select(*groups, *_sums(chosen)).where(*_which(chosen)).group_by(*groups).order_by(*groups)
    async with database.read() as connection:
        found = [Row(**_whole(row)) for row in (await connection.execute(query)).mappings()]
    return found if by or found else [Row()]


async def count_by_month(database: Database, chosen: Chosen) -> dict[tuple[int, int], Row]:
    """Count what came in during the period by the month it came, judged at the period's end."""
    month = (extract("year", _C.received_on), extract("month", _C.received_on))
    query = select(month[0].label("y"), month[1].label("m"), *_sums(chosen))
    query = query.where(*_which(chosen), _received(chosen)).group_by(*month)
    found: dict[tuple[int, int], Row] = {}
    async with database.read() as connection:
        for row in (await connection.execute(query)).mappings():
            values = _whole(row)
            at = int(values.pop("y")), int(values.pop("m"))
            found[at] = Row(**values)
    return found


async def behind(database: Database, chosen: Chosen, figure: str, page: int, most: int) -> Sequence[Any]:
    """Return a page of the dossiers a figure counts: code, procedure, due_on, ended_on; longest due first."""
    query = select(_C.code, _C.procedure, _C.due_on, _C.ended_on, _C.status).where(
        *_which(chosen), _conditions(chosen)[figure]
    )
    query = query.order_by(_C.due_on.is_(None), _C.due_on, _C.code).limit(most).offset(page * most)
    async with database.read() as connection:
        return (await connection.execute(query)).all()


async def names(database: Database, by: By) -> list[str | None]:
    """Return every name dossiers have in this respect."""
    query = select(_GROUPS[by]).distinct()
    async with database.read() as connection:
        return list((await connection.execute(query)).scalars())


async def procedures(database: Database, chosen: Chosen) -> dict[str, bool]:
    """Return the procedures of what came in during the period, and whether any came online."""
    online = func.max(case((_C.channel == "online", 1), else_=0))
    query = select(_C.procedure_code, online.label("online")).where(*_which(chosen), _received(chosen))
    query = query.where(_C.procedure_code.is_not(None)).group_by(_C.procedure_code)
    async with database.read() as connection:
        return {row.procedure_code: bool(row.online) for row in await connection.execute(query)}


def within(chosen: Chosen) -> list[ColumnElement[bool]]:
    """Return the conditions that have nothing to do with the period."""
    found: list[ColumnElement[bool]] = []
    if chosen.level is not None:
        found.append(_C.level == chosen.level)
    if chosen.units is not None:
        found.append(_C.unit.in_(chosen.units))
    if chosen.only is not None:
        by, name = chosen.only
        found.append(_GROUPS[by].is_(None) if name is None else _GROUPS[by] == name)
    return found


def _which(chosen: Chosen) -> list[ColumnElement[bool]]:
    there = and_(_C.received_on < chosen.first, or_(_C.ended_on.is_(None), _C.ended_on >= chosen.first))
    return [or_(_received(chosen), there), *within(chosen)]


def _received(chosen: Chosen) -> ColumnElement[bool]:
    return _C.received_on.between(chosen.first, chosen.last)


def _sums(chosen: Chosen) -> list[Any]:
    conditions = _conditions(chosen)
    return [func.sum(case((conditions[name], 1), else_=0)).label(name) for name in FIGURES]


def _conditions(chosen: Chosen) -> Conditions:
    """Return when a dossier of the period belongs to a figure."""
    during, last = _received(chosen), chosen.last
    ended = and_(_C.ended_on.is_not(None), _C.ended_on <= last)
    is_open = or_(_C.ended_on.is_(None), _C.ended_on > last)
    runs, paused = and_(is_open, ~_PAUSED), and_(is_open, _PAUSED)
    late, in_time = _C.due_on < last, or_(_C.due_on.is_(None), _C.due_on >= last)
    as_promised = or_(_GIVEN_BACK, _C.due_on.is_(None), _C.ended_on == _C.due_on)
    return {
        "received": or_(during, _C.received_on < chosen.first),
        "resolved": ended,
        "in_progress": is_open,
        "online": and_(during, _C.channel == "online"),
        "counter": and_(during, or_(_C.channel.is_(None), _C.channel.not_in(["online", "post"]))),
        "post": and_(during, _C.channel == "post"),
        "counter_or_post": and_(during, or_(_C.channel.is_(None), _C.channel != "online")),
        "carried_over": _C.received_on < chosen.first,
        "early": and_(ended, ~_GIVEN_BACK, _C.ended_on < _C.due_on),
        "on_time": and_(ended, as_promised),
        "overdue": and_(ended, ~_GIVEN_BACK, _C.ended_on > _C.due_on),
        "in_time": and_(runs, in_time),
        "late": and_(runs, late),
        "paused": paused,
        "paused_in_time": and_(paused, in_time),
        "paused_late": and_(paused, late),
    }


def _whole(row: Any) -> dict[str, Any]:
    """Return the values of a row; a sum over nothing is none at all, and means 0."""
    return {name: (row[name] or 0) if name in FIGURES else row[name] for name in row}
