"""Announcements in the database, and whom they reach; each step is one conditional update."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, update

from bot.announcements.model import RUNNING, Announcement, Audience, State
from bot.delivery.model import Post, from_json, to_json
from bot.delivery.model import State as Letter
from bot.dossiers.model import ENDED as DOSSIER_ENDED
from bot.people.stores import topics
from bot.storage.tables import announcements, deliveries, dossiers, follows, unreachable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from sqlalchemy import Select

    from bot.storage.database import Connection, Database


class LetterRow(NamedTuple):
    """What became of one letter, and when; whom it went to is not told."""

    state: Letter
    at: dt.datetime | None
    error: str | None


_C = announcements.c
_MOST = 8


class Announcements:
    """Drafts, running and ended ones; moments come back in the office's ``zone``."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self.database, self._zone = database, zone

    async def create(self, by: int, now: dt.datetime) -> int:
        """Begin a draft; return its number."""
        put = announcements.insert().values(by=by, state=State.DRAFT, created_at=now).returning(_C.id)
        async with self.database.write() as connection:
            return int(await connection.scalar(put))

    async def get(self, number: int) -> Announcement | None:
        """Return an announcement."""
        found = await self._read(select(announcements).where(_C.id == number))
        return found[0] if found else None

    async def unwritten(self, since: dt.datetime) -> dict[int, int]:
        """Return by author the newest draft that still waits for its words."""
        query = select(_C.by, func.max(_C.id)).where(
            _C.state == State.DRAFT, _C.post.is_(None), _C.created_at >= since
        )
        async with self.database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query.group_by(_C.by))}

    async def newest(self, most: int) -> list[Announcement]:
        """Return the newest that have words, newest first."""
        return await self._read(
            select(announcements).where(_C.post.is_not(None)).order_by(_C.id.desc()).limit(most)
        )

    async def running(self) -> list[Announcement]:
        """Return those that are scheduled, being sent or paused."""
        return await self._read(select(announcements).where(_C.state.in_(list(RUNNING))).order_by(_C.id))

    async def started_since(self, since: dt.datetime) -> int:
        """Return how many were sent since then."""
        query = select(func.count()).where(_C.approved_at >= since, _C.recipients.is_not(None))
        async with self.database.read() as connection:
            return await connection.scalar(query) or 0

    async def change(
        self, number: int, before: Iterable[State], connection: Connection | None = None, **values: Any
    ) -> bool:
        """Change an announcement that is in one of these states; false when it no longer is.

        ``post`` and ``audience`` are values of the model.
        """
        if "post" in values and values["post"] is not None:
            values["post"] = to_json(values["post"])
        if "audience" in values and values["audience"] is not None:
            values["audience"] = asdict(values["audience"])
        put = update(announcements).where(_C.id == number, _C.state.in_(list(before))).values(**values)
        if connection is not None:
            return (await connection.execute(put)).rowcount == 1
        async with self.database.write() as own:
            return (await own.execute(put)).rowcount == 1

    async def count(self, audience: Audience) -> int:
        """Return how many an audience has, without those who cannot be reached."""
        chosen = people(audience).subquery()
        gone = select(unreachable.c.person)
        query = select(func.count()).select_from(chosen).where(chosen.c[0].not_in(gone))
        async with self.database.read() as connection:
            return await connection.scalar(query) or 0

    async def without(self, announcement: Announcement) -> int:
        """Return how many of the audience have no letter of this announcement."""
        if announcement.audience is None:
            return 0
        chosen = people(announcement.audience).subquery()
        have = select(deliveries.c.chat).where(
            deliveries.c.purpose == "announcement", deliveries.c.subject == announcement.subject
        )
        gone = select(unreachable.c.person)
        query = select(func.count()).select_from(chosen)
        query = query.where(chosen.c[0].not_in(have), chosen.c[0].not_in(gone))
        async with self.database.read() as connection:
            return await connection.scalar(query) or 0

    async def followed(self, what: str) -> list[tuple[str, str, int]]:
        """Return (value, name, followers) of the most followed procedures or fields, by ``what``."""
        value = dossiers.c.procedure_code if what == "procedure" else dossiers.c.field
        name = func.min(dossiers.c.procedure) if what == "procedure" else value
        people_ = func.count(func.distinct(follows.c.person))
        query = (
            select(value, name, people_)
            .join(follows, follows.c.code == dossiers.c.code)
            .where(value.is_not(None))
            .group_by(value)
            .order_by(people_.desc(), value)
            .limit(_MOST)
        )
        async with self.database.read() as connection:
            return [(row[0], row[1] or row[0], row[2]) for row in await connection.execute(query)]

    async def letters(self, subject: str) -> list[LetterRow]:
        """Return (state, settled at, error) of each letter, without whom it went to."""
        query = (
            select(deliveries.c.state, deliveries.c.settled_at, deliveries.c.error)
            .where(deliveries.c.purpose == "announcement", deliveries.c.subject == subject)
            .order_by(deliveries.c.settled_at, deliveries.c.id)
        )
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [LetterRow(Letter(state), at, error) for state, at, error in rows]

    async def _read(self, query: Select[Any]) -> list[Announcement]:
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [_announcement(dict(row), self._zone) for row in rows]


def people(audience: Audience) -> Select[tuple[int]]:
    """Select whom an audience has."""
    match audience.kind:
        case "everyone":
            return topics.everyone()
        case "topic":
            return topics.of_topic(audience.value)
        case "commune":
            return topics.of_commune(audience.value)
        case "procedure":
            return _followers().where(dossiers.c.procedure_code == audience.value).distinct()
        case "field":
            return _followers().where(dossiers.c.field == audience.value).distinct()
        case "in_progress":
            ended = [int(one) for one in DOSSIER_ENDED]
            return _followers().where(dossiers.c.status.not_in(ended)).distinct()


def _followers() -> Select[tuple[int]]:
    return select(follows.c.person).join(dossiers, dossiers.c.code == follows.c.code)


def _announcement(row: dict[str, Any], zone: ZoneInfo) -> Announcement:
    post = from_json(row["post"]) if row["post"] else None
    audience = Audience(**row["audience"]) if row["audience"] else None
    moments = {name: value.astimezone(zone) for name, value in row.items() if isinstance(value, dt.datetime)}
    values = {**row, **moments, "state": State(row["state"]), "audience": audience}
    return Announcement(**{**values, "post": post if isinstance(post, Post) else None})
