"""Extensions with their apologies, handovers, acknowledgements, absences, rounds; ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the schema from 0003 to 0004."""
    op.create_table(
        "extensions",
        sa.Column("code", sa.String(40), primary_key=True, comment="of the dossier; one extension each"),
        sa.Column("due_before", sa.DateTime, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False, comment="the new date"),
        sa.Column("reason", sa.Text, nullable=False, comment="as the citizen reads it, nothing personal"),
        sa.Column("by", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column(
            "apology_number", sa.String(40), comment="of the letter of apology, once somebody has signed it"
        ),
        sa.Column("apologised_at", sa.DateTime),
        sa.Column("sent_via", sa.String(12), comment="bot, post, desk or phone"),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("giver", sa.BigInteger, nullable=False),
        sa.Column("taker", sa.BigInteger, nullable=False),
        sa.Column("offered_at", sa.DateTime, nullable=False),
        sa.Column("accepted_at", sa.DateTime, comment="none: not accepted yet"),
        sa.Column("ended_at", sa.DateTime, comment="refused, withdrawn or replaced"),
    )
    op.create_index("ix_handovers_code", "handovers", ["code"])
    op.create_table(
        "acknowledgements",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "kind", sa.String(8), primary_key=True, comment="seen: has read it; done: says it is finished"
        ),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "absences",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("until", sa.Date, nullable=False, comment="the last day away"),
        sa.Column("deputy", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(16), primary_key=True, comment="morning, evening"),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("letters", sa.Integer, nullable=False),
    )
    op.create_table(
        "ratings",
        sa.Column("code", sa.String(40), primary_key=True, comment="of the dossier; one rating each"),
        sa.Column(
            "score", sa.SmallInteger, nullable=False, comment="1 not satisfied, 2 satisfied, 3 very satisfied"
        ),
        sa.Column("words", sa.Text, comment="what they added of their own accord"),
        sa.Column("at", sa.DateTime, nullable=False),
    )
