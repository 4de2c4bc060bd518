"""Inserting very many rows: what the library does for each value costs more than the database itself."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date

from bot.storage.tables import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table

    from bot.storage.database import Connection

_day = lru_cache(4000)(str)
"""Days and times of day come again and again; making text of one costs three times as much as a cache."""


@lru_cache(2000)
def _clock(time: dt.time) -> str:
    return time.isoformat("microseconds")


async def pour(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have a value for each column of the table, JSON columns apart.

    Twice as fast as a plain insert on SQLite, where moments and days are made text here.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        await connection.execute(table.insert(), list(rows))
        return
    columns = list(table.columns)
    names = [column.name for column in columns]
    take = itemgetter(*names)
    moments = [place for place, column in enumerate(columns) if isinstance(column.type, UtcDateTime)]
    days = [place for place, column in enumerate(columns) if isinstance(column.type, Date)]
    values = []
    for row in rows:
        made = list(take(row))
        for place in moments:
            if moment := made[place]:
                utc = moment.astimezone(dt.UTC)
                made[place] = f"{_day(utc.date())} {_clock(utc.time())}"
        for place in days:
            if made[place]:
                made[place] = _day(made[place])
        values.append(made)
    listed, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({listed}) VALUES ({places})'  # noqa: S608 - names of our own
    await connection.exec_driver_sql(statement, list(map(tuple, values)))
