"""Telegram's pace limits: so many messages a second in all, in one chat, a minute in one group."""

from __future__ import annotations

import math
from collections import defaultdict, deque

from bot.preview.errors import too_many

OVERALL = (30, 1.0)  # messages, seconds
PRIVATE = (1, 1.0)
GROUP = (20, 60.0)


class Pace:
    """Sliding windows over the sent messages; times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._chats: defaultdict[int, deque[float]] = defaultdict(deque)

    def admit(self, chat_id: int, now: float) -> None:
        """Count one message, or raise 429 with the whole seconds to wait."""
        chat = self._chats[chat_id]
        pause = max(_pause(self._all, OVERALL, now), _pause(chat, PRIVATE if chat_id > 0 else GROUP, now))
        if pause > 0:
            raise too_many(math.ceil(pause))
        self._all.append(now)
        chat.append(now)


def _pause(sent: deque[float], limit: tuple[int, float], now: float) -> float:
    count, window = limit
    while sent and sent[0] <= now - window:
        sent.popleft()
    return sent[0] + window - now if len(sent) >= count else 0.0
