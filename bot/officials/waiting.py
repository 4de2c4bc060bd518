"""Whose next message is a reason or a new date, and days as officials type them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from telegram.ext import filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Message

    from bot.officials.model import Extension

_WAITS = dt.timedelta(minutes=20)
_DAY = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?\s*")
_AWAY = re.compile(r"(?:nghi|nghỉ)\s+(?:toi|tới|den|đến|het|hết)\s+(.+)")
_BACK = frozenset({"đi làm", "di lam", "đã về", "da ve"})
_NUMBERS = re.compile(r"(?:\d[\s.]?){9,}")
MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """An extension somebody is writing: first the reason is waited for, then the date, then the tap."""

    code: str
    until: dt.datetime
    reason: str = ""
    ready: Extension | None = None


@dataclass(slots=True)
class Waiting:
    """What each official was asked for; forgotten after a while."""

    clock: Callable[[], dt.datetime]
    _asked: dict[int, Asked] = field(default_factory=dict)

    def ask(self, person: int, code: str) -> None:
        """Wait for a reason."""
        self._asked[person] = Asked(code, self.clock() + _WAITS)

    def take(self, person: int, **more: object) -> None:
        """Keep the reason, or the whole extension."""
        self._asked[person] = replace(self._asked[person], **more)  # type: ignore[arg-type]

    def of(self, person: int) -> Asked | None:
        """Return what is waited for."""
        asked = self._asked.get(person)
        return asked if asked and asked.until > self.clock() else None

    def forget(self, person: int) -> None:
        """Wait no more."""
        self._asked.pop(person, None)


class Expected(filters.MessageFilter):
    """Lets the words through that somebody was asked for."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__()
        self._waiting = waiting

    def filter(self, message: Message) -> bool:
        asked = self._waiting.of(message.from_user.id) if message.from_user else None
        return asked is not None and asked.ready is None


def typed_day(text: str, today: dt.date) -> dt.date | None:
    """Return the day "30/11" or "30/11/2026" names, ``None``: none; without a year, the next such day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year = (int(part) if part else None for part in found.groups())
    for one in (year,) if year else (today.year, today.year + 1):
        try:
            named = dt.date(one or 0, month or 0, day or 0)
        except ValueError:
            continue
        if year or named >= today:
            return named
    return None


def away_until(words: str, today: dt.date) -> dt.date | None:
    """Return the last day away that "nghỉ tới 30/11" names."""
    found = _AWAY.fullmatch(_plain(words))
    return typed_day(found[1], today) if found else None


def is_back(words: str) -> bool:
    """Say whether these words end an absence."""
    return _plain(words) in _BACK


def reason_of(text: str) -> str | None:
    """Return a reason as citizens may read it; ``None``: none, or with a number that may be a person's."""
    said = " ".join(text.split())[:MOST_LETTERS]
    return None if _NUMBERS.search(said) or not any(map(str.isalpha, said)) else said


def _plain(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split())).lower()
