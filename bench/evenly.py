"""Letters at Telegram's ordinary pace, under its own limits, while citizens chat with the bot."""

import asyncio
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from statistics import quantiles
from typing import Any

from bench.mailing import Carrier, carrier
from bench.measure import child
from bench.questions import questions
from bot.preview.client import Client
from bot.preview.seen import NoReply

_PAUSE = (5.0, 15.0)
"""Seconds between two questions of one citizen."""
_DELAY = 50  # milliseconds a call takes
_LOOKED_AT_EVERY = 2.0  # seconds; the server keeps 2,000 calls
_FIRST_RECIPIENT = 100_000
_TOO_MANY = 429


@dataclass
class Seen:
    """What the server saw: moments (seconds) of letters and of all messages, refusals; seconds to answers."""

    letters: list[float] = field(default_factory=list)
    messages: list[float] = field(default_factory=list)
    letters_refused: int = 0
    answers_refused: int = 0
    answers: list[float] = field(default_factory=list)
    unanswered: int = 0

    @property
    def seconds(self) -> float:
        """From the first letter to the last."""
        return max(self.letters) - min(self.letters)

    @property
    def pace(self) -> float:
        """Letters a second; the first one ends no interval."""
        return (len(self.letters) - 1) / self.seconds

    @property
    def overall(self) -> float:
        """Messages a second, answers too, from the first letter to the last."""
        first, last = min(self.letters), max(self.letters)
        return sum(first < one <= last for one in self.messages) / self.seconds

    @property
    def answered_in(self) -> tuple[float, float]:
        """Seconds to half and to 95 % of the answers, 0 where nobody chatted."""
        cuts = quantiles(self.answers or [0.0, 0.0], n=20)
        return cuts[9], cuts[18]


def busiest(moments: list[float]) -> int:
    """The most there were in any second."""
    ordered = sorted(moments)
    return max(bisect_left(ordered, begin + 1.0) - number for number, begin in enumerate(ordered))


def send_evenly(recipients: int, rate: int, citizens: int) -> Seen:
    """Send an announcement, so many letters a second, while so many chat; return what came of it."""
    with _strict_server() as url, carrier(url, f"[delivery]\nrate = {rate}") as bot:
        people = range(_FIRST_RECIPIENT, _FIRST_RECIPIENT + recipients)
        return asyncio.run(_send(url, bot, people, range(1, citizens + 1)))


@contextmanager
def _strict_server() -> Iterator[str]:
    options = ["--port", "0", "--token", "1:bench", "--delay-ms", str(_DELAY), "--strict-pace"]
    command = [sys.executable, "-m", "bot.preview.server", *options]
    with child(command, stdout=subprocess.PIPE) as server:
        yield server.stdout.readline().decode().strip() if server.stdout else ""


async def _send(url: str, bot: Carrier, recipients: range, citizens: range) -> Seen:
    seen, texts = Seen(), questions(seed=28)
    async with Client(url) as client:
        for people in (recipients, citizens):
            await client.add_people(people.start, len(people))
        for citizen in citizens:  # a first answer may bring a question of the bot's own with it
            await client.ask(citizen, "/start")
        await asyncio.sleep(_PAUSE[0])
        before = int((await client.get("health"))["calls"])
        await asyncio.to_thread(bot.announce, recipients)
        chats = [asyncio.ensure_future(_chat(client, one, texts, seen)) for one in citizens]
        await _watch(client, before, recipients, seen)
        for chat in chats:
            chat.cancel()
        await asyncio.gather(*chats, return_exceptions=True)
    return seen


async def _chat(client: Client, citizen: int, texts: Iterator[str], seen: Seen) -> None:
    chance = Random(citizen)  # noqa: S311 - nothing secret
    await asyncio.sleep(chance.uniform(0, _PAUSE[1]))
    while True:
        began = time.monotonic()
        try:
            await client.ask(citizen, next(texts))
        except NoReply:
            seen.unanswered += 1
        else:
            seen.answers.append(time.monotonic() - began)
        await asyncio.sleep(chance.uniform(*_PAUSE))


async def _watch(client: Client, after: int, recipients: range, seen: Seen) -> None:
    """Note the calls until everybody has the letter, or for half a minute nobody got one."""
    with suppress(TimeoutError):
        while len(seen.letters) < len(recipients):
            async with asyncio.timeout(30):
                had = len(seen.letters)
                while len(seen.letters) == had:
                    await asyncio.sleep(_LOOKED_AT_EVERY)
                    after = await _note(client, after, recipients, seen)


async def _note(client: Client, after: int, recipients: range, seen: Seen) -> int:
    calls: list[dict[str, Any]] = (await client.get("calls", method="sendMessage", after=after))["calls"]
    for call in calls:
        letter = int(call["chat_id"]) in recipients
        if call["code"] == _TOO_MANY:
            seen.letters_refused += letter
            seen.answers_refused += not letter
        else:
            seen.messages.append(call["at"])
            if letter:
                seen.letters.append(call["at"])
    return int(calls[-1]["number"]) if calls else after
