"""The composition root: opens the house, so that updates come in, letters go out and the clock ticks."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from bot.background import in_background
from bot.delivery.courier import Courier
from bot.house import build
from bot.storage.migrating import migrate
from bot.telegram import application as telegram
from bot.ticks import ticking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.config import Settings
    from bot.house import House
    from bot.rooms import Clock

log = logging.getLogger(__name__)


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[None]:
    """Run the bot inside the block: schema up to date, journal writing, ticks ticking, updates coming in."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.database.close)
        await migrate(house.database)
        await house.people.read()
        await house.announcing.remember()
        stack.push_async_callback(house.journal.flush)
        await stack.enter_async_context(in_background(house.journal.run))
        hook = house.settings.telegram.webhook
        receiving = (
            telegram.webhook(house.application, hook.listen, hook.url, hook.secret_token_file)
            if hook
            else telegram.polling(house.application)
        )
        await stack.enter_async_context(receiving)
        delivery = house.settings.delivery
        courier = Courier(
            house.dossiers.outbox, house.application.bot, house.clock, delivery.rate, paid=delivery.paid
        )
        house.application.bot.notice_answers(courier.make_room)
        await stack.enter_async_context(in_background(courier.run))
        progress = partial(house.announcing.board.run, house.application.bot)
        await stack.enter_async_context(in_background(progress))
        await stack.enter_async_context(ticking(house))
        introduce = partial(house.welcome.introduce, house.application.bot)
        await stack.enter_async_context(in_background(introduce))
        # What was read at the start stays; the collector need not walk it again and again.
        gc.freeze()
        gc.enable()
        log.info("the bot is open: %d procedures", len(house.staffroom.shelf.library.knowledge.catalogue))
        yield


async def run(
    settings: Settings,
    beside: Callable[[House], Awaitable[None]] | None = None,
    clock: Clock | None = None,
) -> None:
    """Run the bot until SIGINT or SIGTERM; ``beside`` is awaited once the doors are open."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C still works there
            loop.add_signal_handler(one, stop.set)
    house = build(settings, clock=clock)
    async with opened(house):
        if beside:
            await beside(house)
        await stop.wait()
        log.info("the bot is closing")
