"""Cells of an export as values. Personal data goes in and comes out as initials and four digits only."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.dossiers.code import canonical
from bot.dossiers.importing.columns import folded
from bot.dossiers.model import LEVELS, Level, Status
from bot.procedures.model import Channel

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Cell = Any
"""What a spreadsheet gives: text, a number, a date, "" for an empty cell."""

_STATUS_NAMES = {
    Status.REGISTERED: ("Mới đăng ký", "Chờ tiếp nhận"),
    Status.RECEIVED: ("Được tiếp nhận", "Đã tiếp nhận", "Mới tiếp nhận"),
    Status.REFUSED: ("Không được tiếp nhận", "Không tiếp nhận", "Từ chối tiếp nhận"),
    Status.IN_PROGRESS: ("Đang xử lý", "Đang giải quyết"),
    Status.PAPERS_MISSING: ("Yêu cầu bổ sung giấy tờ", "Yêu cầu bổ sung", "Chờ bổ sung"),
    Status.PAYMENT_DUE: ("Yêu cầu thực hiện nghĩa vụ tài chính", "Chờ thực hiện nghĩa vụ tài chính"),
    Status.WITHDRAWN: ("Công dân yêu cầu rút hồ sơ", "Rút hồ sơ", "Đã rút"),
    Status.STOPPED: ("Dừng xử lý", "Tạm dừng xử lý"),
    Status.FINISHED: ("Đã xử lý xong", "Đã có kết quả", "Chờ trả kết quả"),
    Status.RETURNED: ("Đã trả kết quả", "Đã trả"),
}
_STATUSES = {folded(name): status for status, names in _STATUS_NAMES.items() for name in names}
_CHANNELS = {
    **dict.fromkeys(("1", "truc tiep", "tai quay", "counter"), Channel.COUNTER),
    **dict.fromkeys(("2", "truc tuyen", "qua mang", "online"), Channel.ONLINE),
    **dict.fromkeys(("3", "buu chinh", "buu chinh cong ich", "post"), Channel.POST),
}  # fmt: skip
_SLASHED = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[\sT,]+(\d{1,2})[:h](\d{2})(?::\d{2}(?:\.\d+)?)?)?"
)
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?"
)
_SEPARATORS = str.maketrans("", "", " .-")
_PROCEDURE = re.compile(r"(\d\.\d{6})(?:\.\d{2})?(?:\.[\w.]+)?")
_EXCEL_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a day of no zone, given one below
_HALF_A_MINUTE = dt.timedelta(seconds=30)
_NO_DATE = "không phải ngày; viết ngày/tháng/năm, ví dụ 15/06/2026 09:30"
_NO_VALUE = ("=", "#")
_FOR_GOOD = frozenset({"khong thoi han", "vo thoi han", "lau dai", "vinh vien"})
_USUAL = 16  # letters of dd/mm/yyyy hh:mm, as most exports write moments
_DIGITS = re.compile(r"\d{1,15}", re.ASCII)
_YEARS = range(2000, 2101)
_LONGEST_DAY = 80_000  # Excel's number of a day in the year 2119
_MOST_INITIALS = 6
_LONGEST = 500


class Bad(Exception):  # noqa: N818 - reads as what it is
    """A cell that says nothing usable; the message is the remedy and never repeats personal data."""


def text(cell: Cell) -> str | None:
    """Return a cell as words, ``None`` when it is empty; raises :class:`Bad` for formulas and errors."""
    if isinstance(cell, str):
        words = " ".join(cell.split())
        if words[:1] in _NO_VALUE:
            raise Bad("là công thức hoặc ô lỗi; chép, dán lại dạng giá trị")
    elif isinstance(cell, float) and cell == int(cell):
        words = str(int(cell))
    else:
        words = str(cell)
    return words[:_LONGEST] or None


class Moments:
    """Reads a column of moments in the office's zone, midnight where a cell names a day only.

    It counts Excel's dates and written ones: a column with both is ``mixed`` where a day may be a month.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self.excel = self.written = 0
        self._shaky = False

    @property
    def mixed(self) -> bool:
        """True when Excel may have read some cells with day and month swapped."""
        return self._shaky and bool(self.written)

    def __call__(self, cell: Cell) -> dt.datetime | None:
        """Return the moment, ``None`` for blanks; raises :class:`Bad`."""
        if isinstance(cell, str):
            return self._read(cell.strip())
        if isinstance(cell, dt.date):
            self.excel += 1
            if cell.day <= 12 and cell.day != cell.month:  # noqa: PLR2004 - could be a month
                self._shaky = True
            if not isinstance(cell, dt.datetime):
                return _in_years(dt.datetime.combine(cell, dt.time(), self._zone))
            if cell.second or cell.microsecond:
                cell += _HALF_A_MINUTE  # Excel's fractions of a day fall short of whole minutes
            return _in_years(dt.datetime.combine(cell, dt.time(cell.hour, cell.minute), self._zone))
        if isinstance(cell, int | float) and 1 < cell < _LONGEST_DAY:
            at = _EXCEL_DAY_ZERO + dt.timedelta(minutes=round(cell * 24 * 60))
            return _in_years(at.replace(tzinfo=self._zone))
        raise Bad(_NO_DATE)

    def _read(self, words: str) -> dt.datetime | None:
        if not words:
            return None
        if len(words) == _USUAL and (words[2], words[5], words[10], words[13]) == ("/", "/", " ", ":"):
            with suppress(ValueError):
                at = dt.datetime.fromisoformat(f"{words[6:10]}-{words[3:5]}-{words[:2]}{words[10:]}")
                self.written += 1
                return _in_years(dt.datetime.combine(at, at.time(), self._zone))
        if found := _SLASHED.fullmatch(words):
            self.written += 1
            day, month, year, hour, minute = found.groups("0")
        elif found := _ISO.fullmatch(words):
            if found[6]:
                at = dt.datetime.fromisoformat(words).astimezone(self._zone)
                return _in_years(at.replace(second=0, microsecond=0))
            year, month, day, hour, minute = found.groups("0")[:5]
        else:
            raise Bad(_NO_DATE)
        if int(month) > 12:  # noqa: PLR2004 - months of a year
            raise Bad("không có tháng này; viết ngày trước, tháng sau: ngày/tháng/năm")
        try:
            at = dt.datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=self._zone)
        except ValueError as error:
            raise Bad("không có ngày giờ này trong lịch") from error
        return _in_years(at)


class LastDays(Moments):
    """Reads a column of the last days of papers; a paper without one may say so in words."""

    def __call__(self, cell: Cell) -> dt.datetime | None:
        """Return a moment of that day, ``None`` for blanks and papers without one; raises :class:`Bad`."""
        if isinstance(cell, str) and not cell[:1].isdigit() and folded(cell) in _FOR_GOOD:
            return None
        try:
            return super().__call__(cell)
        except Bad as bad:
            raise Bad(f"{bad}; giấy không có hạn thì để trống") from bad


def dossier_code(cell: Cell) -> str | None:
    """Return the canonical code; raises :class:`Bad`."""
    words = cell if isinstance(cell, str) else text(cell) or ""
    if not words.strip():
        return None
    code = canonical(words)
    if code is None:
        raise Bad("không phải mã hồ sơ; viết như H14.18-261008-0975")
    return code


def status(cell: Cell) -> Status | None:
    """Return one of the ten statuses, by number or name; raises :class:`Bad`."""
    words = text(cell)
    if words is None:
        return None
    if words.isdecimal() and int(words) in set(Status):
        return Status(int(words))
    found = _STATUSES.get(folded(words))
    if found is None:
        raise Bad("không có trạng thái này; dùng số 1 đến 10 hoặc tên trạng thái")
    return found


def level(cell: Cell) -> Level | None:
    """Return the level a cell names ("Cấp Xã", "xã"); raises :class:`Bad`."""
    words = text(cell)
    if words is None:
        return None
    plain = folded(words).removeprefix("cap ")
    found = next((one for one in LEVELS if folded(one) == plain), None)
    if found is None:
        raise Bad("không có cấp này; dùng xã, huyện hoặc tỉnh")
    return found


def channel(cell: Cell) -> Channel | None:
    """Return how a dossier was filed; raises :class:`Bad`."""
    words = text(cell)
    if words is None:
        return None
    found = _CHANNELS.get(folded(words))
    if found is None:
        raise Bad("không có hình thức này; dùng Trực tiếp, Trực tuyến hoặc Bưu chính")
    return found


def initials(cell: Cell) -> str | None:
    """Return "N. V. A." of "Nguyễn Văn An"; the name itself goes no further."""
    words = text(cell)
    letters = [word[0].upper() for word in (words or "").replace(".", " ").split() if word[0].isalpha()]
    return ". ".join(letters[:_MOST_INITIALS]) + "." if letters else None


def last_four(cell: Cell) -> str | None:
    """Return the last four digits of a phone or identity number, ``None`` where the cell has none.

    Raises :class:`Bad` for a number a spreadsheet has spoiled.
    """
    words = text(cell)
    if words is None:
        return None
    digits = words[-4:]
    if not digits.isdecimal() or len(digits) < 4:  # noqa: PLR2004 - four digits
        digits = words.translate(_SEPARATORS)[-4:]
    if len(digits) < 4 or not digits.isdecimal() or not digits.isascii() or "E+" in words:  # noqa: PLR2004
        raise Bad("không đủ bốn chữ số cuối (Excel đã làm tròn?), cột phải là văn bản")
    return digits


def procedure_code(cell: Cell) -> str | None:
    """Return "1.001193" of any way the portal writes it; raises :class:`Bad`."""
    words = f"{cell:.6f}" if isinstance(cell, float) else text(cell)
    if words is None:
        return None
    found = _PROCEDURE.fullmatch(words)
    if found is None:
        raise Bad("không phải mã thủ tục; viết như 1.001193")
    return found[1]


def money(cell: Cell) -> str | None:
    """Return an amount as people read it, the same from a number and from its digits."""
    words = text(cell)
    if words and _DIGITS.fullmatch(words):
        return f"{int(words):,} đồng".replace(",", ".")
    if isinstance(cell, float):
        return f"{cell:,.0f} đồng".replace(",", ".")
    return words


def _in_years(at: dt.datetime) -> dt.datetime:
    if at.year not in _YEARS:
        raise Bad("năm phải từ 2000 đến 2100")
    return at
