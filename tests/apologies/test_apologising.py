"""From the draft to the citizen: once, with reason and new date, by a human; or noted as done otherwise."""

import asyncio

import pytest

from bot.apologies.service import letter_number
from bot.delivery.model import from_json
from bot.storage.tables import dossiers, extensions, unreachable
from tests.apologies.conftest import CODE, DAY, DUE, HOA, Office
from tests.cast import HANH, MAI, NAM, NOW, STRANGER


@pytest.fixture
async def ready(office: Office) -> Office:
    """A late dossier with reason, new date and two followers, one of whom reads English."""
    await office.add()
    await office.extend()
    await office.follow(MAI, NAM)
    await office.languages.choose(NAM, "en", NOW)
    return office


async def test_without_reason_and_date_it_says_so(office: Office) -> None:
    await office.add()
    await office.tap(f"xl/show/{CODE}")
    assert "Chưa có lý do và ngày hẹn mới" in office.wire.said
    assert office.wire.buttons == ["xl/list/late/0"]
    for deed in (f"xl/via/{CODE}/post", f"xl/go/{CODE}/00000000"):
        await office.tap(deed)
        assert "Chưa có lý do và ngày hẹn mới" in office.wire.said
    await office.tap(f"xl/file/{CODE}")
    assert "Nút này cũ rồi" in str(office.wire.alerts[-1])
    assert (await office.letters(), office.wire.files, await office.audited()) == ([], [], [])


async def test_the_draft_shows_what_citizens_will_read(ready: Office) -> None:
    await ready.tap(f"xl/show/{CODE}")
    lines = ready.wire.said.split("\n")
    assert lines[0] == f"Đăng ký đất đai lần đầu  {CODE}"
    assert lines[1] == "⏰ Hẹn trả 09:00 16/11/2026, đã quá 4 ngày làm việc"
    assert lines[2] == "👥 Bot báo được cho 2 người theo dõi."
    assert lines[4:] == [
        "🙏 Xin lỗi bà con, hồ sơ chậm trả",
        f"Đăng ký đất đai lần đầu  {CODE}",
        "Hồ sơ hẹn trả 09:00 16/11/2026 nhưng chúng tôi chưa làm xong kịp.",
        "Lý do: Phải đo lại &lt;ranh giới&gt; thửa đất &amp; chờ hết mưa lũ.",
        "📅 Hẹn lại: 09:00 25/11/2026",
        "UBND xã Hạ Lang thành thật xin lỗi vì đã để bà con phải đợi. Hồ sơ có gì mới, bot báo ngay.",
        "Thôi theo dõi hồ sơ: /theodoi",
    ]
    assert [one.split("/")[1] for one in ready.wire.buttons] == ["file", "send", "other", "number", "list"]


async def test_it_goes_to_every_follower_after_a_second_tap(ready: Office) -> None:
    button = await ready.go_button()
    assert "cho 2 người theo dõi? Chỉ gửi được một lần." in ready.wire.said
    assert await ready.letters() == []
    await ready.tap(button)
    assert ready.wire.said.startswith(f"✅ Đã gửi lời xin lỗi về hồ sơ {CODE} cho 2 người theo dõi.")
    letters = await ready.letters()
    assert [(one.purpose, one.subject, one.version, one.chat) for one in letters] == [
        ("dossier", f"apology/{CODE}", 1, MAI),
        ("dossier", f"apology/{CODE}", 1, NAM),
    ]
    told = [from_json(one.card) for one in letters]
    assert [one.buttons[0][0].target for one in told if hasattr(one, "lines")] == [f"d/{CODE}/s"] * 2
    assert "Lý do: Phải đo lại <ranh giới>" in told[0].plain()  # type: ignore[union-attr]
    assert told[1].plain().startswith("🙏 We are sorry")  # type: ignore[union-attr]
    assert "N. V. A." not in str([one.card for one in letters])
    row = await ready.extension()
    assert (row.apologised_at, row.sent_via) == (NOW, "bot")
    assert (await ready.audited()) == [("apology_sent", HOA, {"code": CODE, "people": 2})]
    assert await ready.codes(HOA) == []


async def test_tapped_twice_at_once_by_two_it_goes_once(ready: Office) -> None:
    button = await ready.go_button()
    await asyncio.gather(*(ready.tap(button, person) for person in (HOA, HANH, HOA, HANH)))
    await ready.tap(button)
    assert "✅ Đã xin lỗi lúc 09:00 20/11/2026 (tin nhắn của bot)" in ready.wire.said
    assert len(await ready.letters()) == 2
    assert [what for what, _, _ in await ready.audited()] == ["apology_sent"]
    await ready.tap(f"xl/via/{CODE}/phone")
    assert (await ready.extension()).sent_via == "bot"


async def test_only_what_was_shown_is_sent(ready: Office) -> None:
    button = await ready.go_button()
    async with ready.database.write() as connection:
        await connection.execute(extensions.update().values(due=NOW + 9 * DAY))
    await ready.tap(button)
    assert "📅 Hẹn lại: 09:00 29/11/2026" in ready.wire.said
    assert await ready.letters() == []
    async with ready.database.write() as connection:
        await connection.execute(extensions.update().values(due=NOW + 5 * DAY))
        await connection.execute(dossiers.update().values(status=9))
    await ready.tap(button)
    assert "đang dừng hoặc đã xong" in ready.wire.said
    assert await ready.letters() == []


async def test_a_new_date_that_is_over_is_promised_no_more(ready: Office) -> None:
    button = await ready.go_button()
    ready.now = NOW + 6 * DAY
    await ready.tap(button)
    assert "Ngày hẹn mới cũng đã qua" in ready.wire.said
    assert not any(one.startswith("xl/send") for one in ready.wire.buttons)
    assert await ready.letters() == []


async def test_where_nobody_can_be_reached_nothing_is_sent(office: Office) -> None:
    await office.add()
    await office.extend()
    await office.follow(STRANGER)
    button = await office.go_button()
    async with office.database.write() as connection:
        await connection.execute(unreachable.insert(), {"person": STRANGER, "since": NOW})
    await office.tap(button)
    assert "Chưa có ai theo dõi hồ sơ này" in office.wire.said
    assert [one.split("/")[1] for one in office.wire.buttons] == ["file", "other", "number", "list"]
    assert (await office.letters(), (await office.extension()).apologised_at) == ([], None)


async def test_at_night_it_waits_for_the_morning(ready: Office) -> None:
    button = await ready.go_button()
    ready.now = NOW.replace(hour=22)
    await ready.tap(button)
    assert "tin sẽ đến lúc 07:00 21/11/2026" in ready.wire.said
    assert {one.not_before for one in await ready.letters()} == {NOW.replace(hour=7) + DAY}


async def test_another_way_is_noted_with_the_number_of_the_letter(ready: Office) -> None:
    await ready.tap(f"xl/other/{CODE}")
    assert ready.wire.buttons == [f"xl/via/{CODE}/{way}" for way in ("post", "desk", "phone")] + [
        f"xl/show/{CODE}"
    ]
    await ready.tap(f"xl/via/{CODE}/post")
    assert "đã xin lỗi (gửi văn bản giấy)" in ready.wire.said
    await ready.type("chưa có")
    assert "cần có chữ số" in ready.wire.said
    await ready.type("  12/UBND-TTHC ")
    assert ready.wire.said == f"✅ Đã ghi số văn bản 12/UBND-TTHC cho hồ sơ {CODE}."
    row = await ready.extension()
    assert (row.apologised_at, row.sent_via, row.apology_number) == (NOW, "post", "12/UBND-TTHC")
    assert await ready.letters() == []
    said = len(ready.wire.calls)
    await ready.type("13")  # nobody was asked any more
    assert len(ready.wire.calls) == said
    whats = [(what, detail.get("via")) for what, _, detail in await ready.audited()]
    assert whats == [("apology_told", "post"), ("apology_number", None)]
    await ready.tap(f"xl/show/{CODE}")
    assert "📄 Số văn bản: 12/UBND-TTHC" in ready.wire.said
    assert ready.wire.buttons == [f"xl/number/{CODE}", "xl/list/late/0"]


async def test_the_number_may_be_skipped_and_is_not_waited_for_long(ready: Office) -> None:
    for leave in ("xl/skip", f"xl/show/{CODE}"):
        await ready.tap(f"xl/number/{CODE}")
        await ready.tap(leave)
        assert ready.door.numbers.code(HOA) is None
    await ready.tap(f"xl/number/{CODE}")
    await ready.type("/xinloi")
    assert ready.door.numbers.code(HOA) is None
    await ready.tap(f"xl/number/{CODE}")
    await ready.dismiss(HOA)
    await ready.type("12")
    assert ready.wire.said == "Lệnh này dành cho cán bộ."
    await ready.tap(f"xl/number/{CODE}", HANH)
    ready.now = NOW + DAY / 24
    assert ready.door.numbers.code(HANH) is None
    assert (await ready.extension()).apology_number is None


async def test_a_dossier_that_was_handed_over_meanwhile_keeps_its_number(ready: Office) -> None:
    await ready.tap(f"xl/number/{CODE}")
    await ready.hand_over(CODE, HANH, accepted=NOW)
    await ready.type("12")
    assert "không còn ở danh sách" in ready.wire.said
    assert (await ready.extension()).apology_number is None


def test_numbers_of_letters() -> None:
    assert letter_number(" 12/UBND ") == "12/UBND"
    assert letter_number("12\n/UBND") == "12 /UBND"
    assert [letter_number(bad) for bad in ("", "không", "1" * 41, "1\u202e2")] == [None] * 4


def test_the_due_date_of_the_stage_is_a_monday() -> None:
    assert DUE.weekday() == 0
