"""The last day of a paper: read, kept, taken back, shown, and what it means for who follows."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.card import Card
from bot.delivery.model import from_json
from bot.dossiers import cards
from bot.dossiers.importing.difference import describe
from bot.dossiers.importing.reading import read
from bot.dossiers.model import FOLLOWED_FOR, Follow
from bot.dossiers.service import Shown
from bot.dossiers.store import expire, forget_personal
from bot.storage.tables import import_changes, paper_reminders
from bot.texts import texts
from tests.dossiers.conftest import NOW, ZONE, Office
from tests.dossiers.exports import Line, write_csv, write_xlsx
from tests.dossiers.lines import CODE, dossier

OTHER = "H14.18-261008-0976"
MAI = 1001
LATER = NOW + dt.timedelta(days=1)
DAY = dt.timedelta(days=1)
UNTIL = dt.date(2031, 3, 5)


def returned(code: str = CODE, **values: object) -> Line:
    """Return a line of a dossier of which the paper is in the citizen's hands."""
    ended = {"status": "10", "finished": "12/10/2026", "returned": "12/10/2026 15:00"}
    return dossier(code, **(ended | values))


async def kept(office: Office) -> list[dt.date | None]:
    """Return the last day of each paper, as the table has it."""
    return [row["valid_until"] for row in await office.table()]


async def card(office: Office, language: str = "vi") -> Card:
    """Return the dossier's card as a citizen sees it."""
    shown = await office.desk.look_up(MAI, CODE, NOW)
    assert isinstance(shown, Shown)
    return cards.standing(shown, NOW, ZONE, texts(language))


@pytest.mark.parametrize(
    "heading",
    ["Giấy tờ có giá trị đến", "Ngày hết hạn giấy tờ", "Hiệu lực đến", "valid_until", "HIEU LUC DEN"],
)
async def test_the_column_is_known_by_each_of_its_names(office: Office, heading: str) -> None:
    await office.take([returned() | {heading: "05/03/2031"}])
    assert await kept(office) == [UNTIL]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("5/3/2031", UNTIL),
        ("05-03-2031 23:59", UNTIL),
        ("2031-03-05", UNTIL),
        ("2031-03-05T17:30:00Z", UNTIL + DAY),  # half past midnight in Hanoi
        ("", None),
        ("Không thời hạn", None),
        ("VÔ THỜI HẠN", None),
        ("lâu dài", None),
        ("12/10/2026", dt.date(2026, 10, 12)),  # the day it was made
    ],
)
async def test_days_as_exports_write_them(office: Office, written: str, day: dt.date | None) -> None:
    report = await office.take([returned(valid_until=written)])
    assert report.refused == 0
    assert await kept(office) == [day]


async def test_a_day_of_excel(office: Office) -> None:
    for number, value in enumerate((dt.date(2031, 3, 5), dt.datetime(2031, 3, 5, 12))):  # noqa: DTZ001
        path = write_xlsx(office.folder / f"{number}.xlsx", [returned(valid_until=value)])
        [record] = read(path, ZONE, lambda _done, _all: None).records()
        assert record.valid_until
        assert record.valid_until.date() == UNTIL


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        ({"valid_until": "11/10/2026"}, "trước ngày có kết quả; sửa lại ngày, hoặc để trống"),
        (
            {"valid_until": "07/10/2026", "finished": "", "status": "4", "returned": ""},
            "trước ngày tiếp nhận",
        ),
        ({"valid_until": "13/31/2031"}, "ngày/tháng/năm; giấy không có hạn thì để trống"),
        ({"valid_until": "31/12/9999"}, "2000 đến 2100; giấy không có hạn thì để trống"),
        ({"valid_until": "năm năm"}, "không phải ngày"),
    ],
)
def test_a_bad_day_is_named_with_row_column_and_remedy(
    tmp_path: Path, values: dict[str, str], remedy: str
) -> None:
    path = write_csv(tmp_path / "a.csv", [returned(**values), returned(OTHER, valid_until="5/3/2031")])
    reading = read(path, ZONE, lambda _done, _all: None)
    assert [record.code for record in reading.records()] == [OTHER]
    [problem] = reading.problems
    assert str(problem).startswith("Dòng 2, cột Giấy tờ có giá trị đến: ")
    assert remedy in str(problem)


async def test_who_fetches_a_paper_that_has_run_out_is_no_mistake(office: Office) -> None:
    report = await office.take([returned(returned="20/12/2026", valid_until="01/12/2026")])
    assert report.refused == 0


async def test_a_file_without_the_column_leaves_it_and_an_empty_cell_takes_it(office: Office) -> None:
    await office.take([returned(valid_until="5/3/2031")])
    assert (await office.take([returned()])).same == 1
    assert await kept(office) == [UNTIL]
    assert (await office.take([returned(valid_until="")])).changed == 1
    assert await kept(office) == [None]


async def test_a_dry_run_shows_it_and_followers_are_not_told(office: Office) -> None:
    await office.take([returned()])
    await office.desk.follows.add(Follow(MAI, CODE, "digits", NOW), None)
    report = await office.take([returned(valid_until="5/3/2031")], dry_run=True)
    [change] = report.examples
    assert describe(change, ZONE, texts("vi")) == f"{CODE}  Giấy tờ có giá trị đến: – → 05/03/2031"
    assert await kept(office) == [None]
    assert (await office.take([returned(valid_until="5/3/2031")])).told == 0
    assert await kept(office) == [UNTIL]


async def test_undoing_an_import_takes_the_day_back(office: Office) -> None:
    await office.take([returned(valid_until="1/2/2030")])
    await office.take([returned(valid_until="5/3/2031")], LATER)
    await office.importer.undo(LATER)
    assert await kept(office) == [dt.date(2030, 2, 1)]
    await office.take([returned(valid_until="")], LATER)
    await office.importer.undo(LATER)
    assert await kept(office) == [dt.date(2030, 2, 1)]


async def test_an_import_from_before_there_was_the_column_is_undone(office: Office) -> None:
    await office.take([returned()])
    await office.take([returned(valid_until="5/3/2031", status="9")], LATER)
    async with office.database.write() as connection:
        [row] = (await connection.execute(select(import_changes))).all()
        old = {name: value for name, value in row.before.items() if name != "valid_until"}
        await connection.execute(update(import_changes).values(before=old))
    await office.importer.undo(LATER)
    [row] = await office.table()
    assert (row["valid_until"], row["status"]) == (None, 10)


async def test_the_card_says_it_once_there_is_a_paper_and_only_when_it_is_known(office: Office) -> None:
    await office.take([returned()])
    assert "giá trị" not in (await card(office)).plain()
    await office.take([returned(valid_until="5/3/2031")])
    assert "📄 Giấy tờ có giá trị đến 5/3/2031" in (await card(office)).plain().split("\n")
    assert "📄 The paper is valid until 5/3/2031" in (await card(office, "en")).plain().split("\n")
    assert len((await card(office)).lines) <= 8
    running = {"status": "4", "finished": "", "returned": ""}
    await office.take([returned(valid_until="5/3/2031", **running)])
    assert "giá trị" not in (await card(office)).plain()


async def test_followers_read_it_when_they_begin_and_in_their_list(office: Office) -> None:
    await office.take([returned(valid_until="5/3/2031")])
    found = await office.desk.dossiers.get(CODE)
    assert found
    said = cards.followed(found, texts("vi"), new=True).plain()
    assert "Bot nhớ việc này đến khi giấy tờ hết giá trị, 5/3/2031." in said
    rows = [(Follow(MAI, CODE, "digits", NOW), found)]
    lines = cards.following(rows, texts("vi")).plain().split("\n")
    assert lines[-1] == "📄 Giấy tờ có giá trị đến 5/3/2031"


async def test_the_news_of_the_result_says_until_when(office: Office) -> None:
    await office.take([dossier()])
    await office.desk.follows.add(Follow(MAI, CODE, "digits", NOW), None)
    await office.take([returned(valid_until="5/3/2031")])
    [letter] = await office.letters()
    assert "📄 Giấy tờ có giá trị đến 5/3/2031" in from_json(letter.card).plain().split("\n")


async def test_following_lasts_until_the_paper_has_run_out(office: Office) -> None:
    codes = [f"H14.18-261008-{number:04}" for number in range(1, 5)]
    running = {"status": "4", "finished": "", "returned": ""}
    lines = [
        returned(codes[0], valid_until="05/03/2027"),
        returned(codes[1], valid_until=""),
        returned(codes[2], valid_until="01/11/2026"),
        returned(codes[3], valid_until="05/03/2027", **running),
    ]
    await office.take(lines)
    for code in codes:
        found = await office.desk.dossiers.get(code)
        assert found
        await office.desk.follow(MAI, found, NOW, "digits")

    async def followed(now: dt.datetime) -> list[str]:
        await expire(office.database, now, DAY)
        return sorted(one.code for one in await office.desk.follows.of(MAI))

    result = dt.datetime(2026, 10, 12, 15, tzinfo=ZONE)
    assert await followed(result + FOLLOWED_FOR - DAY) == codes
    assert await followed(result + FOLLOWED_FOR + DAY) == [codes[0], codes[3]]
    assert await followed(dt.datetime(2027, 3, 5, 23, tzinfo=ZONE)) == [codes[0], codes[3]]
    assert await followed(dt.datetime(2027, 3, 6, 1, tzinfo=ZONE)) == [codes[3]]


async def test_undoing_the_import_that_brought_the_day_ends_following_in_time_again(office: Office) -> None:
    await office.take([returned()])
    await office.take([returned(valid_until="5/3/2031")])
    found = await office.desk.dossiers.get(CODE)
    assert found
    await office.desk.follow(MAI, found, NOW, "digits")
    await office.importer.undo(NOW)
    await expire(office.database, NOW + FOLLOWED_FOR + 2 * DAY, DAY)
    assert await office.desk.follows.of(MAI) == []


async def test_what_is_personal_goes_in_its_time_and_the_day_stays(office: Office) -> None:
    await office.take([returned(valid_until="5/3/2031", amount="8000")])
    found = await office.desk.dossiers.get(CODE)
    assert found
    await office.desk.follow(MAI, found, NOW, "digits")
    assert await forget_personal(office.database, dt.date(2027, 10, 1)) == 1
    await expire(office.database, dt.datetime(2027, 10, 1, tzinfo=ZONE), DAY)
    [row] = await office.table()
    assert [row[name] for name in ("applicant", "phone", "id_number", "amount")] == [None] * 4
    assert row["valid_until"] == UNTIL
    assert len(await office.desk.follows.of(MAI)) == 1


async def test_a_reminder_is_shown_and_erased_with_what_is_held_on_a_person(office: Office) -> None:
    values = {"campaign": "giay", "person": MAI, "valid_until": UNTIL, "occurrence": NOW.date()}
    async with office.database.write() as connection:
        await connection.execute(paper_reminders.insert(), values)
    holding = office.holding()
    [line] = await holding.describe(MAI, texts("vi"))
    assert "Lần đã nhắc giấy tờ sắp hết hạn: 1" in Card((line,)).plain()
    await holding.erase(MAI)
    assert await holding.describe(MAI, texts("vi")) == []
