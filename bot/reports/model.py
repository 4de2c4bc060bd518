"""What a report says, as values: printed figures, the sums that check them, rates. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from bot.dossiers.statistics import By, Chosen, Row
    from bot.reports.periods import Period

PAGE = 8
LISTED = (
    "received", "online", "counter_or_post", "carried_over", "early", "on_time", "overdue",
    "in_time", "late", "paused",
)  # fmt: skip
"""Figures whose dossiers a tap lists."""
PROGRESS_POINTS = 20
"""What Decision 766/QĐ-TTg gives a province for progress."""


class Form06(NamedTuple):
    """The eleven columns of Biểu 06/VPCP/KSTT; dossiers whose clock is stopped stand under (10)."""

    received: int
    online: int
    counter_or_post: int
    carried_over: int
    resolved: int
    early: int
    on_time: int
    overdue: int
    in_progress: int
    in_time: int
    late: int


class Form766(NamedTuple):
    """The columns of the progress table of Decision 766/QĐ-TTg after number and unit."""

    received: int
    carried_over: int
    received_in: int
    online: int
    counter: int
    post: int
    resolved: int
    early: int
    on_time: int
    overdue: int
    in_progress: int
    in_time: int
    late: int
    paused: int
    paused_in_time: int
    paused_late: int


class Check(NamedTuple):
    """A sum that must come out: column ``whole`` = columns ``parts``, numbered from 1."""

    whole: int
    parts: tuple[int, ...]
    difference: int

    @property
    def rule(self) -> str:
        """The rule in numbers: 1=2+3+4."""
        return f"{self.whole}={'+'.join(map(str, self.parts))}"

    @property
    def said(self) -> str:
        """The rule and whether it holds, or by how much it does not."""
        return f"{self.rule} ✓" if not self.difference else f"{self.rule} ✗ {self.difference:+}"


_RULES_06 = ((1, (2, 3, 4)), (5, (6, 7, 8)), (9, (10, 11)), (1, (5, 9)))
_RULES_766 = (
    (1, (2, 3)), (3, (4, 5, 6)), (7, (8, 9, 10)), (11, (12, 13)), (14, (15, 16)), (1, (7, 11, 14)),
)  # fmt: skip


def form06(row: Row) -> Form06:
    """Return the eleven figures of a row."""
    return Form06(
        row.received, row.online, row.counter_or_post, row.carried_over,
        row.resolved, row.early, row.on_time, row.overdue,
        row.in_progress, row.in_time + row.paused, row.late,
    )  # fmt: skip


def form766(row: Row) -> Form766:
    """Return the sixteen figures of a row."""
    return Form766(
        row.received, row.carried_over, row.online + row.counter_or_post, row.online, row.counter, row.post,
        row.resolved, row.early, row.on_time, row.overdue,
        row.in_progress - row.paused, row.in_time, row.late,
        row.paused, row.paused_in_time, row.paused_late,
    )  # fmt: skip


def checks(printed: Form06 | Form766) -> tuple[Check, ...]:
    """Check the figures as they are printed."""
    rules = _RULES_06 if isinstance(printed, Form06) else _RULES_766
    return tuple(
        Check(whole, parts, printed[whole - 1] - sum(printed[part - 1] for part in parts))
        for whole, parts in rules
    )


def online_rate(row: Row) -> float | None:
    """Return what came online of all that came in the period: 2/(2+3)."""
    return _rate(row.online, row.online + row.counter_or_post)


def on_time_rate(row: Row) -> float | None:
    """Return what was finished early or on time of all that was finished: (6+7)/5."""
    return _rate(row.early + row.on_time, row.resolved)


def progress_rate(row: Row) -> float | None:
    """Return the progress of Decision 766/QĐ-TTg: in time of all there was; what stands still is left out."""
    return _rate(row.early + row.on_time + row.in_time, row.received - row.paused)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


OnlineLevel = Literal["full", "partial", "none", "unknown"]
ONLINE_LEVELS: tuple[OnlineLevel, ...] = ("full", "partial", "none", "unknown")


@dataclass(frozen=True, slots=True)
class Services:
    """Procedures by online level; of those offered online, how many had a dossier, and one filed online."""

    counts: Mapping[OnlineLevel, int]
    used: int
    used_online: int

    @property
    def offered(self) -> int:
        """How many can be filed online, wholly or in part."""
        return self.counts.get("full", 0) + self.counts.get("partial", 0)

    @property
    def rate(self) -> float | None:
        """The share with at least one dossier in the period."""
        return _rate(self.used, self.offered)


@dataclass(frozen=True, slots=True)
class View:
    """What somebody looks at: a period, perhaps one level, perhaps one group of it by its mark."""

    period: Period
    level: str | None = None
    group: str | None = None

    @property
    def code(self) -> str:
        """What a button carries."""
        return f"{self.period.code}/{(self.level or '-')[0]}/{self.group or '-'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a view, up to ``through``, beside those of the period before.

    ``units``: those the reader may see, ``None`` all; ``group``: the name of the one group looked at.
    ``ratings``: how many citizens gave each score.
    """

    view: View
    through: Period
    compared: Period
    chosen: Chosen
    total: Row
    before: Row
    services: Services
    ratings: Mapping[int, int]
    unit: str | None = None

    @property
    def only(self) -> tuple[By, str | None] | None:
        """The one group looked at."""
        return self.chosen.only


class Behind(NamedTuple):
    """A dossier in a list; ``days`` working days left (open) or to spare (ended), below 0: over."""

    code: str
    procedure: str | None
    ended: bool
    days: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the dossiers a figure counts, from 0."""

    view: View
    figure: str
    count: int
    page: int
    dossiers: tuple[Behind, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class Groups:
    """A page of a view broken down, the largest groups first."""

    view: View
    by: By
    page: int
    pages: int
    rows: tuple[Row, ...]


class Evening(NamedTuple):
    """What a day brought, as the card at its end says it."""

    day: dt.date
    received: int
    finished: int
    late: int
    tomorrow: dt.date
    due_tomorrow: int


def group_mark(by: By, name: str | None) -> str:
    """Return what a button carries for a group: names are longer than buttons take."""
    return by[0] + hashlib.sha256((name or "").encode()).hexdigest()[:8]
