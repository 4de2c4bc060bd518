"""The whole bot in this process: every handler, a real database, the local Bot API server at its other end.

Updates are handed to the application one by one and awaited, so nothing is waited for by the clock.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from telegram import Update

from bot.config import Database, Delivery, Knowledge, People, Settings, Telegram
from bot.delivery.model import from_json
from bot.delivery.sending import call
from bot.house import House, build
from bot.preview.acts import Acts
from bot.preview.filestore import Upload
from bot.preview.people import GROUP_ID, Chat, Person, group_chat
from bot.preview.seen import Seen, read_message
from bot.preview.server import LOCAL_TOKEN, Server, start_server
from bot.texts import LANGUAGES, texts
from tests.cast import HANH, NOW
from tests.conftest import sqlite_url
from tests.roles.members import EVERYBODY

GROUP = GROUP_ID - 1
ONLY_STAFF, STALE = (texts(LANGUAGES[0]).plain(one) for one in ("staff.only", "trouble.stale"))
REFUSALS = frozenset(texts(one).plain(name) for one in LANGUAGES for name in ("staff.only", "trouble.stale"))
OFFICE = (
    "roles", "invitations", "audit_log", "dossiers", "imports", "import_changes", "contents", "deliveries",
    "announcements", "campaign_switches", "campaign_runs", "extensions", "handovers", "acknowledgements",
    "absences", "rounds", "ratings", "follows",
)  # fmt: skip
"""Tables nobody changes who may not; others hold what anybody may say of themselves."""
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Reaction:
    """What one act brought about: the notice of a tap (``None``: it was not answered), what was called."""

    alert: str | None
    methods: tuple[str, ...]
    seen: tuple[Seen, ...]

    @property
    def words(self) -> str:
        """Everything that can be read."""
        return "\n".join([self.alert or "", *(one.text for one in self.seen)])

    @property
    def refused(self) -> bool:
        """True when it says no, in a notice or in the only message."""
        return self.alert in REFUSALS or [one.text for one in self.seen] in [[text] for text in REFUSALS]


@dataclass(repr=False)
class Floor:
    """The bot with its people; ``now`` is the office's time and can be moved."""

    house: House
    server: Server
    file: Path
    now: dt.datetime = NOW
    errors: list[str] = field(default_factory=list)
    delivered: list[Seen] = field(default_factory=list)
    """Every letter that arrived."""

    def __post_init__(self) -> None:
        self._rows = sqlite3.connect(self.file)

    @property
    def acts(self) -> Acts:
        """What people do."""
        return Acts(self.server.world)

    async def say(self, person: int, text: str, *, chat: int = 0) -> Reaction:
        """Write a text."""
        return await self._react(lambda: self.acts.say(person, text, chat))

    async def send_file(self, person: int, name: str, data: bytes) -> Reaction:
        """Send a document."""
        upload = Upload(name, "text/csv", data)
        return await self._react(lambda: self.acts.send_file(person, "document", upload, ""))

    async def press(self, person: int, data: str, *, on: int = 0, chat: int = 0) -> Reaction:
        """Tap a button with this data, on the message of this number, else on the newest of the bot's."""
        message = on or await self._newest(person, chat)
        return await self._react(lambda: self.acts.press(person, message, data, chat))

    async def deliver(self) -> list[Seen]:
        """Send what waits in the outbox, as the courier would when its time comes; return what arrived."""
        before, bot = self.server.world.calls.total, self.house.application.bot
        waiting = self._rows.execute(
            "SELECT d.id, chat, coalesce(card, value)"
            " FROM deliveries d LEFT JOIN contents c ON c.id = content WHERE state = 'queued' ORDER BY d.id"
        ).fetchall()
        for number, chat, content in waiting:
            await bot.call(*call(from_json(json.loads(content)), chat))
            self._rows.execute("UPDATE deliveries SET state = 'sent' WHERE id = ?", (number,))
        self._rows.commit()
        arrived = self._since(before)
        self.delivered += arrived
        return arrived

    def menu(self, person: int) -> list[str]:
        """Return the commands somebody is offered in their private chat."""
        world = self.server.world
        return [one["command"] for one in world.profile.menu(world.chats[person], person, "vi")]

    def menu_calls(self, person: int) -> list[tuple[str, list[str]]]:
        """Return each call about the menu of a person's chat, and the commands it named."""
        found = []
        for one in self.server.world.calls.after(0):
            if json.loads(one.asked.get("scope", "{}")).get("chat_id") == person:
                named = [command["command"] for command in json.loads(one.asked.get("commands", "[]"))]
                found.append((one.method, named))
        return found

    def version(self) -> int:
        """Return a number that differs whenever anything was written meanwhile."""
        return int(self._rows.execute("PRAGMA data_version").fetchone()[0])

    def rows(self, *tables: str) -> Rows:
        """Return the rows of these tables, else of all."""
        named = self._rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        chosen = tables or tuple(row[0] for row in named)
        return {one: self._rows.execute(f"SELECT * FROM {one}").fetchall() for one in chosen}  # noqa: S608

    def audited(self) -> list[tuple[str, int | None, dict[str, Any]]]:
        """Return the audit log: what, by whom, the rest."""
        rows = self._rows.execute("SELECT what, by, detail FROM audit_log ORDER BY id")
        return [(what, by, json.loads(detail)) for what, by, detail in rows]

    def author(self, number: int) -> int:
        """Return who composed an announcement."""
        found = self._rows.execute("SELECT by FROM announcements WHERE id = ?", (number,)).fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Look no more."""
        self._rows.close()

    async def _react(self, act: Callable[[], Any]) -> Reaction:
        world, bot = self.server.world, self.house.application.bot
        before = world.calls.total
        done = act()
        while world.updates.pending:
            _, _, update = world.updates.pending.popleft()
            await self.house.application.process_update(Update.de_json(json.loads(update), bot))
        answer = getattr(done, "answer", None)
        alert = str(answer.result()["text"]) if answer is not None and answer.done() else None
        methods = tuple(call.method for call in world.calls.after(before))
        return Reaction(alert, methods, tuple(self._since(before)))

    def _since(self, before: int) -> list[Seen]:
        """Return the messages that were sent or changed."""
        answers = [
            json.loads(one.answer)["result"]
            for one in self.server.world.calls.after(before)
            if one.code == 200
        ]
        return [read_message(one, None, 0) for one in answers if isinstance(one, dict) and "chat" in one]

    async def _newest(self, person: int, chat: int) -> int:
        """Return the number of the newest text of the bot's; a file cannot be changed into one."""
        place = self.server.world.chats[chat or person]
        for _ in range(2):
            said = [one.message for one in place.entries.values() if one.message["from"]["is_bot"]]
            if texts_ := [one["message_id"] for one in said if "text" in one]:
                return int(max(texts_))
            await self.say(person, "/trogiup", chat=chat)
        raise AssertionError("the bot says nothing")


def _group() -> Chat:
    return group_chat(GROUP, "Cả xã", {one.id for one in EVERYBODY})


@asynccontextmanager
async def floor_on(file: Path, knowledge: Path) -> AsyncIterator[Floor]:
    """Furnish the house on a database that has the schema; nothing runs beside what a test does."""
    server = await start_server()
    server.world.add_people([Person(id=one.id, name=one.name) for one in EVERYBODY], started=True)
    server.world.chats[HANH].open = True
    server.world.add_chat(_group())
    settings = replace(
        Settings(),
        telegram=Telegram(token=LOCAL_TOKEN, api_url=server.url),
        database=Database(url=sqlite_url(file)),
        knowledge=Knowledge(path=knowledge, reload_seconds=0),
        delivery=Delivery(quiet="00:00-00:00"),
        people=People(admins=(HANH,)),
    )
    house = build(settings, clock=lambda: floor.now)
    floor = Floor(house, server, file)

    async def note(_: object, context: Any) -> None:
        floor.errors.append(repr(context.error))

    house.application.add_error_handler(note)
    try:
        async with house.application:
            await house.people.read()
            await house.announcing.remember()
            await house.welcome.introduce(house.application.bot)
            yield floor
    finally:
        floor.close()
        await house.journal.flush()
        await house.database.close()
        await server.close()
