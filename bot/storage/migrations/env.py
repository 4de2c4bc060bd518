"""Alembic's entry: the connection is handed over by ``bot.storage.migrating``."""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # we are inside the caller's transaction
    render_as_batch=True,
)
context.run_migrations()
