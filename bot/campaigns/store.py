"""Runs, switches, and who is written to; people are chosen by the database and never pass through here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, select, update

from bot.campaigns.model import Expiring, Launch, Run, subject
from bot.campaigns.stores import papers
from bot.delivery.model import Bulk, Letter, Purpose, State
from bot.dossiers.model import Status
from bot.people.stores.audit import note
from bot.people.stores.topics import of_topic
from bot.storage.tables import campaign_runs as runs
from bot.storage.tables import campaign_switches as switches
from bot.storage.tables import deliveries, dossiers, follows, leases, people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select

    from bot.campaigns.model import Finished
    from bot.delivery.store import Outbox
    from bot.storage.database import Connection, Database

_OPEN = (State.QUEUED, State.HELD)
_NEVER_READ = (State.CANCELLED, State.EXPIRED, State.BLOCKED, State.FAILED)
_WEEK = dt.timedelta(days=7)
_LOCK = "campaigns"


class Known(NamedTuple):
    """What the tables say now: switches by campaign, and the runs that are still worth sending."""

    switches: dict[str, bool]
    valid: tuple[Run, ...]


class CampaignRuns:
    """Writes each occurrence once, whatever the number of ticks and machines."""

    def __init__(self, database: Database, outbox: Outbox, weekly: int) -> None:
        """Let nobody get more than ``weekly`` campaign messages in seven days."""
        self._database, self._outbox, self._weekly = database, outbox, weekly
        self._insert = database.upsert(runs).on_conflict_do_nothing()

    async def known(self, now: dt.datetime) -> Known:
        """Return switches and valid runs; looking locks nobody."""
        async with self._database.read() as connection:
            flipped = (await connection.execute(select(switches.c.campaign, switches.c.active))).all()
            valid = await _read(connection, select(runs).where(runs.c.expires_at > now))
        return Known({row.campaign: row.active for row in flipped}, tuple(valid))

    async def last(self, campaign: str, most: int) -> list[Run]:
        """Return the last runs of a campaign, newest first."""
        query = select(runs).where(runs.c.campaign == campaign)
        async with self._database.read() as connection:
            return await _read(connection, query.order_by(runs.c.occurrence.desc()).limit(most))

    async def followers(self, turn: Expiring | None = None) -> int:
        """Return how many follow a dossier whose paper runs out on these days, or whose result lies ready."""
        chosen = papers.followers(turn).with_only_columns(follows.c.person) if turn else _waiting()
        async with self._database.read() as connection:
            return await connection.scalar(select(func.count()).select_from(chosen.subquery())) or 0

    async def switch(self, campaign: str, now: dt.datetime, by: int, *, active: bool) -> int:
        """Switch a campaign; off takes back what was not sent yet. Return how many letters that were."""
        values = {"active": active, "by": by, "at": now}
        put = self._database.upsert(switches).on_conflict_do_update(index_elements=["campaign"], set_=values)
        async with self._database.write() as connection:
            await connection.execute(put, {"campaign": campaign, **values})
            withdrawn = 0 if active else await self._take_back(connection, campaign, now)
            what = "campaign_on" if active else "campaign_off"
            await note(connection, what, by, now, campaign=campaign, withdrawn=withdrawn)
        return withdrawn

    async def launch(self, launch: Launch) -> int | None:
        """Write an occurrence and its letters in one transaction; ``None`` when it was written before."""
        async with self._database.write() as connection:
            await self._one_after_another(connection, launch.now)
            since = _week_begins(launch)
            full = self._full(await _subjects(connection, since), since)
            if not await self._claim(connection, launch):
                return None
            recipients, content = await self._fan_out(connection, launch, full)
            which = (runs.c.campaign == launch.campaign.id, runs.c.occurrence == launch.date)
            await connection.execute(
                update(runs).where(*which).values(recipients=recipients, content=content)
            )
            if recipients:
                what = {"campaign": launch.campaign.id, "date": str(launch.date), "recipients": recipients}
                await note(connection, "campaign_sent", None, launch.now, **what)
        return recipients

    async def join(self, person: int, launches: Sequence[Launch]) -> None:
        """Write to one person what went out before they opted in; who has had it already keeps it."""
        async with self._database.write() as connection:
            language = await connection.scalar(select(people.c.language).where(people.c.id == person))
            for one in launches:
                await self._one_after_another(connection, one.now)
                since = _week_begins(one)
                full = self._full(await _subjects(connection, since), since)
                if (await connection.execute(full.where(deliveries.c.chat == person))).first() is None:
                    await self._outbox.put(connection, [_letter(one, person, language or "")])

    async def leave(self, person: int, subjects: Iterable[str]) -> None:
        """Take back what waits for one person about these."""
        c = deliveries.c
        which = (c.purpose == Purpose.CAMPAIGN, c.chat == person, c.state.in_(_OPEN))
        gone = delete(deliveries).where(*which, c.subject.in_(list(subjects)))
        async with self._database.write() as connection:
            await connection.execute(gone)

    async def _claim(self, connection: Connection, launch: Launch) -> bool:
        values = {
            "campaign": launch.campaign.id, "occurrence": launch.date, "at": launch.not_before,
            "expires_at": launch.valid_until, "content": 0, "recipients": 0,
        }  # fmt: skip
        return (await connection.execute(self._insert, values)).rowcount == 1

    async def _fan_out(self, connection: Connection, launch: Launch, full: Select[Any]) -> tuple[int, int]:
        """Write the letters; return how many, and the number of the first content."""
        chosen = await self._concerned(connection, launch, full)
        person = chosen.selected_columns[0]
        first, *others = launch.cards
        written, numbers = 0, []
        for language, card in launch.cards.items():
            content = await self._outbox.keep_content(connection, card)
            reads = select(people.c.id).where(
                people.c.language.in_(others if language == first else [language])
            )
            theirs = person.not_in(reads) if language == first else person.in_(reads)
            bulk = Bulk(
                purpose=Purpose.CAMPAIGN,
                subject=subject(launch.campaign.id, launch.date),
                content=content,
                not_before=launch.not_before,
                expires_at=launch.expires_at,
            )
            written += await self._outbox.put_many(
                connection, bulk, chosen.where(theirs, person.not_in(full))
            )
            numbers.append(content)
        return written, numbers[0]

    async def _concerned(
        self, connection: Connection, launch: Launch, full: Select[tuple[int]]
    ) -> Select[tuple[int]]:
        if launch.campaign.topic:
            return of_topic(launch.campaign.topic)
        if isinstance(launch.turn, Expiring):
            return await papers.mark(self._database, connection, launch, launch.turn, full)
        return _waiting(launch.turn)

    async def _take_back(self, connection: Connection, campaign: str, now: dt.datetime) -> int:
        valid = select(runs).where(runs.c.campaign == campaign, runs.c.expires_at > now)
        return sum(
            [
                await self._outbox.move(
                    connection, Purpose.CAMPAIGN, run.subject, list(_OPEN), State.CANCELLED
                )
                for run in await _read(connection, valid)
            ]
        )

    def _full(self, subjects: Iterable[str], since: dt.datetime) -> Select[tuple[int]]:
        """Select who has as many campaign messages since then as a week may bring."""
        c = deliveries.c
        counted = (c.purpose == Purpose.CAMPAIGN, c.subject.in_(list(subjects)), c.not_before >= since)
        query = select(c.chat).where(*counted, c.state.not_in(_NEVER_READ)).group_by(c.chat)
        return query.having(func.count() >= self._weekly)

    async def _one_after_another(self, connection: Connection, now: dt.datetime) -> None:
        """Wait for other machines that write campaigns, or two of them would pass the week's limit."""
        put = self._database.upsert(leases)
        held = put.on_conflict_do_update(index_elements=["name"], set_={"token": leases.c.token + 1})
        await connection.execute(held, {"name": _LOCK, "token": 0, "until": now})


def _waiting(finished: Finished | None = None) -> Select[tuple[int]]:
    """Select who follows a dossier that lies ready, perhaps only of those finished on these days."""
    ready = (dossiers.c.status == int(Status.FINISHED), dossiers.c.returned.is_(None))
    query = select(follows.c.person).join(dossiers, dossiers.c.code == follows.c.code).where(*ready)
    if finished:
        query = query.where(dossiers.c.ended_on.between(finished.first, finished.last))
    return query.distinct()


async def _subjects(connection: Connection, since: dt.datetime) -> list[str]:
    return [run.subject for run in await _read(connection, select(runs).where(runs.c.expires_at > since))]


async def _read(connection: Connection, query: Select[Any]) -> list[Run]:
    rows = (await connection.execute(query)).all()
    return [Run(row.campaign, row.occurrence, row.at, row.expires_at, row.recipients) for row in rows]


def _week_begins(launch: Launch) -> dt.datetime:
    """Return the first midnight of the seven days that end with the launch's.

    Days, not hours: a weekly campaign of which last week's tick came a second late would else be left out.
    """
    midnight = launch.not_before.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - _WEEK + dt.timedelta(days=1)


def _letter(launch: Launch, person: int, language: str) -> Letter:
    card = launch.cards.get(language) or next(iter(launch.cards.values()))
    return Letter(
        purpose=Purpose.CAMPAIGN,
        subject=subject(launch.campaign.id, launch.date),
        version=1,
        chat=person,
        card=card,
        not_before=launch.not_before,
        expires_at=launch.expires_at,
    )
