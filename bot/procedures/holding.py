"""What the procedures room holds on a chat, for ``/dulieucuatoi``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.procedures import store

if TYPE_CHECKING:
    from bot.card import Text
    from bot.procedures.library import Shelf
    from bot.storage.database import Database
    from bot.storage.journal import Journal
    from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class ProceduresHolding:
    """The running topic, ticked papers, and questions that had no answer."""

    database: Database
    journal: Journal
    topics: store.Topics
    shelf: Shelf
    zone: ZoneInfo

    async def describe(self, chat: int, t: Texts) -> list[Text]:
        """Return what is held on the chat, a line each."""
        await self.journal.flush()
        kept = await store.kept(self.database, chat)
        lines = []
        if kept.topic is not None and kept.topic_expires:
            expires = f"{kept.topic_expires.astimezone(self.zone):%H:%M %d/%m}"
            title = self.shelf.library.title(kept.topic) if kept.topic else "…"
            lines.append(t.line("data.topic", topic=title, expires=expires))
        if kept.ticks:
            lines.append(t.line("data.ticks", count=kept.ticks))
        if kept.questions:
            lines.append(t.line("data.questions", count=kept.questions))
        return lines

    async def erase(self, chat: int) -> None:
        """Delete it; questions without an answer lose their chat."""
        await self.journal.flush()
        await store.erase(self.database, chat)
        self.topics.forget(chat)
