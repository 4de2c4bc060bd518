"""Hours in which a person wants no message."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the schema from 0005 to 0006."""
    wanted = "hour from which they want no message; none: the office's"
    op.add_column("people", sa.Column("quiet_from", sa.SmallInteger, comment=wanted))
    wanted = "hour until which they want no message"
    op.add_column("people", sa.Column("quiet_until", sa.SmallInteger, comment=wanted))
