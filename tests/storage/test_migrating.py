"""The schema: what migrations make is what the tables say, on both databases."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from bot.storage.database import Database
from bot.storage.migrating import HEAD, _config, migrate, revision
from bot.storage.tables import dossiers, metadata


def differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection), metadata)


async def test_migrations_make_exactly_the_tables(empty_url: str) -> None:
    database = Database.open(empty_url)
    try:
        assert await migrate(database) is None
        async with database.read() as connection:
            assert await connection.run_sync(revision) == HEAD
            assert await connection.run_sync(differences) == []
    finally:
        await database.close()


async def test_a_missing_table_would_be_noticed(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("DROP TABLE ticks"))
    async with database.read() as connection:
        assert await connection.run_sync(differences)


async def test_migrating_again_changes_nothing(database: Database) -> None:
    assert await migrate(database) == HEAD
    assert await migrate(database) == HEAD


async def test_head_is_the_newest_migration(database: Database) -> None:
    def newest(connection: Connection) -> str | None:
        return ScriptDirectory.from_config(_config(connection)).get_current_head()

    async with database.read() as connection:
        assert await connection.run_sync(newest) == HEAD


async def test_rows_of_an_older_schema_stay_as_they_are(empty_url: str) -> None:
    def upgrade_to_0004(connection: Connection) -> None:
        command.upgrade(_config(connection), "0004")

    database = Database.open(empty_url)
    try:
        async with database.write() as connection:
            await connection.run_sync(upgrade_to_0004)
            columns = "code, status, due_computed, first_import"
            await connection.execute(text(f"INSERT INTO dossiers ({columns}) VALUES ('A', 10, false, 1)"))  # noqa: S608
        assert await migrate(database) == "0004"
        async with database.read() as connection:
            row = (await connection.execute(select(dossiers))).one()
            assert (row.code, row.status, row.valid_until) == ("A", 10, None)
            assert await connection.run_sync(differences) == []
    finally:
        await database.close()


async def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_url: str) -> None:
    database = Database.open(empty_url)
    try:
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE ticks (chat INTEGER)"))  # in the way of the real one
        with pytest.raises(DBAPIError, match="ticks"):
            await migrate(database)
        async with database.read() as connection:
            assert await connection.run_sync(revision) is None
    finally:
        await database.close()
