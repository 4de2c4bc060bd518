"""Dossier files as a one-stop system exports them: title lines, Vietnamese headings, names and phones."""

import csv
import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "STT", "Mã hồ sơ", "Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cấp", "Ngày tiếp nhận", "Ngày hẹn trả",
    "Ngày có kết quả", "Ngày trả", "Trạng thái", "Hình thức nộp", "Người nộp", "Số điện thoại", "Số CCCD",
    "Cơ quan", "Đơn vị xử lý", "Cán bộ xử lý", "Nội dung bổ sung", "Số tiền", "Dừng từ", "Tiếp tục từ",
)  # fmt: skip
TITLE = ("ỦY BAN NHÂN DÂN XÃ HẠ LANG", "DANH SÁCH HỒ SƠ TIẾP NHẬN")
_FAMILY = ("Nguyễn", "Hoàng", "Nông", "Lý", "Đàm", "Mã", "Bế", "Triệu")
_GIVEN = ("An", "Bình", "Thị Chấp", "Văn Dũng", "Én", "Giang", "Hằng", "Quốc Khánh")
_KINDS = (
    ("1.001193", "Đăng ký khai sinh", "Hộ tịch"),
    ("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực"),
    ("1.004884", "Đăng ký lại khai sinh", "Hộ tịch"),
    ("1.004194", "Đăng ký tạm trú", "Cư trú"),
    ("1.012796", "Đăng ký đất đai lần đầu", "Đất đai"),
)

Line = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """How many dossiers of a level end how."""

    level: str
    agency: str
    early: int
    on_time: int
    overdue: int
    open: int


YEAR_2022 = (
    Kind("huyện", "H14.15", 1332, 3, 56, 5),
    Kind("xã", "H14.15.04", 31_118, 0, 0, 7),
)
"""The seed year of the district: 1,396 dossiers of its own, 31,125 of its communes."""


def year(kinds: Sequence[Kind] = YEAR_2022, *, number: int = 2022, seed: int = 7) -> Iterator[Line]:
    """Yield the lines of a year; finished ones end in it, open ones were received in its last days."""
    chance = random.Random(seed)  # noqa: S311 - figures, no secrets
    first = dt.date(number, 1, 3)
    today: Counter[tuple[str, dt.date]] = Counter()
    for kind in kinds:
        endings = ["early"] * kind.early + ["on_time"] * kind.on_time + ["overdue"] * kind.overdue
        endings += ["open"] * kind.open
        chance.shuffle(endings)
        for ending in endings:
            latest = 340 if ending != "open" else 355
            earliest = 0 if ending != "open" else 345
            received = first + dt.timedelta(days=chance.randint(earliest, latest))
            today[kind.agency, received] += 1
            yield line(kind, received, ending, today[kind.agency, received], chance)


def line(kind: Kind, received: dt.date, ending: str, count: int, chance: random.Random) -> Line:
    """Return one line of an export."""
    code, name, field = _KINDS[count % len(_KINDS)]
    at = dt.datetime.combine(received, dt.time(8 + count % 3, 5 * (count % 12)))
    due = at + dt.timedelta(days=5 if ending != "open" else 20)
    moved = {"early": -2, "on_time": 0, "overdue": 3}.get(ending)
    finished = due + dt.timedelta(days=moved) if moved is not None else None
    return {
        "STT": count,
        "Mã hồ sơ": f"{kind.agency}-{received:%y%m%d}-{count:04}",
        "Mã thủ tục": code,
        "Tên thủ tục": name,
        "Lĩnh vực": field,
        "Cấp": kind.level,
        "Ngày tiếp nhận": at,
        "Ngày hẹn trả": due,
        "Ngày có kết quả": finished,
        "Ngày trả": finished + dt.timedelta(hours=2) if finished else None,
        "Trạng thái": "Đã trả kết quả" if finished else "Đang xử lý",
        "Hình thức nộp": ("Trực tuyến", "Trực tiếp", "Bưu chính")[count % 3],
        "Người nộp": f"{chance.choice(_FAMILY)} {chance.choice(_GIVEN)}",
        "Số điện thoại": f"09{chance.randrange(10**8):08}",
        "Số CCCD": f"004{chance.randrange(10**9):09}",
        "Cơ quan": "UBND xã Hạ Lang",
        "Đơn vị xử lý": "Phòng Văn hóa – Xã hội",
        "Cán bộ xử lý": f"{chance.choice(_FAMILY)} {chance.choice(_GIVEN)}",
        "Nội dung bổ sung": None,
        "Số tiền": None,
        "Dừng từ": None,
        "Tiếp tục từ": None,
    }


def write_csv(
    path: Path, lines: Sequence[Line], *, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Path:
    """Write lines as the system's CSV export does: dates as text, day first."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(_headings(lines))
        for one in lines:
            writer.writerow([_written(value) for value in one.values()])
    return path


def write_xlsx(path: Path, lines: Sequence[Line], *, title: bool = True) -> Path:
    """Write lines as the system's Excel export does: two title lines, real dates."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Hồ sơ")
    for words in TITLE if title else ():
        sheet.append([words])
    sheet.append(_headings(lines))
    for one in lines:
        sheet.append(list(one.values()))
    book.save(path)
    return path


def _headings(lines: Sequence[Line]) -> list[str]:
    return list(lines[0]) if lines else list(HEADINGS)


def _written(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y %H:%M}" if isinstance(value, dt.datetime) else str(value)
