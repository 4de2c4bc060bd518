"""Deliveries to the bot's webhook: in order within a chat, side by side across chats, tried again."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import aiohttp

from bot.preview.api import answer
from bot.preview.errors import ApiError
from bot.preview.params import Params

if TYPE_CHECKING:
    from bot.preview.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LONGEST_PAUSE = 60.0  # seconds
LONGEST_ANSWER = 30.0
Update = tuple[int, int, bytes]


class Courier:
    """Takes updates from the queue and posts them; an update leaves the queue when the bot took it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._busy: set[int] = set()  # chats with a delivery under way
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(LONGEST_ANSWER)) as session:
                while True:
                    await self._world.webhook.changed.wait()
                    self._world.webhook.changed.clear()
                    self._dispatch(session)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _dispatch(self, session: aiohttp.ClientSession) -> None:
        if not self._world.webhook.url:
            return
        for update in list(self._world.updates.pending):
            if len(self._busy) >= self._world.webhook.max_connections:
                return
            if update[1] not in self._busy:
                self._busy.add(update[1])
                task = asyncio.create_task(self._deliver(session, update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        pause = self._world.options.webhook_retry_seconds
        try:
            while self._world.webhook.url and update in self._world.updates.pending:
                if await self._post(session, update[2]):
                    self._settle(update)
                    return
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._busy.discard(update[1])
            self._world.webhook.changed.set()

    def _settle(self, update: Update) -> None:
        if update in self._world.updates.pending:
            self._world.updates.pending.remove(update)

    async def _post(self, session: aiohttp.ClientSession, body: bytes) -> bool:
        hook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        try:
            async with session.post(hook.url, data=body, headers=headers) as response:
                reply = await response.read()
        except (aiohttp.ClientError, TimeoutError):
            return self._failed("Connection refused")
        if not response.ok:
            return self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
        await self._answer_inside(reply)
        return True

    def _failed(self, reason: str) -> bool:
        self._world.webhook.last_error = (int(self._world.clock()), reason)
        self._world.webhook.failed.set()
        return False

    async def _answer_inside(self, reply: bytes) -> None:
        """A bot may put a method call into its response; it does not learn the outcome."""
        try:
            call = json.loads(reply) if reply.startswith(b"{") else {}
            if method := call.pop("method", ""):
                await answer(self._world, str(method).lower(), Params(call))
        except (ValueError, ApiError):
            return
