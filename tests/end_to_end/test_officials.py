"""A late dossier comes in, its official joins, and the morning tells them once; then they act on it."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.preview.seen import Seen
from tests.cast import HANH
from tests.dossiers.exports import Line
from tests.dossiers.lines import dossier
from tests.end_to_end.stage import Stage, staged, until
from tests.end_to_end.test_dossiers import code, follow, take
from tests.end_to_end.test_people import follow_link, invite, remove

pytestmark = pytest.mark.asyncio(loop_scope="session")
TODAY = dt.date.today()  # noqa: DTZ011 - the stage runs in the clock of this machine
LATE, LATER = code(71), code(72)
NEVER, AT_ONCE = 'at = "23:59"', 'at = "00:00"'


def make_it_a_working_day(knowledge: Path) -> None:
    """Let the office work today, whatever day this test is run on."""
    file = knowledge / "holidays.toml"
    text = re.sub(rf"\[\[day\]\]\ndate = {TODAY}\n(?:(?!\[\[).*\n?)*", "", file.read_text(encoding="utf-8"))
    if TODAY.weekday() >= 5:
        text += f'\n[[day]]\ndate = {TODAY}\nname = "Làm bù"\ntype = "working_saturday"\nsource = "x"\n'
    file.write_text(text, encoding="utf-8")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A bot whose mornings come when a test lets them."""
    async with staged(tmp_path_factory.mktemp("officials")) as stage:
        make_it_a_working_day(stage.knowledge)
        await take(
            stage,
            late(LATE, TODAY - dt.timedelta(days=21)),
            late(LATER, TODAY + dt.timedelta(days=1)),
        )
        yield stage


def late(which: str, due: dt.date) -> Line:
    """Return a dossier of Lan's."""
    received = due - dt.timedelta(days=30)
    return dossier(
        which,
        received=f"{received:%d/%m/%Y} 08:30",
        due=f"{due:%d/%m/%Y}",
        status="4",
        official="NÔNG THỊ LAN",
        unit="Địa chính",
    )


async def let_it_be_morning(stage: Stage) -> None:
    """Set the hour of the round back, and start the bot anew."""
    file = stage.folder / "config.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(NEVER, AT_ONCE), encoding="utf-8")
    await stage.restart()


async def pushes(stage: Stage, person: int) -> list[Seen]:
    """Return the mornings' messages somebody got."""
    history = await stage.client.history(person)
    return [one for one in history.messages if one.from_bot and "Hồ sơ cần xem hôm nay" in one.text]


async def test_the_official_hears_once_and_acts(office: Stage) -> None:
    lan, mai = await office.newcomer(), await office.newcomer()
    assert "dành cho cán bộ" in (await office.client.ask(lan, "/viec")).text
    await follow(office, mai, LATER)
    assert "Nông Thị Lan" in await follow_link(
        office, lan, await invite(office, "công chức chuyên môn", "Nông Thị Lan, Địa chính")
    )
    assert await pushes(office, lan) == []
    await let_it_be_morning(office)

    async def told() -> bool:
        return bool(await pushes(office, lan)) and bool(await pushes(office, HANH))

    assert await until(told)
    await office.restart()
    [mine], [chairmans] = await pushes(office, lan), await pushes(office, HANH)
    assert mine.text.index(LATE) < mine.text.index(LATER)
    assert "Của anh/chị (2)" in mine.text
    assert LATE in chairmans.text
    assert LATER not in chairmans.text

    card = await office.tap(lan, mine, "1")
    assert "Phụ trách: Nông Thị Lan" in card.text
    seen = await office.tap(lan, card, "👌 Đã rõ")
    assert seen.text.startswith("👌 Đã rõ")
    listed = await office.tap(lan, seen, "🗂 Danh sách")
    second = await office.tap(lan, listed, "2")
    assert LATER in second.text
    await office.tap(lan, second, "🗓 Xin gia hạn")
    assert "Hẹn lại ngày nào" in (await office.client.ask(lan, "Chờ xác minh thực địa")).text
    new = TODAY + dt.timedelta(days=8)
    while (asked := await office.client.ask(lan, f"{new:%d/%m}")).text.startswith("Hôm đó"):
        new += dt.timedelta(days=1)
    done = await office.tap(lan, asked, "📨 Hẹn lại và báo người dân")
    assert "báo cho 1 người" in done.text

    async def heard() -> bool:
        return any("Chờ xác minh thực địa" in text for text in await office.said(mai))

    assert await until(heard)
    looked = await office.client.ask(mai, LATER)
    assert f"Hẹn lại {new.day}/{new.month}/{new.year} vì: Chờ xác minh thực địa" in looked.text


async def test_with_the_role_the_buttons_go(office: Stage) -> None:
    vi = await office.newcomer()
    await follow_link(office, vi, await invite(office, "công chức chuyên môn", "Vi Văn Bộ, Tư pháp"))
    listed = await office.client.ask(vi, "/viec")
    assert "Không có hồ sơ nào" in listed.text
    assert LATE not in (await office.client.press_data(vi, listed, f"w/d/{LATE}"))[0].text
    await remove(office, "Vi Văn Bộ")
    [answer] = await office.client.press_data(vi, listed, "w/l/all/0")
    assert answer.text == "Lệnh này dành cho cán bộ."
