"""Reads dossiers from an export, row by row; what cannot be taken is named by its row, never by its data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.dossiers.importing import values
from bot.dossiers.importing.columns import label, missing
from bot.dossiers.importing.sheets import open_sheet
from bot.dossiers.importing.values import Bad
from bot.dossiers.model import ENDED, Record, Status
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from bot.dossiers.importing.sheets import Row, Sheet

_MOMENTS = ("received", "due", "finished", "returned", "paused_from", "resumed_at")
_MOST_KEPT = 1000
_NAMED = 5
_TOLD_EVERY = 1000
_FOOT = 3
"""Cells of a line below the table ("Tổng cộng: 120"), which is no dossier."""
_SPARED = frozenset({"phone", "id_number", "procedure_code"})
"""Columns whose bad cells do not cost the row."""
_MAY_HAVE_ENDED = ENDED | {Status.STOPPED}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out."""

    row: int
    column: str | None
    remedy: str

    def __str__(self) -> str:
        return f"Dòng {self.row}{f', cột {self.column}' if self.column else ''}: {self.remedy}"


class Clash(Exception):  # noqa: N818 - not a fault: start over, knowing it
    """The whole file has shown what single rows could not; read it again."""


class Reading:
    """The records of a file, read when they are asked for; the counts are whole after the last one.

    ``problems`` keeps the first thousand, ``refused`` counts all.
    """

    def __init__(self, sheet: Sheet, zone: ZoneInfo, progress: Callable[[int, int], None]) -> None:
        self._sheet, self._zone, self._progress = sheet, zone, progress
        self._columns = _columns(sheet.heading[1], zone)
        self._twice: dict[str, tuple[int, int]] = {}
        self._shared: set[str] = set()
        self._start()

    @property
    def columns(self) -> frozenset[str]:
        """Fields of a record the file has a column for."""
        return frozenset(self._sheet.heading[1])

    @property
    def notes(self) -> tuple[str, ...]:
        """What staff should know of rows that were taken."""
        return tuple(
            f"{remark}: {len(rows)} dòng ({', '.join(map(str, rows[:_NAMED]))}{', …' * (len(rows) > _NAMED)})"
            for remark, rows in self._remarks.items()
        )

    def records(self) -> Iterator[Record]:
        """Yield a record for each good row.

        Raises :class:`Clash` at the end when rows were yielded that contradict others: whoever wrote them
        takes them back and reads again. Raises :class:`Refused` when the dates of a column are not to be
        trusted.
        """
        self._start()
        seen: dict[str, tuple[int, int]] = {}
        aliases: dict[str, int] = {}
        clashes = False
        width = max(self._sheet.heading[1].values()) + 1
        for count, (number, row) in enumerate(self._sheet.rows()):
            if not count % _TOLD_EVERY:
                self._progress(count, self._sheet.size)
            if len(row) < width:  # a line of a CSV file may end early
                row += [""] * (width - len(row))  # noqa: PLW2901 - the same row, whole
            if self._is_foot(row):
                continue
            try:
                record, content = self._record(number, row)
            except _Problem as problem:
                self._refuse(RowProblem(number, problem.column, str(problem)))
                continue
            first, before = seen.setdefault(record.code, (number, content))
            if first != number:
                if before == content:
                    self._remark("Dòng lặp lại y hệt, bỏ qua", number)
                else:
                    self._twice.setdefault(record.code, (first, number))
                    clashes = True
                continue
            if record.alias and aliases.setdefault(record.alias, number) != number:
                self._shared.add(record.alias)
                clashes = True
            yield record
        self._refuse_mixed_dates()
        if clashes:
            raise Clash

    def _start(self) -> None:
        self.problems: list[RowProblem] = []
        self.refused = 0
        self._remarks: dict[str, list[int]] = {}

    def _record(self, number: int, row: Row) -> tuple[Record, int]:
        """Return a row's record, and a hash of the row's content without the code's spelling."""
        found: dict[str, Any] = {}
        for name, place, read_cell in self._columns:
            cell = row[place]
            if cell == "":
                continue
            try:
                found[name] = read_cell(cell)
            except Bad as bad:
                if name not in _SPARED or (name == "procedure_code" and "procedure" not in found):
                    raise _Problem(name, str(bad)) from bad
                self._remark(f"{label(name)} {bad}; không dùng được", number)
        code = found.get("code")
        if code is None:
            raise _Problem("code", "thiếu mã hồ sơ")
        if code in self._twice:
            rows = " và ".join(map(str, self._twice[code]))
            raise _Problem("code", f"mã {code} có ở dòng {rows} với nội dung khác nhau; để lại một dòng")
        alias = found.get("alias")
        if alias in self._shared:
            self._remark(f"{label('alias')} có ở nhiều hồ sơ, không dùng để tra", number)
        if alias == code or alias in self._shared:
            found["alias"] = None
        if "procedure" not in found and "procedure_code" not in found:
            raise _Problem(
                None, f"thiếu {label('procedure_code')} và {label('procedure')}, cần một trong hai"
            )
        found["status"] = self._status(number, found.get("status"), found)
        at = self._sheet.heading[1]["code"]
        return Record(row=number, **found), hash((*row[:at], *row[at + 1 :]))

    def _status(self, number: int, status: Status | None, moments: dict[str, Any]) -> Status:
        """Return the status, made out from the dates where the file names none; refuse what contradicts."""
        received, finished, returned = map(moments.get, ("received", "finished", "returned"))
        ended = finished or returned
        if status is None:
            if received is None:
                raise _Problem("status", f"thiếu cả {label('status')} và {label('received')}")
            status = Status.RETURNED if returned else Status.FINISHED if finished else Status.IN_PROGRESS
        if received is None and status not in {Status.REGISTERED, Status.REFUSED, Status.WITHDRAWN}:
            raise _Problem("received", "thiếu ngày tiếp nhận")
        if ended and status not in _MAY_HAVE_ENDED:
            raise _Problem("status", "đã có ngày kết quả hoặc ngày trả, nhưng trạng thái chưa xong")
        for name, later in (("finished", finished), ("returned", returned), ("due", moments.get("due"))):
            if received and later and later.date() < received.date():
                raise _Problem(name, "trước ngày tiếp nhận")
        _check_paper(moments)
        paused, resumed = moments.get("paused_from"), moments.get("resumed_at")
        if resumed and (paused is None or resumed < paused):
            raise _Problem("resumed_at", f"phải sau {label('paused_from')}")
        if status in {Status.FINISHED, Status.RETURNED} and not ended:
            self._remark("Đã xong mà không ghi ngày; thống kê vẫn đếm là đang giải quyết", number)
        return status

    def _is_foot(self, row: Row) -> bool:
        """Say whether a row is empty, or a line below the table."""
        return not row[self._sheet.heading[1]["code"]] and sum(cell != "" for cell in row) <= _FOOT

    def _refuse_mixed_dates(self) -> None:
        """Refuse Excel's dates beside written ones: then Excel has read some with day and month swapped."""
        problems = [
            f"Cột {label(column.name)}: {column.read.excel} ô là ngày của Excel, "
            f"{column.read.written} ô là chữ. Excel có thể đã đổi ngày với tháng. "
            "Xuất lại tệp và đừng mở bằng Excel trước khi nhập."
            for column in self._columns
            if isinstance(column.read, values.Moments) and column.read.mixed
        ]
        if problems:
            raise Refused(problems)

    def _refuse(self, problem: RowProblem) -> None:
        self.refused += 1
        if len(self.problems) < _MOST_KEPT:
            self.problems.append(problem)

    def _remark(self, remark: str, number: int) -> None:
        self._remarks.setdefault(remark, []).append(number)


class _Column(NamedTuple):
    """A column of the file and how its cells are read."""

    name: str
    place: int
    read: Any


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


def _check_paper(moments: dict[str, Any]) -> None:
    """Refuse a paper that ran out before it was made; when somebody fetched it does not matter."""
    until = moments.get("valid_until")
    for name, said in (("finished", "ngày có kết quả"), ("received", "ngày tiếp nhận")):
        made = moments.get(name)
        if until and made and until.date() < made.date():
            raise _Problem("valid_until", f"trước {said}; sửa lại ngày, hoặc để trống")


def _columns(found: dict[str, int], zone: ZoneInfo) -> list[_Column]:
    """Return how each column is read, the procedure's name before its code."""
    few: dict[str, Callable[[Any], Any]] = {
        "procedure": values.text,
        "procedure_code": values.procedure_code,
        "field": values.text,
        "level": values.level,
        "status": values.status,
        "channel": values.channel,
        "agency": values.text,
        "unit": values.text,
        "official": values.text,
    }
    many: dict[str, Callable[[Any], Any]] = {
        "code": values.dossier_code,
        "alias": values.dossier_code,
        "applicant": values.initials,
        "phone": values.last_four,
        "id_number": values.last_four,
        "missing": values.text,
        "amount": values.money,
    }
    readers: dict[str, Callable[[Any], Any]] = {name: lru_cache(5000)(read) for name, read in few.items()}
    readers |= many | {name: values.Moments(zone) for name in _MOMENTS}
    readers["valid_until"] = values.LastDays(zone)
    return [_Column(name, found[name], readers[name]) for name in readers if name in found]
