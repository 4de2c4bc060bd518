"""The card at the end of a working day: to whom, what it says, once a day whoever ticks."""

import datetime as dt

import pytest
from sqlalchemy import select

from bot.people.rights import Role
from bot.reports.evening import Evenings
from bot.storage.tables import extensions, rounds
from bot.worktime.calendar import Span
from tests.cast import HANH, HANOI, NOW, STRANGER
from tests.reports.conftest import HEAD, Office

QUIET = Span(dt.time(21), dt.time(7))
AT = dt.datetime(2026, 11, 20, 16, 30, tzinfo=HANOI)


@pytest.fixture
def evenings(busy: Office) -> Evenings:
    """The round, at half past four."""
    return Evenings(busy.desk, busy.languages, dt.time(16, 30), QUIET)


async def test_heads_and_admins_get_one_card(busy: Office, evenings: Evenings) -> None:
    await busy.put("20", "23")
    await busy.put("19", "30", "20")
    assert await evenings.tick(AT - dt.timedelta(minutes=1)) == 0
    assert await evenings.tick(AT) == 2
    told = {person: card.plain() for person, _, card in await busy.letters()}
    assert {subject for _, subject, _ in await busy.letters()} == {"evening/2026-11-20"}
    assert told[HANH].split("\n") == [
        "🌇 Cuối ngày 20/11/2026",
        "📥 Tiếp nhận hôm nay: 1",
        "✅ Giải quyết xong hôm nay: 1",
        "⏰ Đang quá hạn: 1",
        "📅 Hẹn trả ngày làm việc tới (23/11/2026): 1",
    ]
    assert set(told) == {HANH, HEAD}
    assert "⏰ Đang quá hạn: 0" in told[HEAD]  # the late one is the other unit's
    assert "🏢 phòng Văn hoá – Xã hội" in told[HEAD]


async def test_it_is_written_once(busy: Office, evenings: Evenings) -> None:
    assert await evenings.tick(AT) == 2
    other = Evenings(busy.desk, busy.languages, dt.time(16, 30), QUIET)
    assert await other.tick(AT + dt.timedelta(hours=2)) == 0
    assert await busy.desk.store.hold(AT.date(), AT, []) is False
    assert len(await busy.letters()) == 2
    async with busy.database.read() as connection:
        rows = (await connection.execute(select(rounds.c.name, rounds.c.day, rounds.c.letters))).all()
    assert rows == [("evening", AT.date(), 2)]


async def test_not_on_days_off_nor_at_night_nor_when_switched_off(busy: Office, evenings: Evenings) -> None:
    saturday = AT + dt.timedelta(days=1)
    assert await evenings.tick(saturday) == 0
    assert await evenings.tick(AT.replace(hour=21)) == 0
    assert await Evenings(busy.desk, busy.languages, None, QUIET).tick(AT) == 0
    assert await evenings.tick(AT.replace(hour=20, minute=59)) == 2


async def test_what_was_extended_is_not_late(busy: Office, evenings: Evenings) -> None:
    late = await busy.put("2", "19")
    values = {"code": late, "due_before": NOW, "reason": "x", "by": HANH, "at": NOW}
    async with busy.database.write() as connection:
        due = dt.datetime(2026, 11, 23, 17, tzinfo=HANOI)
        await connection.execute(extensions.insert(), values | {"due": due})
    await evenings.tick(AT)
    said = {person: card.plain() for person, _, card in await busy.letters()}[HANH]
    assert "⏰ Đang quá hạn: 1" in said
    assert "ngày làm việc tới (23/11/2026): 1" in said


async def test_a_head_without_a_unit_gets_none(busy: Office, evenings: Evenings) -> None:
    await busy.employ(STRANGER, Role.HEAD, None)
    assert await evenings.tick(AT) == 2


async def test_the_card_opens_the_month(busy: Office, evenings: Evenings) -> None:
    await evenings.tick(AT)
    [[button]] = next(card for person, _, card in await busy.letters() if person == HEAD).buttons
    await busy.tap(button.target, HEAD)
    assert "Tháng 11/2026" in busy.wire.said
