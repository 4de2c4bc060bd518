"""What the bot knows of a dossier, as values: no files, no clock, nothing personal but initials.

Moments are aware. A moment at midnight of the office's zone means "that day, hour unknown", as in exports
that give dates only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field as declared
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.procedures.model import Channel

Level = Literal["xã", "huyện", "tỉnh"]
LEVELS: tuple[Level, ...] = ("xã", "huyện", "tỉnh")


class Status(IntEnum):
    """The ten national statuses of a dossier (trạng thái), as one-stop systems exchange them."""

    REGISTERED = 1
    """Mới đăng ký: filed online, the desk has not accepted it yet."""
    RECEIVED = 2
    """Được tiếp nhận."""
    REFUSED = 3
    """Không được tiếp nhận."""
    IN_PROGRESS = 4
    """Đang xử lý."""
    PAPERS_MISSING = 5
    """Yêu cầu bổ sung giấy tờ: the clock is stopped."""
    PAYMENT_DUE = 6
    """Yêu cầu thực hiện nghĩa vụ tài chính: the clock is stopped."""
    WITHDRAWN = 7
    """Công dân yêu cầu rút hồ sơ."""
    STOPPED = 8
    """Dừng xử lý: the clock is stopped."""
    FINISHED = 9
    """Đã xử lý xong: the result lies at the desk."""
    RETURNED = 10
    """Đã trả kết quả."""


PAUSED = frozenset({Status.PAPERS_MISSING, Status.PAYMENT_DUE, Status.STOPPED})
"""Counted apart in the progress report of Decision 766/QĐ-TTg: never late while it lasts."""
ENDED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.FINISHED, Status.RETURNED})
"""No time runs any more."""
BROUGHT = frozenset({Status.FINISHED, Status.RETURNED})
"""There is a paper, at the desk or in the citizen's hands."""


@dataclass(slots=True, kw_only=True)
class Record:
    """One dossier as a row of an export states it; ``None`` where the file says nothing.

    Not frozen, because a hundred thousand are made at once and that would cost a second.
    """

    row: int
    """Row of the file, the heading row is 1."""
    code: str
    """Canonical, see :func:`bot.dossiers.code.canonical`."""
    alias: str | None = None
    """Another code of the same dossier, canonical."""
    procedure_code: str | None = None
    procedure: str | None = None
    field: str | None = None
    level: Level | None = None
    received: dt.datetime | None = None
    due: dt.datetime | None = None
    finished: dt.datetime | None = None
    returned: dt.datetime | None = None
    status: Status
    channel: Channel | None = None
    applicant: str | None = None
    """Initials only: "N. V. A."."""
    phone: str | None = declared(default=None, repr=False)
    """Last four digits, as those of the identity number only on their way to a keyed hash."""
    id_number: str | None = declared(default=None, repr=False)
    agency: str | None = None
    unit: str | None = None
    official: str | None = None
    missing: str | None = None
    amount: str | None = None
    paused_from: dt.datetime | None = None
    resumed_at: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    """On the last day of the paper; the hour says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One dossier as the bot keeps it; ``phone`` and ``id_number`` are keyed hashes of four digits.

    ``valid_until`` is the last day of the paper it brings, ``None`` where nobody said or it has none.
    """

    code: str
    procedure_code: str | None
    procedure: str | None
    field: str | None
    level: str | None
    status: Status
    channel: str | None
    received: dt.datetime | None
    due: dt.datetime | None
    due_computed: bool
    finished: dt.datetime | None
    returned: dt.datetime | None
    paused_from: dt.datetime | None
    resumed_at: dt.datetime | None
    applicant: str | None
    phone: str | None = declared(repr=False)
    id_number: str | None = declared(repr=False)
    agency: str | None
    unit: str | None
    official: str | None
    missing: str | None
    amount: str | None
    received_on: dt.date | None
    due_on: dt.date | None
    ended_on: dt.date | None
    valid_until: dt.date | None
    first_import: int

    @property
    def locked(self) -> bool:
        """True when the dossier has digits to ask for; without any, details are told at the desk only."""
        return bool(self.phone or self.id_number)

    @property
    def paper_until(self) -> dt.date | None:
        """The last day of the paper, once there is a paper."""
        return self.valid_until if self.status in BROUGHT else None


@dataclass(frozen=True, slots=True)
class Extended:
    """The one new date an office may set, with the reason as citizens read it."""

    due: dt.datetime
    reason: str

    def moves(self, due: dt.datetime | None) -> bool:
        """Say whether it counts: a later date that an import brought is a newer promise."""
        return due is None or self.due > due


@dataclass(frozen=True, slots=True)
class Follow:
    """Somebody who is told of every change; ``via``: by the four digits, a slip, or the owner's consent."""

    person: int
    code: str
    via: Literal["digits", "slip", "consent"]
    since: dt.datetime


FOLLOWED_FOR = dt.timedelta(days=90)
"""How long after the result following ends by itself, unless the paper it brought is valid for longer."""
