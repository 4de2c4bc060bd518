"""What campaigns are made of, as values. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.card import Card
    from bot.delivery.model import State
    from bot.procedures.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a campaign comes round: by its rhythm on ``date``, on its way from ``at`` to ``expires_at``.

    ``date`` is its name, before any shift: a day off announced later moves it, but makes no second one of it.
    """

    date: dt.date
    at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Finished:
    """Days on which a dossier must have been finished, both included, for its followers to be reminded."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Expiring:
    """Days on which a paper must run out, both included, for the followers of its dossier to be reminded."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One occurrence about to be written: what it says in each language, and between which moments it goes.

    Letters go from ``not_before`` to ``expires_at``, both of one day; the occurrence itself may be valid for
    longer (``valid_until``), for whoever joins later. ``turn``: whose dossiers it is about, if any.
    """

    campaign: Campaign
    date: dt.date
    cards: Mapping[str, Card]
    now: dt.datetime
    not_before: dt.datetime
    expires_at: dt.datetime
    valid_until: dt.datetime
    turn: Finished | Expiring | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """An occurrence that was written, and to how many."""

    campaign: str
    date: dt.date
    at: dt.datetime
    expires_at: dt.datetime
    recipients: int

    @property
    def subject(self) -> str:
        """What its letters are about."""
        return subject(self.campaign, self.date)


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign with its switch and when it goes out next."""

    campaign: Campaign
    active: bool
    upcoming: tuple[Occurrence, ...]
    """The next few that have not been written."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that staff see of one campaign; ``pending``: what goes out at once when it is switched on now."""

    listed: Listed
    audience: int
    pending: bool
    runs: tuple[tuple[Run, Mapping[State, int]], ...]
    """The last ones, newest first, with how many letters are in each state."""


def subject(campaign: str, date: dt.date) -> str:
    """Return the subject of an occurrence's letters."""
    return f"{campaign}/{date}"
