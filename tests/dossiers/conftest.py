"""An office that takes in dossier files: database of both kinds, knowledge that ships, a fixed clock."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.config import Dossiers as DossierSettings
from bot.delivery.store import Outbox
from bot.dossiers.holding import DossierHolding
from bot.dossiers.importing.service import Importer, Job, Report, Tools
from bot.dossiers.news import FollowersNews
from bot.dossiers.service import DossierDesk, Secrecy
from bot.dossiers.store import Dossiers, Follows, LookUps
from bot.dossiers.working import work_calendar
from bot.people.store import Languages
from bot.procedures.library import Library
from bot.storage.database import Database
from bot.storage.tables import deliveries, dossiers
from bot.worktime.calendar import Span
from tests.dossiers.exports import Line, write_csv

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
QUIET = Span(dt.time(21), dt.time(7))
NOW = dt.datetime(2026, 10, 12, 9, 0, tzinfo=ZONE)


@dataclass
class Office:
    """One office with its rooms and a folder for files."""

    database: Database
    outbox: Outbox
    importer: Importer
    desk: DossierDesk
    folder: Path

    async def take(self, lines: Iterable[Line], now: dt.datetime = NOW, **how: Any) -> Report:
        """Import lines as a CSV file."""
        path = write_csv(self.folder / "xuat.csv", list(lines))
        return await self.importer.run(Job(path, path.name, **how), now)

    def holding(self, now: dt.datetime = NOW + dt.timedelta(hours=1)) -> DossierHolding:
        """Return what is held on people, as it is asked and erased at this moment."""
        return DossierHolding(self.database, self.desk.follows, self.desk._look_ups, self.outbox, lambda: now)

    async def table(self) -> list[dict[str, Any]]:
        """Return every dossier as the table has it, but for the import it came with."""
        async with self.database.read() as connection:
            rows = (await connection.execute(select(dossiers).order_by(dossiers.c.code))).mappings()
            return [{name: value for name, value in row.items() if name != "first_import"} for row in rows]

    async def letters(self) -> list[Any]:
        """Return every letter of the outbox."""
        async with self.database.read() as connection:
            return list((await connection.execute(select(deliveries).order_by(deliveries.c.id))).all())


def office_of(database: Database, library: Library, folder: Path, secrecy: Secrecy = "details") -> Office:
    """Furnish an office."""
    calendar = work_calendar(library.knowledge.calendar, ZONE, DossierSettings().spans)
    tools = Tools(library.knowledge.catalogue, "xã", calendar)
    outbox = Outbox(database)
    desk = DossierDesk(
        Dossiers(database),
        Follows(database),
        LookUps(database),
        outbox,
        calendar=lambda: calendar,
        secrecy=secrecy,
    )
    news = FollowersNews(Languages(database), ZONE)
    return Office(
        database, outbox, Importer(database, outbox, lambda: tools, desk.key, news, QUIET), desk, folder
    )


@pytest.fixture
def office(database: Database, library: Library, tmp_path: Path) -> Office:
    """An office on a fresh database, once of each kind."""
    return office_of(database, library, tmp_path)
