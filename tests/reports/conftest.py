"""A database with some dossiers, the desk for reports, and its door with a wire behind it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy import select
from telegram import Update

from bot.card import Card
from bot.delivery.model import from_json
from bot.delivery.store import Outbox
from bot.people.rights import Role
from bot.people.store import Languages
from bot.people.stores.audit import Audit
from bot.people.stores.roster import Roster
from bot.procedures.catalogue import Catalogue
from bot.procedures.library import Library
from bot.reports.handlers import ReportHandlers
from bot.reports.service import Reporting
from bot.reports.store import Reports
from bot.storage.database import Database
from bot.storage.tables import audit_log, deliveries, dossiers, roles
from bot.worktime.calendar import WorkCalendar
from tests.cast import HANH, HANOI, NOW

if TYPE_CHECKING:
    from bot.telegram.lean import LeanBot

HEAD, OFFICIAL = 2001, 2002
CULTURE, LAND = "Phòng Văn hóa – Xã hội", "Phòng Kinh tế"
CALENDAR = WorkCalendar(HANOI)


def day(text: str) -> dt.date:
    """Return a day of November 2026, or the day written as ISO."""
    return dt.date.fromisoformat(text if "-" in text else f"2026-11-{text:>02}")


@dataclass
class Wire:
    """Takes what the bot says."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alerts: list[str | None] = field(default_factory=list)
    files: list[tuple[int, str, bytes, str]] = field(default_factory=list)

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Take a call."""
        self.calls.append((method, values))

    async def answer_callback_query(self, *, text: str | None = None, **_more: Any) -> bool:
        """Take the end of a tap."""
        self.alerts.append(text)
        return True

    async def send_document(self, chat: int, document: Any, caption: str) -> None:
        """Take a file."""
        self.files.append((chat, document.filename, document.input_file_content, caption))

    send_photo = send_document

    @property
    def said(self) -> str:
        """The last text, without its marks."""
        return re.sub(r"<[^>]+>", "", str(self.calls[-1][1]["text"]))

    @property
    def buttons(self) -> dict[str, str]:
        """The actions under the last text by their labels."""
        keyboard = self.calls[-1][1]["reply_markup"]["inline_keyboard"]
        return {button["text"]: button["callback_data"] for row in keyboard for button in row}


def update_of(wire: Wire, person: int, *, text: str = "", tap: str = "", kind: str = "private") -> Update:
    """Return a message or a tap of a person."""
    who = {"id": person, "is_bot": False, "first_name": "A"}
    chat = {"id": person, "type": kind}
    message = {"message_id": 5, "date": 1, "chat": chat, "from": who, "text": text or "/thongke"}
    whole: dict[str, Any] = {"update_id": 1, "message": message}
    if tap:
        query = {"id": "1", "from": who, "chat_instance": "1", "data": tap, "message": message}
        whole = {"update_id": 1, "callback_query": query}
    return Update.de_json(whole, cast("LeanBot", wire))


def context_of(wire: Wire, *arguments: str) -> Any:
    """Return what a handler is given beside the update."""
    return SimpleNamespace(bot=wire, args=list(arguments))


@dataclass
class Office:
    """The desk on a database, and its door."""

    database: Database
    desk: Reporting
    wire: Wire
    door: ReportHandlers
    outbox: Outbox
    languages: Languages
    count: int = 0

    async def put(self, received: str, due: str | None, ended: str | None = None, **values: Any) -> str:
        """Put a dossier into the table; days are those of November 2026 or ISO."""
        self.count += 1
        row: dict[str, Any] = dict.fromkeys(column.name for column in dossiers.columns)
        row |= {
            "code": f"H14.18-261101-{self.count:04}",
            "procedure": "Đăng ký khai sinh",
            "level": "xã",
            "field": "Hộ tịch",
            "unit": CULTURE,
            "official": "Lý Văn Bình",
            "channel": "counter",
            "status": 10 if ended else 4,
            "due_computed": False,
            "received_on": day(received),
            "due_on": day(due) if due else None,
            "ended_on": day(ended) if ended else None,
            "first_import": 1,
        }
        async with self.database.write() as connection:
            await connection.execute(dossiers.insert(), row | values)
        return str(row["code"])

    async def employ(self, person: int, role: Role, unit: str | None) -> None:
        """Give somebody a role."""
        values = {"person": person, "role": role, "name": str(person), "unit": unit, "since": NOW, "by": HANH}
        async with self.database.write() as connection:
            await connection.execute(roles.insert(), values)
        await self.desk.roster.load()

    async def type(self, person: int, *arguments: str, kind: str = "private") -> None:
        """Type ``/thongke``."""
        await self.door.on_command(update_of(self.wire, person, kind=kind), context_of(self.wire, *arguments))

    async def tap(self, data: str, person: int = HANH) -> None:
        """Tap a button."""
        await self.door.on_button(update_of(self.wire, person, tap=data), context_of(self.wire))

    async def letters(self) -> list[tuple[int, str, Card]]:
        """Return every letter: to whom, about what, and its card."""
        query = select(deliveries).order_by(deliveries.c.chat, deliveries.c.subject)
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [(row.chat, row.subject, cast("Card", from_json(row.card))) for row in rows]

    async def audited(self) -> list[tuple[str, int | None, dict[str, Any]]]:
        """Return the audit log."""
        async with self.database.read() as connection:
            rows = (await connection.execute(select(audit_log).order_by(audit_log.c.id))).all()
        return [(row.what, row.by, row.detail) for row in rows]


def office_on(database: Database, catalogue: Catalogue, clock: Callable[[], dt.datetime]) -> Office:
    """Furnish the desk; the desk officer of the cast is the admin."""
    outbox, wire, languages = Outbox(database), Wire(), Languages(database)
    roster = Roster(database, frozenset({HANH}))
    desk = Reporting(
        Reports(database, outbox, HANOI), roster, Audit(database), lambda: catalogue, lambda: CALENDAR
    )
    door = ReportHandlers(desk, languages, clock, "UBND xã Hạ Lang")
    return Office(database, desk, wire, door, outbox, languages)


@pytest.fixture
def office(database: Database, library: Library) -> Office:
    """The desk on a fresh database, once of each kind."""
    return office_on(database, library.knowledge.catalogue, lambda: NOW)


@pytest.fixture
async def busy(office: Office) -> Office:
    """The desk with the November of two units, a head and an official, judged on the 20th."""
    await office.put("2", "9", "6")  # early
    await office.put("2", "9", "9", channel="online")  # on time
    await office.put("2", "9", "12", channel="post", unit=LAND, field="Đất đai")  # overdue
    await office.put("2", "9", "5", status=7)  # withdrawn: on time
    await office.put("10", "25", channel="online")  # in time
    await office.put("10", "18", unit=LAND, field="Đất đai")  # late
    await office.put("10", "12", status=5)  # paused, over
    await office.put("2026-10-20", "2026-10-30", "2026-11-03")  # carried over, overdue
    await office.put("2026-09-01", "2026-09-10", "2026-09-08")  # of another period
    await office.put("2026-10-05", None, "2026-10-06")  # of the month before
    await office.employ(HEAD, Role.HEAD, "phòng Văn hoá – Xã hội")
    await office.employ(OFFICIAL, Role.OFFICIAL, CULTURE)
    return office
