"""Whose next message is the number of a signed letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram.ext import filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Message

_WAITS = dt.timedelta(minutes=10)


@dataclass(slots=True)
class Numbers:
    """Who was asked for the number of which dossier's letter, and until when the answer is waited for."""

    clock: Callable[[], dt.datetime]
    _asked: dict[int, tuple[str, dt.datetime]] = field(default_factory=dict)

    def ask(self, person: int, code: str) -> None:
        """Wait for a number."""
        self._asked[person] = (code, self.clock() + _WAITS)

    def code(self, person: int) -> str | None:
        """Return the dossier this person was asked about, ``None`` when nothing is waited for."""
        code, until = self._asked.get(person, (None, self.clock()))
        return code if until > self.clock() else None

    def forget(self, person: int) -> None:
        """Wait no more."""
        self._asked.pop(person, None)


class Awaited(filters.MessageFilter):
    """Lets the number through that somebody was asked for."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__()
        self._numbers = numbers

    def filter(self, message: Message) -> bool:
        return message.from_user is not None and self._numbers.code(message.from_user.id) is not None
