"""The whole data model on one page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment. Aware in Python, kept as UTC without a zone in every database; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware moment into naive UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn naive UTC into an aware moment."""
        del dialect
        return None if value is None else value.replace(tzinfo=dt.UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="Telegram's id of the person"),
    Column("language", String(2), nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("chat", BigInteger, comment="only where the bot had no answer, so that staff can give one"),
    Column("text", Text, nullable=False, comment="long numbers are masked"),
    Column("decision", String(10), nullable=False),
    Column("code", String(32)),
    Column("section", String(12)),
    Index("ix_questions_decision_id", "decision", "id"),
)

topics = Table(
    "topics",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(32)),
    Column("section", String(12)),
    Column("choices", JSON, nullable=False, comment="codes, in the order the buttons had"),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

ticks = Table(
    "ticks",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(32), primary_key=True),
    Column("paper", String(8), primary_key=True, comment="mark of the paper's text, so edits move nothing"),
    Column("ticked_at", UtcDateTime, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("code", String(40), primary_key=True, comment="canonical"),
    Column("procedure_code", String(32)),
    Column("procedure", Text),
    Column("field", Text),
    Column("level", String(5)),
    Column("status", SmallInteger, nullable=False, comment="national status, 1 to 10"),
    Column("channel", String(8)),
    Column("received", UtcDateTime),
    Column("due", UtcDateTime),
    Column("due_computed", Boolean, nullable=False, comment="by us, because the file gave none"),
    Column("finished", UtcDateTime),
    Column("returned", UtcDateTime),
    Column("paused_from", UtcDateTime),
    Column("resumed_at", UtcDateTime),
    Column("applicant", String(24), comment="initials"),
    Column("phone", String(32), comment="keyed hash of the last four digits"),
    Column("id_number", String(32), comment="keyed hash of the last four digits"),
    Column("agency", Text),
    Column("unit", Text),
    Column("official", Text),
    Column("missing", Text),
    Column("amount", Text),
    Column("received_on", Date, comment="these three are days in the office's zone, for counting"),
    Column("due_on", Date),
    Column("ended_on", Date),
    Column("first_import", Integer, nullable=False),
    Index("ix_dossiers_received_on", "received_on"),
    Index("ix_dossiers_first_import", "first_import"),
)

dossier_aliases = Table(
    "dossier_aliases",
    metadata,
    Column("alias", String(40), primary_key=True, comment="another code of the same dossier"),
    Column("code", String(40), nullable=False, index=True),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", BigInteger, comment="Telegram's id of the person; none: the terminal or the watched folder"),
    Column("file", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("undone_at", UtcDateTime),
)

import_changes = Table(
    "import_changes",
    metadata,
    Column("import", Integer, primary_key=True, autoincrement=False),
    Column("code", String(40), primary_key=True),
    Column("before", JSON, nullable=False, comment="the dossier as it was"),
)

follows = Table(
    "follows",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(40), primary_key=True),
    Column("via", String(8), nullable=False, comment="digits, slip or consent"),
    Column("since", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, comment="90 days after the result; none while there is none"),
    Index("ix_follows_code", "code"),
)

consents = Table(
    "consents",
    metadata,
    Column("mark", String(24), primary_key=True, comment="hash of the one-time code"),
    Column("code", String(40), nullable=False),
    Column("owner", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

awaited = Table(
    "awaited",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(40), nullable=False, comment="the dossier whose four digits were asked for"),
    Column("wish", String(8), nullable=False, comment="show, details or follow"),
    Column("expires_at", UtcDateTime, nullable=False),
)

look_ups = Table(
    "look_ups",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("code", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("failed", Boolean, nullable=False),
    Index("ix_look_ups_person_at", "person", "at"),
    Index("ix_look_ups_code_at", "code", "at"),
)

keys = Table(
    "keys",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", String(64), nullable=False, comment="made at the first start where none was configured"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("token", BigInteger, nullable=False, comment="grows with every holder, so a late one is refused"),
    Column("until", UtcDateTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("purpose", String(12), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("card", JSON, nullable=False, comment="final text and buttons, as Telegram takes them"),
    Column("about", JSON, nullable=False, comment="codes of the dossiers it tells about"),
    Column("state", String(10), nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("token", BigInteger, comment="of the courier that holds it"),
    Column("settled_at", UtcDateTime),
    Column("error", Text),
    UniqueConstraint("purpose", "subject", "version", "chat"),
    Index("ix_deliveries_state_not_before", "state", "not_before"),
)
