"""A bot that can call a method with plain values and drop the result.

The library builds an object for each button it sends and for each one in the copy of the message that comes
back; for cards with eight buttons that cost more than finding the answer.
"""

from __future__ import annotations

from typing import Any

from telegram.ext import ExtBot


class LeanBot(ExtBot[None]):
    """The library's bot with :meth:`call`."""

    async def call(self, method: str, values: dict[str, Any]) -> None:
        """Call a method ("sendMessage") with JSON values; raises TelegramError as every method does."""
        await self._post(method, values)
