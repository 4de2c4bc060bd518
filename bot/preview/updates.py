"""The queue of updates the bot has not confirmed yet, with Telegram's offsets."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

from bot.preview.errors import ApiError

FIRST_ID = 100_000_001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
CONFLICT = 409


class UpdateQueue:
    """Updates in order, each encoded once; one reader at a time."""

    def __init__(self) -> None:
        self.pending: deque[tuple[int, int, bytes]] = deque()  # update id, chat id, JSON
        self.allowed: list[str] = []
        self._next = FIRST_ID
        self._reader: asyncio.Future[bool] | None = None

    def add(self, kind: str, content: dict[str, Any], chat_id: int) -> int:
        """Queue ``content`` as an update of ``kind``; 0 when the bot does not want this kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return 0
        update_id = self._next
        self._next += 1
        encoded = json.dumps({"update_id": update_id, kind: content}, ensure_ascii=False).encode()
        self.pending.append((update_id, chat_id, encoded))
        self.wake(go_on=True)
        return update_id

    def wake(self, *, go_on: bool) -> None:
        """Let the waiting reader look again, or (``go_on`` false) end it with a conflict."""
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(go_on)

    def confirm(self, offset: int) -> None:
        """Forget updates below ``offset``; a negative one keeps that many of the last."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
            return
        while self.pending and self.pending[0][0] < offset:
            self.pending.popleft()

    def first(self, limit: int) -> list[bytes]:
        """The oldest ``limit`` updates as JSON."""
        return [encoded for _, (_, _, encoded) in zip(range(limit), self.pending, strict=False)]

    async def read(self, offset: int, limit: int, seconds: float) -> list[bytes]:
        """Long polling: confirm, then answer at once or when something comes within ``seconds``."""
        self.wake(go_on=False)
        self.confirm(offset)
        if self.pending or seconds <= 0:
            return self.first(limit)
        reader = self._reader = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                if not await reader:
                    raise ApiError(CONFLICT, OTHER_POLLER)
        except TimeoutError:
            return []
        finally:
            if self._reader is reader:
                self._reader = None
        return self.first(limit)
