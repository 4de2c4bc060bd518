"""What the clock sets off: the scheduler only ticks, and each tick asks the tables what is due.

So a tick may come twice, late, or on two machines at once, and does no harm.
"""

from __future__ import annotations

import datetime as dt
import logging
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.background import Crew
from bot.dossiers import intake
from bot.dossiers import store as dossier_store
from bot.dossiers.importing import store as import_store
from bot.dossiers.importing.service import UNDONE_WITHIN
from bot.dossiers.importing.watching import Watcher
from bot.people.rights import Right
from bot.procedures import store
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from typing import Any

    from bot.dossiers.importing.watching import Outcome
    from bot.house import House

    Tick = Callable[[House], Coroutine[Any, Any, None]]

log = logging.getLogger(__name__)
_HOUR = 3600
_LATE = _HOUR  # seconds a tick may come late and still count
_LAST_TICKS = 30.0  # seconds to wait for ticks under way when the bot closes
_LOOK_UPS_KEPT = dt.timedelta(days=1)
_LETTERS_KEPT = dt.timedelta(days=90)


@asynccontextmanager
async def ticking(house: House) -> AsyncIterator[None]:
    """Tick inside the block; on leaving, ticks under way are finished."""
    crew = Crew()
    scheduler = AsyncIOScheduler(
        timezone=house.settings.office.zone, job_defaults={"coalesce": True, "misfire_grace_time": _LATE}
    )
    for tick, seconds in _table(house):
        # The scheduler breaks its jobs off when it shuts down, and a transaction broken off keeps its lock.
        work = partial(crew.hold, partial(tick, house))
        scheduler.add_job(work, "interval", seconds=seconds, name=tick.__name__)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        await crew.finish(_LAST_TICKS)


async def ask_tables(house: House) -> None:
    """Do at once what ticks do by themselves soon: ask the tables what is due by now."""
    for tick in (_people, _evenings, _satisfaction, _campaigns, _mornings, _drop_stale):
        await tick(house)
    await house.announcing.board.look(house.application.bot)


def _table(house: House) -> list[tuple[Tick, int]]:
    """Return what ticks, and every how many seconds."""
    found: list[tuple[Tick, int]] = [
        (_people, 60),
        (_campaigns, 15),
        (_mornings, 15),
        (_evenings, 15),
        (_satisfaction, 60),
        (_drop_stale, 60),
        (_expire, _HOUR),
    ]
    if seconds := house.settings.knowledge.reload_seconds:
        found.append((_knowledge, seconds))
    if folder := house.settings.dossiers.watch:
        found.append((_watcher(house, Path(folder)), 15))
    return found


async def _people(house: House) -> None:
    """Read what another process may have changed."""
    await house.people.read()


async def _campaigns(house: House) -> None:
    """Write the reminders that are due."""
    await house.campaigns.tick(house.clock())


async def _mornings(house: House) -> None:
    """Tell the officials what burns, once a working day."""
    await house.mornings.tick(house.clock())


async def _evenings(house: House) -> None:
    """Tell heads and admins what the day brought."""
    await house.evenings.tick(house.clock())


async def _satisfaction(house: House) -> None:
    """Ask those whose result was handed over whether they were satisfied."""
    await house.satisfaction.tick(house.clock())


async def _drop_stale(house: House) -> None:
    """Let go of letters that are not worth sending any more, and say how many in the log."""
    if count := await house.dossiers.outbox.drop_stale(house.clock()):
        log.warning("%d letters came too late and are not sent any more", count)


async def _knowledge(house: House) -> None:
    """Take over edits of the knowledge files."""
    await house.staffroom.refresh_knowledge(house.application.bot)


async def _expire(house: House) -> None:
    """Delete what has run out."""
    database, now = house.database, house.clock()
    await store.expire(database, now)
    await dossier_store.expire(database, now, _LOOK_UPS_KEPT)
    await import_store.expire(database, now - UNDONE_WITHIN)
    await house.dossiers.outbox.expire(now - _LETTERS_KEPT)
    await house.mornings.desk.deeds.expire(now.date())
    if days := house.settings.dossiers.forget_after_days:
        await dossier_store.forget_personal(database, now.date() - dt.timedelta(days=days))


def _watcher(house: House, folder: Path) -> Tick:
    """Return the look into the folder that is watched; it remembers what it saw."""
    watcher = Watcher(folder, house.dossiers.importer, house.clock, partial(_tell_of_file, house))

    async def _watch(_: House) -> None:
        await watcher.look()

    return _watch


async def _tell_of_file(house: House, file: str, result: Outcome) -> None:
    card = intake.outcome(file, result, texts(LANGUAGES[0]))
    await house.staffroom.tell(house.application.bot, Right.IMPORT, card)
