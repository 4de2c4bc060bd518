"""Moments are kept as UTC and come back aware, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.storage.database import Database
from bot.storage.tables import people
from tests.cast import HANOI, MAI, NOW


async def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(people.insert(), {"id": MAI, "language": "vi", "since": NOW})
    async with database.read() as connection:
        since = (await connection.execute(select(people.c.since))).scalar_one()
    assert since == NOW
    assert since.tzinfo is dt.UTC
    assert (since.hour, since.astimezone(HANOI).hour) == (2, 9)


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without a time zone"):
        async with database.write() as connection:
            await connection.execute(people.insert(), {"id": MAI, "language": "vi", "since": naive})


async def test_moments_compare_across_zones(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(people.insert(), {"id": MAI, "language": "vi", "since": NOW})
    later = (NOW + dt.timedelta(minutes=1)).astimezone(dt.UTC)
    async with database.read() as connection:
        assert (await connection.execute(select(people.c.id).where(people.c.since < later))).scalar() == MAI
