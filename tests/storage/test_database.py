"""Transactions: what is read, what is kept, what goes back; on both databases."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.storage.database import CannotOpenDatabase, Database
from bot.storage.migrating import migrate
from bot.storage.tables import people
from tests.cast import MAI, NAM, NOW


def row(person: int, language: str = "vi") -> dict[str, object]:
    return {"id": person, "language": language, "since": NOW}


async def count(database: Database) -> int:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(people)) or 0


async def test_what_is_written_is_read(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(people.insert(), row(MAI))
    assert await count(database) == 1


async def test_an_error_takes_the_whole_transaction_back(database: Database) -> None:
    async def write_and_fail() -> None:
        async with database.write() as connection:
            await connection.execute(people.insert(), row(MAI))
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()
    assert await count(database) == 0


async def test_writers_at_once_all_get_their_turn(database: Database) -> None:
    async def write(person: int) -> None:
        async with database.write() as connection:
            before = await connection.scalar(select(func.count()).select_from(people))
            await connection.execute(people.insert(), row(person + (before or 0) * 1000))

    await asyncio.gather(*(write(person) for person in range(20)))
    assert await count(database) == 20


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(people.insert(), row(MAI))
        assert await count(database) == 0
    assert await count(database) == 1


async def test_an_upsert_replaces_on_both_databases(database: Database) -> None:
    put = database.upsert(people).on_conflict_do_update(index_elements=["id"], set_={"language": "en"})
    async with database.write() as connection:
        await connection.execute(put, row(MAI))
        await connection.execute(put, row(MAI))
    async with database.read() as connection:
        assert (await connection.execute(select(people.c.language))).scalars().all() == ["en"]


async def test_two_processes_on_one_file_wait_for_each_other(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    first, second = Database.open(url), Database.open(url)
    try:
        await migrate(first)
        async with first.write() as connection:
            await connection.execute(people.insert(), row(MAI))
            waiting = asyncio.ensure_future(_write(second))
            await asyncio.sleep(0.05)
            assert not waiting.done()
        await waiting
        assert await count(first) == 2
    finally:
        await first.close()
        await second.close()


async def _write(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(people.insert(), row(NAM))


async def test_sqlite_survives_a_power_cut_and_checks_references(tmp_path: Path) -> None:
    database = Database.open(f"sqlite+aiosqlite:///{tmp_path}/a/folder/of/its/own/bot.db")
    try:
        async with database.read() as connection:
            found = {
                name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
    finally:
        await database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


@pytest.mark.parametrize(
    "url",
    [
        "", "bot.db", "mysql+aiomysql://x/y", "nonsense://x", "postgresql+nodriver://x/y",
        "sqlite+aiosqlite:////dev/null/folder/bot.db",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_with_the_key_to_mend(url: str) -> None:
    with pytest.raises(CannotOpenDatabase, match=r"\[database\] url"):
        Database.open(url)


@pytest.mark.parametrize(
    "address", ["sqlite+aiosqlite:///{}/recipe.txt", "postgresql+asyncpg://nobody@/x?host={}"]
)
async def test_what_is_no_database_is_refused_not_crashed_on(address: str, tmp_path: Path) -> None:
    (tmp_path / "recipe.txt").write_text("bánh cuốn Cao Bằng", encoding="utf-8")
    database = Database.open(address.format(tmp_path))
    try:
        with pytest.raises(CannotOpenDatabase):
            await migrate(database)
    finally:
        await database.close()
