"""What the dossier room holds on a person, for ``/dulieucuatoi``; and how it falls silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dossiers import store
from bot.dossiers.service import LATELY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bot.card import Text
    from bot.delivery.store import Outbox
    from bot.dossiers.store import Follows, LookUps
    from bot.storage.database import Database
    from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class DossierHolding:
    """Followed dossiers, papers somebody was reminded of, look-ups of the last hours, letters."""

    database: Database
    follows: Follows
    look_ups: LookUps
    outbox: Outbox
    clock: Callable[[], dt.datetime]

    async def describe(self, chat: int, t: Texts) -> list[Text]:
        """Return what is held on the person, a line each."""
        lines = []
        if codes := [one.code for one in await self.follows.of(chat)]:
            lines.append(t.line("data.follows", codes=", ".join(codes)))
        if count := await self.follows.reminded(chat):
            lines.append(t.line("data.papers", count=count))
        if count := await self.look_ups.held(chat):
            lines.append(t.line("data.look_ups", count=count))
        if count := await self.outbox.held(chat):
            lines.append(t.line("data.letters", count=count))
        return lines

    async def erase(self, chat: int) -> None:
        """Delete it; nothing is followed any more. Tries stay for as long as they slow a guesser down."""
        await store.erase(self.database, chat, self.clock() - LATELY)
        await self.outbox.erase(chat)

    async def stop(self, person: int, t: Texts) -> list[Text]:
        """Follow nothing any more, and send nothing of what is on its way."""
        count = await self.follows.remove(person)
        await self.outbox.silence(person)
        return [t.line("stop.follows", count=count)] if count else []
