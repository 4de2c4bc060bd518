"""What the procedures room remembers: the topic of a chat, ticked papers, questions asked."""

from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.procedures.conversation import Topic
from bot.procedures.model import Section
from bot.storage.tables import questions, ticks, topics

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.storage.journal import Journal

TOPIC_LASTS = dt.timedelta(minutes=30)
_REMEMBERED = 20_000  # chats whose topic is kept in memory, about 300 bytes each
_CODE_OR_NUMBER = re.compile(
    r"""(?P<code>
        (?<!\w) (?:\d{3}(?:\.\d{2}){2}\.)? [A-Z]\d{2} (?:\.\d{2,3})* -\d{6}-\d{4,5} (?!\d)       # dossier
      | (?<![\d.]) [1-9]\.\d{6} (?:\.\d{2})? (?:(?:\.\d{2,3}){3}\.[A-Z]\d{2})? (?![ .\-]?\d)  # procedure
    ) | \d(?:[ .\-]?\d){8,}""",
    re.VERBOSE | re.IGNORECASE,
)
_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, and no database half a letter


class Topics:
    """The running topic of each chat. Read from memory, written behind: one process answers the citizens."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal
        self._seen: OrderedDict[int, tuple[Topic | None, dt.datetime]] = OrderedDict()
        insert = database.upsert(topics)
        fresh = {name: insert.excluded[name] for name in ("code", "section", "choices", "expires_at")}
        self._put = insert.on_conflict_do_update(index_elements=["chat"], set_=fresh)

    async def get(self, chat: int, now: dt.datetime) -> Topic | None:
        """Return what the chat is talking about, ``None`` when nothing or for too long."""
        if chat not in self._seen:
            self._remember(chat, *await self._load(chat, now))
        topic, expires = self._seen[chat]
        return topic if now < expires else None

    def put(self, chat: int, topic: Topic | None, now: dt.datetime) -> None:
        """Set what the chat is talking about from now on."""
        expires = now + TOPIC_LASTS
        kept = topic or Topic(None, None, ())
        self._remember(chat, topic, expires)
        self._journal.add(
            self._put,
            {
                "chat": chat,
                "code": kept.code,
                "section": kept.section,
                "choices": list(kept.choices),
                "expires_at": expires if topic else now,
            },
        )

    def forget(self, chat: int) -> None:
        """Drop what memory holds of a chat; the next look reads the database."""
        self._seen.pop(chat, None)

    async def _load(self, chat: int, now: dt.datetime) -> tuple[Topic | None, dt.datetime]:
        async with self._database.read() as connection:
            row = (await connection.execute(select(topics).where(topics.c.chat == chat))).first()
        if row is None:
            return None, now
        section = Section(row.section) if row.section else None
        return Topic(row.code, section, tuple(row.choices)), row.expires_at

    def _remember(self, chat: int, topic: Topic | None, expires: dt.datetime) -> None:
        self._seen[chat] = (topic, expires)
        self._seen.move_to_end(chat)
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


class Ticks:
    """Which papers of a checklist a chat has ticked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat: int, code: str) -> frozenset[str]:
        """Return the marks of the ticked papers."""
        query = select(ticks.c.paper).where(ticks.c.chat == chat, ticks.c.code == code)
        async with self._database.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def put(self, chat: int, code: str, paper: str, now: dt.datetime, *, ticked: bool) -> None:
        """Tick or untick a paper; doing it twice changes nothing more."""
        key = {"chat": chat, "code": code, "paper": paper}
        async with self._database.write() as connection:
            if ticked:
                insert = self._database.upsert(ticks).on_conflict_do_nothing()
                await connection.execute(insert, key | {"ticked_at": now})
            else:
                await connection.execute(
                    delete(ticks).where(*(ticks.c[name] == value for name, value in key.items()))
                )


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer."""

    asked_at: dt.datetime
    text: str


class Questions:
    """Questions as they were asked, long numbers masked; the chat is kept only where no answer was found."""

    _insert = questions.insert()

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def add(
        self, chat: int, text: str, now: dt.datetime, *, decision: str, code: str | None, section: str | None
    ) -> None:
        """Keep a question; ``decision`` is answer, choices, faq or nothing."""
        self._journal.add(
            self._insert,
            {
                "asked_at": now,
                "chat": chat if decision == "nothing" else None,
                "text": masked(text)[:500],
                "decision": decision,
                "code": code,
                "section": section,
            },
        )

    async def unanswered(self, most: int) -> tuple[int, list[Unanswered]]:
        """Return how many questions had no answer, and the newest of them."""
        nothing = questions.c.decision == "nothing"
        newest = select(questions.c.asked_at, questions.c.text).where(nothing).order_by(questions.c.id.desc())
        async with self._database.read() as connection:
            count = await connection.scalar(select(func.count()).select_from(questions).where(nothing))
            rows = (await connection.execute(newest.limit(most))).all()
        return count or 0, [Unanswered(row.asked_at, row.text) for row in rows]


@dataclass(frozen=True, slots=True)
class Kept:
    """What this room holds on a chat."""

    topic: str | None
    topic_expires: dt.datetime | None
    ticks: int
    questions: int


async def kept(database: Database, chat: int) -> Kept:
    """Return what is held on a chat."""
    async with database.read() as connection:
        topic = (await connection.execute(select(topics).where(topics.c.chat == chat))).first()
        ticked = await connection.scalar(select(func.count()).select_from(ticks).where(ticks.c.chat == chat))
        asked = await connection.scalar(
            select(func.count()).select_from(questions).where(questions.c.chat == chat)
        )
    if topic is None or not (topic.code or topic.choices):
        return Kept(None, None, ticked or 0, asked or 0)
    return Kept(topic.code or "", topic.expires_at, ticked or 0, asked or 0)


async def erase(database: Database, chat: int) -> None:
    """Delete what this room holds on a chat; a question without an answer stays, without its chat."""
    async with database.write() as connection:
        await connection.execute(delete(topics).where(topics.c.chat == chat))
        await connection.execute(delete(ticks).where(ticks.c.chat == chat))
        await connection.execute(questions.update().where(questions.c.chat == chat).values(chat=None))


async def expire(database: Database, now: dt.datetime) -> int:
    """Delete topics that have run out; return how many."""
    async with database.write() as connection:
        return (await connection.execute(delete(topics).where(topics.c.expires_at <= now))).rowcount


def masked(text: str) -> str:
    """Return the text with identity, phone and account numbers (nine digits and more) hidden.

    Codes of dossiers and procedures stay readable.
    """
    return _CODE_OR_NUMBER.sub(lambda match: match["code"] or "•••", _UNSPEAKABLE.sub("", text))
