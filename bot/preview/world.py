"""The state behind the local Bot API: people, chats, messages, queues, files, profile, call log."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING, Any

from bot.preview.calllog import CallLog
from bot.preview.errors import bad_request
from bot.preview.filestore import FileStore
from bot.preview.hub import Hub
from bot.preview.options import Options
from bot.preview.pace import Pace
from bot.preview.people import Chat, Entry, Person, cast, cast_group, private_chat
from bot.preview.profile import Profile
from bot.preview.queries import Queries
from bot.preview.updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.preview.desk import Desk

FIRST_MESSAGE = 101


class Webhook:
    """Where updates are delivered to; an empty ``url`` means long polling."""

    def __init__(self) -> None:
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None  # seconds since 1970, message
        self.changed = asyncio.Event()
        self.failed = asyncio.Event()  # some delivery failed since the webhook was set


class World:
    """Everything one server knows; messages are values that an edit replaces, never changes."""

    def __init__(
        self, token: str, options: Options | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.token = token
        self.options = options or Options()
        self.clock = clock
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue()
        self.webhook = Webhook()
        self.files = FileStore()
        self.profile = Profile(self.options.bot_name)
        self.presses = Queries(self.options.query_seconds)
        self.inline = Queries(self.options.query_seconds)
        self.inline_messages: dict[str, tuple[Chat, int]] = {}
        self.calls = CallLog(self.options.calls_kept, token)
        self.pace = Pace()
        self.hub = Hub()
        self.desk: Desk | None = None
        self._private_ids = itertools.count(FIRST_MESSAGE)
        self._group_ids: dict[int, itertools.count[int]] = {}
        self.add_people(cast(), started=self.options.everyone_started)
        self.add_chat(cast_group())

    @property
    def bot(self) -> dict[str, Any]:
        """The bot as a ``User``."""
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": self.profile.text("name", ""),
            "username": self.options.bot_username,
        }

    def add_people(self, people: Iterable[Person], *, started: bool = False) -> None:
        """Let people in, each with a private chat (``started``: as if they had pressed Start before)."""
        for person in people:
            self.people[person.id] = person
            if person.id not in self.chats:
                self.chats[person.id] = private_chat(person)
            self.chats[person.id].open |= started

    def add_chat(self, chat: Chat) -> None:
        """Add a group."""
        self.chats[chat.id] = chat
        self._group_ids[chat.id] = itertools.count(1)

    def chat(self, chat_id: int) -> Chat:
        """The chat; 400 "chat not found" otherwise."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def post(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any], **extra: Any) -> Entry:
        """Add a message; ``content`` holds its Bot API fields, ``extra`` the fields of the ``Entry``."""
        ids = self._private_ids if chat.private else self._group_ids[chat.id]
        message_id = next(ids)
        date = int(self.clock())
        head = {"message_id": message_id, "from": sender, "chat": chat.public, "date": date}
        entry = Entry({**head, **content}, **extra)
        chat.entries[message_id] = entry
        chat.touch(message_id)
        self.show(chat, entry)
        return entry

    def replace(self, chat: Chat, message: dict[str, Any]) -> Entry:
        """Put an edited message in the place of the old one."""
        entry = chat.entries[message["message_id"]]
        entry.message = message
        chat.touch(message["message_id"])
        self.show(chat, entry)
        return entry

    def delete(self, chat: Chat, message_id: int) -> None:
        """Take a message out of the chat."""
        del chat.entries[message_id]
        chat.touch(message_id)
        self.hub.publish("deleted", chat_id=chat.id, revision=len(chat.changes), message_id=message_id)

    def show(self, chat: Chat, entry: Entry) -> None:
        """Tell the page about a new or changed message."""
        self.hub.publish(
            "message",
            chat_id=chat.id,
            revision=len(chat.changes),
            message=entry.message,
            keyboard=entry.keyboard,
        )

    def tell(self, kind: str, content: dict[str, Any], chat_id: int) -> None:
        """Queue an update for the bot."""
        if self.updates.add(kind, content, chat_id):
            self.webhook.changed.set()
