"""What the officials' room holds on a member, for ``/dulieucuatoi``: an absence, and words on dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.procedures import wording

if TYPE_CHECKING:
    from bot.card import Text
    from bot.officials.stores.deeds import Deeds
    from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class OfficialsHolding:
    """What was done in office (extensions, handovers) belongs to the dossiers and stays."""

    deeds: Deeds

    async def describe(self, chat: int, t: Texts) -> list[Text]:
        """Return what is held on the person, a line each."""
        until, words = await self.deeds.held(chat)
        lines = [t.line("data.away", day=wording.day(until))] if until else []
        return [*lines, t.line("data.acknowledged", count=words)] if words else lines

    async def erase(self, chat: int) -> None:
        """Delete it."""
        await self.deeds.erase(chat)
