"""Who is there: people, chats and the messages in them, and the named cast of the preview."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

GROUP_ID = -1001000000001


@dataclass(slots=True, kw_only=True)
class Person:
    """Someone with a Telegram account; ``id`` is also the id of the private chat with the bot."""

    id: int
    name: str
    title: str = ""
    role: str = ""
    username: str = ""
    phone: str = ""
    language: str = "vi"
    deactivated: bool = False
    crowd: bool = False
    """One of many, whom the page folds into one line."""

    def user(self) -> dict[str, Any]:
        """The Bot API ``User``."""
        user = {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}
        return {**user, "username": self.username} if self.username else user

    def shown(self) -> dict[str, Any]:
        """What the page lists."""
        name = f"{self.title} {self.name}".strip()
        about = {"role": self.role, "username": self.username, "crowd": self.crowd}
        return {"id": self.id, "name": name, **about}


@dataclass(slots=True)
class Entry:
    """One message: ``message`` is the Bot API object and is replaced, never changed, by an edit."""

    message: dict[str, Any]
    keyboard: dict[str, Any] | None = None  # a reply keyboard, its removal or a forced reply
    inline_id: str = ""


@dataclass(slots=True)
class Chat:
    """One chat; ``changes`` lists message ids as they came, changed or went: its length is the revision."""

    id: int
    public: dict[str, Any]
    members: set[int]
    open: bool = False  # the bot may write: started, or a member of the group
    blocked: bool = False
    spoke: set[int] = field(default_factory=set)
    entries: dict[int, Entry] = field(default_factory=dict)
    changes: list[int] = field(default_factory=list)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """True for a chat of one person with the bot."""
        return self.id > 0

    def touch(self, message_id: int) -> None:
        """Note a change and wake those who wait for one."""
        self.changes.append(message_id)
        for waiter in self.waiting:
            if not waiter.done():
                waiter.set_result(None)
        self.waiting.clear()

    async def wait_beyond(self, revision: int, seconds: float) -> None:
        """Return when there is a change after ``revision``, or after ``seconds``."""
        if len(self.changes) > revision or seconds <= 0:
            return
        waiter = asyncio.get_running_loop().create_future()
        self.waiting.append(waiter)
        await asyncio.wait([waiter], timeout=seconds)
        if waiter in self.waiting:
            self.waiting.remove(waiter)


def private_chat(person: Person) -> Chat:
    """The chat of ``person`` with the bot, not started yet."""
    public: dict[str, Any] = {"id": person.id, "type": "private", "first_name": person.name}
    if person.username:
        public["username"] = person.username
    return Chat(person.id, public, {person.id})


def group_chat(chat_id: int, title: str, members: set[int]) -> Chat:
    """A supergroup the bot is a member of."""
    return Chat(chat_id, {"id": chat_id, "type": "supergroup", "title": title}, members, open=True)


def cast() -> list[Person]:
    """The people everybody tests with."""
    return [
        Person(id=1001, title="Bà", name="Nông Thị Mai", role="Người dân", phone="+84900000001"),
        Person(id=1002, title="Anh", name="Hoàng Văn Nam", role="Người giúp bà con", phone="+84900000002"),
        Person(id=1003, title="Cô", name="Lương Thị Hạnh", role="Cán bộ một cửa", username="hanh_motcua"),
        Person(id=1004, title="Anh", name="Bế Văn Tùng", role="Công chức chuyên môn", username="tung_hotich"),
        Person(id=1005, title="Ông", name="Đàm Văn Sơn", role="Lãnh đạo phòng", username="son_lanhdao"),
    ]


def cast_group() -> Chat:
    """The group of the cast."""
    return group_chat(GROUP_ID, "Tổ công nghệ số cộng đồng", {1001, 1002, 1003})
