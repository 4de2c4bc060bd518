"""An announcement on its way from a draft to a report, as values. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.delivery.model import Post

STALE = dt.timedelta(hours=12)
"""An announcement that could not go out for so long is not worth sending any more."""


class State(StrEnum):
    """Where an announcement is."""

    DRAFT = "draft"
    WAITING = "waiting"
    """For the approval of a second person."""
    SCHEDULED = "scheduled"
    """Approved; no letter is written yet."""
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


ENDED = frozenset({State.STOPPED, State.DONE})
RUNNING = frozenset({State.SCHEDULED, State.SENDING, State.PAUSED})

AudienceKind = Literal["everyone", "topic", "commune", "procedure", "field", "in_progress"]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told; ``value``: the topic, office id, procedure code or field."""

    kind: AudienceKind
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One announcement; moments are in the office's zone.

    ``chat`` and ``message``: where its progress is shown.
    """

    id: int
    by: int
    state: State
    post: Post | None
    audience: Audience | None
    at: dt.datetime | None
    created_at: dt.datetime
    rehearsed_at: dt.datetime | None
    approved_by: int | None
    approved_at: dt.datetime | None
    ended_at: dt.datetime | None
    content: int | None
    recipients: int | None
    chat: int | None
    message: int | None

    @property
    def subject(self) -> str:
        """The subject of its letters."""
        return str(self.id)

    @property
    def ready(self) -> bool:
        """True when it can be submitted: words, people, and somebody has seen it as it will arrive."""
        return self.post is not None and self.audience is not None and self.rehearsed_at is not None


def minutes(count: int, rate: int) -> int:
    """Return how many minutes ``count`` messages take at ``rate`` a second, at least 1."""
    return max(1, -(-count // (rate * 60)))
