"""Letters and what became of them, as values; when to try again is a pure rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.card import Button, Card, Run

LEASE = dt.timedelta(seconds=20)
"""How long a courier may hold a letter before another one takes it."""
_FIRST_PAUSE, _LONGEST_PAUSE = dt.timedelta(seconds=5), dt.timedelta(minutes=30)
GIVEN_UP_AFTER = 200
"""Tries after which a letter is failed: more than 72 hours without Telegram at the longest pause."""


class State(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    """The person has blocked the bot."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Withdrawn before it was sent: something newer took its place, or it was undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one chat, text fixed when it is written.

    ``(purpose, subject, version, chat)`` is its identity: written twice, it is sent once. ``about`` names the
    dossiers it tells about. It is sent at least once, not before ``not_before``.
    """

    purpose: str
    subject: str
    version: int
    chat: int
    card: Card
    about: tuple[str, ...] = ()
    not_before: dt.datetime


def pause(attempt: int) -> dt.timedelta:
    """Return how long to wait after the ``attempt``-th try (from 1) did not get through."""
    return min(_FIRST_PAUSE * (1 << min(attempt - 1, 20)), _LONGEST_PAUSE)


def to_json(card: Card) -> dict[str, Any]:
    """Return the card as JSON values."""
    return asdict(card)


def from_json(values: dict[str, Any]) -> Card:
    """Return the card that :func:`to_json` made these values of."""
    return Card(
        tuple(tuple(Run(**run) for run in line) for line in values["lines"]),
        tuple(tuple(Button(**button) for button in row) for row in values["buttons"]),
    )


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
