"""What every test may ask for: databases of both kinds, and the knowledge that ships with the bot."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.procedures.library import Library, open_library
from bot.storage.database import Database
from bot.storage.migrating import migrate
from tests import postgres as postgresql

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Postgres]:
    """A PostgreSQL server; the test is skipped where none can be started."""
    try:
        with postgresql.running() as server:
            yield server
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as reason:
        pytest.skip(f"no PostgreSQL here: {reason!r}")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the whole schema, to be copied."""
    file = tmp_path_factory.mktemp("template") / "bot.db"

    async def make() -> None:
        database = Database.open(sqlite_url(file))
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with the schema, once of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "bot.db"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        yield sqlite_url(file)
    else:
        with request.getfixturevalue("postgres").fresh(migrated=True) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing is yet, once of each kind."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "bot.db")
    else:
        with request.getfixturevalue("postgres").fresh(migrated=False) as url:
            yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database with the schema, once of each kind."""
    opened = Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def knowledge_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the knowledge that ships with the bot, to read only."""
    folder = tmp_path_factory.mktemp("house") / "knowledge"
    return shutil.copytree(KNOWLEDGE, folder, ignore=shutil.ignore_patterns("imported"))


@pytest.fixture(scope="session")
def library(knowledge_folder: Path) -> Library:
    """The knowledge that ships with the bot, with its index."""
    return open_library(knowledge_folder, "xã")


def sqlite_url(file: Path) -> str:
    """Return the address of an SQLite file."""
    return f"sqlite+aiosqlite:///{file}"
