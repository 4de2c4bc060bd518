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
    Column("commune", String(24), comment="id of the office they chose, for news of their commune"),
    Column("asked_at", UtcDateTime, comment="when they were asked which news they want; asked once"),
    Column("quiet_from", SmallInteger, comment="hour from which they want no message; none: the office's"),
    Column("quiet_until", SmallInteger, comment="hour until which they want no message"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", String(16), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_subscriptions_topic", "topic"),
)

unreachable = Table(
    "unreachable",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False, comment="has blocked the bot"),
    Column("since", UtcDateTime, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(8), nullable=False, comment="staff, official, head or admin"),
    Column("name", String(80), nullable=False),
    Column("unit", String(80)),
    Column("since", UtcDateTime, nullable=False),
    Column("by", BigInteger, nullable=False, comment="who invited them"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("mark", String(24), primary_key=True, comment="hash of the one-time code"),
    Column("role", String(8), nullable=False),
    Column("name", String(80), nullable=False),
    Column("unit", String(80)),
    Column("by", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", BigInteger, comment="none: the bot itself"),
    Column("what", String(24), nullable=False),
    Column("detail", JSON, nullable=False),
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
    Column("valid_until", Date, comment="last day of the paper it brought; none: unknown, or it has none"),
    Column("first_import", Integer, nullable=False),
    Index("ix_dossiers_received_on", "received_on"),
    Index("ix_dossiers_first_import", "first_import"),
)
Index(
    "ix_dossiers_valid_until",
    dossiers.c.valid_until,
    sqlite_where=dossiers.c.valid_until.is_not(None),
    postgresql_where=dossiers.c.valid_until.is_not(None),
)  # most dossiers bring no paper that runs out, and cost nothing here

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

paper_reminders = Table(
    "paper_reminders",
    metadata,
    Column("campaign", String(32), primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("valid_until", Date, primary_key=True, comment="of the paper they were told of, once"),
    Column("occurrence", Date, nullable=False, comment="of the campaign, when they were told"),
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

contents = Table(
    "contents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("value", JSON, nullable=False, comment="what many letters say, kept once"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("purpose", String(12), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("card", JSON(none_as_null=True), comment="final text and buttons; none: see content"),
    Column("content", Integer, comment="of contents, for what goes to many"),
    Column("about", JSON, nullable=False, comment="codes of the dossiers it tells about"),
    Column("lane", SmallInteger, nullable=False, comment="0 notices, 1 what goes to many"),
    Column("once", Boolean, nullable=False, comment="true: at most once; false: at least once"),
    Column("state", String(10), nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, comment="after that it is not worth sending"),
    Column("attempt", Integer, nullable=False),
    Column("token", BigInteger, comment="of the courier that holds it"),
    Column("settled_at", UtcDateTime),
    Column("error", Text),
    UniqueConstraint("purpose", "subject", "version", "chat"),
    Index("ix_deliveries_state_lane_not_before_id", "state", "lane", "not_before", "id"),
    Index("ix_deliveries_subject_state", "subject", "state"),
    Index("ix_deliveries_chat", "chat"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("by", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("post", JSON(none_as_null=True), comment="text, entities and files, by Telegram's ids"),
    Column("audience", JSON(none_as_null=True)),
    Column("at", UtcDateTime, comment="when it shall go out; none: as soon as it may"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("rehearsed_at", UtcDateTime),
    Column("approved_by", BigInteger),
    Column("approved_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("content", Integer),
    Column("recipients", Integer),
    Column("chat", BigInteger, comment="where the progress message stands"),
    Column("message", BigInteger),
    Index("ix_announcements_state", "state"),
)

campaign_switches = Table(
    "campaign_switches",
    metadata,
    Column("campaign", String(32), primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("by", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

campaign_runs = Table(
    "campaign_runs",
    metadata,
    Column("campaign", String(32), primary_key=True),
    Column("occurrence", Date, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("content", Integer, nullable=False),
    Column("recipients", Integer, nullable=False),
    Index("ix_campaign_runs_expires_at", "expires_at"),
)

extensions = Table(
    "extensions",
    metadata,
    Column("code", String(40), primary_key=True, comment="of the dossier; one extension each"),
    Column("due_before", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, nullable=False, comment="the new date"),
    Column("reason", Text, nullable=False, comment="as the citizen reads it, nothing personal"),
    Column("by", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("apology_number", String(40), comment="of the letter of apology, once somebody has signed it"),
    Column("apologised_at", UtcDateTime),
    Column("sent_via", String(12), comment="bot, post, desk or phone"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("giver", BigInteger, nullable=False),
    Column("taker", BigInteger, nullable=False),
    Column("offered_at", UtcDateTime, nullable=False),
    Column("accepted_at", UtcDateTime, comment="none: not accepted yet"),
    Column("ended_at", UtcDateTime, comment="refused, withdrawn or replaced"),
    Index("ix_handovers_code", "code"),
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(8), primary_key=True, comment="seen: has read it; done: says it is finished"),
    Column("at", UtcDateTime, nullable=False),
)

absences = Table(
    "absences",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("until", Date, nullable=False, comment="the last day away"),
    Column("deputy", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("name", String(16), primary_key=True, comment="morning, evening"),
    Column("day", Date, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("letters", Integer, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("code", String(40), primary_key=True, comment="of the dossier; one rating each"),
    Column("score", SmallInteger, nullable=False, comment="1 not satisfied, 2 satisfied, 3 very satisfied"),
    Column("words", Text, comment="what they added of their own accord"),
    Column("at", UtcDateTime, nullable=False),
)
