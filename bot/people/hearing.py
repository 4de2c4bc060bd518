"""The early hook: whoever writes can be reached again and is known by name, whatever their message says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import TypeHandler

if TYPE_CHECKING:
    from telegram.ext import BaseHandler, ContextTypes

    from bot.people.stores.reach import Reach
    from bot.people.stores.roster import Roster


@dataclass(frozen=True, slots=True)
class Hearing:
    """Sees every update before the rooms do."""

    reach: Reach
    roster: Roster

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the hook."""
        return [TypeHandler(Update, self.on_update)]

    async def on_update(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Note that somebody wrote or tapped in their private chat, whose id is theirs."""
        chat = update.effective_chat
        if chat and chat.type == "private":
            await self.reach.heard(chat.id)
        if user := update.effective_user:
            self.roster.heard(user.id, user.full_name)
