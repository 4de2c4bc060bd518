"""Who still waits for an apology, as each may see it; what is lawful is not in the list."""

import datetime as dt

from bot.dossiers.model import Status
from bot.storage.tables import roles
from tests.apologies.conftest import BINH, CIVIL, CODE, DAY, DUE, HEAD, HOA, STAFF, Office
from tests.cast import HANH, MAI, NOW

NAMESAKE = 4712


async def test_everybody_sees_what_is_theirs(office: Office) -> None:
    await office.add("H14.18-261008-0001")
    await office.add("H14.18-261008-0002", official="Lý Văn Bình", unit=CIVIL)
    await office.add(
        "H14.18-261008-0003", official="Nông Thị Hoa", unit=CIVIL
    )  # another name, not a spelling
    await office.add("H14.18-261008-0004", official=None, unit="Địa Chính")
    await office.add("H14.18-261008-0005", official="NONG THI HOA", unit="dia chinh")  # without any mark
    seen = {person: await office.codes(person) for person in (HOA, BINH, HEAD, HANH, STAFF, MAI)}
    short = {person: [int(code[-1]) for code in codes] for person, codes in seen.items()}
    assert short == {HOA: [1, 5], BINH: [2], HEAD: [1, 4, 5], HANH: [1, 2, 3, 4, 5], STAFF: [], MAI: []}


async def test_of_two_with_one_name_each_sees_what_names_their_unit(office: Office) -> None:
    values = {"person": NAMESAKE, "role": "official", "name": "Nông Thị Hòa", "unit": CIVIL}
    await office._insert(roles, values | {"since": NOW, "by": HANH})
    await office.roster.load()
    await office.add("H14.18-261008-0001")
    await office.add("H14.18-261008-0002", unit=CIVIL)
    await office.add("H14.18-261008-0003", unit=None)
    assert await office.codes(HOA) == ["H14.18-261008-0001"]
    assert await office.codes(NAMESAKE) == ["H14.18-261008-0002"]
    assert await office.desk.case(NAMESAKE, "H14.18-261008-0001") is None
    await office.dismiss(NAMESAKE)
    assert len(await office.codes(HOA)) == 3  # the only one of the name again


async def test_what_was_handed_over_is_the_taker_s_once_it_is_accepted(office: Office) -> None:
    await office.add()
    await office.hand_over(CODE, BINH, accepted=None)
    assert (await office.codes(HOA), await office.codes(BINH)) == ([CODE], [])
    await office.hand_over(CODE, BINH, accepted=NOW)
    assert (await office.codes(HOA), await office.codes(BINH)) == ([], [CODE])


async def test_what_is_lawful_or_done_is_not_in_the_list(office: Office) -> None:
    for number, status in enumerate(Status):
        await office.add(f"H14.18-261008-{number:04}", status=int(status))
    assert [int(code[-4:]) for code in await office.codes(HOA)] == [1, 3]  # received, in progress
    for code in await office.codes(HOA):
        await office.extend(code)
    assert len(await office.codes(HOA)) == 2
    await office.tap("xl/via/H14.18-261008-0001/desk")
    assert [int(code[-4:]) for code in await office.codes(HOA)] == [3]


async def test_days_off_make_nothing_late(office: Office) -> None:
    friday = NOW.replace(hour=17)
    await office.add(due=friday)
    saturday, monday = friday + DAY, friday + 3 * DAY
    for office.now, late in ((friday, False), (saturday, False), (saturday + DAY, False), (monday, True)):
        assert bool(await office.codes(HOA)) is late, office.now


async def test_the_first_promise_counts_when_an_import_brings_the_new_date(office: Office) -> None:
    await office.add(due=NOW + 5 * DAY)
    assert await office.codes(HOA) == []
    await office.extend(before=DUE)
    assert await office.codes(HOA) == [CODE]


async def test_extended_in_time_they_have_a_list_of_their_own(office: Office) -> None:
    await office.add(due=NOW + DAY)
    await office.extend(before=NOW + DAY)
    assert (await office.codes(HOA), await office.codes(HOA, "early")) == ([], [CODE])
    await office.tap("xl/list/early/0")
    assert "Chưa quá hạn, đã gia hạn mà chưa xin lỗi: 1 hồ sơ" in office.wire.said
    assert office.wire.buttons == [f"xl/show/{CODE}", "xl/list/late/0"]


async def test_the_command_lists_eight_on_a_page_the_oldest_first(office: Office) -> None:
    for number in range(10):
        await office.add(f"H14.18-261008-{number:04}", due=DUE - number * DAY)
    await office.extend("H14.18-261008-0009", before=DUE - 9 * DAY)
    await office.type("/xinloi")
    lines = office.wire.said.split("\n")
    assert lines[0] == "🙏 Quá hạn chưa xin lỗi: 10 hồ sơ"
    days = "quá 10 ngày làm việc"
    assert lines[1] == f"1. 📝 H14.18-261008-0009 · Đăng ký đất đai lần đầu · {days} · Địa chính"
    assert lines[2].startswith("2. ❗️ H14.18-261008-0008")
    assert lines[-1] == "Trang 1/2"
    assert office.wire.buttons[-2:] == ["xl/list/late/1", "xl/list/early/0"]
    await office.tap("xl/list/late/1")
    assert [line[:3] for line in office.wire.said.split("\n")[1:3]] == ["9. ", "10."]
    await office.tap("xl/list/late/99")
    assert "Trang 2/2" in office.wire.said
    assert "N. V. A." not in str(office.wire.calls)


async def test_every_look_is_written_down(office: Office) -> None:
    await office.add()
    await office.type("/xinloi")
    await office.tap("xl/list/early/0", HEAD)
    assert await office.audited() == [
        ("apology_list", HOA, {"list": "late", "page": 1, "count": 1}),
        ("apology_list", HEAD, {"list": "early", "page": 1, "count": 0}),
    ]


async def test_who_has_no_part_learns_nothing(office: Office) -> None:
    await office.add()
    await office.extend()
    await office.follow(MAI)
    button = await office.go_button()
    said = len(office.wire.calls)
    for person in (MAI, STAFF):
        await office.type("/xinloi", person)
        assert office.wire.said == "Lệnh này dành cho cán bộ."
    await office.type("/xinloi", HOA, "group")
    assert len(office.wire.calls) == said + 2
    deeds = (
        button,
        f"xl/show/{CODE}",
        f"xl/file/{CODE}",
        f"xl/via/{CODE}/desk",
        f"xl/number/{CODE}",
        "xl/x/y",
    )
    office.wire.alerts.clear()
    for person in (MAI, STAFF, BINH):
        for data in deeds:
            await office.tap(data, person)
    assert set(office.wire.alerts[:12]) == {"Lệnh này dành cho cán bộ."}
    assert all("Nút này cũ rồi" in str(one) for one in office.wire.alerts[12:])
    await office.dismiss(HOA)
    await office.tap(button)
    assert office.wire.alerts[-1] == "Lệnh này dành cho cán bộ."
    assert (len(office.wire.calls), office.wire.files) == (said + 2, [])
    assert (await office.letters(), await office.audited()) == ([], [])


async def test_a_list_is_read_at_the_office_s_midnight(office: Office) -> None:
    await office.add(due=NOW - DAY)
    office.now = NOW.replace(hour=0, minute=5).astimezone(dt.UTC)  # still Thursday in UTC
    assert await office.codes(HOA) == [CODE]
