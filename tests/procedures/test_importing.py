"""Exports of the national catalogue in every form, whole and broken."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.procedures.catalogue import Catalogue
from bot.procedures.importing import IMPORTED, import_catalogue, read_imported
from bot.procedures.model import Channel, OnlineLevel, Procedure
from bot.procedures.portal import BadRecord, to_procedure

BIRTH: dict[str, Any] = {
    "code": "1.001193",
    "name": "Thủ tục đăng ký khai sinh",
    "field": "Hộ tịch",
    "level": "Cấp Xã, Cấp Tỉnh",
    "agency": "Ủy ban nhân dân cấp xã",
    "time_limit": "Trực tiếp: 1 ngày làm việc\nTrực tuyến: 25 (đơn vị OTHER ở nguồn)",
    "fee": "Trực tiếp: 8.000 đồng",
    "documents": ["a) Tờ khai;", "- Giấy chứng sinh"],
    "steps": "Bước 1: Nộp.\nBước 2: Nhận.",
    "channels": ["Trực tiếp", "Trực tuyến"],
    "legal_basis": "60/2014/QH13 Luật Hộ tịch; 123/2015/NĐ-CP",
    "online_level": "toàn trình (cờ isFullProcess)",
    "updated_at": 1777973404731,
    "url": "https://dichvucong.gov.vn/x",
}
LAND = {**BIRTH, "code": "1.012786", "name": "Cấp lại Giấy chứng nhận", "level": "Cấp Tỉnh", "fee": None}
HEADINGS = {"code": "Mã thủ tục", "name": "Tên thủ tục", "field": "Lĩnh vực", "level": "Cấp thực hiện"}


def test_a_record_says_no_more_than_the_portal() -> None:
    birth = to_procedure(BIRTH)
    assert (birth.title, birth.levels, birth.online_level) == (
        "đăng ký khai sinh",
        ("xã", "tỉnh"),
        OnlineLevel.FULL,
    )
    counter, online = birth.channels
    assert (counter.by, counter.limit, counter.fee) == (Channel.COUNTER, "1 ngày làm việc", "8.000 đồng")
    assert (online.by, online.limit, online.fee) == (Channel.ONLINE, None, None)
    assert birth.time_note == "25 (đơn vị cổng không ghi)"
    assert [paper.text for paper in birth.papers] == ["Tờ khai", "Giấy chứng sinh"]
    assert birth.legal_basis == ("60/2014/QH13 Luật Hộ tịch", "123/2015/NĐ-CP")
    assert to_procedure(LAND).channels[0].fee is None


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "csv", "xlsx"])
def test_every_form_of_an_export_gives_the_same_procedures(tmp_path: Path, kind: str) -> None:
    result = import_catalogue(_export(tmp_path, kind, [BIRTH, LAND]), tmp_path)
    assert (result.taken, result.skipped, result.problems) == (2, 0, ())
    read = Catalogue({}, read_imported(tmp_path))
    assert [entry.code for entry in read.entries] == ["1.001193", "1.012786"]
    first = read.get("1.001193")
    assert first is not None
    assert (first.name, first.field, first.levels) == (BIRTH["name"], "Hộ tịch", ("xã", "tỉnh"))


@pytest.mark.parametrize("level", ["xã", "Xa", "XÃ"])
def test_a_level_is_found_whatever_its_case_and_accents(tmp_path: Path, level: str) -> None:
    result = import_catalogue(_export(tmp_path, "jsonl", [BIRTH, LAND]), tmp_path, level=level)
    assert (result.taken, result.skipped) == (1, 1)


def test_broken_rows_are_listed_and_the_rest_goes_in(tmp_path: Path) -> None:
    file = tmp_path / "portal.jsonl"
    rows = [
        json.dumps(BIRTH),
        "{no json",
        "[1]",
        json.dumps({**LAND, "code": "x"}),
        json.dumps({**LAND, "name": ""}),
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    result = import_catalogue(file, tmp_path)
    assert result.taken == 1
    assert [problem.split(":")[1].strip() for problem in result.problems] == [
        "dòng 2",
        "dòng 3",
        "dòng 4",
        "dòng 5",
    ]


def test_a_code_that_comes_twice_is_told_and_the_later_row_stays(tmp_path: Path) -> None:
    result = import_catalogue(
        _export(tmp_path, "jsonl", [BIRTH, {**BIRTH, "name": "Khai sinh mới"}]), tmp_path
    )
    assert (result.taken, len(result.problems)) == (1, 1)
    assert read_imported(tmp_path)["1.001193"][0].name == "Khai sinh mới"


def test_a_second_import_replaces_the_first(tmp_path: Path) -> None:
    import_catalogue(_export(tmp_path, "jsonl", [BIRTH]), tmp_path)
    import_catalogue(_export(tmp_path, "jsonl", [LAND]), tmp_path)
    assert list(read_imported(tmp_path)) == ["1.012786"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.jsonl", b"\xff\xfe", "hỏng hoặc sai loại"),
        ("x.jsonl.gz", b"no gzip", "hỏng hoặc sai loại"),
        ("x.xlsx", b"no zip", "hỏng hoặc sai loại"),
        ("x.csv", "Cột lạ\n1\n".encode(), "dòng đầu phải có các cột"),
        ("x.docx", b"", "chỉ nhận .jsonl"),
        ("x.jsonl", b"", "không có thủ tục nào"),
    ],
)
def test_a_file_that_is_no_export_changes_nothing(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    import_catalogue(_export(tmp_path, "jsonl", [BIRTH]), tmp_path)
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(Refused, match=reason):
        import_catalogue(file, tmp_path)
    assert list(read_imported(tmp_path)) == ["1.001193"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="khong-co"):
        import_catalogue(tmp_path / "khong-co.csv", tmp_path)


def test_the_offices_own_text_wins(tmp_path: Path) -> None:
    import_catalogue(_export(tmp_path, "jsonl", [BIRTH, LAND]), tmp_path)
    own = Procedure(
        code="1.001193", name="Đăng ký khai sinh", field="Hộ tịch", levels=("xã",), short="Khai sinh"
    )
    catalogue = Catalogue({own.code: own}, read_imported(tmp_path))
    assert catalogue.get("1.001193") is own
    assert [entry.written for entry in catalogue.entries] == [True, False]


def test_a_spoilt_import_says_how_to_mend_it(tmp_path: Path) -> None:
    import_catalogue(_export(tmp_path, "jsonl", [BIRTH]), tmp_path)
    (tmp_path / IMPORTED).write_bytes(b"{half a lin")
    with pytest.raises(Refused, match="knowledge import"):
        read_imported(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=4
)


@given(st.dictionaries(st.sampled_from(sorted(BIRTH)), JSON))
def test_any_record_is_a_procedure_or_a_bad_record(changes: dict[str, Any]) -> None:
    try:
        assert to_procedure({**BIRTH, **changes}).code
    except BadRecord as error:
        assert str(error)  # noqa: PT017 - a reason, or no error at all


def _export(folder: Path, kind: str, records: list[dict[str, Any]]) -> Path:
    file = folder / f"portal.{kind}"
    if kind.startswith("jsonl"):
        data = "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()
        file.write_bytes(gzip.compress(data) if kind.endswith("gz") else data)
    elif kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(_rows(records))
        file.write_text(text.getvalue(), encoding="utf-8-sig")
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in _rows(records):
            book.active.append(row)
        book.save(file)
    return file


def _rows(records: list[dict[str, Any]]) -> list[list[str]]:
    """Return a table with Vietnamese headings where there are some, English ones else."""
    cells = [[_cell(record[key]) for key in BIRTH] for record in records]
    return [[HEADINGS.get(key, key) for key in BIRTH], *cells]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)
