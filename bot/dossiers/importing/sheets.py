"""Opens an export and gives its rows, after looking whether the file is what it says and safe to open."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from bot.dossiers.importing.columns import SEARCHED, columns
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from python_calamine import CalamineSheet

MOST_BYTES = 60_000_000
_MOST_UNPACKED = 600_000_000
_MOST_PACKED_TIMES = 400
_MOST_CELLS = 12_000_000
_PIECE = 1 << 20
_OVERLAP = 200
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f[ >/]')
_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        "tệp Excel kiểu cũ (.xls) hoặc có mật khẩu; mở ra, bỏ mật khẩu, lưu lại kiểu .xlsx",
    ),
    (b"%PDF", "tệp PDF; xuất lại từ hệ thống một cửa kiểu .xlsx hoặc .csv"),
    (b"\x89PNG", "ảnh; xuất lại từ hệ thống một cửa kiểu .xlsx hoặc .csv"),
    (b"\xff\xd8\xff", "ảnh; xuất lại từ hệ thống một cửa kiểu .xlsx hoặc .csv"),
    (b"Rar!", "tệp nén; giải nén rồi nhập tệp bên trong"),
    (b"\x1f\x8b", "tệp nén; giải nén rồi nhập tệp bên trong"),
    (b"<", "trang web hoặc XML, dù tên là Excel; mở ra và lưu lại kiểu .xlsx"),
)

Row = list[Any]
Heading = tuple[int, dict[str, int]]
"""Number of the heading row, and where each column stands."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: ``rows`` starts over at each call and yields what stands below the heading row.

    A row comes with its number as a spreadsheet counts. ``size`` is how many there are at most.
    """

    heading: Heading
    size: int
    rows: Callable[[], Iterator[tuple[int, Row]]]


def open_sheet(path: Path) -> Sheet:
    """Open an .xlsx or .csv file; raises :class:`Refused` naming what is wrong and the remedy."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise Refused([f"Không đọc được tệp ({error.strerror})."]) from error
    if not size:
        raise Refused(["Tệp rỗng."])
    if size > MOST_BYTES:
        raise Refused([f"Tệp lớn quá ({size // 1_000_000} MB, nhiều nhất {MOST_BYTES // 1_000_000} MB)."])
    for mark, what in _KINDS:
        if start.startswith(mark):
            raise Refused([f"Đây là {what}."])
    return _workbook(path) if start.startswith(b"PK") else _text(path)


def _workbook(path: Path) -> Sheet:
    _look_inside(path)
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise Refused(["Tệp có mật khẩu; bỏ mật khẩu rồi nhập lại."]) from error
    except (CalamineError, OSError) as error:
        raise Refused(["Không mở được tệp Excel này; mở bằng Excel và lưu lại kiểu .xlsx."]) from error
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if not sheet.height:
            continue
        first = (sheet.start or (0, 0))[0] + 1
        found = _heading(enumerate(sheet.iter_rows(), first))
        if found is None:
            continue
        _refuse_merged(sheet.merged_cell_ranges or [], found)
        rows = partial(_below, found[0], partial(_numbered, sheet, first))
        return Sheet(found, sheet.height - (found[0] - first + 1), rows)
    raise Refused([_NO_HEADING])


def _text(path: Path) -> Sheet:
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    size = _checked(data, encoding)
    start = _opened(data, encoding).read(20_000)
    for delimiter in sorted(",;\t", key=lambda one: -start.count(one)):
        found = _heading(_parsed(data, encoding, delimiter))
        if found:
            return Sheet(found, size, partial(_below, found[0], partial(_parsed, data, encoding, delimiter)))
    raise Refused([_NO_HEADING])


_NO_HEADING = (
    f"Không thấy dòng tiêu đề có cột “Mã hồ sơ” trong {SEARCHED} dòng đầu. "
    "Đây có phải tệp hồ sơ xuất từ hệ thống một cửa không?"
)


def _below(heading: int, rows: Callable[[], Iterator[tuple[int, Row]]]) -> Iterator[tuple[int, Row]]:
    return (one for one in rows() if one[0] > heading)


def _numbered(sheet: CalamineSheet, first: int) -> Iterator[tuple[int, Row]]:
    return enumerate(sheet.iter_rows(), first)


def _parsed(data: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, Row]]:
    try:
        yield from enumerate(csv.reader(_opened(data, encoding), delimiter=delimiter, strict=True), 1)
    except csv.Error as error:
        raise Refused([f"Tệp CSV hỏng: {error}. Dấu ngoặc kép có đóng đủ không?"]) from error


def _opened(data: bytes, encoding: str) -> io.TextIOWrapper:
    """Return the text as a stream; whole, a letter would take two bytes, in a StringIO four."""
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _checked(data: bytes, encoding: str) -> int:
    """Return how many lines there are; refuse what is no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        try:
            words = decoder.decode(piece, final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            line = lines + error.object[: error.start].count(b"\n") + 1
            what = f"Dòng {line}: tệp không phải bảng mã UTF-8 (có thể là Windows-1258 hay TCVN3)."
            raise Refused([f"{what} Lưu lại kiểu CSV UTF-8."]) from error
        if "\0" in words:
            raise Refused(
                ["Đây không phải tệp CSV hay Excel; xuất lại từ hệ thống một cửa kiểu .xlsx hoặc .csv."]
            )
        lines += words.count("\n")
    return lines


def _heading(rows: Iterator[tuple[int, Row]]) -> Heading | None:
    for number, row in rows:
        if number > SEARCHED:
            return None
        if found := columns(row):
            return number, found
    return None


def _refuse_merged(merged: list[tuple[tuple[int, int], tuple[int, int]]], heading: Heading) -> None:
    """Refuse merged cells from the heading row on: what stands in them belongs to nobody knows which cell."""
    for (top, left), (bottom, right) in merged:
        if bottom + 1 >= heading[0] and left <= max(heading[1].values()):
            where = f"{_column(left)}{top + 1}:{_column(right)}{bottom + 1}"
            raise Refused([f"Có ô gộp ({where}). Bỏ gộp ô (Merge & Center) rồi nhập lại."])


def _column(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _look_inside(path: Path) -> None:
    """Refuse what would unpack to a mountain, lies about its size, or has formulas in place of values."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if not any(one.filename.endswith("workbook.xml") for one in entries):
                raise Refused(["Đây không phải bảng tính Excel (.xlsx); xuất lại từ hệ thống một cửa."])
            if sum(one.file_size for one in entries) > _MOST_UNPACKED or any(
                one.file_size > _PIECE and one.file_size > _MOST_PACKED_TIMES * one.compress_size
                for one in entries
            ):
                raise Refused(["Tệp nén bất thường, bung ra quá lớn; xuất lại từ hệ thống một cửa."])
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    _look_at_sheet(archive, entry)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        raise Refused(["Tệp Excel hỏng hoặc tải chưa xong; tải lại rồi nhập."]) from error


def _look_at_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a sheet's XML as a stream; a table that is nearly empty but huge would be laid out in memory."""
    last_row, width, tail = 1, 26, b""
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            block = tail + piece
            if b"<f" in block and (found := _FORMULA.search(block)):
                cell = found[1].decode()
                raise Refused([f"Ô {cell} là công thức. Chép cả bảng, dán lại dạng giá trị, rồi nhập."])
            last_row = max([last_row, *map(int, _ROW.findall(block))])
            width = max([width, *map(_number, set(_FAR_COLUMN.findall(block)))])
            tail = block[-_OVERLAP:]
    if last_row * width > _MOST_CELLS:
        raise Refused([f"Bảng tính quá rộng ({last_row} dòng, {width} cột). Xóa các dòng, cột trống ở xa."])


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
