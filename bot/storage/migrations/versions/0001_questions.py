"""People, questions, topics and ticks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column(
            "id", sa.BigInteger, primary_key=True, autoincrement=False, comment="Telegram's id of the person"
        ),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column(
            "chat",
            sa.BigInteger,
            comment="only where the bot had no answer, so that staff can give one",
        ),
        sa.Column("text", sa.Text, nullable=False, comment="long numbers are masked"),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("code", sa.String(32)),
        sa.Column("section", sa.String(12)),
    )
    op.create_index("ix_questions_decision_id", "questions", ["decision", "id"])
    op.create_table(
        "topics",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(32)),
        sa.Column("section", sa.String(12)),
        sa.Column("choices", sa.JSON, nullable=False, comment="codes, in the order the buttons had"),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_topics_expires_at", "topics", ["expires_at"])
    op.create_table(
        "ticks",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column(
            "paper",
            sa.String(8),
            primary_key=True,
            comment="mark of the paper's text, so edits move nothing",
        ),
        sa.Column("ticked_at", sa.DateTime, nullable=False),
    )
