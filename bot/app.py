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

from bot import rooms
from bot.announcements.handlers import AnnouncementHandlers
from bot.apologies.handlers import ApologyHandlers
from bot.background import in_background
from bot.campaigns.handlers import CampaignHandlers
from bot.delivery.courier import Courier
from bot.dossiers import intake
from bot.dossiers import store as dossier_store
from bot.dossiers.handlers import DossierHandlers
from bot.dossiers.importing import store as import_store
from bot.dossiers.importing.service import UNDONE_WITHIN
from bot.dossiers.importing.watching import Watcher
from bot.dossiers.intake import Intake
from bot.officials.handlers import OfficialHandlers
from bot.officials.holding import OfficialsHolding
from bot.officials.waiting import Waiting as Awaited
from bot.people.handlers import PeopleHandlers
from bot.people.hearing import Hearing
from bot.people.rights import Right
from bot.people.settings import SettingsHandlers
from bot.people.stopping import StopHandlers
from bot.people.team import Invitees, TeamHandlers
from bot.procedures import store
from bot.procedures.handlers import ProcedureHandlers
from bot.procedures.library import Shelf
from bot.reports.handlers import ReportHandlers
from bot.satisfaction.handlers import SatisfactionHandlers, Words
from bot.staffroom import Staffroom
from bot.storage.database import Database
from bot.storage.journal import Journal
from bot.storage.migrating import migrate
from bot.telegram import application as telegram
from bot.texts import LANGUAGES, texts
from bot.welcome import WelcomeHandlers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.campaigns.service import Campaigns
    from bot.config import Settings
    from bot.dossiers.importing.watching import Outcome
    from bot.officials.rounds import Mornings
    from bot.reports.evening import Evenings
    from bot.rooms import Clock
    from bot.satisfaction.service import Satisfaction
    from bot.telegram.application import BotApplication
    from bot.telegram.commands import Command

log = logging.getLogger(__name__)
_WATCHED_EVERY = 15  # seconds
_LOOK_UPS_KEPT = dt.timedelta(days=1)
_LETTERS_KEPT = dt.timedelta(days=90)
_PEOPLE_READ_EVERY = 60  # seconds
_STALE_EVERY = 60  # seconds
_CAMPAIGNS_EVERY = 15  # seconds
_MORNINGS_EVERY = 15  # seconds
_EVENINGS_EVERY = 15  # seconds
_ASKED_EVERY = 60  # seconds
_LATE = 3600  # seconds a tick may come late and still count; ticks ask the tables, so late does no harm
TABLE: tuple[Command, ...] = tuple(
    command
    for room in (
        WelcomeHandlers, DossierHandlers, ProcedureHandlers, SettingsHandlers, StopHandlers, PeopleHandlers,
        Staffroom, AnnouncementHandlers, CampaignHandlers, OfficialHandlers, Intake, TeamHandlers,
        ReportHandlers,
        ApologyHandlers,
    )
    for command in room.commands
)  # fmt: skip
"""Every command, in the order of menus and help."""


@dataclass(frozen=True, slots=True)
class House:
    """The rooms, furnished: what :func:`run` needs to open the doors."""

    settings: Settings
    clock: Clock
    database: Database
    evenings: Evenings
    satisfaction: Satisfaction
    journal: Journal
    application: BotApplication
    welcome: WelcomeHandlers
    announcing: AnnouncementHandlers
    staffroom: Staffroom
    people: rooms.PeopleRoom
    dossiers: rooms.DossierRoom
    campaigns: Campaigns
    mornings: Mornings


def build(settings: Settings, *, clock: Clock | None = None) -> House:
    """Furnish the rooms. ``clock`` gives the moment in the office's zone. Raises :class:`BotError`."""
    zone = settings.office.zone
    now = clock or (lambda: dt.datetime.now(zone))
    database = Database.open(settings.database.url)
    journal = Journal(database)
    shelf = Shelf(settings.knowledge.path, settings.office.level)
    people = rooms.people_room(settings, database, shelf)
    languages, roster = people.languages, people.roster
    dossiers = rooms.dossier_room(settings, database, shelf, languages)
    asking = rooms.procedure_room(settings, database, journal, shelf)
    mornings = rooms.officials(settings, database, people, dossiers)
    works = OfficialsHolding(mornings.desk.deeds)
    holdings = (people.holding, asking.holding, dossiers.holding, works)
    campaigns = rooms.campaigns(settings, database, shelf, people, dossiers)
    evenings = rooms.reports(settings, database, shelf, people, dossiers)
    satisfaction = rooms.satisfaction(settings, database, people, dossiers)
    choices = SettingsHandlers(languages, people.subscriptions, people.communes, now, (campaigns,))
    stop = StopHandlers(languages, people.subscriptions, (people.holding, dossiers.holding), now)
    team = TeamHandlers(languages, roster, people.audit, Invitees(now), now, zone)
    staff = Staffroom(asking.questions, languages, shelf, roster, zone)
    procedures = ProcedureHandlers(asking.answering, asking.ticks, languages, now, settings.office.id)
    home, otherwise = settings.dossiers.home, procedures.on_text
    desk = DossierHandlers(
        dossiers.desk, languages, now, dossiers.as_of, roster, otherwise, dossiers.explainer, home
    )
    announcing = rooms.announcing(settings, database, dossiers.outbox, people, now)
    openers = (desk, procedures, team)
    welcome = WelcomeHandlers(languages, openers, TABLE, settings.office.name, roster, choices)
    doors = (
        *welcome.handlers(),
        *announcing.handlers(),
        *CampaignHandlers(campaigns, roster, languages, now).handlers(),
        *OfficialHandlers(mornings.desk, Awaited(now), now).handlers(),
        *rooms.apologies(settings, database, people, dossiers, now).handlers(),
        *choices.handlers(),
        *ReportHandlers(evenings.desk, languages, now, settings.office.name).handlers(),
        *SatisfactionHandlers(satisfaction, languages, Words(now)).handlers(),
        *stop.handlers(),
        *team.handlers(),
        *PeopleHandlers(languages, holdings, now).handlers(),
        *staff.handlers(),
        *Intake(dossiers.importer, languages, now, roster).handlers(),
        *desk.handlers(),
        *procedures.handlers(),
        *procedures.text_handlers(),
        *welcome.last_handlers(),
    )
    connection, early = settings.telegram, Hearing(people.reach).handlers()
    application = telegram.build(connection.token, connection.api_url, connection.proxy, doors, early)
    return House(
        settings, now, database, evenings, satisfaction, journal,
        application, welcome, announcing, staff, people, dossiers,
        campaigns, mornings,
    )  # fmt: skip


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
        await stack.enter_async_context(in_background(courier.run))
        progress = partial(house.announcing.board.run, house.application.bot)
        await stack.enter_async_context(in_background(progress))
        stack.callback(_ticks(house).shutdown, wait=False)
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


async def ask_tables(house: House) -> None:
    """Do at once what ticks do by themselves soon: ask the tables what is due by now."""
    await house.people.read()
    await _evenings(house)
    await _ask(house)
    await _campaigns(house)
    await _mornings(house)
    await _drop_stale(house)
    await house.announcing.board.look(house.application.bot)


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
    scheduler.add_job(house.people.read, IntervalTrigger(seconds=_PEOPLE_READ_EVERY))
    scheduler.add_job(_evenings, IntervalTrigger(seconds=_EVENINGS_EVERY), [house])
    scheduler.add_job(_ask, IntervalTrigger(seconds=_ASKED_EVERY), [house])
    scheduler.add_job(_drop_stale, IntervalTrigger(seconds=_STALE_EVERY), [house])
    scheduler.add_job(_campaigns, IntervalTrigger(seconds=_CAMPAIGNS_EVERY), [house])
    scheduler.add_job(_mornings, IntervalTrigger(seconds=_MORNINGS_EVERY), [house])
    scheduler.add_job(_expire, IntervalTrigger(hours=1), [house])
    scheduler.start()
    return scheduler


async def _campaigns(house: House) -> None:
    """Write the reminders that are due."""
    await house.campaigns.tick(house.clock())


async def _mornings(house: House) -> None:
    """Tell the officials what burns, once a working day."""
    await house.mornings.tick(house.clock())


async def _drop_stale(house: House) -> None:
    """Let go of letters that are not worth sending any more, and say how many in the log."""
    if count := await house.dossiers.outbox.drop_stale(house.clock()):
        log.warning("%d letters came too late and are not sent any more", count)


async def _evenings(house: House) -> None:
    """Tell heads and admins what the day brought."""
    await house.evenings.tick(house.clock())


async def _ask(house: House) -> None:
    """Ask those whose result was handed over whether they were satisfied."""
    await house.satisfaction.tick(house.clock())


async def _expire(house: House) -> None:
    """Delete what has run out."""
    database, now = house.database, house.clock()
    await store.expire(database, now)
    await dossier_store.expire(database, now, _LOOK_UPS_KEPT)
    await import_store.expire(database, now - UNDONE_WITHIN)
    await house.dossiers.outbox.expire(now - _LETTERS_KEPT)
    await house.mornings.desk.deeds.expire()
    if days := house.settings.dossiers.forget_after_days:
        await dossier_store.forget_personal(database, now.date() - dt.timedelta(days=days))


async def _tell_of_file(house: House, file: str, result: Outcome) -> None:
    card = intake.outcome(file, result, texts(LANGUAGES[0]))
    await house.staffroom.tell(house.application.bot, Right.IMPORT, card)
