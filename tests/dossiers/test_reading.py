"""Files as officers send them: the good ones are read whole, the bad ones named with their remedy."""

import datetime as dt
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from bot.dossiers.importing.reading import Clash, Reading, read
from bot.dossiers.model import Record, Status
from bot.errors import Refused
from bot.procedures.model import Channel
from tests.dossiers.exports import Line, write_csv, write_xlsx
from tests.dossiers.lines import CODE, dossier

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OTHER = "H14.18-261008-0976"


def opened(path: Path) -> Reading:
    """Open a file without caring for its progress."""
    return read(path, ZONE, lambda _done, _all: None)


def taken(reading: Reading) -> list[Record]:
    """Return every record, starting over where the file asks for it, as an import does."""
    while True:
        try:
            return list(reading.records())
        except Clash:
            continue


def csv_of(folder: Path, *lines: Line, **how: str) -> Reading:
    """Write lines and open them."""
    return opened(write_csv(folder / "a.csv", lines, **how))


def test_a_row_becomes_a_record_without_names_or_numbers(tmp_path: Path) -> None:
    [record] = taken(csv_of(tmp_path, dossier(amount="8000", missing="Giấy chứng sinh")))
    assert record == Record(
        row=2,
        code=CODE,
        procedure_code="1.001193",
        procedure="Đăng ký khai sinh",
        field="Hộ tịch",
        level="xã",
        received=dt.datetime(2026, 10, 8, 8, 30, tzinfo=ZONE),
        due=dt.datetime(2026, 10, 15, 8, 30, tzinfo=ZONE),
        status=Status.IN_PROGRESS,
        channel=Channel.COUNTER,
        applicant="N. T. C.",
        phone="5678",
        id_number="9876",
        agency="UBND xã Hạ Lang",
        unit="Phòng Văn hóa – Xã hội",
        official="Lý Văn Bình",
        missing="Giấy chứng sinh",
        amount="8.000 đồng",
    )
    assert "5678" not in repr(record)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", "\t"), ("utf-8-sig", ",")],
)
def test_csv_as_spreadsheets_save_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    assert (
        len(taken(csv_of(tmp_path, dossier(), dossier(OTHER), encoding=encoding, delimiter=delimiter))) == 2
    )


def test_excel_with_title_lines_dates_and_numbers(tmp_path: Path) -> None:
    line = dossier(
        received=dt.datetime(2026, 10, 8, 8, 30),  # noqa: DTZ001 - as Excel keeps it
        due=dt.date(2026, 10, 15),
        phone=912345678,
        status=4,
        amount=8000,
    ) | {"Mã thủ tục": 1.00119}
    foot = {**dict.fromkeys(line, None), "Mã hồ sơ": None, "Mã thủ tục": "Tổng cộng: 1"}
    [record] = taken(opened(write_xlsx(tmp_path / "a.xlsx", [line, foot])))
    assert record.row == 4
    assert record.received == dt.datetime(2026, 10, 8, 8, 30, tzinfo=ZONE)
    assert record.due == dt.datetime(2026, 10, 15, tzinfo=ZONE)
    assert (record.phone, record.status, record.procedure_code) == ("5678", Status.IN_PROGRESS, "1.001190")
    assert record.amount == "8.000 đồng"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("08/10/2026", (2026, 10, 8, 0, 0)),
        ("8/10/2026 7:05", (2026, 10, 8, 7, 5)),
        ("8-10-2026 07:05:59", (2026, 10, 8, 7, 5)),
        ("2026-10-08", (2026, 10, 8, 0, 0)),
        ("2026-10-08T07:05", (2026, 10, 8, 7, 5)),
        ("2026-10-08 07:05:00.000", (2026, 10, 8, 7, 5)),
        ("2026-10-08T00:05:00Z", (2026, 10, 8, 7, 5)),
    ],
)
def test_moments_as_exports_write_them(tmp_path: Path, written: str, read_as: tuple[int, ...]) -> None:
    [record] = taken(csv_of(tmp_path, dossier(received=written)))
    assert record.received == dt.datetime(*read_as, tzinfo=ZONE)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("values", "column", "remedy"),
    [
        ({"received": "10/31/2026"}, "Ngày tiếp nhận", "ngày trước, tháng sau"),
        ({"received": "31/02/2026"}, "Ngày tiếp nhận", "không có ngày giờ này"),
        ({"received": "hôm qua"}, "Ngày tiếp nhận", "ngày/tháng/năm"),
        ({"received": "08/10/0226"}, "Ngày tiếp nhận", "2000 đến 2100"),
        ({"received": "=TODAY()"}, "Ngày tiếp nhận", "ngày/tháng/năm"),
        ({"received": ""}, "Ngày tiếp nhận", "thiếu ngày tiếp nhận"),
        ({"due": "07/10/2026"}, "Ngày hẹn trả", "trước ngày tiếp nhận"),
        ({"status": "11"}, "Trạng thái", "1 đến 10"),
        ({"status": "đang ngủ"}, "Trạng thái", "1 đến 10"),
        ({"finished": "09/10/2026"}, "Trạng thái", "trạng thái chưa xong"),
        ({"status": "9", "finished": "01/10/2026"}, "Ngày có kết quả", "trước ngày tiếp nhận"),
        ({"channel": "bồ câu"}, "Hình thức nộp", "Trực tiếp, Trực tuyến hoặc Bưu chính"),
        ({"level": "thôn"}, "Cấp", "xã, huyện hoặc tỉnh"),
        ({"resumed_at": "10/10/2026"}, "Tiếp tục từ", "phải sau"),
        ({"procedure": "#N/A", "procedure_code": ""}, "Tên thủ tục", "công thức hoặc ô lỗi"),
        ({"procedure": "", "procedure_code": "khai sinh"}, "Mã thủ tục", "1.001193"),
        ({"alias": "abc"}, "Mã hồ sơ khác", "không phải mã hồ sơ"),
    ],
)
def test_a_bad_row_is_left_out_and_named(
    tmp_path: Path, values: dict[str, str], column: str, remedy: str
) -> None:
    reading = csv_of(
        tmp_path, dossier(alias="") | dossier(**{"alias": "", **values}), dossier(OTHER, alias="")
    )
    assert [record.code for record in taken(reading)] == [OTHER]
    [problem] = reading.problems
    assert str(problem).startswith(f"Dòng 2, cột {column}: ")
    assert remedy in str(problem)


def test_no_problem_repeats_personal_data(tmp_path: Path) -> None:
    swapped = dossier() | {
        "Mã hồ sơ": "004182009876",
        "Trạng thái": "Nông Thị Chấp",
        "Ngày tiếp nhận": "0912345678",
    }
    reading = csv_of(tmp_path, swapped, dossier(OTHER, phone="gọi 0912", id_number="4,18201E+11"))
    taken(reading)
    said = " ".join([*map(str, reading.problems), *reading.notes])
    assert said
    assert not any(secret in said for secret in ("0912", "Nông", "0041", "4,18"))


def test_spoiled_phones_cost_only_the_phone(tmp_path: Path) -> None:
    reading = csv_of(tmp_path, dossier(phone="9,12E+08", id_number="xx"))
    [record] = taken(reading)
    assert (record.phone, record.id_number) == (None, None)
    assert len(reading.notes) == 2


def test_missing_statuses_are_made_out_from_the_dates(tmp_path: Path) -> None:
    lines = [
        dossier(status=""),
        dossier(OTHER, status="", finished="09/10/2026"),
        dossier("H14.18-261008-0977", status="", finished="09/10/2026", returned="10/10/2026"),
    ]
    statuses = [record.status for record in taken(csv_of(tmp_path, *lines))]
    assert statuses == [Status.IN_PROGRESS, Status.FINISHED, Status.RETURNED]


def test_one_code_with_two_contents_is_refused_in_both_rows(tmp_path: Path) -> None:
    reading = csv_of(
        tmp_path,
        dossier(),
        dossier(OTHER),
        dossier("000.00.18.H14-261008-0975", status="9", finished="09/10/2026"),
    )
    assert [record.code for record in taken(reading)] == [OTHER]
    assert reading.refused == 2
    assert "dòng 2 và 4" in str(reading.problems[0])


def test_the_same_row_twice_is_taken_once(tmp_path: Path) -> None:
    reading = csv_of(tmp_path, dossier(), dossier())
    assert len(taken(reading)) == 1
    assert reading.refused == 0
    assert "lặp lại" in reading.notes[0]


def test_another_code_of_two_dossiers_is_used_for_neither(tmp_path: Path) -> None:
    alias = "G22.99-261008-000975"
    reading = csv_of(tmp_path, dossier(alias=alias), dossier(OTHER, alias=alias))
    assert [record.alias for record in taken(reading)] == [None, None]


def test_dates_of_two_kinds_in_one_column_are_refused(tmp_path: Path) -> None:
    lines = [dossier(received=dt.datetime(2026, 8, 10)), dossier(OTHER, received="25/10/2026", due="")]  # noqa: DTZ001
    with pytest.raises(Refused, match="Cột Ngày tiếp nhận: 1 ô là ngày của Excel, 1 ô là chữ"):
        taken(opened(write_xlsx(tmp_path / "a.xlsx", lines)))


def bytes_file(folder: Path, data: bytes, name: str = "a.xlsx") -> Path:
    """Write raw bytes."""
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"", "Tệp rỗng"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"\x89PNG\r\n\x1a\n", "ảnh"),
        (b"\xff\xd8\xff\xe0", "ảnh"),
        (b"Rar!\x1a\x07", "tệp nén"),
        (b"<html><table>", "trang web"),
        (b"PK\x03\x04 broken", "hỏng"),
        ("Mã hồ sơ;Tên thủ tục".encode("cp1258", "replace"), "UTF-8"),
        (b"\0\0\0\0", "không phải tệp CSV hay Excel"),
        ("Họ tên,Tuổi\nAn,3".encode(), "Không thấy dòng tiêu đề"),
        ("Mã hồ sơ,Cấp\nx,xã".encode(), "Thiếu cột “Mã thủ tục”"),
        ("Mã hồ sơ,Tên thủ tục,Mã hồ sơ\nx,y,z".encode(), "hai cột “Mã hồ sơ”"),
        ('Mã hồ sơ,Tên thủ tục,Trạng thái\n"H14.18-261008-0975,khai sinh,4\n'.encode(), "CSV hỏng"),
    ],
)
def test_files_of_the_wrong_kind_say_what_to_do(tmp_path: Path, data: bytes, remedy: str) -> None:
    with pytest.raises(Refused, match=remedy):
        taken(opened(bytes_file(tmp_path, data)))


def workbook(path: Path, *cells: tuple[str, object], merged: str = "") -> Path:
    """Write a workbook with the headings, one dossier, and the named cells changed."""
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.append(list(dossier()))
    sheet.append(list(dossier().values()))
    for place, value in cells:
        sheet[place] = value
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path


def test_a_formula_is_named_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Ô F2 là công thức"):
        opened(workbook(tmp_path / "a.xlsx", ("F2", "=TODAY()")))


@pytest.mark.parametrize("merged", ["A1:B1", "B1:B2", "C2:C3"])
def test_merged_cells_from_the_heading_on_are_refused(tmp_path: Path, merged: str) -> None:
    with pytest.raises(Refused, match=f"ô gộp \\({merged}\\)"):
        opened(workbook(tmp_path / "a.xlsx", merged=merged))


def test_a_merged_title_above_the_headings_is_fine(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    for row in (["DANH SÁCH HỒ SƠ"], [], list(dossier()), list(dossier().values())):
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    book.save(tmp_path / "a.xlsx")
    assert len(taken(opened(tmp_path / "a.xlsx"))) == 1


def test_a_cell_at_the_far_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="quá rộng"):
        opened(workbook(tmp_path / "a.xlsx", ("XFD1048576", "x")))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"<row>" * 20_000_000)
    with pytest.raises(Refused, match="bung ra quá lớn"):
        opened(path)


def test_another_zip_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Refused, match="không phải bảng tính"):
        opened(tmp_path / "a.xlsx")


def test_a_file_that_is_not_there_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Không đọc được tệp"):
        opened(tmp_path / "none.csv")
