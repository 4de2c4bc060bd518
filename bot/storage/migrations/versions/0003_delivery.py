"""People's topics and roles, announcements, campaigns; letters with lanes and promises."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring the schema from 0002 to 0003."""
    _people()
    _letters()
    _announcements()
    _campaigns()


def _people() -> None:
    with op.batch_alter_table("people") as people:
        people.add_column(
            sa.Column(
                "commune",
                sa.String(24),
                comment="id of the office they chose, for news of their commune",
            )
        )
        people.add_column(
            sa.Column(
                "asked_at",
                sa.DateTime,
                comment="when they were asked which news they want; asked once",
            )
        )
    op.create_table(
        "subscriptions",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("topic", sa.String(16), primary_key=True),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_index("ix_subscriptions_topic", "subscriptions", ["topic"])
    op.create_table(
        "unreachable",
        sa.Column(
            "person", sa.BigInteger, primary_key=True, autoincrement=False, comment="has blocked the bot"
        ),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_table(
        "roles",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(8), nullable=False, comment="staff, official, head or admin"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("unit", sa.String(80)),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("by", sa.BigInteger, nullable=False, comment="who invited them"),
    )
    op.create_table(
        "invitations",
        sa.Column("mark", sa.String(24), primary_key=True, comment="hash of the one-time code"),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("unit", sa.String(80)),
        sa.Column("by", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", _BIG, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.BigInteger, comment="none: the bot itself"),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )


def _letters() -> None:
    op.create_table(
        "contents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False, comment="what many letters say, kept once"),
    )
    op.drop_index("ix_deliveries_state_not_before", "deliveries")
    with op.batch_alter_table("deliveries") as letters:
        letters.alter_column(
            "card",
            nullable=True,
            existing_type=sa.JSON,
            comment="final text and buttons; none: see content",
            existing_comment="final text and buttons, as Telegram takes them",
        )
        letters.add_column(sa.Column("content", sa.Integer, comment="of contents, for what goes to many"))
        letters.add_column(
            sa.Column(
                "lane",
                sa.SmallInteger,
                nullable=False,
                server_default="0",
                comment="0 notices, 1 what goes to many",
            )
        )
        letters.add_column(
            sa.Column(
                "once",
                sa.Boolean,
                nullable=False,
                server_default=sa.false(),
                comment="true: at most once; false: at least once",
            )
        )
        letters.add_column(sa.Column("expires_at", sa.DateTime, comment="after that it is not worth sending"))
        letters.drop_column("lease_until")
    with op.batch_alter_table("deliveries") as letters:  # the defaults were for rows that were there
        letters.alter_column("lane", server_default=None, existing_type=sa.SmallInteger)
        letters.alter_column("once", server_default=None, existing_type=sa.Boolean)
    op.create_index(
        "ix_deliveries_state_lane_not_before_id", "deliveries", ["state", "lane", "not_before", "id"]
    )
    op.create_index("ix_deliveries_subject_state", "deliveries", ["subject", "state"])
    op.create_index("ix_deliveries_chat", "deliveries", ["chat"])


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("by", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("post", sa.JSON, comment="text, entities and files, by Telegram's ids"),
        sa.Column("audience", sa.JSON),
        sa.Column("at", sa.DateTime, comment="when it shall go out; none: as soon as it may"),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("rehearsed_at", sa.DateTime),
        sa.Column("approved_by", sa.BigInteger),
        sa.Column("approved_at", sa.DateTime),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("content", sa.Integer),
        sa.Column("recipients", sa.Integer),
        sa.Column("chat", sa.BigInteger, comment="where the progress message stands"),
        sa.Column("message", sa.BigInteger),
    )
    op.create_index("ix_announcements_state", "announcements", ["state"])


def _campaigns() -> None:
    op.create_table(
        "campaign_switches",
        sa.Column("campaign", sa.String(32), primary_key=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("by", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "campaign_runs",
        sa.Column("campaign", sa.String(32), primary_key=True),
        sa.Column("occurrence", sa.Date, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("content", sa.Integer, nullable=False),
        sa.Column("recipients", sa.Integer, nullable=False),
    )
    op.create_index("ix_campaign_runs_expires_at", "campaign_runs", ["expires_at"])
