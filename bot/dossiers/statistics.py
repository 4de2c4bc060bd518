"""The figures of a period, whose sums always reconcile (Biểu 06/VPCP/KSTT of Circular 01/2020/TT-VPCP)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.dossiers.store import Counted

PARTS = (
    "online",
    "counter_or_post",
    "carried_over",
    "early",
    "on_time",
    "overdue",
    "in_time",
    "late",
    "paused",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Dossiers of one level and field in a period.

    received = online + counter_or_post + carried_over; resolved = early + on_time + overdue;
    in_progress = in_time + late + paused; received = resolved + in_progress.
    """

    level: str | None
    field: str | None
    online: int = 0
    counter_or_post: int = 0
    carried_over: int = 0
    early: int = 0
    on_time: int = 0
    overdue: int = 0
    in_time: int = 0
    late: int = 0
    paused: int = 0

    @property
    def received(self) -> int:
        """All that was there to do in the period."""
        return self.online + self.counter_or_post + self.carried_over

    @property
    def resolved(self) -> int:
        """Finished, refused or withdrawn by the end of the period."""
        return self.early + self.on_time + self.overdue

    @property
    def in_progress(self) -> int:
        """Still open at the end of the period."""
        return self.in_time + self.late + self.paused

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


def rows(counted: Iterable[Counted]) -> list[Row]:
    """Return the counts as rows."""
    return [Row(**{name: getattr(one, name) for name in ("level", "field", *PARTS)}) for one in counted]


def total(several: Sequence[Row]) -> Row:
    """Return the sum of rows."""
    return Row(level=None, field=None, **{name: sum(getattr(row, name) for row in several) for name in PARTS})


def by_level(several: Sequence[Row]) -> list[Row]:
    """Return one row for each level."""
    levels = dict.fromkeys(row.level for row in several)
    summed = {level: total([row for row in several if row.level == level]) for level in levels}
    return [
        Row(level=level, field=None, **{name: getattr(row, name) for name in PARTS})
        for level, row in summed.items()
    ]
