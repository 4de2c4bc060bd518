"""The seed year from its export files to card, workbook and picture: exactly the figures of 2022."""

import asyncio
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image, ImageColor

from bot.cli import main
from bot.procedures.library import Library
from bot.reports.picture import COLOURS
from bot.storage.database import Database
from tests.cast import NOW
from tests.conftest import KNOWLEDGE
from tests.dossiers.exports import YEAR_2022, write_csv, write_xlsx, year
from tests.reports.conftest import Office, office_on

DISTRICT = (1396, 1332, 3, 56, 5)
YEAR = ("--from", "2022-01-01", "--to", "2022-12-31")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database has taken in the year."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "config.toml").write_text(
        f'[database]\nurl = "sqlite+aiosqlite:///{folder}/bot.db"\n[knowledge]\npath = "{KNOWLEDGE}"\n',
        encoding="utf-8",
    )
    district, communes = YEAR_2022
    for path in (
        write_xlsx(folder / "huyen.xlsx", list(year([district]))),
        write_csv(folder / "xa.csv", list(year([communes]))),
    ):
        config = str(folder / "config.toml")
        assert main(["dossiers", "import", "--config", config, "--strict", str(path)]) == 0
    return folder


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Report on the year; return what is printed."""

    def command(*arguments: str) -> str:
        capsys.readouterr()
        assert main(["report", "--config", str(folder / "config.toml"), *YEAR, *arguments]) == 0
        return capsys.readouterr().out

    return command


def chat(folder: Path, library: Library, *taps: str) -> Office:
    """Tap buttons as the admin; return the office with what the bot said."""

    async def work() -> Office:
        database = Database.open(f"sqlite+aiosqlite:///{folder}/bot.db")
        try:
            office = office_on(database, library.knowledge.catalogue, lambda: NOW)
            for one in taps:
                await office.tap(one)
            return office
        finally:
            await database.close()

    return asyncio.run(work())


def test_the_card(folder: Path, library: Library) -> None:
    said = chat(folder, library, "tk/s/y202200/h/-").wire.said
    assert "📥 Nhận 1.396: " in said
    assert "✅ Đã giải quyết 1.391: trước hạn 1.332 · đúng hạn 3 · quá hạn 56" in said
    assert "⏳ Đang giải quyết 5: trong hạn 5 (tạm dừng 0) · quá hạn 0" in said
    assert said.count("✓") == 4
    said = chat(folder, library, "tk/s/y202200/x/-").wire.said
    assert "📥 Nhận 31.125: " in said
    assert "✅ Đã giải quyết 31.118:" in said
    assert "⏳ Đang giải quyết 7:" in said


def test_the_56_overdue_are_listed_eight_a_page(folder: Path, library: Library) -> None:
    wire = chat(folder, library, "tk/l/y202200/h/-/overdue/0", "tk/l/y202200/h/-/overdue/6").wire
    assert "Quá hạn: 56 hồ sơ" in wire.said
    assert "Trang 7/7" in wire.said
    assert wire.said.count("H14.15-22") == 8


def test_the_workbook_is_the_form_with_exactly_these_figures(folder: Path, library: Library) -> None:
    [(_, name, data, _)] = chat(folder, library, "tk/x/y202200/-/-").wire.files
    assert name == "thong-ke-20220101-20221231.xlsx"
    book = load_workbook(io.BytesIO(data))
    rows = _rows(book["Biểu 06"])
    assert rows[0][0] == "Biểu số 06/VPCP/KSTT (Thông tư 01/2020/TT-VPCP)"
    assert rows[2][0] == "Kỳ báo cáo: Năm 2022, từ 01/01/2022 đến 31/12/2022"
    assert rows[3][0] == "Đơn vị báo cáo: UBND xã Hạ Lang"
    assert ["", "", *(f"({number})" for number in range(1, 12))] in rows
    lines = {row[1]: row[2:13] for row in rows if isinstance(row[12], int)}
    district, communes, total = lines["Cấp huyện"], lines["Cấp xã"], lines["Tổng cộng"]
    assert tuple(district[place] for place in (0, 5, 6, 7, 8)) == DISTRICT
    assert (communes[0], communes[4], communes[8]) == (31_125, 31_118, 7)
    assert total == [one + other for one, other in zip(district, communes, strict=True)]
    fields = [row[2:13] for row in rows if isinstance(row[0], int)]
    assert [sum(column) for column in zip(*fields, strict=True)] == total
    assert "Kiểm tra: 1=2+3+4 ✓ · 5=6+7+8 ✓ · 9=10+11 ✓ · 1=5+9 ✓" in [row[1] for row in rows]


def test_the_second_sheet_is_the_progress_table(folder: Path, library: Library) -> None:
    [(_, _, data, _)] = chat(folder, library, "tk/x/y202200/h/-").wire.files
    rows = _rows(load_workbook(io.BytesIO(data))["QĐ 766"])
    total = next(row for row in rows if row[1] == "Tổng cộng")[2:18]
    assert (total[0], total[2], total[7], total[8], total[9], total[10], total[13]) == (
        1396, 1396, 1332, 3, 56, 5, 0,
    )  # fmt: skip
    assert total[2] == total[3] + total[4] + total[5]
    sums = next(str(row[1]) for row in rows if str(row[1]).startswith("Kiểm tra"))
    assert sums.count("✓") == 6


def test_the_picture_fits_a_phone_and_has_every_colour(folder: Path, library: Library) -> None:
    [(_, name, data, caption)] = chat(folder, library, "tk/c/y202200/h/-").wire.files
    assert (name, caption) == ("thong-ke-20220101-20221231.png", "Năm 2022 · Cấp huyện")
    image = Image.open(io.BytesIO(data)).convert("RGB")
    assert image.size == (1080, 1250)
    found = {colour: count for count, colour in image.getcolors(1 << 24) or []}
    early, on_time, overdue, going = (found[ImageColor.getrgb(one)] for one in COLOURS)
    assert early > overdue > going > on_time > 0


def test_the_terminal_prints_table_checks_and_files(run: Callable[..., str], tmp_path: Path) -> None:
    sheet, chart = tmp_path / "o.xlsx", tmp_path / "o.png"
    out = run("--by", "unit", "--xlsx", str(sheet), "--png", str(chart))
    table = {line.strip().split("  ")[0]: line.split() for line in out.splitlines()}
    assert out.count("Kiểm tra: ") == 2
    assert "✗" not in out
    assert "Phòng Văn hóa – Xã hội" in table
    assert load_workbook(sheet).sheetnames == ["Biểu 06", "QĐ 766"]
    assert chart.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("by", ["level", "field", "unit", "official"])
def test_the_terminal_tells_the_same_as_json(run: Callable[..., str], by: str) -> None:
    told = json.loads(run("--by", by, "--level", "huyện", "--json"))
    total = told["total"]["form06"]
    names = ("received", "early", "on_time", "overdue", "in_progress")
    assert tuple(total[name] for name in names) == DISTRICT
    assert not any({**told["checks"]["form06"], **told["checks"]["form766"]}.values())
    parts = [row for row in told["rows"] if not row["sum"]]
    assert sum(row["form06"]["received"] for row in parts) == 1396
    assert told["services"]["online"] >= told["services"]["with_dossiers"]


def test_a_period_that_ends_before_it_begins_is_refused(folder: Path) -> None:
    config = str(folder / "config.toml")
    assert main(["report", "--config", config, "--from", "2022-02-01", "--to", "2022-01-01"]) == 1


def _rows(sheet: Any) -> list[list[Any]]:
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
