"""The morning's round on both databases: one message a working day, on however many machines."""

import asyncio
import datetime as dt

from bot.dossiers.model import Status
from bot.officials.model import Extension
from bot.officials.waiting import typed_day
from bot.storage.bulk import pour
from bot.storage.tables import dossiers, extensions
from tests.officials.conftest import (
    ADMIN,
    BINH,
    HANOI,
    JUSTICE,
    LAN,
    MONDAY,
    TUAN,
    Office,
    actions,
    at,
    words,
)

DAY = dt.timedelta(days=1)


async def test_one_letter_tells_all_worst_first_with_buttons(office: Office) -> None:
    await office.join()
    soon, late = await office.bring("2026-11-18"), await office.bring("2026-11-13")
    await office.bring("2026-11-19")
    other = await office.bring("2026-11-16", official="ha anh tuan", unit=JUSTICE)
    assert await office.mornings.tick(MONDAY) == 2
    [lan, tuan] = await office.letters("morning/2026-11-16")
    assert (lan.chat, lan.purpose, lan.subject, lan.version) == (LAN, "official", "morning/2026-11-16", 1)
    assert words(lan).split("\n") == [
        "📬 Hồ sơ cần xem hôm nay, 16/11/2026",
        "Của anh/chị (2)",
        f"🔴 1. {late} Cấp bản sao trích lục hộ tịch · quá 1 ngày · Địa chính",
        f"🟡 2. {soon} Cấp bản sao trích lục hộ tịch · còn 2 ngày · Địa chính",
    ]
    assert actions(lan) == [f"w/d/{late}", f"w/d/{soon}", "w/l/all/0"]
    assert "đến hạn 16/11" in words(tuan)
    assert other in words(tuan)
    assert lan.expires_at == at("2026-11-16 21:00")


async def test_a_round_is_held_once_on_any_machine_and_after_a_restart(office: Office) -> None:
    await office.join()
    await office.bring("2026-11-16")
    other = office.machine()
    await other.desk.roster.load()
    assert sorted(await asyncio.gather(office.mornings.tick(MONDAY), other.tick(MONDAY))) == [0, 1]
    assert await office.machine().tick(MONDAY + dt.timedelta(hours=3)) == 0
    assert [(row.name, str(row.day), row.letters) for row in await office.rounds()] == [
        ("morning", "2026-11-16", 1)
    ]
    assert len(await office.letters()) == 1


async def test_only_on_working_days_from_half_past_seven_and_never_at_night(office: Office) -> None:
    await office.join()
    await office.bring("2026-11-01")
    for moment in ("2026-11-16 07:29", "2026-11-15 09:00", "2026-11-24 09:00", "2026-11-16 21:30"):
        assert await office.mornings.tick(at(moment)) == 0
    assert await office.rounds() == []
    assert await office.mornings.tick(at("2026-11-16 15:00")) == 3


async def test_missed_days_bring_one_message(office: Office) -> None:
    await office.join()
    await office.bring("2026-11-13")
    await office.mornings.tick(at("2026-11-16 07:30"))
    await office.mornings.tick(at("2026-11-20 10:00"))
    assert [row.subject for row in await office.letters() if row.chat == LAN] == [
        "morning/2026-11-16",
        "morning/2026-11-20",
    ]
    assert "quá 5 ngày" in words((await office.letters("morning/2026-11-20"))[-1])


async def test_heads_and_the_chairman_get_one_digest_each(office: Office) -> None:
    await office.join()
    three, five = await office.bring("2026-11-11"), await office.bring("2026-11-09")
    unlinked = await office.bring("2026-11-17", official="Ai Đó")
    await office.mornings.tick(MONDAY)
    said = await office.said()
    assert set(said) == {LAN, BINH, ADMIN}
    assert "Đơn vị quá hạn nhiều ngày (2)" in said[BINH]
    assert "Chưa có ai nhận trên bot (1)" in said[BINH]
    assert "Địa chính · Ai Đó" in said[BINH]
    assert said[BINH].index(five) < said[BINH].index(three) < said[BINH].index(unlinked)
    assert five in said[ADMIN]
    assert three not in said[ADMIN]


async def test_a_long_list_is_cut_and_fits_telegram(office: Office) -> None:
    await office.join()
    for step in range(15):
        await office.bring(f"2026-11-{step + 1:02}", procedure="Đăng ký biến động đất đai " * 9)
    await office.mornings.tick(MONDAY)
    said = await office.said()
    assert "và 3 hồ sơ nữa: /viec" in said[LAN]
    assert all(len(text) < 4096 for text in said.values())


async def test_paused_ended_and_extended_dossiers_are_left_in_peace(office: Office) -> None:
    await office.join()
    for status in Status:
        if status not in {Status.RECEIVED, Status.IN_PROGRESS}:
            await office.bring("2026-11-02", status=int(status))
    extended = await office.bring("2026-11-12")
    moved = Extension(code=extended, due_before=at("2026-11-12 16:00"), due=at("2026-11-20 16:00"), reason="")
    assert await office.desk.deeds.extend(moved, LAN, MONDAY, [])
    assert await office.mornings.tick(MONDAY) == 0
    assert await office.mornings.tick(at("2026-11-18 07:30")) == 1
    assert "còn 2 ngày" in (await office.said())[LAN]
    await office.mornings.tick(at("2026-11-26 07:30"))
    assert "quá 3 ngày" in words((await office.letters("morning/2026-11-26"))[0])


async def test_who_blocked_the_bot_or_left_goes_to_the_head(office: Office) -> None:
    await office.join()
    await office.bring("2026-11-16")
    await office.block(LAN)
    await office.mornings.tick(MONDAY)
    assert set(await office.said()) == {BINH}
    await office.desk.roster.remove(BINH, ADMIN, MONDAY)
    await office.mornings.tick(MONDAY + DAY)
    assert set(await office.said("morning/2026-11-17")) == {ADMIN}


async def test_a_deputy_hears_while_somebody_is_away(office: Office) -> None:
    await office.join()
    await office.bring("2026-11-16")
    await office.desk.leave(LAN, dt.date(2026, 11, 17), TUAN, MONDAY)
    for step in range(3):
        await office.mornings.tick(MONDAY + step * DAY)
    told = [sorted(await office.said(f"morning/2026-11-{day}")) for day in (16, 17, 18)]
    assert told == [[TUAN], [TUAN], [LAN]]


async def test_the_deputy_of_a_head_hears_of_the_unit_and_may_look(office: Office) -> None:
    await office.join()
    code = await office.bring("2026-11-10", official="Ai Đó")
    await office.desk.leave(BINH, dt.date(2026, 11, 17), TUAN, MONDAY)
    for step in range(3):
        await office.mornings.tick(MONDAY + step * DAY)
    told = [await office.said(f"morning/2026-11-{day}") for day in (16, 17, 18)]
    assert [sorted(one.keys() - {ADMIN}) for one in told] == [[TUAN], [TUAN], [BINH]]
    assert await office.desk.job(TUAN, code, MONDAY) is not None
    assert await office.desk.job(TUAN, code, MONDAY + 2 * DAY) is None
    await office.desk.deeds.expire(dt.date(2026, 11, 17))
    assert (await office.desk.work.duties(dt.date(2026, 11, 17))).deputies == {BINH: TUAN}
    await office.desk.deeds.expire(dt.date(2026, 11, 18))
    assert (await office.desk.work.duties(dt.date(2026, 11, 17))).deputies == {}


async def test_an_extended_dossier_whose_own_date_went_is_not_forgotten(office: Office) -> None:
    await office.join()
    code = await office.bring(None)
    due = dt.datetime(2026, 11, 13, 16, tzinfo=HANOI)
    values = {"code": code, "due_before": due, "due": due, "reason": "x", "by": LAN, "at": MONDAY}
    async with office.database.write() as connection:
        await connection.execute(extensions.insert(), values)
    await office.mornings.tick(MONDAY)
    assert code in (await office.said())[LAN]


async def test_very_many_open_dossiers_are_still_one_message_each(office: Office) -> None:
    await office.join()
    start = dt.date(2026, 10, 1)
    rows = []
    for number in range(20_000):
        row = dict.fromkeys(column.name for column in dossiers.columns)
        day = start + (number % 400) * DAY
        row |= {"code": f"L{number:06}", "procedure": "Khai sinh", "status": 4, "due_on": day}
        row |= {"due": dt.datetime.combine(day, dt.time(16), HANOI), "due_computed": False}
        row |= {"official": ("Nông Thị Lan", "Ai Đó")[number % 2], "unit": "Địa chính", "first_import": 1}
        rows.append(row)
    async with office.database.write() as connection:
        for part in range(0, len(rows), 10_000):
            await pour(connection, dossiers, rows[part : part + 10_000])
    assert await office.mornings.tick(MONDAY) == 3


def test_days_as_they_are_typed() -> None:
    today = dt.date(2026, 11, 16)
    assert typed_day("30/11", today) == dt.date(2026, 11, 30)
    assert typed_day(" 5 / 1 ", today) == dt.date(2027, 1, 5)
    assert typed_day("16.11", today) == today
    assert typed_day("1/2/2027", today) == dt.date(2027, 2, 1)
    assert typed_day("1/2/2020", today) == dt.date(2020, 2, 1)
    for wrong in ("31/11", "0/1", "mai", "", "30/11 nhé", "29/2"):
        assert typed_day(wrong, today) is None
