"""Letters and what became of them, as values; when to try again is a pure rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from bot.card import Button, Card, Run

_FIRST_PAUSE, _LONGEST_PAUSE = dt.timedelta(seconds=5), dt.timedelta(minutes=30)
GIVEN_UP_AFTER = 200
"""Tries after which a letter is failed: more than 72 hours without Telegram at the longest pause."""


class State(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    HELD = "held"
    """Paused by staff."""
    SENDING = "sending"
    """In flight: handed to Telegram, or about to be, and not answered yet."""
    SENT = "sent"
    BLOCKED = "blocked"
    """The person has blocked the bot, or is there no more."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Withdrawn before it was sent: something newer took its place, or it was stopped or undone."""
    UNKNOWN = "unknown"
    """It may have arrived or not, and is never sent again by itself: Telegram's answer was lost."""
    EXPIRED = "expired"
    """Not worth sending any more when its turn came."""


OPEN = (State.QUEUED, State.HELD, State.SENDING)
"""States in which a letter may still go out."""


class Purpose(StrEnum):
    """What a letter is for; see :data:`AT_MOST_ONCE` for what each promises."""

    DOSSIER = "dossier"
    OFFICIAL = "official"
    ANNOUNCEMENT = "announcement"
    CAMPAIGN = "campaign"


AT_MOST_ONCE = frozenset({Purpose.ANNOUNCEMENT, Purpose.CAMPAIGN})
"""``sendMessage`` has no key by which Telegram would know a repetition, so nothing is exactly once. These
would rather be lost than come twice; all others would rather come twice than be lost."""


class Lane:
    """Notices go before what goes to many."""

    NOTICES, BULK = 0, 1


def lane(purpose: Purpose) -> int:
    """Return the lane of a purpose."""
    return Lane.BULK if purpose in AT_MOST_ONCE else Lane.NOTICES


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a post, by the channel's own id of it: nothing is uploaded again."""

    kind: Literal["photo", "document", "video", "animation", "audio", "voice"]
    file: str


@dataclass(frozen=True, slots=True)
class Post:
    """A message somebody composed: text with the channel's own marks of format, and files.

    Several files make an album, which can bear no buttons.
    """

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    media: tuple[Media, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()


Content = Card | Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one chat, text fixed when it is written.

    ``(purpose, subject, version, chat)`` is its identity: written twice, it is sent once. ``about`` names the
    dossiers it tells about. Not sent before ``not_before`` nor after ``expires_at``.
    """

    purpose: Purpose
    subject: str
    version: int
    chat: int
    card: Card
    about: tuple[str, ...] = ()
    not_before: dt.datetime
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """One message to many chats, who are chosen by the database: identity and time as of a letter."""

    purpose: Purpose
    subject: str
    version: int = 1
    content: int
    """Of :meth:`bot.delivery.store.Outbox.keep_content`."""
    not_before: dt.datetime
    expires_at: dt.datetime | None = None


def pause(attempt: int) -> dt.timedelta:
    """Return how long to wait after the ``attempt``-th try (from 1) did not get through."""
    return min(_FIRST_PAUSE * (1 << min(attempt - 1, 20)), _LONGEST_PAUSE)


def to_json(content: Content) -> dict[str, Any]:
    """Return the content as JSON values."""
    return asdict(content)


def from_json(values: dict[str, Any]) -> Content:
    """Return the content that :func:`to_json` made these values of."""
    buttons = tuple(tuple(Button(**button) for button in row) for row in values["buttons"])
    if "lines" in values:
        return Card(tuple(tuple(Run(**run) for run in line) for line in values["lines"]), buttons)
    media = tuple(Media(**one) for one in values["media"])
    return Post(values["text"], tuple(values["entities"]), media, buttons)


def after_quiet(now: dt.datetime, start: dt.time, end: dt.time) -> dt.datetime:
    """Return ``now``, or when the quiet hours it lies in end (local time of ``now``'s zone).

    Hours that end when they start are none.
    """
    clock = now.time()
    over_midnight = start > end
    quiet = (clock >= start or clock < end) if over_midnight else start <= clock < end
    if not quiet:
        return now
    day = now.date() + dt.timedelta(days=over_midnight and clock >= start)
    return dt.datetime.combine(day, end, now.tzinfo)
