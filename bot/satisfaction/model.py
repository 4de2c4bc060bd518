"""What is asked and what may be answered. Pure."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum, StrEnum
from typing import NamedTuple

ASKED_WITHIN = dt.timedelta(days=3)
"""How long after the result was handed over somebody is still asked."""
LONGEST = 500
"""Letters of what somebody adds."""


class Score(IntEnum):
    """What citizens choose from."""

    NOT_SATISFIED = 1
    SATISFIED = 2
    VERY_SATISFIED = 3


class Outcome(StrEnum):
    """What became of an answer."""

    KEPT = "kept"
    TWICE = "twice"
    STRANGER = "stranger"
    """Does not follow the dossier, or it was not handed over."""


class Asked(NamedTuple):
    """A dossier that was handed over, and who is asked about it."""

    code: str
    procedure: str | None
    person: int
    returned: dt.datetime


def subject(code: str) -> str:
    """Return what a letter about this dossier is called, so that there is one."""
    return f"rating/{code}"
