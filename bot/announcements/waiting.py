"""Whose next message is meant for a draft, and moments as people type them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram.ext import filters

if TYPE_CHECKING:
    from telegram import Message

_TYPED = re.compile(r"\s*(?:(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\s+)?(\d{1,2})[:h](\d{2})?\s*")


@dataclass(slots=True)
class Waiting:
    """Whose next message is meant for a draft: its words, or when it shall go; albums come in pieces."""

    words: dict[int, int] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    albums: dict[str, int] = field(default_factory=dict)


class Expected(filters.MessageFilter):
    """Lets through what somebody was asked for."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__()
        self._waiting = waiting

    def filter(self, message: Message) -> bool:
        person = message.from_user.id if message.from_user else 0
        part = message.media_group_id in self._waiting.albums
        return part or person in self._waiting.words or (bool(message.text) and person in self._waiting.times)


def typed_time(text: str, now: dt.datetime) -> dt.datetime | None:
    """Return the moment "07:30", "15/12 7h30" or "15/12/2026 07:30" names; ``None``: none that is to come.

    A time alone is the next such moment, a day without a year the next such day.
    """
    found = _TYPED.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute = (int(part) if part else None for part in found.groups())
    try:
        at = now.replace(hour=hour or 0, minute=minute or 0, second=0, microsecond=0)
        if day and month:
            at = at.replace(day=1).replace(year=year or now.year, month=month, day=day)
    except ValueError:
        return None
    if at <= now and not (day and month):
        at += dt.timedelta(days=1)
    if at <= now and day and not year:
        at = at.replace(year=at.year + 1)
    return at if now < at < now + dt.timedelta(days=366) else None
