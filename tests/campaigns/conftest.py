"""Campaigns over a small calendar with a Tết, people who opted in, and a clock that is passed."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.campaigns.service import Campaigns
from bot.campaigns.store import CampaignRuns
from bot.delivery.store import Outbox
from bot.people.store import Languages
from bot.people.stores.topics import Subscriptions
from bot.procedures.campaign import Campaign
from bot.storage.database import Database
from bot.storage.tables import (
    audit_log,
    campaign_runs,
    contents,
    deliveries,
    dossiers,
    follows,
    paper_reminders,
)
from bot.worktime.calendar import Span, WorkCalendar
from tests.cast import HANOI

QUIET = Span(dt.time(21), dt.time(7))
TET = {dt.date(2027, 2, day): f"Tết Đinh Mùi ({day})" for day in range(5, 10)}
CALENDAR = WorkCalendar(
    HANOI, days_off={dt.date(2027, 1, 1): "Tết Dương lịch", dt.date(2026, 11, 24): "Ngày Văn hóa", **TET}
)
MONDAY = dt.datetime(2026, 12, 7, 7, 30, tzinfo=HANOI)
"""A working day on which the weekly campaign goes out."""
PLAIN = Campaign(
    id="bao-tin",
    name="Báo tin",
    topic="scam",
    owner="Một cửa",
    active=True,
    text="Coi chừng lừa đảo\nKhông đưa mã cho ai.",
    text_en="Beware of scams\nGive nobody your code.",
    source=("Quyết định 29/2026/QĐ-TTg",),
    as_of=dt.date(2026, 11, 22),
    every="week",
    weekday="mon",
)
FETCH = replace(
    PLAIN, id="nhan-ket-qua", topic=None, every=None, weekday=None, after="result_ready", working_days=5
)

RENEW = replace(
    FETCH, id="giay-sap-het-han", after=None, before="paper_expires", working_days=5, name="Giấy sắp hết hạn"
)


def campaign(**values: Any) -> Campaign:
    """Return the plain campaign with some values replaced; a rhythm replaces the weekly one."""
    rhythms = {"every", "dates", "after", "before"}
    weekly = {"every": None, "weekday": None} if rhythms & values.keys() else {}
    return replace(PLAIN, **(weekly | values))


def at(text: str) -> dt.datetime:
    """Return a moment of the office, written as "2026-12-07 07:30"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANOI)


@dataclass
class Office:
    """The service on a database, with campaigns that can be edited as a file is."""

    database: Database
    known: list[Campaign]
    weekly: int = 2
    calendar: WorkCalendar = CALENDAR
    quiet: Span = QUIET
    campaigns: Campaigns = field(init=False)
    subscriptions: Subscriptions = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin anew with nothing in memory, as after a restart or on another machine."""
        self.subscriptions = Subscriptions(self.database)
        self.campaigns = self.machine()

    def machine(self, known: Sequence[Campaign] | None = None) -> Campaigns:
        """Return the service as another machine has it, perhaps with another state of the file."""
        outbox = Outbox(self.database)
        return Campaigns(
            CampaignRuns(self.database, outbox, self.weekly),
            outbox,
            lambda: self.known if known is None else known,
            self.subscriptions,
            self.quiet,
            lambda: self.calendar,
            2,
        )

    async def want(self, people: Iterable[int], topic: str = "scam") -> None:
        """Let people opt in."""
        for person in people:
            await self.subscriptions.put(person, topic, MONDAY, wanted=True)

    async def read_english(self, person: int) -> None:
        """Let somebody choose English."""
        await Languages(self.database).choose(person, "en", MONDAY)

    async def follow(
        self, person: int, code: str, finished: dt.date | None, status: int = 9, *, until: str | None = None
    ) -> None:
        """Let somebody follow a dossier that ended on a day; its paper is valid ``until`` ("2026-12-31")."""
        row: dict[str, Any] = dict.fromkeys(column.name for column in dossiers.columns)
        row |= {
            "code": code,
            "status": status,
            "due_computed": False,
            "ended_on": finished,
            "valid_until": until and dt.date.fromisoformat(until),
            "first_import": 1,
        }
        follow = {"person": person, "code": code, "via": "digits", "since": MONDAY}
        async with self.database.write() as connection:
            await connection.execute(dossiers.insert(), row)
            await connection.execute(follows.insert(), follow)

    async def valid(self, code: str, until: str | None) -> None:
        """Let an import change the last day of a dossier's paper."""
        day = until and dt.date.fromisoformat(until)
        async with self.database.write() as connection:
            put = dossiers.update().where(dossiers.c.code == code).values(valid_until=day)
            await connection.execute(put)

    async def reminded(self) -> list[tuple[int, str, str]]:
        """Return who was told of which paper's day by the occurrence of which day."""
        c = paper_reminders.c
        query = select(paper_reminders).order_by(c.person, c.valid_until)
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [(row.person, str(row.valid_until), str(row.occurrence)) for row in rows]

    async def letters(self) -> list[Any]:
        """Return every letter with what it says, in the order of people."""
        c = deliveries.c
        query = select(deliveries, contents.c.value).outerjoin(contents, contents.c.id == c.content)
        async with self.database.read() as connection:
            return list((await connection.execute(query.order_by(c.chat, c.subject))).all())

    async def told(self) -> list[tuple[int, str]]:
        """Return who has a letter about what."""
        return [(row.chat, row.subject) for row in await self.letters()]

    async def runs(self) -> list[Any]:
        """Return every run."""
        async with self.database.read() as connection:
            query = select(campaign_runs).order_by(campaign_runs.c.occurrence)
            return list((await connection.execute(query)).all())

    async def audited(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the audit log."""
        async with self.database.read() as connection:
            rows = (await connection.execute(select(audit_log).order_by(audit_log.c.id))).all()
        return [(row.what, row.detail) for row in rows]


Opening = Callable[..., Office]


@pytest.fixture
def office(database: Database) -> Opening:
    """Open an office with these campaigns, by default the weekly one."""

    def opening(known: Sequence[Campaign] = (PLAIN,), **how: Any) -> Office:
        return Office(database, list(known), **how)

    return opening
