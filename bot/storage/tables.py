"""The whole data model on one page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
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
