"""A desk for announcements with a few people around it, on a database of both kinds."""

import datetime as dt
from dataclasses import dataclass

import pytest

from bot.announcements.model import Announcement, Audience
from bot.announcements.service import Announcing, Approval
from bot.announcements.store import Announcements
from bot.delivery.model import Post
from bot.delivery.store import Outbox
from bot.people.rights import Role
from bot.people.stores.roster import Roster
from bot.people.stores.topics import Subscriptions
from bot.storage.database import Database
from tests.cast import HANH, HANOI, NOW

TUNG, SON, ADMIN = 1004, 1005, 1099
UNDO = dt.timedelta(seconds=60)
EVERYONE = Audience("everyone")


@dataclass
class Office:
    """The desk and what it stands on."""

    database: Database
    desk: Announcing
    subscriptions: Subscriptions

    async def draft(self, audience: Audience = EVERYONE, text: str = "Họp thôn") -> Announcement:
        """Return a draft of the desk officer that is ready to be submitted."""
        number = await self.desk.store.create(HANH, NOW)
        await self.desk.write(number, Post(text))
        await self.desk.address(number, audience)
        await self.desk.rehearsed(number, NOW)
        return await self.get(number)

    async def get(self, number: int) -> Announcement:
        """Return an announcement as it stands."""
        found = await self.desk.store.get(number)
        assert found is not None
        return found

    async def sent(self, audience: Audience = EVERYONE) -> Announcement:
        """Return an announcement whose letters have just been written."""
        draft = await self.draft(audience)
        await self.desk.submit(draft, NOW)
        await self.desk.approve(await self.get(draft.id), SON, NOW)
        assert await self.desk.begin_due(NOW + dt.timedelta(seconds=61)) == [draft.id]
        return await self.get(draft.id)

    async def want(self, *people: int, topic: str = "general") -> None:
        """Let people opt in."""
        for person in people:
            await self.subscriptions.put(person, topic, NOW, wanted=True)


async def office_of(database: Database, approval: Approval = "auto") -> Office:
    """Return an office: a desk officer, an official who may not announce, a head who may approve."""
    roster = Roster(database, frozenset({ADMIN}))
    for person, role, name in (
        (HANH, Role.STAFF, "Lương Thị Hạnh"),
        (TUNG, Role.OFFICIAL, "Bế Văn Tùng"),
        (SON, Role.HEAD, "Đàm Văn Sơn"),
    ):
        await roster.accept(person, await roster.invite(role, name, None, ADMIN, NOW), NOW)
    desk = Announcing(
        Announcements(database, HANOI), Outbox(database), roster, approval, UNDO, lambda: "Thôi nhận tin"
    )
    return Office(database, desk, Subscriptions(database))


@pytest.fixture
async def office(database: Database) -> Office:
    """An office in which announcements need a second person."""
    return await office_of(database)
