"""The composition root: the only place that knows every room. Builds the bot from settings and runs it."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.people.handlers import PeopleHandlers
from bot.people.holding import PeopleHolding
from bot.people.store import Languages
from bot.procedures import store
from bot.procedures.handlers import ProcedureHandlers
from bot.procedures.holding import ProceduresHolding
from bot.procedures.library import Shelf
from bot.procedures.service import Answering
from bot.staffroom import Staffroom
from bot.storage.database import Database
from bot.storage.journal import Journal
from bot.storage.migrating import migrate
from bot.telegram import application as telegram
from bot.telegram import commands
from bot.texts import LANGUAGES, texts
from bot.welcome import WelcomeHandlers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from bot.config import Settings
    from bot.telegram.application import BotApplication

log = logging.getLogger(__name__)
_LATE = 3600  # seconds a tick may come late and still count; ticks ask the tables, so late does no harm


@dataclass(frozen=True, slots=True)
class House:
    """The rooms, furnished: what :func:`run` needs to open the doors."""

    settings: Settings
    database: Database
    journal: Journal
    application: BotApplication
    staffroom: Staffroom
    table: tuple[commands.Command, ...]


def build(settings: Settings, *, clock: Callable[[], dt.datetime] | None = None) -> House:
    """Furnish the rooms. ``clock`` gives the moment in the office's zone. Raises :class:`BotError`."""
    zone = settings.office.zone
    now = clock or (lambda: dt.datetime.now(zone))
    database = Database.open(settings.database.url)
    journal = Journal(database)
    shelf = Shelf(settings.knowledge.path, settings.office.level)
    languages = Languages(database)
    topics, ticks, questions = (
        store.Topics(database, journal),
        store.Ticks(database),
        store.Questions(database, journal),
    )
    admins = frozenset(settings.people.admins)
    holders = (PeopleHolding(languages), ProceduresHolding(database, journal, topics, shelf, zone))
    people = PeopleHandlers(languages, holders, now)
    procedures = ProcedureHandlers(
        Answering(shelf, topics, questions), ticks, languages, now, settings.office.id
    )
    staff = Staffroom(questions, languages, shelf, admins, zone)
    table = (*WelcomeHandlers.commands, *procedures.commands, *people.commands, *staff.commands)
    welcome = WelcomeHandlers(languages, (procedures,), table, settings.office.name, admins)
    handlers = (
        *welcome.handlers(),
        *people.handlers(),
        *staff.handlers(),
        *procedures.handlers(),
        *procedures.text_handlers(),
        *welcome.last_handlers(),
    )
    connection = settings.telegram
    application = telegram.build(connection.token, connection.api_url, connection.proxy, handlers)
    return House(settings, database, journal, application, staff, table)


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[None]:
    """Run the bot inside the block: schema up to date, journal writing, ticks ticking, updates coming in."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.database.close)
        await migrate(house.database)
        stack.push_async_callback(house.journal.flush)
        await stack.enter_async_context(_in_background(house.journal.run))
        hook = house.settings.telegram.webhook
        receiving = (
            telegram.webhook(house.application, hook.listen, hook.url, hook.secret_token_file)
            if hook
            else telegram.polling(house.application)
        )
        await stack.enter_async_context(receiving)
        stack.callback(_ticks(house).shutdown, wait=False)
        await stack.enter_async_context(_in_background(lambda: _introduce(house)))
        # What was read at the start stays; the collector need not walk it again and again.
        gc.freeze()
        gc.enable()
        log.info("the bot is open: %d procedures", len(house.staffroom.shelf.library.knowledge.catalogue))
        yield


async def run(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C still works there
            loop.add_signal_handler(one, stop.set)
    async with opened(build(settings)):
        await stop.wait()
        log.info("the bot is closing")


def _ticks(house: House) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(
        timezone=house.settings.office.zone, job_defaults={"coalesce": True, "misfire_grace_time": _LATE}
    )
    seconds = house.settings.knowledge.reload_seconds
    if seconds:
        scheduler.add_job(
            house.staffroom.refresh_knowledge, IntervalTrigger(seconds=seconds), [house.application.bot]
        )
    scheduler.add_job(_expire, IntervalTrigger(hours=1), [house.database])
    scheduler.start()
    return scheduler


async def _expire(database: Database) -> None:
    await store.expire(database, dt.datetime.now(dt.UTC))


async def _introduce(house: House) -> None:
    """Give Telegram menus and descriptions while citizens are already being answered."""
    office = house.settings.office.name
    bot = house.application.bot
    await commands.offer(bot, house.table, [texts(one) for one in LANGUAGES])
    for one in LANGUAGES:
        t = texts(one)
        short = t.plain("about.short", office=office)[: telegram.LONGEST_SHORT]
        await telegram.describe(
            bot, None if one == LANGUAGES[0] else one, t.plain("about.description"), short
        )


@asynccontextmanager
async def _in_background(work: Callable[[], Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Run ``work()`` beside the block, cancel it at the end: the one place that starts background tasks."""
    task = asyncio.ensure_future(work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
