"""Until when the paper that a dossier brought is valid, and who was told that it runs out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the schema from 0004 to 0005."""
    last = "last day of the paper it brought; none: unknown, or it has none"
    op.add_column("dossiers", sa.Column("valid_until", sa.Date, comment=last))
    op.create_index(
        "ix_dossiers_valid_until",
        "dossiers",
        ["valid_until"],
        sqlite_where=sa.text("valid_until IS NOT NULL"),
        postgresql_where=sa.text("valid_until IS NOT NULL"),
    )
    op.create_table(
        "paper_reminders",
        sa.Column("campaign", sa.String(32), primary_key=True),
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("valid_until", sa.Date, primary_key=True, comment="of the paper they were told of, once"),
        sa.Column("occurrence", sa.Date, nullable=False, comment="of the campaign, when they were told"),
    )
