"""Imports: all or nothing, repeatable, undone whole, and every follower told once."""

import asyncio
import datetime as dt
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.card import Card
from bot.delivery.model import Letter, Purpose, State, from_json
from bot.dossiers.importing.difference import describe
from bot.dossiers.importing.service import Job
from bot.dossiers.importing.watching import Outcome, Watcher
from bot.dossiers.model import Follow, Status
from bot.dossiers.store import expire
from bot.errors import Refused
from bot.procedures.library import Library
from bot.storage import leases
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.tables import import_changes
from bot.texts import texts
from tests.dossiers.conftest import NOW, ZONE, Office, office_of
from tests.dossiers.exports import Kind, write_csv, year
from tests.dossiers.lines import CODE, dossier

OTHER = "H14.18-261008-0976"
LATER = NOW + dt.timedelta(days=1)
MAI, NAM = 1001, 1002


async def test_what_an_import_keeps(office: Office) -> None:
    report = await office.take([dossier()])
    assert (report.number, report.rows, report.new, report.changed, report.same) == (1, 1, 1, 0, 0)
    [row] = await office.table()
    assert row["code"] == CODE
    assert row["applicant"] == "N. T. C."
    assert (row["received_on"], row["due_on"]) == (dt.date(2026, 10, 8), dt.date(2026, 10, 15))
    assert not row["due_computed"]
    assert len(row["phone"]) == 32
    assert "5678" not in str(
        {name: value for name, value in row.items() if name not in {"phone", "id_number"}}
    )


async def test_a_due_date_the_file_lacks_is_computed_from_the_published_limit(office: Office) -> None:
    await office.take([dossier(due="", procedure_code="1.004884", procedure="Đăng ký lại khai sinh")])
    [row] = await office.table()
    assert row["due_computed"]
    assert row["due"].astimezone(ZONE) == dt.datetime(2026, 10, 15, 8, 30, tzinfo=ZONE)  # five working days


async def test_a_computed_date_never_replaces_the_office_s_own(office: Office) -> None:
    await office.take([dossier(due="20/10/2026")])
    await office.take([dossier(due="")])
    [row] = await office.table()
    assert row["due_on"] == dt.date(2026, 10, 20)
    assert not row["due_computed"]


async def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    lines = list(year([Kind("xã", "H14.18", 60, 3, 5, 4)], number=2026))
    await office.take(lines)
    before = await office.table()
    again = await office.take(lines, LATER)
    assert (again.new, again.changed, again.same) == (0, 0, 72)
    assert await office.table() == before


@pytest.mark.parametrize("how", ["halves", "shuffled", "reversed", "overlapping"])
async def test_order_and_portions_do_not_matter(
    office: Office, library: Library, tmp_path: Path, how: str
) -> None:
    lines = list(year([Kind("xã", "H14.18", 60, 3, 5, 4)], number=2026))
    await office.take(lines)
    other_database = Database.open(f"sqlite+aiosqlite:///{tmp_path}/other.db")
    await migrate(other_database)
    other = office_of(other_database, library, tmp_path)
    shuffled = random.Random(3).sample(lines, len(lines))  # noqa: S311 - an order, no secret
    portions = {
        "halves": [lines[:31], lines[31:]],
        "shuffled": [shuffled],
        "reversed": [lines[::-1]],
        "overlapping": [lines[:50], shuffled[:40], lines[20:]],
    }[how]
    for portion in portions:
        await other.take(portion)
    without = [
        {name: value for name, value in row.items() if name not in {"phone", "id_number"}}
        for row in await other.table()
    ]
    assert without == [
        {name: value for name, value in row.items() if name not in {"phone", "id_number"}}
        for row in await office.table()
    ]  # hashes differ by each database's own key
    await other_database.close()


async def test_columns_a_file_lacks_keep_what_is_known(office: Office) -> None:
    await office.take([dossier(status="5", missing="Giấy chứng sinh")])
    short = {
        name: value
        for name, value in dossier(status="4").items()
        if name in {"Mã hồ sơ", "Mã thủ tục", "Trạng thái", "Ngày tiếp nhận"}
    }
    await office.take([short])
    [row] = await office.table()
    assert (row["status"], row["missing"], row["unit"]) == (4, "Giấy chứng sinh", "Phòng Văn hóa – Xã hội")
    assert row["phone"]


async def test_a_dry_run_shows_the_difference_and_writes_nothing(office: Office) -> None:
    await office.take([dossier()])
    before = await office.table()
    report = await office.take(
        [dossier(status="5", due="20/10/2026", phone="0900000001"), dossier(OTHER)], dry_run=True
    )
    assert (report.number, report.new, report.changed) == (None, 1, 1)
    [change] = report.examples
    said = describe(change, ZONE, texts("vi"))
    assert "Trạng thái: Đang xử lý → Cần bổ sung giấy tờ" in said
    assert "Ngày hẹn trả: 15/10/2026 08:30 → 20/10/2026" in said
    assert "Số điện thoại" in said
    assert str(change.after["phone"]) not in said
    assert await office.table() == before
    assert [one.id for one in await office.importer.log(5)] == [1]


async def test_good_rows_are_taken_and_bad_ones_named(office: Office) -> None:
    report = await office.take([dossier(status="x"), dossier(OTHER)])
    assert (report.new, report.refused) == (1, 1)
    assert "Dòng 2" in str(report.problems[0])


async def test_a_strict_import_is_refused_for_one_bad_row(office: Office) -> None:
    with pytest.raises(Refused, match=r"xuat.csv: Dòng 3"):
        await office.take([dossier(), dossier(OTHER, status="x")], strict=True)
    assert await office.table() == []
    assert await office.importer.log(5) == []


async def test_contradicting_rows_are_taken_back_even_though_the_first_was_read_long_before(
    office: Office,
) -> None:
    many = list(year([Kind("xã", "H14.99", 2500, 0, 0, 0)], number=2026))
    report = await office.take(
        [dossier(due="15/10/2026 08:30"), *({**dossier(), **line} for line in many), dossier(status="5")]
    )
    assert (report.new, report.refused) == (2500, 2)
    assert CODE not in {row["code"] for row in await office.table()}


async def test_one_import_at_a_time(office: Office) -> None:
    token = await leases.take(office.database, "import", NOW, dt.timedelta(minutes=10))
    with pytest.raises(Refused, match="lần nhập khác"):
        await office.take([dossier()])
    assert token
    await leases.keep(office.database, "import", token, NOW)
    assert (await office.take([dossier()])).new == 1


async def test_two_imports_at_once_take_turns_or_are_refused(office: Office) -> None:
    results = await asyncio.gather(office.take([dossier()]), office.take([dossier()]), return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) in (["Refused", "Report"], ["Report", "Report"])
    assert len(await office.table()) == 1


async def test_an_import_is_undone_whole_newest_first(office: Office) -> None:
    await office.take([dossier()])
    first = await office.table()
    await office.take([dossier(status="9", finished="12/10/2026", phone="0911112222"), dossier(OTHER)], LATER)
    with pytest.raises(Refused, match="lần 2"):
        await office.importer.undo(LATER, 1)
    assert await office.importer.undo(LATER, 2) == (2, 1, 1)
    assert await office.table() == first
    assert await office.importer.undo(LATER) == (1, 1, 0)
    assert await office.table() == []
    with pytest.raises(Refused, match="Không có lần nhập"):
        await office.importer.undo(LATER)
    assert all(one.undone_at for one in await office.importer.log(5))
    async with office.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(import_changes)) == 0


async def test_an_old_import_is_undone_no_more(office: Office) -> None:
    await office.take([dossier()])
    with pytest.raises(Refused, match="quá 30 ngày"):
        await office.importer.undo(NOW + dt.timedelta(days=31))


async def test_the_log_says_who_when_what(office: Office) -> None:
    await office.take([dossier()], by=MAI)
    [entry] = await office.importer.log(5)
    assert (entry.by, entry.file, entry.new, entry.at) == (MAI, "xuat.csv", 1, NOW)
    assert len(entry.sha256) == 64


async def test_another_code_leads_to_the_same_dossier(office: Office) -> None:
    await office.take([dossier(alias="G22.99-261008-000975")])
    found = await office.desk.dossiers.get("G22.99-261008-000975")
    assert found
    assert found.code == CODE
    await office.importer.undo(NOW)
    assert await office.desk.dossiers.get("G22.99-261008-000975") is None


async def follow(office: Office, person: int, code: str = CODE) -> None:
    """Let a person follow a dossier."""
    await office.desk.follows.add(Follow(person, code, "digits", NOW), None)


async def test_followers_are_told_of_a_change_and_of_nothing_else(office: Office) -> None:
    await office.take([dossier(), dossier(OTHER)])
    await follow(office, MAI)
    await follow(office, NAM, OTHER)
    assert (await office.take([dossier(), dossier(OTHER)])).told == 0
    assert (await office.take([dossier() | {"Đơn vị xử lý": "Phòng Kinh tế"}, dossier(OTHER)])).told == 0
    report = await office.take(
        [dossier(status="5", missing="Giấy chứng sinh", due="20/10/2026"), dossier(OTHER)]
    )
    assert report.told == 1
    [letter] = await office.letters()
    said = from_json(letter.card).plain()
    assert letter.chat == MAI
    assert letter.state == State.QUEUED
    assert letter.not_before == NOW
    assert CODE in said
    assert "Cần bổ sung giấy tờ" in said
    assert "20/10/2026" in said
    assert "Giấy chứng sinh" not in said  # what is missing needs the digits
    assert "Chấp" not in said


async def test_several_changes_become_one_message(office: Office) -> None:
    await office.take([dossier(), dossier(OTHER)])
    await follow(office, MAI)
    await follow(office, MAI, OTHER)
    await office.take([dossier(status="5"), dossier(OTHER)])
    await office.take([dossier(status="5"), dossier(OTHER, status="9", finished="12/10/2026")])
    first, second = await office.letters()
    assert (first.state, second.state) == (State.CANCELLED, State.QUEUED)
    said = from_json(second.card).plain()
    assert CODE in said
    assert OTHER in said


async def test_a_message_of_the_night_waits_for_the_morning(office: Office) -> None:
    await office.take([dossier()])
    await follow(office, MAI)
    night = dt.datetime(2026, 10, 12, 22, 15, tzinfo=ZONE)
    await office.take([dossier(status="5")], night)
    [letter] = await office.letters()
    assert letter.not_before == dt.datetime(2026, 10, 13, 7, tzinfo=ZONE)


async def test_undoing_withdraws_what_was_not_sent_yet(office: Office) -> None:
    await office.take([dossier()])
    await follow(office, MAI)
    await office.take([dossier(status="5")])
    await office.importer.undo(NOW)
    assert [letter.state for letter in await office.letters()] == [State.CANCELLED]


async def test_following_ends_ninety_days_after_the_result(office: Office) -> None:
    await office.take([dossier()])
    await follow(office, MAI)
    await office.take([dossier(status="9", finished="14/10/2026")], LATER)
    [row] = await office.table()
    assert row["status"] == Status.FINISHED
    await expire(office.database, dt.datetime(2027, 1, 11, tzinfo=ZONE), dt.timedelta(days=1))
    assert await office.desk.follows.of(MAI)
    await expire(office.database, dt.datetime(2027, 1, 12, 1, tzinfo=ZONE), dt.timedelta(days=1))
    assert not await office.desk.follows.of(MAI)


async def test_the_watched_folder_takes_whole_files_and_puts_them_away(office: Office) -> None:
    heard: list[tuple[str, Outcome]] = []

    async def tell(name: str, outcome: Outcome) -> None:
        heard.append((name, outcome))

    watched = office.folder / "vao"
    watched.mkdir()
    watcher = Watcher(watched, office.importer, lambda: NOW, tell)
    write_csv(watched / "a.csv", [dossier(), dossier(OTHER, status="x")])
    (watched / "b.xlsx").write_bytes(b"%PDF")
    (watched / "c.txt").write_text("x")
    await watcher.look()
    assert not heard  # they may still be growing
    await watcher.look()
    assert [name for name, _ in heard] == ["a.csv", "b.xlsx"]
    assert len(await office.table()) == 1
    assert "Dòng 3" in next((watched / "da-nhap").glob("*.txt")).read_text(encoding="utf-8")
    assert "PDF" in next((watched / "loi").glob("*.txt")).read_text(encoding="utf-8")
    assert [path.name for path in watched.iterdir() if path.is_file()] == ["c.txt"]
    await watcher.look()
    assert len(heard) == 2


async def test_a_file_in_the_import_is_hashed_as_it_is(office: Office) -> None:
    path = write_csv(office.folder / "x.csv", [dossier()])
    one = await office.importer.run(Job(path, "tên khác.csv"), NOW)
    assert one.file == "tên khác.csv"


async def test_news_takes_the_place_of_older_news_and_of_nothing_else(office: Office) -> None:
    await office.take([dossier()])
    await office.desk.follows.add(Follow(MAI, CODE, "digits", NOW), None)
    apology = Letter(
        purpose=Purpose.DOSSIER,
        subject=f"apology/{CODE}",
        version=1,
        chat=MAI,
        card=Card(()),
        not_before=LATER,
    )
    async with office.database.write() as connection:
        await office.outbox.put(connection, [apology])
    await office.take([dossier(status="5")], LATER)
    assert [letter.state for letter in await office.letters()] == [State.QUEUED, State.QUEUED]
