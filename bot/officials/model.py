"""Dossiers as those who work on them see them, and what stands around them, as values. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.dossiers.model import Status

if TYPE_CHECKING:
    from bot.people.rights import Role

RUNNING = frozenset({Status.RECEIVED, Status.IN_PROGRESS})
"""Whose clock runs: neither paused, nor ended, nor still to be accepted by the desk."""
PAGE = 8

Filter = Literal["late", "soon", "all"]
FILTERS: tuple[Filter, ...] = ("late", "soon", "all")


class Rung(IntEnum):
    """How far up the ladder a dossier has come; later is worse."""

    SOON = 1
    TODAY = 2
    LATE = 3
    HEAD = 4
    CHAIRMAN = 5


@dataclass(frozen=True, slots=True)
class Steps:
    """When each rung begins, in working days before the due date and over it."""

    before: int = 2
    head_after: int = 3
    chairman_after: int = 5

    def rung(self, left: int) -> Rung | None:
        """Return the rung with so many working days ``left``, ``None``: it does not burn yet."""
        if left > self.before:
            return None
        if left >= 0:
            return Rung.SOON if left else Rung.TODAY
        if -left >= self.chairman_after:
            return Rung.CHAIRMAN
        return Rung.HEAD if -left >= self.head_after else Rung.LATE


class Standing(NamedTuple):
    """An open dossier as the ladder sees it; ``due`` is the extension's day where there is a later one."""

    code: str
    procedure: str | None
    unit: str | None
    official: str | None
    status: int
    due: dt.date | None


class Colleague(NamedTuple):
    """Somebody who may work on dossiers."""

    person: int
    role: Role
    name: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Duties:
    """What colleagues arranged among themselves: dossiers handed over, deputies of those who are away."""

    handovers: Mapping[str, int] = field(default_factory=dict)
    """Accepted ones: who answers, by code."""
    deputies: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """When somebody said of a dossier that they have seen it, or that it is done: days by (code, person)."""

    seen: Mapping[tuple[str, int], dt.date] = field(default_factory=dict)
    done: Mapping[tuple[str, int], dt.date] = field(default_factory=dict)


class Item(NamedTuple):
    """A dossier in a message: working days left (below 0: over), whether it is said to be done."""

    standing: Standing
    left: int
    done: bool


class Section(StrEnum):
    """Why a dossier stands in somebody's message."""

    OWN = "own"
    CHAIRMAN = "chairman"
    UNIT = "unit"
    UNLINKED = "unlinked"
    """Nobody who answers for it is a member, so it would else go into silence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a message: the worst dossiers first, and how many there are in all."""

    count: int
    worst: tuple[Item, ...]


Push = Mapping[Section, Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A new date with its reason; there is one at most."""

    code: str
    due_before: dt.datetime
    due: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A dossier on somebody's desk: what its work card shows."""

    standing: Standing
    due: dt.datetime | None
    """Without an extension."""
    left: int | None
    """``None``: no time runs."""
    rung: Rung | None
    answers: Colleague | None
    extension: Extension | None
    done_on: dt.date | None
    status: Status


@dataclass(frozen=True, slots=True)
class Scope:
    """Which dossiers are somebody's: those of these (official, unit) and codes; ``pairs`` ``None``: all."""

    pairs: frozenset[tuple[str, str]] | None
    more: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Horizon:
    """Where late ends and soon ends, as moments; see :data:`Filter`."""

    today: dt.datetime
    soon: dt.datetime


class Offer(NamedTuple):
    """A dossier one colleague offers another."""

    id: int
    code: str
    giver: int
    taker: int


class Wrong(StrEnum):
    """Why a dossier cannot be extended like this."""

    AGAIN = "again"
    NO_DATE = "no_date"
    NOT_LATER = "not_later"
    DAY_OFF = "day_off"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of somebody's dossiers; ``counts`` by filter, ``page`` from 0."""

    items: tuple[tuple[Standing, int | None], ...]
    counts: Mapping[Filter, int]
    which: Filter
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.counts[self.which] // PAGE))
