"""Asks once about each dossier that was handed over and is followed; keeps one answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.model import Letter, Purpose, after_quiet
from bot.procedures.store import masked
from bot.satisfaction import cards
from bot.satisfaction.model import ASKED_WITHIN, LONGEST, subject

if TYPE_CHECKING:
    from bot.people.store import Languages
    from bot.satisfaction.model import Asked, Outcome, Score
    from bot.satisfaction.store import Ratings
    from bot.worktime.calendar import Span


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The desk of the question; nobody is asked in the ``quiet`` hours."""

    store: Ratings
    languages: Languages
    quiet: Span

    async def tick(self, now: dt.datetime) -> int:
        """Write to those who are to be asked; return how many. ``now`` is local time."""
        asked = await self.store.unasked(now - ASKED_WITHIN, now)
        if asked:
            await self.store.write([await self._letter(one, now) for one in asked])
        return len(asked)

    async def rate(self, person: int, code: str, score: Score, now: dt.datetime) -> Outcome:
        """Keep a score."""
        return await self.store.rate(person, code, score, now)

    async def add_words(self, person: int, code: str, text: str) -> bool:
        """Keep what somebody adds, numbers that could name a person hidden."""
        words = masked(" ".join(text.split()))[:LONGEST]
        return bool(words) and await self.store.add_words(person, code, words)

    async def _letter(self, asked: Asked, now: dt.datetime) -> Letter:
        # A campaign's promise: lost is better than asked twice, and a newer import withdraws only notices.
        return Letter(
            purpose=Purpose.CAMPAIGN,
            subject=subject(asked.code),
            version=1,
            chat=asked.person,
            card=cards.question(asked, await self.languages.texts(asked.person)),
            not_before=after_quiet(now, *self.quiet),
            expires_at=now + ASKED_WITHIN,
        )
