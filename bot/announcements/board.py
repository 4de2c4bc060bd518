"""Begins what is due and keeps the progress message of each running announcement up to date."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.announcements import cards
from bot.announcements.model import State
from bot.background import unbroken
from bot.telegram.replies import edit, post

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bot.announcements.model import Announcement
    from bot.announcements.service import Announcing
    from bot.card import Card
    from bot.people.store import Languages
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

log = logging.getLogger(__name__)
_EVERY = 3.0  # seconds between edits; Telegram allows about twenty a minute in one chat
_LOOK = 1.0


@dataclass(slots=True)
class Board:
    """The progress messages; what was shown last is remembered, so that nothing is edited for nothing."""

    desk: Announcing
    languages: Languages
    clock: Callable[[], dt.datetime]
    rate: int
    named: Callable[[Announcement, Texts], str]
    _shown: dict[int, tuple[float, Card]] = field(default_factory=dict)

    async def run(self, bot: LeanBot) -> None:
        """Look each second until cancelled; whatever goes wrong, the next look is tried."""
        while True:
            try:
                await unbroken(self.look(bot))
            except Exception:  # one bad look must not end all later ones
                log.exception("announcements could not be looked after, will try again")
            await asyncio.sleep(_LOOK)

    async def look(self, bot: LeanBot) -> None:
        """Begin what is due, end what is done, and show how far each is."""
        await self.desk.begin_due(self.clock())
        for one in await self.desk.store.running():
            counts = await self.desk.counts(one)
            if await self.desk.finish(one, counts, self.clock()):
                await self.show(bot, one.id, at_once=True)
            else:
                await self.show(bot, one.id)

    async def show(self, bot: LeanBot, number: int, *, at_once: bool = False) -> None:
        """Edit the progress message, unless ``at_once`` every few seconds at most; or write a first one."""
        now = asyncio.get_running_loop().time()
        before = self._shown.get(number)
        if before and not at_once and now - before[0] < _EVERY:
            return
        announcement = await self.desk.store.get(number)
        if announcement is None:
            return
        card = await self.card(announcement)
        if before and before[1] == card:
            return
        self._shown[number] = (now, card)
        if announcement.state in {State.DONE, State.STOPPED}:
            self._shown.pop(number)
        try:
            await self._put(bot, announcement, card)
        except TelegramError as error:
            log.info("progress of announcement %d not shown: %s", number, error)

    async def card(self, announcement: Announcement) -> Card:
        """Return the progress of an announcement, in its author's language."""
        t = await self.languages.texts(announcement.by)
        counts = await self.desk.counts(announcement)
        seconds = round((announcement.at - self.clock()).total_seconds()) if announcement.at else 0
        return cards.progress(
            announcement, counts, rate=self.rate, seconds=seconds, named=self.named(announcement, t), t=t
        )

    async def _put(self, bot: LeanBot, announcement: Announcement, card: Card) -> None:
        if announcement.chat and announcement.message:
            await edit(bot, announcement.chat, announcement.message, card)
            return
        message = await post(bot, announcement.by, card)
        await self.desk.store.change(announcement.id, list(State), chat=announcement.by, message=message)
