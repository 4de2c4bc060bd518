"""An office with officials, heads and an admin, dossiers that burn, and a clock that is passed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.store import Outbox
from bot.officials.model import Steps
from bot.officials.rounds import Mornings
from bot.officials.service import Desk
from bot.officials.stores.deeds import Deeds
from bot.officials.stores.work import Work
from bot.people.rights import Role
from bot.people.store import Languages
from bot.people.stores.audit import Audit
from bot.people.stores.roster import Roster
from bot.storage.database import Database
from bot.storage.tables import audit_log, deliveries, dossiers, follows, roles, rounds, unreachable
from bot.worktime.calendar import Span, WorkCalendar
from tests.cast import HANH, HANOI

QUIET = Span(dt.time(21), dt.time(7))
CALENDAR = WorkCalendar(HANOI, days_off={dt.date(2026, 11, 24): "Ngày Văn hóa"})
MONDAY = dt.datetime(2026, 11, 16, 7, 30, tzinfo=HANOI)
"""A week without days off lies before it, and Friday is the 20th."""
LAN, TUAN, BINH, DUNG = 31, 32, 33, 34
LAND, JUSTICE = "Địa chính", "Tư pháp"
ADMIN = HANH
PEOPLE = {
    LAN: (Role.OFFICIAL, "Nông Thị Lan", LAND),
    TUAN: (Role.OFFICIAL, "Hà Anh Tuấn", JUSTICE),
    BINH: (Role.HEAD, "Lê Bình", LAND),
}


@dataclass
class Office:
    """The room on a database."""

    database: Database
    desk: Desk = field(init=False)
    mornings: Mornings = field(init=False)
    _numbers: int = 0

    def __post_init__(self) -> None:
        self.mornings = self.machine()
        self.desk = self.mornings.desk

    def machine(self) -> Mornings:
        """Return the room as another machine has it."""
        outbox, roster = Outbox(self.database), Roster(self.database, frozenset({ADMIN}))
        desk = Desk(
            Work(self.database, outbox, HANOI),
            Deeds(self.database, outbox, HANOI),
            roster,
            Languages(self.database),
            Audit(self.database),
            lambda: CALENDAR,
            Steps(),
            QUIET,
        )
        return Mornings(desk, dt.time(7, 30))

    async def join(self, *people: int) -> None:
        """Let these people, by default all, be members."""
        rows = [
            {"person": one, "role": role, "name": name, "unit": unit, "since": MONDAY, "by": ADMIN}
            for one, (role, name, unit) in PEOPLE.items()
            if one in (people or PEOPLE)
        ]
        async with self.database.write() as connection:
            await connection.execute(roles.insert(), rows)
        await self.desk.roster.load()

    async def bring(self, due: str | None, /, official: str | None = "Nông Thị Lan", **values: Any) -> str:
        """Take a dossier in that is due on a day; return its code."""
        self._numbers += 1
        row: dict[str, Any] = dict.fromkeys(column.name for column in dossiers.columns)
        day = dt.date.fromisoformat(due) if due else None
        row |= {
            "code": f"H14.18-261101-{self._numbers:04}",
            "procedure": "Cấp bản sao trích lục hộ tịch",
            "status": 4,
            "due": dt.datetime.combine(day, dt.time(16), HANOI) if day else None,
            "due_on": day,
            "due_computed": False,
            "unit": LAND,
            "official": official,
            "first_import": 1,
            **values,
        }
        async with self.database.write() as connection:
            await connection.execute(dossiers.insert(), row)
        return str(row["code"])

    async def follow(self, person: int, code: str) -> None:
        """Let a citizen follow a dossier."""
        values = {"person": person, "code": code, "via": "digits", "since": MONDAY}
        async with self.database.write() as connection:
            await connection.execute(follows.insert(), values)

    async def block(self, person: int) -> None:
        """Let somebody have blocked the bot."""
        async with self.database.write() as connection:
            await connection.execute(unreachable.insert(), {"person": person, "since": MONDAY})

    async def letters(self, subject: str = "") -> list[Any]:
        """Return letters whose subject begins so, in the order of people."""
        query = select(deliveries).where(deliveries.c.subject.startswith(subject))
        async with self.database.read() as connection:
            return list((await connection.execute(query.order_by(deliveries.c.chat, deliveries.c.id))).all())

    async def said(self, subject: str = "morning/") -> dict[int, str]:
        """Return what each person is told."""
        return {row.chat: words(row) for row in await self.letters(subject)}

    async def rounds(self) -> list[Any]:
        """Return the rounds that were held."""
        async with self.database.read() as connection:
            return list((await connection.execute(select(rounds).order_by(rounds.c.day))).all())

    async def audited(self) -> list[tuple[str, int | None, dict[str, Any]]]:
        """Return the audit log."""
        async with self.database.read() as connection:
            rows = (await connection.execute(select(audit_log).order_by(audit_log.c.id))).all()
        return [(row.what, row.by, row.detail) for row in rows]


def words(letter: Any) -> str:
    """Return what a letter says."""
    return "\n".join("".join(run["text"] for run in line) for line in letter.card["lines"])


def actions(letter: Any) -> list[str]:
    """Return what the buttons of a letter do."""
    return [button["target"] for row in letter.card["buttons"] for button in row]


def at(text: str) -> dt.datetime:
    """Return a moment of the office, written as "2026-11-16 07:30"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.fixture
async def office(database: Database) -> Office:
    """An office with an admin who is named in the configuration, and nobody else yet."""
    return Office(database)
