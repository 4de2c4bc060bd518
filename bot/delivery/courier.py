"""The only sender of what nobody asked for: takes letters from the outbox, paces, sends, settles."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.delivery.model import GIVEN_UP_AFTER, State, pause
from bot.telegram.replies import content

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.delivery.store import Claimed, Outbox
    from bot.telegram.lean import LeanBot

log = logging.getLogger(__name__)
NAME = "courier"
_LASTS = dt.timedelta(seconds=15)
_AT_ONCE = 20
_REST = 1.0  # seconds between looks into the outbox


class Courier:
    """One at a time over all processes, by a lease; ``rate``: messages a second, no burst."""

    def __init__(self, outbox: Outbox, bot: LeanBot, clock: Callable[[], dt.datetime], rate: int) -> None:
        self._outbox, self._bot, self._clock = outbox, bot, clock
        self._gap = 1 / rate
        self._token: int | None = None
        self._until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._free_at = 0.0

    async def run(self) -> None:
        """Carry letters until cancelled; whatever goes wrong, the next round is tried."""
        try:
            while True:
                try:
                    carried = await self.round()
                except Exception:  # one bad round must not end all later ones
                    log.exception("a round of the courier failed, will try again")
                    carried = 0
                if not carried:
                    await asyncio.sleep(_REST)
        finally:
            if self._token is not None:
                await self._outbox.keep(NAME, self._token, self._clock())

    async def round(self) -> int:
        """Carry the letters whose time has come; return how many were taken, 0 while another one carries."""
        now = self._clock()
        if self._until - now < _LASTS / 2:
            await self._take_turn(now)
        if self._token is None:
            return 0
        letters = await self._outbox.claim(self._token, now, _AT_ONCE)
        for letter in letters:
            await self._in_pace()
            await self._carry(letter, self._token)
        return len(letters)

    async def _take_turn(self, now: dt.datetime) -> None:
        """Hold the lease on, or try for it."""
        if self._token is None or not await self._outbox.keep(NAME, self._token, now + _LASTS):
            self._token = await self._outbox.lease(NAME, now, _LASTS)
        if self._token is not None:
            self._until = now + _LASTS

    async def _in_pace(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._free_at - loop.time()))
        self._free_at = max(self._free_at, loop.time()) + self._gap

    async def _carry(self, letter: Claimed, token: int) -> None:
        state, error, wait = await self._send(letter)
        now = self._clock()
        again = now + wait if wait else None
        if again and letter.attempt >= GIVEN_UP_AFTER:
            state, again = State.FAILED, None
        if error:
            log.info("letter %d: %s (%s)", letter.id, state, error)
        await self._outbox.settle(letter.id, token, state, now, error=error, again=again)

    async def _send(self, letter: Claimed) -> tuple[State, str | None, dt.timedelta | None]:
        """Return the new state, what went wrong, and how long to wait before the next try."""
        try:
            await self._bot.call("sendMessage", {"chat_id": letter.chat, **content(letter.card)})
        except RetryAfter as error:
            told = error.retry_after
            wait = told if isinstance(told, dt.timedelta) else dt.timedelta(seconds=told)
            return State.QUEUED, str(error), wait
        except Forbidden as error:
            return State.BLOCKED, str(error), None
        except (BadRequest, ChatMigrated) as error:
            return State.FAILED, str(error), None
        except TelegramError as error:
            return State.QUEUED, str(error), pause(letter.attempt)
        return State.SENT, None, None
