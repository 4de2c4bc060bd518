"""Dossier files as the one-stop system exports them: every column an import knows, made anew from a year."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

from bench.contenders import ROOT
from bot.dossiers.importing.columns import HEADINGS, label
from bot.dossiers.model import Status
from bot.procedures import reading

TITLE = ("ỦY BAN NHÂN DÂN TỈNH CAO BẰNG", "DANH SÁCH HỒ SƠ TIẾP NHẬN")
COMMUNES = 20
_STATUSES: dict[Status, tuple[str, float]] = {
    Status.REGISTERED: ("Mới đăng ký", 1),
    Status.RECEIVED: ("Được tiếp nhận", 1),
    Status.REFUSED: ("Không được tiếp nhận", 1),
    Status.IN_PROGRESS: ("Đang xử lý", 4),
    Status.PAPERS_MISSING: ("Yêu cầu bổ sung giấy tờ", 1),
    Status.PAYMENT_DUE: ("Yêu cầu thực hiện nghĩa vụ tài chính", 0.5),
    Status.WITHDRAWN: ("Công dân yêu cầu rút hồ sơ", 0.5),
    Status.STOPPED: ("Dừng xử lý", 0.5),
    Status.FINISHED: ("Đã xử lý xong", 4),
    Status.RETURNED: ("Đã trả kết quả", 86.5),
}
"""What the system calls each, and how many in a hundred stand so."""
_CHANNELS = ("Trực tiếp", "Trực tuyến", "Bưu chính công ích")
_FAMILY = ("Nguyễn", "Hoàng", "Nông", "Lý", "Đàm", "Mã", "Bế", "Triệu", "Lương", "Đinh", "Hứa", "Vi")
_MIDDLE = ("Văn", "Thị", "Thị Thu", "Quốc", "Đức", "Ngọc", "Minh", "Hồng")
_GIVEN = ("An", "Bình", "Chấp", "Dũng", "Én", "Giang", "Hằng", "Khánh", "Liên", "Mai", "Nhình", "Páo", "Sùng")
_RUNS_OUT = 0.3
"""Of the papers that are handed over."""
_UNITS = ("Phòng Văn hóa – Xã hội", "Phòng Kinh tế", "Văn phòng HĐND và UBND", "Công an xã")

Line = dict[str, Any]
"""A dossier by the names of its columns, `None` where a cell is empty."""


def lines(year: int, count: int) -> Iterator[Line]:
    """A year's dossiers in the order of their receipt, the same at every call."""
    chance = Random(year)  # noqa: S311 - nothing secret
    new_year = dt.date(year, 1, 1)
    days = [day for one in range(365) if (day := new_year + dt.timedelta(one)).weekday() < 5]
    officials = [_name(chance) for _ in range(100)]
    given: Counter[tuple[str, dt.date]] = Counter()
    names, weights = list(_STATUSES), [weight for _, weight in _STATUSES.values()]
    for number in range(count):
        day = days[number * len(days) // count]
        agency = f"H14.{chance.randint(1, COMMUNES):02}"
        given[agency, day] += 1
        status = chance.choices(names, weights)[0]
        yield {
            **dict.fromkeys(HEADINGS),
            **_filed(chance, day, number),
            **_course(chance, day, status),
            "code": f"{agency}-{day:%y%m%d}-{given[agency, day]:04}",
            "agency": f"UBND xã số {agency[-2:]}",
            "unit": chance.choice(_UNITS),
            "official": chance.choice(officials),
        }


def write_xlsx(path: Path, year: int, count: int) -> Path:
    """A year as the system's Excel export has it: two title lines, real dates."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Hồ sơ")
    for words in TITLE:
        sheet.append([words])
    sheet.append(_headings())
    for number, line in enumerate(lines(year, count), 1):
        sheet.append([number, *line.values()])
    book.save(path)
    return path


def write_csv(path: Path, year: int, count: int) -> Path:
    """A year as the system's CSV export has it: dates as text, day first."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_headings())
        for number, line in enumerate(lines(year, count), 1):
            writer.writerow([number, *map(_written, line.values())])
    return path


def _headings() -> list[str]:
    return ["STT", *map(label, HEADINGS)]


def _written(value: object) -> object:
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value


@cache
def _procedures() -> list[tuple[str, str, str | None]]:
    """The office's own procedures: code, name, field."""
    return [(one.code, one.name, one.field) for one in reading.read(ROOT / "knowledge").catalogue.entries]


def _filed(chance: Random, day: dt.date, number: int) -> Line:
    """What the citizen hands in; what comes online carries the national portal's code too."""
    code, name, field = chance.choice(_procedures())
    channel = chance.choices(_CHANNELS, (55, 40, 5))[0]
    return {
        "alias": f"G22.99-{day:%y%m%d}-{number:06}" if channel == _CHANNELS[1] else None,
        "procedure_code": code,
        "procedure": name,
        "field": field,
        "level": "Cấp xã",
        "channel": channel,
        "applicant": _name(chance),
        "phone": f"09{chance.randrange(10**8):08}",
        "id_number": f"004{chance.randrange(10**9):09}",
    }


def _course(chance: Random, day: dt.date, status: Status) -> Line:
    """How it goes on: dates that fit the status, papers or money it waits for."""
    at = dt.datetime.combine(day, dt.time(chance.randint(7, 16), chance.randrange(60)))
    due = at + dt.timedelta(days=chance.choice((1, 3, 5, 10, 15, 30)))
    finished = max(at, due + dt.timedelta(days=chance.choice((-3, -2, -1, -1, 0, 0, 1))))
    paused = status in {Status.PAPERS_MISSING, Status.PAYMENT_DUE, Status.STOPPED}
    resumed = status is Status.RETURNED and chance.random() < 0.03
    line: Line = {"status": _STATUSES[status][0]}
    if status is not Status.REGISTERED:
        line |= {"received": at, "due": due}
    if status in {Status.FINISHED, Status.RETURNED}:
        line["finished"] = finished
    if status is Status.RETURNED:
        line["returned"] = finished + dt.timedelta(hours=chance.randint(1, 72))
    if status in {Status.FINISHED, Status.RETURNED} and chance.random() < _RUNS_OUT:
        line["valid_until"] = finished.date() + dt.timedelta(days=chance.choice((180, 365, 1826, 3652)))
    if status is Status.PAPERS_MISSING or resumed:
        line["missing"] = "Bổ sung bản sao giấy chứng nhận quyền sử dụng đất"
    if status is Status.PAYMENT_DUE:
        line["amount"] = chance.randrange(50_000, 5_000_000, 1000)
    if paused or resumed:
        line["paused_from"] = at + dt.timedelta(hours=20)
    if resumed:
        line["resumed_at"] = at + dt.timedelta(days=4)
    return line


def _name(chance: Random) -> str:
    return f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
