"""A hundred make-believe people of the commune, and those of its office; all went the way real ones go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.people.rights import Role
from bot.people.stores.roster import Roster
from bot.preview.client import HANH, SON, TUNG
from bot.preview.people import Person, cast

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bot.people.cards import Commune
    from bot.people.stores.topics import Subscriptions
    from bot.preview.world import World
    from bot.storage.database import Database

FIRST, COUNT = 5001, 100
_FOUNDER = 0
"""Who invited the first of the office: nobody's id."""
_FAMILIES = (
    "Nông", "Hoàng", "Triệu", "Lương", "Bế", "Lý", "Đàm", "Nguyễn", "Mã", "Hà",
    "Lục", "Vi", "Đinh", "Phùng", "Ma", "Hứa", "Trần", "Sầm", "Mông", "Phan",
)  # fmt: skip
"""Tày, Nùng and Kinh, as they live in Cao Bằng."""
_WOMEN = (
    "Bích", "Chấp", "Duyên", "Đào", "Én", "Hằng", "Hiên", "Huệ", "Lan", "Liên", "Lụa", "Mơ", "Nga",
    "Nhung", "Nụ", "Oanh", "Phượng", "Sen", "Thắm", "Thoa", "Tươi", "Vân", "Xuân", "Yến", "Nguyệt",
)  # fmt: skip
_MEN = (
    "An", "Bảo", "Bình", "Chiến", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Hiếu", "Hùng", "Khánh", "Kiên",
    "Lâm", "Long", "Minh", "Nghĩa", "Phúc", "Quân", "Sáng", "Thắng", "Thành", "Toàn", "Tuấn", "Vượng",
)  # fmt: skip
_MIDDLE = ("Văn", "Đức", "Quang", "Ích")
_BLOCKED = frozenset({5008, 5023, 5039, 5052, 5067, 5084})
_EVERY = {
    # topic: one in so many, counted from which
    "post": (3, 0),
    "online": (4, 2),
    "vneid": (6, 2),
    "scam": (5, 1),
    "life": (9, 4),
    "survey": (11, 0),
    "reform": (13, 7),
}


@dataclass(frozen=True, slots=True)
class Villager:
    """One of the hundred; ``commune`` is the place of theirs among the communes to choose from."""

    id: int
    name: str
    commune: int
    topics: tuple[str, ...]
    blocked: bool


def villagers() -> list[Villager]:
    """Return the hundred, each time the same."""
    return [_villager(number) for number in range(COUNT)]


def _villager(number: int) -> Villager:
    family = _FAMILIES[(number * 7 + number // 20) % len(_FAMILIES)]
    if number % 2:
        name = f"{family} Thị {_WOMEN[number * 3 % len(_WOMEN)]}"
    else:
        name = f"{family} {_MIDDLE[number // 2 % len(_MIDDLE)]} {_MEN[number * 3 % len(_MEN)]}"
    return Villager(FIRST + number, name, number % 4, _topics(number), FIRST + number in _BLOCKED)


def _topics(number: int) -> tuple[str, ...]:
    """Return what somebody wants: one in ten nothing, of the others most the news of the commune."""
    if number % 10 == 9:  # noqa: PLR2004 - one in ten
        return ()
    general = ["general"] if number % 8 != 6 else []  # noqa: PLR2004 - these want "online"
    return (*general, *(topic for topic, (step, first) in _EVERY.items() if number % step == first))


def let_in(world: World, communes: Sequence[Commune]) -> None:
    """Let the hundred into the preview; all pressed Start once, some have blocked the bot since."""
    for one in villagers():
        commune = _commune(one, communes)
        person = Person(id=one.id, name=one.name, role=commune.name if commune else "", crowd=True)
        world.add_people([person], started=True)
        world.chats[one.id].blocked = one.blocked
    for member in (TUNG, SON):  # the link of their invitation was opened in this chat
        world.chats[member].open = True


async def choose(subscriptions: Subscriptions, communes: Sequence[Commune], now: dt.datetime) -> None:
    """Let the hundred choose their commune and their news, as they would in ``/caidat``."""
    for one in villagers():
        commune = _commune(one, communes)
        await subscriptions.choose_commune(one.id, commune.id if commune else None, now)
        await subscriptions.ask_once(one.id, now)
        for topic in one.topics:
            await subscriptions.put(one.id, topic, now, wanted=True)


async def staff(database: Database, now: dt.datetime) -> None:
    """Give those of the cast who work for the office their roles, by invitation as everywhere."""
    roster = Roster(database, frozenset({_FOUNDER}))
    names = {person.id: person.name for person in cast()}
    for person, role, unit in (
        (HANH, Role.ADMIN, "Bộ phận Một cửa"),
        (TUNG, Role.OFFICIAL, "Phòng Văn hóa – Xã hội"),
        (SON, Role.HEAD, "Phòng Văn hóa – Xã hội"),
    ):
        link = await roster.invite(role, names[person], unit, _FOUNDER, now)
        await roster.accept(person, link, now)


def _commune(one: Villager, communes: Sequence[Commune]) -> Commune | None:
    """Return somebody's commune, ``None`` where the knowledge has none to choose from."""
    return communes[one.commune % len(communes)] if communes else None
