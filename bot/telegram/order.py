"""The order of work: different chats at the same time, the updates of one chat one after another."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class ChatOrder(BaseUpdateProcessor):
    """Handles up to `at_once` updates together, never two of one chat, and those of a chat as they came."""

    def __init__(self, at_once: int = 256) -> None:
        # The library's own bound counts updates that wait for their chat too, so one busy chat could
        # fill it and stop all others. Ours counts only those at work.
        super().__init__(sys.maxsize)
        self._at_work = asyncio.BoundedSemaphore(at_once)
        self._lines: dict[int, _Line] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when its turn in its chat has come; its error is the caller's."""
        try:
            async with self._turn(_whose(update)), self._at_work:
                await coroutine
        finally:
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # does something only for one cancelled before its turn

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to free: a line goes when its last update does."""

    @asynccontextmanager
    async def _turn(self, chat: int | None) -> AsyncIterator[None]:
        if chat is None:
            yield
            return
        line = self._lines.setdefault(chat, _Line())
        line.length += 1
        try:
            async with line.lock:
                yield
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[chat]


@dataclass(slots=True)
class _Line:
    """Those of one chat who wait or are at work; the lock lets them in as they came."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


def _whose(update: object) -> int | None:
    """The chat, or for an inline query the person, whose private chat has the same number."""
    if not isinstance(update, Update):
        return None
    source = update.effective_chat or update.effective_user
    return source.id if source else None
