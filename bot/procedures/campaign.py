"""A campaign as its file has it: what citizens are reminded of, its sources, and when it comes round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Topic = Literal["general", "online", "post", "vneid", "reform", "life", "scam", "survey"]
"""Of :data:`bot.people.stores.topics.TOPICS`, which cannot be named here: this module is pure."""
Event = Literal["result_ready", "paper_expires"]
"""A result lies at the desk and nobody came for it; the paper that a dossier brought runs out."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _key(name: str) -> str:
    return "from" if name == "starts" else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A reminder and its rhythm: ``every`` so often, on ``dates``, ``after`` or ``before`` one's own event.

    The first line of a text is its headline. ``active`` holds until staff switch it in the chat. ``starts``
    (``from`` in the file) and ``until`` bound the days on which it goes out. A day is moved by ``shift`` when
    the office does not work on it. ``valid_hours`` after its moment it is not worth sending any more.
    """

    id: str
    name: str
    topic: Topic | None = None
    owner: str
    active: bool = False
    text: str
    text_en: str | None = None
    legal_basis: tuple[str, ...] = ()
    source: tuple[str, ...]
    as_of: dt.date
    uncertain: str | None = None
    every: Literal["week", "month", "quarter", "year"] | None = None
    weekday: Weekday | None = None
    day: int | None = None
    month: int | None = None
    """Of the year, or of the quarter (1 to 3)."""
    dates: tuple[dt.date, ...] = ()
    after: Literal["result_ready"] | None = None
    before: Literal["paper_expires"] | None = None
    working_days: int | None = None
    """So many after or before that: the office must be open for what a citizen can do about it."""
    starts: dt.date | None = None
    until: dt.date | None = None
    at: str = "07:30"
    shift: Literal["next", "previous", "none"] = "next"
    valid_hours: int | None = None

    __pydantic_config__ = {"extra": "forbid", "alias_generator": _key}  # noqa: RUF012 - read by pydantic

    @property
    def event(self) -> Event | None:
        """What of a citizen's own dossier it is about; ``None``: it is for all who chose its topic."""
        return self.after or self.before

    @property
    def clock(self) -> dt.time:
        """The local time of day at which it goes out."""
        return dt.time.fromisoformat(self.at)

    def includes(self, day: dt.date) -> bool:
        """Say whether it may go out on this day."""
        return (self.starts or day) <= day <= (self.until or day)
