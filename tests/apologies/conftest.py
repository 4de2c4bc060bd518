"""An office with late dossiers, its people, and its door; on both kinds of database."""

import datetime as dt
import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy import delete, select
from telegram import Update

from bot.apologies.handlers import ApologyHandlers
from bot.apologies.service import Apologising
from bot.apologies.store import Apologies
from bot.apologies.waiting import Numbers
from bot.delivery.store import Outbox
from bot.dossiers.model import Status
from bot.people.store import Languages
from bot.people.stores.audit import Audit
from bot.people.stores.roster import Roster
from bot.storage.database import Database
from bot.storage.tables import deliveries, dossiers, extensions, follows, handovers, roles
from bot.worktime.calendar import Span, WorkCalendar
from tests.cast import HANH, HANOI, NOW

if TYPE_CHECKING:
    from bot.telegram.lean import LeanBot

HOA, BINH, HEAD, STAFF = 2001, 2002, 2003, 2004
"""Two officials, a head of a unit, somebody of the desk; Hạnh is the admin."""
LAND, CIVIL = "Địa chính", "Tư pháp - Hộ tịch"
CODE = "H14.18-261008-0975"
DAY = dt.timedelta(days=1)
DUE = NOW - 4 * DAY
"""The Monday of that week, four working days ago."""
CALENDAR = WorkCalendar(HANOI, official_years=frozenset({2026}))
QUIET = Span(dt.time(21), dt.time(7))


@dataclass
class Wire:
    """Takes what the bot says."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alerts: list[str | None] = field(default_factory=list)
    files: list[tuple[int, str, bytes]] = field(default_factory=list)

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Take a call."""
        self.calls.append((method, values))

    async def answer_callback_query(self, *, text: str | None = None, **_more: Any) -> bool:
        """Take the end of a tap."""
        self.alerts.append(text)
        return True

    async def send_document(self, chat: int, document: Any, caption: str) -> None:
        """Take a file."""
        assert caption == ""
        self.files.append((chat, document.filename, document.input_file_content))

    @property
    def said(self) -> str:
        """The last text, without its marks."""
        return re.sub(r"<[^>]+>", "", str(self.calls[-1][1]["text"]))

    @property
    def buttons(self) -> list[str]:
        """The actions under the last text."""
        keyboard = self.calls[-1][1]["reply_markup"]["inline_keyboard"]
        return [button["callback_data"] for row in keyboard for button in row]


@dataclass
class Office:
    """The office with a clock that tests may set."""

    database: Database
    roster: Roster
    languages: Languages
    wire: Wire = field(default_factory=Wire)
    now: dt.datetime = NOW

    def __post_init__(self) -> None:
        """Furnish the room."""
        outbox, store = Outbox(self.database), Apologies(self.database)
        self.desk = Apologising(
            store, outbox, self.roster, self.languages, lambda: CALENDAR, QUIET, "UBND xã Hạ Lang"
        )
        numbers = Numbers(lambda: self.now)
        self.door = ApologyHandlers(self.desk, self.roster, self.languages, lambda: self.now, numbers)

    async def add(self, code: str = CODE, due: dt.datetime = DUE, **changed: Any) -> None:
        """Take in a dossier of Hòa's."""
        empty = {column.name: None for column in dossiers.c}
        values = {
            "code": code, "procedure": "đăng ký đất đai lần đầu", "status": int(Status.IN_PROGRESS),
            "received": NOW - 30 * DAY, "due": due, "due_on": due.astimezone(HANOI).date(),
            "due_computed": False, "applicant": "N. V. A.", "unit": LAND, "official": "Nông Thị Hòa",
            "received_on": (NOW - 30 * DAY).date(), "first_import": 1,
        }  # fmt: skip
        await self._insert(dossiers, empty | values | changed)

    async def extend(self, code: str = CODE, before: dt.datetime = DUE, **changed: Any) -> None:
        """Enter reason and new date, as /viec does."""
        values = {
            "code": code, "due_before": before, "due": NOW + 5 * DAY, "by": HOA, "at": NOW - DAY,
            "reason": "Phải đo lại <ranh giới> thửa đất & chờ hết mưa lũ.",
        }  # fmt: skip
        await self._insert(extensions, values | changed)

    async def follow(self, *people: int, code: str = CODE) -> None:
        """Let people follow a dossier."""
        for person in people:
            await self._insert(follows, {"person": person, "code": code, "via": "digits", "since": NOW})

    async def hand_over(self, code: str, taker: int, accepted: dt.datetime | None) -> None:
        """Hand a dossier of Hòa's over."""
        values = {"code": code, "giver": HOA, "taker": taker, "offered_at": NOW, "accepted_at": accepted}
        await self._insert(handovers, values)

    async def dismiss(self, person: int) -> None:
        """Take somebody's role away."""
        async with self.database.write() as connection:
            await connection.execute(delete(roles).where(roles.c.person == person))
        await self.roster.load()

    async def letters(self) -> list[Any]:
        """Return every letter of the outbox."""
        async with self.database.read() as connection:
            return list((await connection.execute(select(deliveries).order_by(deliveries.c.chat))).all())

    async def extension(self, code: str = CODE) -> Any:
        """Return the row of an extension."""
        async with self.database.read() as connection:
            return (await connection.execute(select(extensions).where(extensions.c.code == code))).one()

    async def audited(self) -> list[tuple[str, int | None, dict[str, Any]]]:
        """Return the log, oldest first."""
        return [(one.what, one.by, one.detail) for one in reversed(await Audit(self.database).newest(99))]

    async def codes(self, person: int, kind: Any = "late") -> list[str]:
        """Return the dossiers a person sees in a list."""
        return [one.code for one in (await self.desk.listed(person, kind, 0, self.now)).cases]

    async def type(self, text: str, person: int = HOA, chat: str = "private") -> None:
        """Write to the bot: the command, or a number that was asked for."""
        whole = {"update_id": 1, "message": _message(person, text, chat)}
        update = Update.de_json(whole, cast("LeanBot", self.wire))
        on = self.door.on_command if text.startswith("/") else self.door.on_number
        await on(update, cast("Any", None))

    async def tap(self, data: str, person: int = HOA) -> None:
        """Tap a button."""
        sender = _person(person)
        query = {"id": "1", "from": sender, "chat_instance": "1", "data": data}
        whole = {"update_id": 1, "callback_query": query | {"message": _message(person, "x", "private")}}
        update = Update.de_json(whole, cast("LeanBot", self.wire))
        await self.door.on_button(update, cast("Any", SimpleNamespace(bot=self.wire)))

    async def go_button(self) -> str:
        """Return the button that sends, as Hòa comes to it."""
        await self.tap(f"xl/show/{CODE}")
        [ask] = [one for one in self.wire.buttons if one.startswith("xl/send/")]
        await self.tap(ask)
        return self.wire.buttons[0]

    async def _insert(self, table: Any, values: dict[str, Any]) -> None:
        async with self.database.write() as connection:
            await connection.execute(table.insert(), values)


@pytest.fixture
async def office(database: Database) -> Office:
    """An office with its people; nothing is late yet."""
    members = [
        (HOA, "official", "Nông Thị Hoà", LAND),  # the tone on another letter than in the exports
        (BINH, "official", "Lý Văn Bình", CIVIL),
        (HEAD, "head", "Triệu Văn Nam", "địa chính"),
        (STAFF, "staff", "Nông Thị Hòa", LAND),
    ]
    async with database.write() as connection:
        for person, role, name, unit in members:
            values = {"person": person, "role": role, "name": name, "unit": unit, "since": NOW, "by": HANH}
            await connection.execute(roles.insert(), values)
    roster = Roster(database, frozenset({HANH}))
    await roster.load()
    return Office(database, roster, Languages(database))


def _person(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "A"}


def _message(person: int, text: str, kind: str) -> dict[str, Any]:
    chat = {"id": person, "type": kind}
    return {"message_id": 5, "date": 1, "chat": chat, "from": _person(person), "text": text}
