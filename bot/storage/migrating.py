"""Brings the schema of a database up to date with Alembic's migrations."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.database import CannotOpenDatabase

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from bot.storage.database import Database

HEAD = "0006"
"""The newest migration; a test holds it true. It saves the start from loading Alembic for nothing."""


async def migrate(database: Database) -> str | None:
    """Upgrade the schema; return the revision the database had before (``None``: it was empty).

    Raises :class:`CannotOpenDatabase` when it does not answer.
    """
    try:
        async with database.read() as connection:
            before = await connection.run_sync(revision)
    except (OSError, SQLAlchemyError) as error:
        raise CannotOpenDatabase(error) from error
    if before != HEAD:
        async with database.write() as connection:
            await connection.run_sync(upgrade)
    return before


def revision(connection: Connection) -> str | None:
    """Return the revision of the schema, ``None`` for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection) -> None:
    """Run every migration that is missing, on this connection."""
    from alembic import command  # noqa: PLC0415 - slow to import and seldom needed

    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - as above

    with as_file(files(__package__).joinpath("migrations")) as folder:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder))
    return config
