"""Reminders from the file to the phone: staff look, try, switch; who opted in gets it, late joiners too."""

import datetime as dt

import pytest

from tests.cast import HANH, HANOI
from tests.end_to_end.stage import Stage, until

pytestmark = pytest.mark.asyncio(loop_scope="session")
TICK = 30.0  # seconds until the tick has surely come
HEADLINE = "Họp chợ phiên an toàn"
FILE = """
[[campaign]]
id = "hom-nay"
name = "Nhắc hôm nay"
topic = "scam"
owner = "Một cửa"
text = "{headline}\\nKhông đưa mã cho ai."
source = ["Bài thử"]
as_of = 2026-11-22
dates = [{today}]
at = "00:00"
shift = "none"
valid_hours = 24
"""


async def received(stage: Stage, person: int) -> int:
    """Return how many reminders somebody got."""
    return sum(text.startswith(HEADLINE) for text in await stage.said(person))


async def opt_in(stage: Stage, person: int) -> None:
    """Tick the topic in the settings."""
    settings = await stage.client.ask(person, "/caidat")
    await stage.tap_data(person, settings, "set/s/scam/1")


async def test_from_the_file_to_the_phone(own_stage: Stage) -> None:
    stage = own_stage
    today = dt.datetime.now(HANOI).date()
    text = FILE.format(today=today, headline=HEADLINE)
    (stage.knowledge / "campaigns.toml").write_text(text, encoding="utf-8")
    citizen, late, other = [await stage.newcomer() for _ in range(3)]
    assert (await stage.client.ask(citizen, "/chiendich")).text == "Lệnh này dành cho cán bộ."
    await opt_in(stage, citizen)

    async def taken_over() -> bool:
        return "Nhắc hôm nay" in (await stage.client.ask(HANH, "/chiendich")).text

    assert await until(taken_over)
    listed = await stage.client.ask(HANH, "/chiendich")
    shown = await stage.tap_data(HANH, listed, "cd/show/hom-nay")
    assert "1 người đã chọn nhận" in shown.text
    tried = await stage.client.press_data(HANH, shown, "cd/try/hom-nay")
    assert [one.text for one in tried] == [""]
    assert await until(lambda: _is(stage, HANH, 1))
    asked = await stage.tap_data(HANH, shown, "cd/on/hom-nay")
    assert "gửi ngay cho tối đa 1 người" in asked.text
    assert "đang bật" in (await stage.tap_data(HANH, asked, "cd/go/hom-nay")).text
    assert await until(lambda: _is(stage, citizen, 1), TICK)
    await opt_in(stage, late)
    assert await until(lambda: _is(stage, late, 1))
    assert await received(stage, other) == 0
    assert await received(stage, HANH) == 1  # her own try
    picture = await stage.client.press_data(HANH, await stage.client.ask(HANH, "/chiendich"), "cd/year")
    assert [one.text for one in picture] == [""]
    assert await until(lambda: _has_picture(stage))


async def _is(stage: Stage, person: int, count: int) -> bool:
    return await received(stage, person) == count


async def _has_picture(stage: Stage) -> bool:
    calls = await stage.client.get("calls", method="sendPhoto", after=0)
    return bool(calls["calls"])
