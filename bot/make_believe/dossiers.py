"""Make-believe dossiers for the preview: fifty in every status, and what the next days bring.

They go through export files and the importer, as an office's own do.
"""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.dossiers import slips
from bot.dossiers.importing.columns import label
from bot.dossiers.importing.service import Job
from bot.dossiers.model import Status
from bot.preview.desk import Slip
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.dossiers.importing.service import Report
    from bot.house import House
    from bot.procedures.model import Entry
    from bot.worktime.calendar import WorkCalendar

_OF_EACH = 5
_AGENCY = "H14.18"
_OFFICIALS = ("Bế Văn Tùng", "Nông Thị Hằng", "Hoàng Quốc Khánh")
_PEOPLE = ("Mã Thị Chấp", "Triệu Văn Dũng", "Đàm Thị Én", "Bế Văn Giang", "Nông Văn An")
_CHANNELS = ("Trực tiếp", "Trực tuyến", "Bưu chính")
_FAMILIAR = (
    "1.001193", "1.000894", "1.000656", "1.004873", "2.000815", "2.000635", "1.004884", "1.001612",
)  # fmt: skip
"""Procedures that a commune meets every week; where the knowledge has none of them, its first ones."""
_NEXT = {
    Status.REGISTERED: Status.RECEIVED,
    Status.RECEIVED: Status.IN_PROGRESS,
    Status.IN_PROGRESS: Status.FINISHED,
    Status.PAPERS_MISSING: Status.IN_PROGRESS,
    Status.PAYMENT_DUE: Status.IN_PROGRESS,
    Status.FINISHED: Status.RETURNED,
}
_STILL = frozenset({Status.REGISTERED, Status.RECEIVED, Status.REFUSED, Status.IN_PROGRESS})
_LIMIT = 7
"""Working days until most are due."""
_COMPUTED = 1
"""The first of each status has no stated due date: the bot works it out."""
_MOMENTS = ("received", "due", "finished", "returned", "paused_from", "resumed_at")
_RUNS_OUT = 2
"""The second of each status brings a paper that is valid for a month."""
_DAYS_AGO = (0, 1, 3, 6, 14)
"""How many working days ago the five of each status were received; the last ones are late."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One make-believe dossier; ``number`` is the running number and the last digits of the phone."""

    number: int
    procedure: Entry
    status: Status
    filed: dt.datetime
    received: dt.datetime | None = None
    due: dt.datetime | None = None
    finished: dt.datetime | None = None
    returned: dt.datetime | None = None
    paused_from: dt.datetime | None = None
    resumed_at: dt.datetime | None = None

    @property
    def code(self) -> str:
        """The code on the slip."""
        return f"{_AGENCY}-{self.filed:%y%m%d}-{self.number:04}"

    @property
    def digits(self) -> str:
        """What opens it."""
        return f"{self.number:04}"

    @property
    def valid_until(self) -> dt.datetime | None:
        """The last day of the paper, once there is one that runs out."""
        if self.finished is None or self.number % _OF_EACH != _RUNS_OUT:
            return None
        return self.finished + dt.timedelta(days=30)

    def row(self) -> dict[str, str]:
        """Return the dossier as a line of an export."""
        missing = "Giấy chứng sinh bản chính" if self.status is Status.PAPERS_MISSING else ""
        amount = "48.000 đồng" if self.status is Status.PAYMENT_DUE else ""
        values = {
            "code": self.code,
            "procedure_code": self.procedure.code,
            "procedure": self.procedure.name,
            "status": str(int(self.status)),
            "channel": _CHANNELS[self.number % len(_CHANNELS)],
            "applicant": _PEOPLE[self.number % len(_PEOPLE)],
            "phone": f"091200{self.digits}",
            "agency": "Trung tâm Phục vụ hành chính công xã Hạ Lang",
            "unit": "Phòng Văn hóa – Xã hội",
            "official": _OFFICIALS[self.number % len(_OFFICIALS)],
            "missing": missing,
            "amount": amount,
        }
        moments = {name: getattr(self, name) for name in (*_MOMENTS, "valid_until")}
        written = {name: f"{at:%d/%m/%Y %H:%M}" if at else "" for name, at in moments.items()}
        return {label(name): value for name, value in (values | written).items()}

    def moved(self, now: dt.datetime) -> Sample:
        """Return the dossier one step on; ended ones stay."""
        status = _NEXT.get(self.status)
        if status is None:
            return self
        paused = self.paused_from and not self.resumed_at
        return replace(
            self,
            status=status,
            received=self.received or now,
            finished=now if status is Status.FINISHED else self.finished,
            returned=now if status is Status.RETURNED else self.returned,
            resumed_at=now if paused else self.resumed_at,
        )


def samples(procedures: Sequence[Entry], calendar: WorkCalendar, now: dt.datetime) -> list[Sample]:
    """Return five dossiers of each status as they stand at ``now``."""
    return [
        _sample(
            100 * int(status) + place + 1,
            procedures[(int(status) + 3 * place) % len(procedures)],
            status,
            _working_days_ago(_DAYS_AGO[place], calendar, now),
            calendar,
        )
        for status in Status
        for place in range(_OF_EACH)
    ]


def _sample(
    number: int, procedure: Entry, status: Status, filed: dt.datetime, calendar: WorkCalendar
) -> Sample:
    sample = Sample(number, procedure, status, filed)
    if status is Status.REGISTERED:
        return sample
    stated = status is not Status.REFUSED and number % _OF_EACH != _COMPUTED
    ended = filed + dt.timedelta(hours=6)
    return replace(
        sample,
        received=filed,
        due=calendar.add_working_days(filed, _LIMIT) if stated else None,
        finished=None if status in _STILL or status < Status.FINISHED else ended,
        returned=ended + dt.timedelta(hours=1) if status is Status.RETURNED else None,
        paused_from=filed + dt.timedelta(hours=1)
        if status in {Status.PAPERS_MISSING, Status.PAYMENT_DUE}
        else None,
    )


def _working_days_ago(days: int, calendar: WorkCalendar, now: dt.datetime) -> dt.datetime:
    day = now.date()
    while days or not calendar.is_working(day):
        day -= dt.timedelta(days=1)
        days -= calendar.is_working(day) and days > 0
    return calendar.opening(day) + dt.timedelta(minutes=45)


class Stock:
    """The fifty dossiers as they stand in the one-stop system, handed over as export files."""

    def __init__(self, house: House, folder: Path, bot: str) -> None:
        self._house, self._folder, self._bot = house, folder, bot
        catalogue = house.staffroom.shelf.library.knowledge.catalogue
        known = [entry for code in _FAMILIAR if (entry := catalogue.entry(code))]
        calendar = house.dossiers.desk.calendar()
        self._samples = samples(known or list(catalogue.entries[:10]), calendar, house.clock())
        self._rounds = 0

    async def slips(self) -> list[Slip]:
        """Return every slip as the database has it."""
        t = texts(LANGUAGES[0])
        found = await self._house.dossiers.desk.dossiers.several(one.code for one in self._samples)
        status = {one.code: t.plain(f"dossier_status.{int(one.status)}") for one in found}
        return [
            Slip(one.code, one.procedure.title, status.get(one.code, "…"), one.digits)
            for one in self._samples
        ]

    async def picture(self, code: str) -> bytes | None:
        """Return the printed QR code of a slip."""
        if not any(one.code == code for one in self._samples):
            return None
        payload = await self._house.dossiers.desk.payload(code, self._house.clock())
        return await asyncio.to_thread(slips.picture, f"https://t.me/{self._bot}?start={payload}", code)

    async def next_day(self) -> Report:
        """Import what the next day changes: a third of them moves on."""
        self._rounds += 1
        self._samples = [
            one.moved(self._house.clock()) if (place + self._rounds) % 3 == 0 else one
            for place, one in enumerate(self._samples)
        ]
        return await self.hand_over()

    async def hand_over(self) -> Report:
        """Import them as they stand."""
        path = self._folder / f"xuat-{self._rounds}.csv"
        await asyncio.to_thread(self._write, path)
        return await self._house.dossiers.importer.run(Job(path, path.name), self._house.clock())

    def _write(self, path: Path) -> None:
        rows = [one.row() for one in self._samples]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
