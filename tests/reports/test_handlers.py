"""The door: who sees which dossiers, figures to tap, breakdowns, lists, own days, files."""

import io

import pytest
from openpyxl import load_workbook

from bot.people.rights import Role
from bot.reports.handlers import TypedDays
from bot.texts import texts
from tests.cast import HANH, MAI, NOW, STRANGER
from tests.reports.conftest import CULTURE, HEAD, LAND, OFFICIAL, Office, context_of, update_of

STALE = texts("vi").plain("trouble.stale")
MONTH = "tk/s/m202611/-/-"


async def test_citizens_and_officials_learn_nothing(busy: Office) -> None:
    for person in (MAI, OFFICIAL, STRANGER):
        await busy.type(person)
        assert busy.wire.said == "Lệnh này dành cho cán bộ."
        for data in (MONTH, "tk/l/m202611/-/-/late/0", "tk/x/m202611/-/-", "tk/c/m202611/-/-", "tk/own"):
            calls = len(busy.wire.calls)
            await busy.tap(data, person)
            assert busy.wire.alerts[-1] == "Lệnh này dành cho cán bộ."
            assert len(busy.wire.calls) == calls
    assert busy.wire.files == []
    assert await busy.audited() == []


async def test_in_a_group_nothing_is_said(busy: Office) -> None:
    await busy.type(HANH, kind="group")
    assert busy.wire.calls == []


async def test_the_card_of_a_month(busy: Office) -> None:
    await busy.type(HANH)
    said = busy.wire.said
    assert said.startswith("📊 Thống kê hồ sơ · Tháng 11/2026 (1/11/2026–20/11/2026)")
    assert "📥 Nhận 8: trực tuyến 2 · trực tiếp, bưu chính 5 · kỳ trước 1" in said
    assert "✅ Đã giải quyết 5: trước hạn 1 · đúng hạn 2 · quá hạn 2" in said
    assert "⏳ Đang giải quyết 3: trong hạn 2 (tạm dừng 1) · quá hạn 1" in said
    assert "🧮 Biểu 06: 1=2+3+4 ✓ · 5=6+7+8 ✓ · 9=10+11 ✓ · 1=5+9 ✓" in said
    assert "🌐 Nộp trực tuyến 28,6 % (kỳ trước 0,0 %)" in said
    assert "🎯 Trước và đúng hạn 60,0 % (kỳ trước 100,0 %)" in said
    assert "🏅 Tiến độ theo QĐ 766: 57,1 %, 11,4/20 điểm" in said
    assert "↔️ Kỳ trước 1/10/2026–20/10/2026: nhận 2 · giải quyết 1 · quá hạn 0" in said
    buttons = busy.wire.buttons
    assert buttons["Quá hạn 2"] == "tk/l/m202611/-/-/overdue/0"
    assert buttons["• Tháng này"] == MONTH
    assert buttons["Tháng trước"] == "tk/s/m202610/-/-"
    assert all(len(one.encode()) <= 64 for one in buttons.values())


async def test_a_head_counts_the_own_unit_only(busy: Office) -> None:
    await busy.type(HEAD)
    assert "🏢 phòng Văn hoá – Xã hội" in busy.wire.said
    assert "📥 Nhận 6:" in busy.wire.said
    land = next(one for label, one in (await _groups(busy, "unit")).items() if label == "2")
    await busy.tap(land, HEAD)
    assert "📥 Nhận 0:" in busy.wire.said
    await busy.employ(STRANGER, Role.HEAD, None)
    await busy.type(STRANGER)
    assert "(anh/chị chưa được ghi đơn vị)" in busy.wire.said
    assert "📥 Nhận 0:" in busy.wire.said


async def test_a_role_taken_away_takes_the_buttons_away(busy: Office) -> None:
    await busy.type(HEAD)
    await busy.desk.roster.remove(HEAD, HANH, NOW)
    await busy.tap(MONTH, HEAD)
    assert busy.wire.alerts == ["Lệnh này dành cho cán bộ."]


async def test_each_number_opens_as_many_dossiers_as_it_says(busy: Office) -> None:
    await busy.type(HANH)
    figures = {label: one for label, one in busy.wire.buttons.items() if one.startswith("tk/l/")}
    assert len(figures) == 10
    for label, data in figures.items():
        await busy.tap(data)
        assert busy.wire.said.count("H14.18-") == int(label.rpartition(" ")[2]), label
    looked = await busy.audited()
    assert len(looked) == 10
    assert looked[0] == (
        "report_list", HANH, {"figure": "received", "period": "m202611/-/-", "page": 1, "count": 8},
    )  # fmt: skip


async def test_a_list_says_how_many_days(busy: Office) -> None:
    await busy.tap("tk/l/m202611/-/-/late/0")
    assert "Đang trễ: 1 hồ sơ" in busy.wire.said
    assert "1. H14.18-261101-0006 · Đăng ký khai sinh · đang trễ 2 ngày làm việc" in busy.wire.said
    await busy.tap("tk/l/m202611/-/-/overdue/0")
    assert "trễ 2 ngày làm việc" in busy.wire.said
    await busy.tap("tk/l/m202611/-/-/early/0")
    assert "sớm 1 ngày làm việc" in busy.wire.said
    await busy.tap("tk/l/m202611/-/-/in_time/0")
    assert "còn 3 ngày làm việc" in busy.wire.said
    await busy.tap("tk/l/m202610/-/-/on_time/0")
    assert "không có ngày hẹn" in busy.wire.said


async def test_long_lists_have_pages_of_eight(busy: Office) -> None:
    for _ in range(12):
        await busy.put("3", "30")
    await busy.tap("tk/l/m202611/-/-/in_time/0")
    assert "Trang 1/2" in busy.wire.said
    assert busy.wire.said.count("H14.18-") == 8
    assert list(busy.wire.buttons) == ["›", "‹ Thống kê"]
    await busy.tap(busy.wire.buttons["›"])
    assert busy.wire.said.count("H14.18-") == 5
    assert "9. H14" in busy.wire.said
    await busy.tap("tk/l/m202611/-/-/in_time/99")
    assert "Trang 2/2" in busy.wire.said


async def _groups(busy: Office, by: str) -> dict[str, str]:
    await busy.tap(f"tk/b/m202611/-/-/{by}/0")
    return busy.wire.buttons


@pytest.mark.parametrize("by", ["level", "field", "unit", "official"])
async def test_breakdowns_add_up(busy: Office, by: str) -> None:
    await busy.put("4", "30", unit=None, field=None, official=None, level=None)
    await _groups(busy, by)
    lines = [line for line in busy.wire.said.split("\n") if line[:1].isdigit()]
    assert sum(int(line.rpartition(": ")[2].split(" ")[0]) for line in lines) == 9
    assert len(lines) > 1


async def test_a_group_opens_its_own_card_and_lists(busy: Office) -> None:
    buttons = await _groups(busy, "unit")
    assert f"1. {CULTURE}: 6 · 4 (1) · 2 (0)" in busy.wire.said
    assert f"2. {LAND}: 2 · 1 (1) · 1 (1)" in busy.wire.said
    await busy.tap(buttons["2"])
    assert f"🏢 {LAND}" in busy.wire.said
    assert "📥 Nhận 2:" in busy.wire.said
    await busy.tap(busy.wire.buttons["Đang trễ 1"])
    assert "H14.18-261101-0006" in busy.wire.said
    await busy.tap(buttons["2"])
    await busy.tap(busy.wire.buttons["‹ Tất cả"])
    assert "📥 Nhận 8:" in busy.wire.said


async def test_one_level_alone(busy: Office) -> None:
    await busy.put("4", "30", level="huyện")
    await busy.tap("tk/s/m202611/h/-")
    assert "🏢 Cấp huyện" in busy.wire.said
    assert "📥 Nhận 1:" in busy.wire.said


async def test_own_days_are_asked_for_and_typed(busy: Office) -> None:
    await busy.tap("tk/own")
    assert "Xin nhắn hai ngày" in busy.wire.said
    typed = TypedDays(busy.desk)
    for person, text, through in (
        (HANH, "1/10/2026 - 31/10/2026", True),
        (HANH, "khai sinh", False),
        (MAI, "1/10/2026-31/10/2026", False),
    ):
        update = update_of(busy.wire, person, text=text)
        assert update.message
        assert typed.filter(update.message) is through
    await busy.door.on_days(update_of(busy.wire, HANH, text="1/10/2026-31/10/2026"), context_of(busy.wire))
    assert "Thống kê hồ sơ · 1/10/2026–31/10/2026" in busy.wire.said
    await busy.type(HANH, "31/10/2026-1/10/2026")
    assert "Bot chưa hiểu kỳ này" in busy.wire.said
    await busy.type(HANH, "1/9/2026-30/9/2026")
    assert "📥 Nhận 1:" in busy.wire.said


async def test_reporting_periods_are_marked_to_be_confirmed(busy: Office) -> None:
    await busy.tap("tk/s/Y202600/-/-")
    assert "Năm 2026, kỳ báo cáo (15/12/2025–20/11/2026)" in busy.wire.said
    assert "chờ xác nhận" in busy.wire.said
    await busy.tap("tk/s/R202604/-/-")
    assert "Quý IV/2026, kỳ báo cáo (15/9/2026–20/11/2026)" in busy.wire.said


async def test_buttons_that_fit_nothing_say_so(busy: Office) -> None:
    for data in (
        "tk/s/m209999/-/-", "tk/s/m202611/-/u00000000", "tk/s/m202611/-/z1", "tk/dance/m202611/-/-",
        "tk/l/m202611/-/-/json/0", "tk/l/m202611/-/-/late/x", "tk/b/m202611/-/-/code/0", "tk/x/m202611",
    ):  # fmt: skip
        await busy.tap(data)
        assert busy.wire.alerts[-1] == STALE, data
    assert busy.wire.calls == []


async def test_the_files_come_to_whoever_tapped(busy: Office) -> None:
    await busy.tap("tk/c/m202611/-/-", HEAD)
    await busy.tap("tk/x/m202611/-/-", HEAD)
    (_, png, picture, caption), (person, xlsx, data, _) = busy.wire.files
    assert (person, png, xlsx) == (
        HEAD, "thong-ke-20261101-20261120.png", "thong-ke-20261101-20261120.xlsx",
    )  # fmt: skip
    assert picture.startswith(b"\x89PNG")
    assert caption == "Tháng 11/2026 · phòng Văn hoá – Xã hội"
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Biểu 06", "QĐ 766"]
    words = [str(cell.value) for row in book["QĐ 766"].iter_rows() for cell in row]
    assert CULTURE in words
    assert LAND not in words
