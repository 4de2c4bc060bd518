"""The desk beside the chat: the clock goes forward, and what has come due by then happens at once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import app
from bot.config import Database, Delivery, Knowledge, People, Settings, Telegram
from bot.house import House
from bot.make_believe import people
from bot.make_believe.clock import MovableClock
from bot.make_believe.desk import SampleDesk, moment
from bot.make_believe.dossiers import Stock
from bot.preview.client import Client
from bot.preview.server import LOCAL_TOKEN, start_server
from tests.cast import HANH, MAI, NOW
from tests.conftest import sqlite_url

CAMPAIGN = "lua-dao-tien"
"""On the third of each month, to those who want warnings of scams."""


@dataclass
class Room:
    """A running bot with its desk, its clock and the people's client."""

    house: House
    clock: MovableClock
    desk: SampleDesk
    client: Client

    @property
    def time(self) -> str:
        """The bot's time in words."""
        return moment(self.clock())


@pytest.fixture
async def room(migrated_file: Path, knowledge_folder: Path, tmp_path: Path) -> AsyncIterator[Room]:
    """The make-believe commune on a Friday morning; the real clock stands still."""
    server = await start_server()
    file = shutil.copy(migrated_file, tmp_path / "bot.db")
    settings = replace(
        Settings(),
        telegram=Telegram(token=LOCAL_TOKEN, api_url=server.url),
        database=Database(url=sqlite_url(Path(file))),
        knowledge=Knowledge(path=knowledge_folder, reload_seconds=0),
        people=People(admins=(HANH,)),
        delivery=Delivery(rate=200),
    )
    clock = MovableClock(lambda: NOW)
    house = app.build(settings, clock=clock)
    async with Client(server.url) as client, app.opened(house):
        communes = house.people.communes()
        people.let_in(server.world, communes)
        await people.choose(house.people.subscriptions, communes, clock())
        stock = Stock(house, tmp_path, "motcua_bot")
        await stock.hand_over()
        desk = SampleDesk(house, clock, stock, "Đúng giờ thật.")
        server.world.desk = desk
        yield Room(house, clock, desk, client)
    await server.close()


async def test_the_page_is_told_the_time_and_may_move_it(room: Room) -> None:
    shown = await room.client.get("desk")
    assert shown["clock"] == {"at": NOW.timestamp(), "note": "Đúng giờ thật."}
    assert [one["name"] for one in shown["moves"]] == ["morning", "night", "reminder"]
    assert [one["name"] for one in shown["deeds"]] == ["next-day"]
    said = await room.client.post("desk", deed="night")
    assert "22:00 thứ Sáu 20/11, giờ yên tĩnh (21:00–07:00)" in said["said"]
    assert room.time == "22:00 thứ Sáu 20/11"
    shown = await room.client.get("desk")
    assert shown["clock"]["at"] > NOW.timestamp()
    assert "vặn tới" in shown["clock"]["note"]


async def test_the_clock_goes_forward_only(room: Room) -> None:
    await room.desk.do("night")
    assert "chỉ đi tới" in await room.desk.do("night")
    assert room.time == "22:00 thứ Sáu 20/11"
    assert "07:30 thứ Bảy 21/11" in await room.desk.do("morning")
    assert room.time == "07:30 thứ Bảy 21/11"
    assert "22:00" in await room.desk.do("night")
    await room.desk.do("morning")
    assert room.time == "07:30 Chủ nhật 22/11"


async def test_a_reminder_is_waited_for_once_it_is_switched_on(room: Room) -> None:
    assert "/chiendich" in await room.desk.do("reminder")
    assert room.clock() == NOW
    await room.house.campaigns.switch(CAMPAIGN, NOW, HANH, active=True)
    warned = [one for one in people.villagers() if "scam" in one.topics]
    said = await room.desk.do("reminder")
    assert room.time == "07:30 thứ Năm 3/12"
    assert f"đang gửi cho {len(warned)} người" in said
    reached = [one.id for one in warned if not one.blocked]
    for person in reached:
        assert "lừa đảo" in (await room.client.wait_for(person, 0, lambda one: one.from_bot)).text
    assert (await room.client.get("people"))["newest"]["got"] == reached
    assert "thứ Hai 4/1" in await room.desk.do("reminder")  # the third is a Sunday


async def test_a_notice_of_the_night_waits_for_the_morning(room: Room) -> None:
    await room.client.start(MAI)
    slip = next(one for one in await room.desk.slips() if one.status == "Đang xử lý")
    office = room.house.dossiers.desk
    [dossier] = await office.dossiers.several([slip.code])
    await office.follow(MAI, dossier, NOW, "digits")
    await room.desk.do("night")
    said = [await room.desk.do("next-day") for _ in range(3)]  # each day moves a third of them on
    assert any("1 người theo dõi" in one for one in said)
    await asyncio.sleep(1.2)  # two looks of the courier
    night = await room.client.history(MAI)
    assert not [one for one in night.messages if "có tin mới" in one.text]
    await room.desk.do("morning")
    told = await room.client.wait_for(MAI, night.revision, lambda one: "có tin mới" in one.text)
    assert slip.code in told.text


async def test_slips_have_pictures(room: Room) -> None:
    [slip, *others] = await room.desk.slips()
    assert len(others) == 49
    picture = await room.desk.picture(slip.code)
    assert picture
    assert picture.startswith(b"\x89PNG")
    assert await room.desk.picture("H14.18-990101-0001") is None
