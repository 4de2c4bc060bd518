"""Open questions to the bot: button presses and inline queries that wait for an answer."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from dataclasses import dataclass, field
from typing import Any

from bot.preview.errors import bad_request

FIRST_ID = 7_000_000_000_000_000_001
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Query:
    """One open query; ``answer`` is done when the bot answers, ``asked_at`` in seconds."""

    id: str
    person_id: int
    chat_id: int
    asked_at: float
    answer: asyncio.Future[dict[str, Any]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    async def wait(self, seconds: float) -> dict[str, Any] | None:
        """The bot's answer, None when it did not come within ``seconds``."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await asyncio.shield(self.answer)
        return None


class Queries:
    """The open queries of one kind; they expire after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._open: dict[str, Query] = {}
        self._ids = itertools.count(FIRST_ID)

    def ask(self, person_id: int, chat_id: int, now: float) -> Query:
        """A new open query; forgets those that are too old."""
        for key, query in list(itertools.islice(self._open.items(), 8)):
            if now - query.asked_at > self._seconds:
                del self._open[key]
        query = Query(str(next(self._ids)), person_id, chat_id, now)
        self._open[query.id] = query
        return query

    def settle(self, query_id: str, answer: dict[str, Any], now: float) -> Query:
        """Answer a query once; 400 when it is unknown, answered or too old."""
        query = self._open.pop(query_id, None)
        if query is None or now - query.asked_at > self._seconds:
            raise bad_request(TOO_OLD)
        query.answer.set_result(answer)
        return query
