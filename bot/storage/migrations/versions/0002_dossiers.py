"""Dossiers, their imports, followers and look-ups; deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("code", sa.String(40), primary_key=True, comment="canonical"),
        sa.Column("procedure_code", sa.String(32)),
        sa.Column("procedure", sa.Text),
        sa.Column("field", sa.Text),
        sa.Column("level", sa.String(5)),
        sa.Column("status", sa.SmallInteger, nullable=False, comment="national status, 1 to 10"),
        sa.Column("channel", sa.String(8)),
        sa.Column("received", sa.DateTime),
        sa.Column("due", sa.DateTime),
        sa.Column("due_computed", sa.Boolean, nullable=False, comment="by us, because the file gave none"),
        sa.Column("finished", sa.DateTime),
        sa.Column("returned", sa.DateTime),
        sa.Column("paused_from", sa.DateTime),
        sa.Column("resumed_at", sa.DateTime),
        sa.Column("applicant", sa.String(24), comment="initials"),
        sa.Column("phone", sa.String(32), comment="keyed hash of the last four digits"),
        sa.Column("id_number", sa.String(32), comment="keyed hash of the last four digits"),
        sa.Column("agency", sa.Text),
        sa.Column("unit", sa.Text),
        sa.Column("official", sa.Text),
        sa.Column("missing", sa.Text),
        sa.Column("amount", sa.Text),
        sa.Column("received_on", sa.Date, comment="these three are days in the office's zone, for counting"),
        sa.Column("due_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("first_import", sa.Integer, nullable=False),
    )
    op.create_index("ix_dossiers_received_on", "dossiers", ["received_on"])
    op.create_index("ix_dossiers_first_import", "dossiers", ["first_import"])
    op.create_table(
        "dossier_aliases",
        sa.Column("alias", sa.String(40), primary_key=True, comment="another code of the same dossier"),
        sa.Column("code", sa.String(40), nullable=False),
    )
    op.create_index("ix_dossier_aliases_code", "dossier_aliases", ["code"])
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column(
            "by",
            sa.BigInteger,
            comment="Telegram's id of the person; none: the terminal or the watched folder",
        ),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("undone_at", sa.DateTime),
    )
    op.create_table(
        "import_changes",
        sa.Column("import", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("before", sa.JSON, nullable=False, comment="the dossier as it was"),
    )
    op.create_table(
        "follows",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("via", sa.String(8), nullable=False, comment="digits, slip or consent"),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, comment="90 days after the result; none while there is none"),
    )
    op.create_index("ix_follows_code", "follows", ["code"])
    op.create_table(
        "consents",
        sa.Column("mark", sa.String(24), primary_key=True, comment="hash of the one-time code"),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("owner", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "awaited",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "code", sa.String(40), nullable=False, comment="the dossier whose four digits were asked for"
        ),
        sa.Column("wish", sa.String(8), nullable=False, comment="show, details or follow"),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "look_ups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("failed", sa.Boolean, nullable=False),
    )
    op.create_index("ix_look_ups_person_at", "look_ups", ["person", "at"])
    op.create_index("ix_look_ups_code_at", "look_ups", ["code", "at"])
    op.create_table(
        "keys",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column(
            "value",
            sa.String(64),
            nullable=False,
            comment="made at the first start where none was configured",
        ),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column(
            "token",
            sa.BigInteger,
            nullable=False,
            comment="grows with every holder, so a late one is refused",
        ),
        sa.Column("until", sa.DateTime, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("card", sa.JSON, nullable=False, comment="final text and buttons, as Telegram takes them"),
        sa.Column("about", sa.JSON, nullable=False, comment="codes of the dossiers it tells about"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("not_before", sa.DateTime, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("lease_until", sa.DateTime),
        sa.Column("token", sa.BigInteger, comment="of the courier that holds it"),
        sa.Column("settled_at", sa.DateTime),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint(
            "purpose", "subject", "version", "chat", name="uq_deliveries_purpose_subject_version_chat"
        ),
    )
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])
