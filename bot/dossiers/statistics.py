"""The figures of a period, whose sums always reconcile (Biểu 06/VPCP/KSTT of Circular 01/2020/TT-VPCP)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

By = Literal["level", "field", "unit", "official"]
BY: tuple[By, ...] = ("level", "field", "unit", "official")
PARTS = (
    "online",
    "counter",
    "post",
    "carried_over",
    "early",
    "on_time",
    "overdue",
    "in_time",
    "late",
    "paused_in_time",
    "paused_late",
)
SUMS = ("received", "resolved", "in_progress")
FIGURES = (*SUMS, *PARTS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which dossiers: of a period, both days included, perhaps of one level, of these units, of one group."""

    first: dt.date
    last: dt.date
    level: str | None = None
    units: tuple[str, ...] | None = None
    only: tuple[By, str | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Dossiers of one group in a period, perhaps of one level, field, unit or official.

    The three sums are counted apart from their parts, so that whoever adds up checks the counting:
    received = online + counter_or_post + carried_over; resolved = early + on_time + overdue;
    in_progress = in_time + late + paused; received = resolved + in_progress.
    """

    level: str | None = None
    field: str | None = None
    unit: str | None = None
    official: str | None = None
    received: int = 0
    """All that was there to do in the period."""
    resolved: int = 0
    """Finished, refused or withdrawn by the end of the period."""
    in_progress: int = 0
    """Still open at the end of the period."""
    online: int = 0
    counter: int = 0
    post: int = 0
    carried_over: int = 0
    early: int = 0
    on_time: int = 0
    overdue: int = 0
    in_time: int = 0
    late: int = 0
    paused_in_time: int = 0
    paused_late: int = 0

    @property
    def counter_or_post(self) -> int:
        """Received in the period, but not online."""
        return self.counter + self.post

    @property
    def paused(self) -> int:
        """Open, but the clock is stopped."""
        return self.paused_in_time + self.paused_late

    def name(self, by: By) -> str | None:
        """Return the group's name in this respect."""
        return {"level": self.level, "field": self.field, "unit": self.unit, "official": self.official}[by]

    def json(self) -> dict[str, Any]:
        """Return the row by the names others rely on."""
        return {
            "level": self.level,
            "field": self.field,
            "received": self.received,
            "received_online": self.online,
            "received_counter_or_post": self.counter_or_post,
            "carried_over": self.carried_over,
            "resolved": self.resolved,
            "early": self.early,
            "on_time": self.on_time,
            "overdue": self.overdue,
            "in_progress": self.in_progress,
            "in_time": self.in_time,
            "late": self.late,
            "paused": self.paused,
        }


def total(several: Sequence[Row], **named: str | None) -> Row:
    """Return the sum of rows, perhaps with a name."""
    return Row(**named, **{name: sum(getattr(row, name) for row in several) for name in FIGURES})  # type: ignore[arg-type]


def by_level(several: Sequence[Row]) -> list[Row]:
    """Return one row for each level."""
    levels = dict.fromkeys(row.level for row in several)
    return [total([row for row in several if row.level == level], level=level) for level in levels]
