"""The early hook: whoever writes can be reached again, whatever their message says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import TypeHandler

if TYPE_CHECKING:
    from telegram.ext import BaseHandler, ContextTypes

    from bot.people.stores.reach import Reach


@dataclass(frozen=True, slots=True)
class Hearing:
    """Sees every update before the rooms do."""

    reach: Reach

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the hook."""
        return [TypeHandler(Update, self.on_update)]

    async def on_update(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Note that somebody wrote or tapped in their private chat, whose id is theirs."""
        chat = update.effective_chat
        if chat and chat.type == "private":
            await self.reach.heard(chat.id)
