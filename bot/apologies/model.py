"""An apology on its way to the citizen, as values. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Literal

from bot.dossiers.model import Status

Kind = Literal["late", "early"]
"""Late: the promised day is over. Early: it is still to come, but reason and new date are entered already."""
KINDS: tuple[Kind, ...] = ("late", "early")
Way = Literal["post", "desk", "phone"]
"""How else somebody was told: a letter, at the desk, by telephone."""
WAYS: tuple[Way, ...] = ("post", "desk", "phone")
RUNNING = (Status.RECEIVED, Status.IN_PROGRESS)
"""Statuses in which time runs; what is lawfully paused or has ended owes no apology."""
PAGE = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose dossiers somebody may see: their own, those of units, as files spell both, and taken-over ones.

    ``taker`` ``None``: all; ``own``: (official, unit), as two of the same name may sit in two units.
    """

    taker: int | None
    own: tuple[tuple[str, str], ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Reason and new date, and what is known of the apology."""

    due: dt.datetime
    reason: str
    number: str | None
    apologised_at: dt.datetime | None
    via: str | None

    @property
    def mark(self) -> str:
        """A checksum of what the citizen is told: a button sends only what its message has shown."""
        told = f"{self.due.astimezone(dt.UTC).isoformat()}\n{self.reason}"
        return hashlib.sha256(told.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A dossier that owes an apology, or has had one; ``promised``: the date it was to be ready first."""

    code: str
    procedure: str | None
    received: dt.datetime | None
    promised: dt.datetime
    applicant: str | None
    unit: str | None
    running: bool
    extension: Extension | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of a list, from 0.

    ``counts``: how many each list has; ``days``: by how many working days each case is late.
    """

    kind: Kind
    page: int
    pages: int
    counts: dict[Kind, int]
    cases: tuple[Case, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A case to be decided on: how many the bot can tell, and by how many working days it is late."""

    case: Case
    followers: int
    days: int
    date_over: bool
    """The new date is over as well, so the message would promise the past."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An apology that is on its way: to how many, and when it goes."""

    people: int
    at: dt.datetime
