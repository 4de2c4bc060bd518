"""Reads dossiers from an export, row by row; what cannot be taken is named by its row, never by its data."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from bot.dossiers.code import canonical
from bot.dossiers.importing import values
from bot.dossiers.importing.columns import label, missing
from bot.dossiers.importing.sheets import Sheet, open_sheet
from bot.dossiers.importing.values import Bad
from bot.dossiers.model import ENDED, Record, Secrets, Status
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from bot.dossiers.importing.sheets import Row

T = TypeVar("T")
_MOMENTS = ("received", "due", "finished", "returned", "paused_from", "resumed_at")
_MOST_KEPT = 1000
_NAMED = 5
_TOLD_EVERY = 1000
_FOOT = 3
"""Cells of a line below the table ("Tổng cộng: 120"), which is no dossier."""
_MAY_HAVE_ENDED = ENDED | {Status.STOPPED}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out."""

    row: int
    column: str | None
    remedy: str

    def __str__(self) -> str:
        return f"Dòng {self.row}{f', cột {self.column}' if self.column else ''}: {self.remedy}"


@dataclass(slots=True)
class Reading:
    """The records of a file, read when they are asked for; the counts are whole after the last one.

    ``problems`` keeps the first thousand, ``refused`` counts all.
    """

    sheet: Sheet
    zone: ZoneInfo
    progress: Callable[[int, int], None]
    problems: list[RowProblem] = field(default_factory=list)
    refused: int = 0
    _codes: dict[str, str | None] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)
    _remarks: dict[str, list[int]] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        """Fields of a record the file has a column for."""
        return frozenset(self.sheet.heading[1])

    @property
    def notes(self) -> tuple[str, ...]:
        """What staff should know of rows that were taken."""
        return tuple(
            f"{remark}: {len(rows)} dòng ({', '.join(map(str, rows[:_NAMED]))}{', …' * (len(rows) > _NAMED)})"
            for remark, rows in self._remarks.items()
        )

    def records(self) -> Iterator[Record]:
        """Yield a record for each good row."""
        twice = self._look_over()
        seen: set[str] = set()
        for count, (number, row) in enumerate(self.sheet.rows()):
            if not count % _TOLD_EVERY:
                self.progress(count, self.sheet.size)
            if not any(row) or self._is_foot(row):
                continue
            try:
                record = self._record(number, row, twice)
            except _Problem as problem:
                self._refuse(RowProblem(number, problem.column, str(problem)))
                continue
            if record.code in seen:
                self._remark("Dòng lặp lại y hệt, bỏ qua", number)
                continue
            seen.add(record.code)
            yield record

    def _look_over(self) -> dict[str, tuple[int, int]]:
        """Look for what only the whole file shows: dates of two kinds, codes with two different rows.

        Returns those codes with the first two rows; raises :class:`Refused` for the dates.
        """
        first: dict[str, tuple[int, int]] = {}
        twice: dict[str, tuple[int, int]] = {}
        aliases: Counter[str] = Counter()
        dates = _Dates(self.sheet.heading[1])
        at, other = self.sheet.heading[1]["code"], self.sheet.heading[1].get("alias")
        for number, row in self.sheet.rows():
            dates.look_at(row)
            written = row[at] if at < len(row) else ""
            code = self._code(written) if isinstance(written, str) else None
            if code is None:
                continue
            content = hash((*row[:at], *row[at + 1 :]))
            number_before, before = first.setdefault(code, (number, content))
            if before != content:
                twice.setdefault(code, (number_before, number))
            elif number == number_before and other is not None and (alias := self._code(str(row[other]))):
                aliases[alias] += 1
        self._shared = {alias for alias, count in aliases.items() if count > 1}
        dates.refuse_mixed()
        return twice

    def _code(self, written: str) -> str | None:
        """Return the canonical code, read once for both walks through the file."""
        if written not in self._codes:
            self._codes[written] = canonical(written)
        return self._codes[written]

    def _record(self, number: int, row: Row, twice: dict[str, tuple[int, int]]) -> Record:
        written = self._take(row, "code", str)
        if written is None:
            raise _Problem("code", "thiếu mã hồ sơ")
        code = self._code(written)
        if code is None:
            raise _Problem("code", "không phải mã hồ sơ; viết như H14.18-261008-0975")
        if code in twice:
            rows = " và ".join(map(str, twice[code]))
            raise _Problem("code", f"mã {code} có ở dòng {rows} với nội dung khác nhau; để lại một dòng")
        moments = {name: self._take(row, name, self._moment) for name in _MOMENTS}
        status = self._status(number, self._take(row, "status", values.status), moments)
        procedure = self._take(row, "procedure", values.text)
        record = Record(
            row=number,
            code=code,
            alias=self._alias(number, row, code),
            procedure_code=self._procedure_code(number, row, procedure),
            procedure=procedure,
            field=self._take(row, "field", values.text),
            level=self._take(row, "level", values.level),
            status=status,
            channel=self._take(row, "channel", values.channel),
            applicant=self._take(row, "applicant", values.initials),
            secrets=Secrets(
                phone=self._digits(number, row, "phone"), id_number=self._digits(number, row, "id_number")
            ),
            agency=self._take(row, "agency", values.text),
            unit=self._take(row, "unit", values.text),
            official=self._take(row, "official", values.text),
            missing=self._take(row, "missing", values.text),
            amount=self._take(row, "amount", values.money),
            **moments,
        )
        if record.procedure is None and record.procedure_code is None:
            raise _Problem(
                None, f"thiếu {label('procedure_code')} và {label('procedure')}, cần một trong hai"
            )
        return record

    def _status(self, number: int, status: Status | None, moments: dict[str, dt.datetime | None]) -> Status:
        """Return the status, made out from the dates where the file names none; refuse what contradicts."""
        received, finished, returned = (moments[name] for name in ("received", "finished", "returned"))
        ended = finished or returned
        if status is None:
            if received is None:
                raise _Problem("status", f"thiếu cả {label('status')} và {label('received')}")
            status = Status.RETURNED if returned else Status.FINISHED if finished else Status.IN_PROGRESS
        if received is None and status not in {Status.REGISTERED, Status.REFUSED, Status.WITHDRAWN}:
            raise _Problem("received", "thiếu ngày tiếp nhận")
        if ended and status not in _MAY_HAVE_ENDED:
            raise _Problem("status", "đã có ngày kết quả hoặc ngày trả, nhưng trạng thái chưa xong")
        for name, later in (("finished", finished), ("returned", returned), ("due", moments["due"])):
            if received and later and later.date() < received.date():
                raise _Problem(name, "trước ngày tiếp nhận")
        paused, resumed = moments["paused_from"], moments["resumed_at"]
        if resumed and (paused is None or resumed < paused):
            raise _Problem("resumed_at", f"phải sau {label('paused_from')}")
        if status in {Status.FINISHED, Status.RETURNED} and not ended:
            self._remark("Đã xong mà không ghi ngày; thống kê vẫn đếm là đang giải quyết", number)
        return status

    def _procedure_code(self, number: int, row: Row, procedure: str | None) -> str | None:
        try:
            return self._take(row, "procedure_code", values.procedure_code)
        except _Problem:
            if procedure is None:
                raise
            self._remark(f"{label('procedure_code')} không đúng dạng, dùng tên thủ tục", number)
            return None

    def _alias(self, number: int, row: Row, code: str) -> str | None:
        written = self._take(row, "alias", values.text)
        if written is None:
            return None
        alias = canonical(written)
        if alias is None:
            raise _Problem("alias", "không phải mã hồ sơ; viết như G22.99-261008-000975")
        if alias in self._shared:
            self._remark(f"{label('alias')} có ở nhiều hồ sơ, không dùng để tra", number)
            return None
        return None if alias == code else alias

    def _digits(self, number: int, row: Row, name: str) -> str | None:
        try:
            return self._take(row, name, values.last_four)
        except _Problem as problem:
            self._remark(f"{label(name)} {problem}; không dùng để tra được", number)
            return None

    def _moment(self, cell: Any) -> dt.datetime | None:
        return values.moment(cell, self.zone)

    def _take(self, row: Row, name: str, read: Callable[[Any], T | None]) -> T | None:
        place = self.sheet.heading[1].get(name)
        cell = row[place] if place is not None and place < len(row) else ""
        if cell in ("", None):
            return None
        if isinstance(cell, str) and cell[0] in "=#":
            raise _Problem(name, "là công thức hoặc ô lỗi; chép, dán lại dạng giá trị")
        try:
            return read(cell)
        except Bad as bad:
            raise _Problem(name, str(bad)) from bad

    def _is_foot(self, row: Row) -> bool:
        place = self.sheet.heading[1]["code"]
        has_code = place < len(row) and row[place] != ""
        return not has_code and sum(cell != "" for cell in row) <= _FOOT

    def _refuse(self, problem: RowProblem) -> None:
        self.refused += 1
        if len(self.problems) < _MOST_KEPT:
            self.problems.append(problem)

    def _remark(self, remark: str, number: int) -> None:
        self._remarks.setdefault(remark, []).append(number)


class _Dates:
    """Watches whether a column has Excel's dates and written ones: then Excel has read some the wrong way."""

    def __init__(self, columns: dict[str, int]) -> None:
        self._places = [(name, columns[name]) for name in _MOMENTS if name in columns]
        self._kinds: Counter[tuple[str, str]] = Counter()

    def look_at(self, row: Row) -> None:
        """Count what kinds of dates a row has."""
        for name, place in self._places:
            cell = row[place] if place < len(row) else ""
            if isinstance(cell, dt.date):
                self._kinds[name, "excel"] += 1
                if cell.day <= 12 and cell.day != cell.month:  # noqa: PLR2004 - could be a month
                    self._kinds[name, "shaky"] += 1
            elif cell and values.is_slashed(cell):
                self._kinds[name, "written"] += 1

    def refuse_mixed(self) -> None:
        """Raise :class:`Refused` where a date may have its day and month swapped."""
        problems = [
            f"Cột {label(name)}: {self._kinds[name, 'excel']} ô là ngày của Excel, "
            f"{self._kinds[name, 'written']} ô là chữ. Excel có thể đã đổi ngày với tháng. "
            "Xuất lại tệp và đừng mở bằng Excel trước khi nhập."
            for name, _ in self._places
            if self._kinds[name, "shaky"] and self._kinds[name, "written"]
        ]
        if problems:
            raise Refused(problems)


class _Problem(Exception):  # noqa: N818 - becomes a row's problem
    def __init__(self, name: str | None, remedy: str) -> None:
        super().__init__(remedy)
        self.column = label(name) if name else None


def read(path: Path, zone: ZoneInfo, progress: Callable[[int, int], None]) -> Reading:
    """Open an export; raises :class:`Refused` when nothing in it can be used."""
    sheet = open_sheet(path)
    if problems := missing(sheet.heading[1]):
        raise Refused(problems)
    return Reading(sheet, zone, progress)
