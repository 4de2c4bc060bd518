"""A bot that can call a method with plain values and drop the result, and that says when it sends a message.

The library builds an object for each button it sends and for each one in the copy of the message that comes
back; for cards with eight buttons that cost more than finding the answer.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from telegram.ext import ExtBot

if TYPE_CHECKING:
    from collections.abc import Callable

_SENDS = ("send", "copyMessage", "forwardMessage")
_NO_MESSAGE = "sendChatAction"


class LeanBot(ExtBot[None]):
    """The library's bot with :meth:`call`."""

    _says_so: Callable[[], float] | None = None

    def notice_answers(self, notice: Callable[[], float]) -> None:
        """Let ``notice`` say how many seconds each message waits, those of :meth:`carry` apart."""
        self._says_so = notice

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Call a method ("sendMessage") with JSON values; raises TelegramError as every method does."""
        await self._post(method, values)

    async def carry(self, method: str, values: dict[str, Any]) -> None:
        """Do the same for whoever counts messages themselves."""
        await super()._do_post(method, values)

    async def _do_post(self, endpoint: str, data: dict[str, Any], **timeouts: Any) -> Any:
        counts = endpoint.startswith(_SENDS) and endpoint != _NO_MESSAGE
        if counts and self._says_so and (wait := self._says_so()):
            await asyncio.sleep(wait)
        return await super()._do_post(endpoint, data, **timeouts)
