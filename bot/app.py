"""The composition root: the only place that knows every room. Builds the bot from settings and runs it."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.background import in_background
from bot.delivery.courier import Courier
from bot.delivery.store import Outbox
from bot.dossiers import intake
from bot.dossiers import store as dossier_store
from bot.dossiers.explaining import Explainer
from bot.dossiers.handlers import DossierHandlers
from bot.dossiers.holding import DossierHolding
from bot.dossiers.importing import store as import_store
from bot.dossiers.importing.service import UNDONE_WITHIN, Importer, Tools
from bot.dossiers.importing.watching import Watcher
from bot.dossiers.intake import Intake
from bot.dossiers.limits import published
from bot.dossiers.news import FollowersNews
from bot.dossiers.service import DossierDesk
from bot.dossiers.working import work_calendar
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
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.config import Settings
    from bot.dossiers.importing.watching import Outcome
    from bot.procedures.catalogue import Catalogue
    from bot.telegram.application import BotApplication

    Clock = Callable[[], dt.datetime]
log = logging.getLogger(__name__)
_WATCHED_EVERY = 15  # seconds
_LOOK_UPS_KEPT = dt.timedelta(days=1)
_LETTERS_KEPT = dt.timedelta(days=90)
_LATE = 3600  # seconds a tick may come late and still count; ticks ask the tables, so late does no harm


@dataclass(frozen=True, slots=True)
class DossierRoom:
    """The dossier room with what it stands on."""

    outbox: Outbox
    importer: Importer
    desk: DossierDesk
    holding: DossierHolding


@dataclass(frozen=True, slots=True)
class House:
    """The rooms, furnished: what :func:`run` needs to open the doors."""

    settings: Settings
    clock: Clock
    database: Database
    journal: Journal
    application: BotApplication
    staffroom: Staffroom
    dossiers: DossierRoom
    table: tuple[commands.Command, ...]


def build(settings: Settings, *, clock: Clock | None = None) -> House:
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
    dossiers = _dossier_room(settings, database, shelf, languages)
    holders = (
        PeopleHolding(languages),
        ProceduresHolding(database, journal, topics, shelf, zone),
        dossiers.holding,
    )
    people = PeopleHandlers(languages, holders, now)
    procedures = ProcedureHandlers(
        Answering(shelf, topics, questions), ticks, languages, now, settings.office.id
    )
    staff = Staffroom(questions, languages, shelf, admins, zone)
    files = Intake(dossiers.importer, languages, now, admins)
    desk = DossierHandlers(
        dossiers.desk,
        languages,
        now,
        as_of=lambda: import_store.newest(database),
        staff=admins,
        otherwise=procedures.on_text,
        explainer=Explainer(dossiers.desk.calendar, lambda *what: published(_catalogue(shelf), *what)),
        home=settings.dossiers.home,
    )
    rooms = (desk, procedures, people, staff, files)
    table = (*WelcomeHandlers.commands, *(command for room in rooms for command in room.commands))
    welcome = WelcomeHandlers(languages, (desk, procedures), table, settings.office.name, admins)
    handlers = (
        *welcome.handlers(),
        *people.handlers(),
        *staff.handlers(),
        *files.handlers(),
        *desk.handlers(),
        *procedures.handlers(),
        *procedures.text_handlers(),
        *welcome.last_handlers(),
    )
    connection = settings.telegram
    application = telegram.build(connection.token, connection.api_url, connection.proxy, handlers)
    return House(settings, now, database, journal, application, staff, dossiers, table)


def _dossier_room(settings: Settings, database: Database, shelf: Shelf, languages: Languages) -> DossierRoom:
    zone, spans = settings.office.zone, settings.dossiers.spans

    def tools() -> Tools:
        knowledge = shelf.library.knowledge
        calendar = work_calendar(knowledge.calendar, zone, spans)
        return Tools(knowledge.catalogue, settings.office.level, calendar)

    outbox = Outbox(database)
    follows, look_ups = dossier_store.Follows(database), dossier_store.LookUps(database)
    desk = DossierDesk(
        dossier_store.Dossiers(database),
        follows,
        look_ups,
        outbox,
        calendar=lambda: tools().calendar,
        secrecy=settings.dossiers.secret,
    )
    importer = Importer(
        database, outbox, tools, desk.key, FollowersNews(languages, zone), settings.delivery.quiet_span
    )
    return DossierRoom(outbox, importer, desk, DossierHolding(database, follows, look_ups, outbox))


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[None]:
    """Run the bot inside the block: schema up to date, journal writing, ticks ticking, updates coming in."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.database.close)
        await migrate(house.database)
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
        await stack.enter_async_context(in_background(courier.run))
        stack.callback(_ticks(house).shutdown, wait=False)
        await stack.enter_async_context(in_background(lambda: _introduce(house)))
        # What was read at the start stays; the collector need not walk it again and again.
        gc.freeze()
        gc.enable()
        log.info("the bot is open: %d procedures", len(house.staffroom.shelf.library.knowledge.catalogue))
        yield


async def run(settings: Settings, beside: Callable[[House], Awaitable[None]] | None = None) -> None:
    """Run the bot until SIGINT or SIGTERM; ``beside`` is awaited once the doors are open."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C still works there
            loop.add_signal_handler(one, stop.set)
    house = build(settings)
    async with opened(house):
        if beside:
            await beside(house)
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
    if house.settings.dossiers.watch:
        watcher = Watcher(
            Path(house.settings.dossiers.watch),
            house.dossiers.importer,
            house.clock,
            partial(_tell_of_file, house),
        )
        scheduler.add_job(watcher.look, IntervalTrigger(seconds=_WATCHED_EVERY))
    scheduler.add_job(_expire, IntervalTrigger(hours=1), [house])
    scheduler.start()
    return scheduler


async def _expire(house: House) -> None:
    """Delete what has run out."""
    database, now = house.database, house.clock()
    await store.expire(database, now)
    await dossier_store.expire(database, now, _LOOK_UPS_KEPT)
    await import_store.expire(database, now - UNDONE_WITHIN)
    await house.dossiers.outbox.expire(now - _LETTERS_KEPT)
    if days := house.settings.dossiers.forget_after_days:
        await dossier_store.forget_personal(database, now.date() - dt.timedelta(days=days))


async def _tell_of_file(house: House, file: str, result: Outcome) -> None:
    await house.staffroom.tell(house.application.bot, intake.outcome(file, result, texts(LANGUAGES[0])))


def _catalogue(shelf: Shelf) -> Catalogue:
    return shelf.library.knowledge.catalogue


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
