"""The only sender of what nobody asked for: takes letters from the outbox, paces, sends, settles.

A letter is marked as in flight in the very transaction in which it is taken, right before it goes, so a
process that is killed leaves no more letters in doubt than were in flight.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from typing import TYPE_CHECKING, Protocol

from telegram.error import TelegramError

from bot.background import Crew, unbroken
from bot.delivery.answers import SENT, Meaning, meaning
from bot.delivery.model import State
from bot.delivery.pacer import Pacer
from bot.delivery.sending import call
from bot.delivery.store import COURIER, Claimed, LostLease, Settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bot.delivery.store import Outbox

log = logging.getLogger(__name__)
LASTS = dt.timedelta(seconds=10)
"""How long the courier's lease lasts; it is held on while the process lives."""
IN_FLIGHT = 128
"""Letters handed to Telegram and not answered yet, at most; 1,000 a second at 50 ms need 50."""
_REST = 0.5  # seconds between looks into an empty outbox
_NO_TURN = 2.0  # seconds between tries for the lease
_SOON = 0.02  # seconds after which answers that came are written down though nothing new may go
_WOBBLE = dt.timedelta(seconds=2)
"""Steps back of a clock that is only being kept right; letters can wait that long again."""
_AHEAD = 0.02
"""Seconds before a letter's turn at which it is taken, at most: the transaction takes some of them."""
_HELD_UP = 0.001
"""Seconds between a letter's turn and its going that make a difference to the pace."""
_PROBES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds between looks whether Telegram is there again
_LAST_ANSWERS = 25.0  # seconds to wait for Telegram's answers when the bot closes


class Sender(Protocol):
    """What the courier needs of the bot."""

    async def carry(self, method: str, values: dict[str, Any]) -> None:
        """Call a method; raises TelegramError."""
        ...


class Courier:
    """One at a time over all processes, by a lease; ``rate``: messages a second, no burst.

    ``paid``: pay Telegram for more than 30 a second (``allow_paid_broadcast``). ``clock`` is the office's,
    by which letters are due; ``steady`` counts seconds, by which they are paced.
    """

    def __init__(
        self,
        outbox: Outbox,
        bot: Sender,
        clock: Callable[[], dt.datetime],
        rate: int,
        *,
        paid: bool = False,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox, self._bot, self._clock, self._paid = outbox, bot, clock, paid
        self._seconds = steady
        self._pacer, self._crew = Pacer(rate), Crew()
        self._ahead = min(_AHEAD, 0.5 / rate)
        self._done: list[Settled] = []
        self._token: int | None = None
        self._held_until = 0.0
        self._bulk_from = 0.0
        self._probes: int | None = None
        self._latest = clock()

    async def run(self) -> None:
        """Carry letters until cancelled; whatever goes wrong, the next round is tried."""
        try:
            while True:
                try:
                    rest = await unbroken(self.round())
                except LostLease:
                    log.warning("another courier has taken over")
                    self._lose()
                    rest = _NO_TURN
                except Exception:  # one bad round must not end all later ones; what came back is still kept
                    log.exception("a round of the courier failed, will try again")
                    rest = _NO_TURN
                await asyncio.sleep(rest)
        finally:
            await self._close()

    async def round(self) -> float:
        """Settle what came back, send what may go; return seconds until the next round is worth while."""
        if not await self._has_turn():
            return _NO_TURN
        await self._mind_the_clock()
        if self._probes is not None and not await self._is_back(self._probes):
            await self._turn(0)
            pause = _PROBES[min(self._probes, len(_PROBES) - 1)]
            self._probes += 1
            return pause
        now = self._seconds() + self._ahead
        most = min(self._pacer.slots(now), IN_FLIGHT - len(self._crew))
        if not most:
            await self._turn(0)
            return max(self._pacer.delay(now), 0.001)
        if not self._done and not await self._outbox.is_due(self._clock()):
            return _SOON if len(self._crew) else _REST
        letters = await self._turn(most)
        if not letters:
            return _SOON if len(self._crew) else _REST
        return self._pacer.delay(self._seconds() + self._ahead)

    def make_room(self) -> float:
        """Let letters wait for an answer, as Telegram counts all; return seconds it must wait itself."""
        return self._pacer.answered(self._seconds())

    async def drain(self) -> None:
        """Wait for what is in flight and write down what became of it."""
        await self._crew.finish(_LAST_ANSWERS)
        await self._turn(0)

    async def _turn(self, most: int) -> list[Claimed]:
        """Write down what came back, take ``most`` letters and start them on their way."""
        if self._token is None or not (most or self._done):
            return []
        done, self._done = self._done, []
        now = self._seconds()
        try:
            letters = await self._outbox.turn(
                self._token, self._clock(), done, most, bulk=now >= self._bulk_from
            )
        except BaseException:
            self._done = done + self._done  # nothing of it was written
            raise
        for letter in letters:
            self._start(letter)
        return letters

    def _start(self, letter: Claimed) -> None:
        now = self._seconds()
        at = now + self._pacer.delay(now)
        if wait := self._pacer.chat_free(letter.chat, at):
            later = self._clock() + dt.timedelta(seconds=wait)
            self._done.append(Settled(letter=letter, state=State.QUEUED, not_before=later, untried=True))
            return
        self._pacer.took(1, at)
        self._pacer.took_chat(letter.chat, at)
        self._crew.start(self._carry(letter, at))

    async def _carry(self, letter: Claimed, at: float) -> None:
        if (wait := at - self._seconds()) > 0:
            await asyncio.sleep(wait)
        if (now := self._seconds()) > at + _HELD_UP:
            self._pacer.went(at, now)
        try:
            told = await self._send(letter)
        except Exception as error:  # a letter that cannot even be written must not stop the others
            log.exception("letter %d cannot be sent", letter.id)
            told = Meaning(state=State.FAILED, error=repr(error)[:200])
        if told.error:
            log.info("letter %d: %s (%s)", letter.id, told.state, told.error)
        self._obey(letter, told)
        again = self._clock() + told.again if told.again is not None else None
        self._done.append(
            Settled(letter=letter, state=told.state, error=told.error, not_before=again, moved_to=told.chat)
        )

    async def _send(self, letter: Claimed) -> Meaning:
        method, values = call(letter.content, letter.chat)
        if self._paid:
            values["allow_paid_broadcast"] = True
        try:
            await self._bot.carry(method, values)
        except TelegramError as error:
            return meaning(error, once=letter.once, attempt=letter.attempt)
        return SENT

    def _obey(self, letter: Claimed, told: Meaning) -> None:
        """Let Telegram set the pace: a 429 holds that chat and bulk, silence holds everything."""
        if told.hurry:
            until = self._seconds() + told.hurry.total_seconds()
            self._pacer.pause_chat(letter.chat, until)
            self._bulk_from = max(self._bulk_from, until)
        if told.lost and self._probes is None:
            log.warning("Telegram does not answer as it should, letters wait: %s", told.error)
            self._probes = 0

    async def _is_back(self, tried: int) -> bool:
        """Ask Telegram for something harmless; nobody's letter is risked for the question."""
        try:
            await self._bot.carry("getMe", {})
        except TelegramError as error:
            log.info("Telegram is still away (%d): %s", tried + 1, error)
            return False
        log.info("Telegram is back, letters go on")
        self._probes = None
        return True

    async def _mind_the_clock(self) -> None:
        """Leave due what was due when the clock is set back: nobody waits that hour again."""
        now = self._clock()
        if now < self._latest - _WOBBLE:
            moved = await self._outbox.set_back(now, self._latest)
            log.warning("the clock was set back by %s, %d letters stay due", self._latest - now, moved)
        self._latest = now

    async def _has_turn(self) -> bool:
        """Hold the lease on, or try for it."""
        if self._token is not None and self._seconds() < self._held_until - LASTS.total_seconds() / 2:
            return True
        now = self._clock()
        if self._token is not None and not await self._outbox.keep(COURIER, self._token, now + LASTS):
            raise LostLease
        if self._token is None:
            self._token = await self._outbox.lease(COURIER, now, LASTS)
            if self._token is None:
                return False
            left = await self._outbox.recover(self._token, now)
            if any(left.values()):
                log.warning("an earlier courier left letters in flight: %s", left)
        self._held_until = self._seconds() + LASTS.total_seconds()
        return True

    def _lose(self) -> None:
        self._token = None
        self._done.clear()  # the one who took over has settled them

    async def _close(self) -> None:
        """Wait for the answers that are still coming, write them down, give the lease back."""
        try:
            await self.drain()
            if self._token is not None:
                await self._outbox.keep(COURIER, self._token, self._clock())
        except LostLease:
            log.warning("another courier has taken over")
