"""The morning's round over very many open dossiers: how long it takes, and what memory it needs.

A process of its own on a database that another one has prepared, as in :mod:`bench.fanout`. Prints JSON.
"""

import asyncio
import datetime as dt
import json
import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from bench.contenders import ROOT
from bench.measure import ENVIRONMENT
from bench.memory import print_measured, watched
from bench.report import print_cells, print_heading, print_target
from bot.delivery.store import Outbox
from bot.dossiers.model import Status
from bot.officials.model import Steps
from bot.officials.rounds import Mornings
from bot.officials.service import Desk
from bot.officials.stores.deeds import Deeds
from bot.officials.stores.work import Work
from bot.people.rights import Role
from bot.people.store import Languages
from bot.people.stores.audit import Audit
from bot.people.stores.roster import Roster
from bot.storage.bulk import pour
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.tables import dossiers, roles
from bot.worktime.calendar import Span, WorkCalendar

ROUND_SECONDS = 2.0
MORE_MEGABYTES = 5.0
"""How much more memory ten times as many dossiers may need: what a machine's noise amounts to."""
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_MONDAY = dt.datetime(2026, 11, 16, 7, 30, tzinfo=_ZONE)
_MORNINGS = 5
_ADMIN = 1
_UNITS = [f"Phòng {number}" for number in range(1, 11)]
_OFFICIALS = [f"Công chức {number}" for number in range(1, 101)]
_LINKED = 80
_DAYS = 130
_AT_ONCE = 10_000


def measure_officials(several: tuple[int, ...] = (10_000, 100_000)) -> None:
    """The morning's round over open dossiers of a hundred officials, every one of them late."""
    print_heading("The morning's round, every open dossier late, a hundred officials in ten units")
    print_cells("", "told", "median s", "worst s", "MB more")
    more = []
    for count in several:
        with TemporaryDirectory() as folder:
            url = f"sqlite+aiosqlite:///{folder}/bot.db"
            asyncio.run(prepare(url, count))
            command = [sys.executable, "-m", "bench.mornings", "--database", url]
            done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE)
        took = json.loads(done.stdout)
        more.append(took["grown"] / 1e6)
        times = (f"{median(took['seconds']):.2f}", f"{max(took['seconds']):.2f}")
        print_cells(f"{count:,} dossiers", f"{took['told']}", *times, f"{more[-1]:.1f}")
    print_target("seconds for a round", median(took["seconds"]), ROUND_SECONDS, at_least=False)
    print_target("MB more than for the first", more[-1] - more[0], MORE_MEGABYTES, at_least=False)


async def prepare(url: str, count: int) -> None:
    """Let there be so many late dossiers, a head in each unit, most officials linked."""
    database = Database.open(url)
    await migrate(database)
    people = [(_ADMIN, Role.ADMIN, "Chủ tịch", None)]
    people += [(10 + place, Role.HEAD, f"Trưởng {unit}", unit) for place, unit in enumerate(_UNITS)]
    people += [
        (100 + place, Role.OFFICIAL, name, _UNITS[place % len(_UNITS)])
        for place, name in enumerate(_OFFICIALS[:_LINKED])
    ]
    async with database.write() as connection:
        await connection.execute(
            roles.insert(),
            [
                {"person": person, "role": role, "name": name, "unit": unit, "since": _MONDAY, "by": _ADMIN}
                for person, role, name, unit in people
            ],
        )
        for first in range(0, count, _AT_ONCE):
            await pour(connection, dossiers, [_dossier(number) for number in range(first, first + _AT_ONCE)])
    await database.close()


def _dossier(number: int) -> dict[str, Any]:
    official = number % len(_OFFICIALS)
    day = _MONDAY.date() - dt.timedelta(days=1 + number % _DAYS)
    return {
        **dict.fromkeys(column.name for column in dossiers.columns),
        "code": f"H14.18-260101-{number:06}",
        "procedure": "Đăng ký khai sinh",
        "status": int(Status.IN_PROGRESS),
        "due_on": day,
        "due": dt.datetime.combine(day, dt.time(16), _ZONE),
        "due_computed": False,
        "official": _OFFICIALS[official],
        "unit": _UNITS[official % len(_UNITS)],
        "first_import": 1,
    }


async def measure(url: str) -> dict[str, Any]:
    """Hold the round of several working days, one after the other."""
    database = Database.open(url)
    outbox, roster = Outbox(database), Roster(database, frozenset({_ADMIN}))
    await roster.load()
    desk = Desk(
        Work(database, outbox, _ZONE),
        Deeds(database, outbox, _ZONE),
        roster,
        Languages(database),
        Audit(database),
        lambda: WorkCalendar(_ZONE, days_off={}),
        Steps(),
        Span(dt.time(21), dt.time(7)),
    )
    mornings = Mornings(desk, _MONDAY.time())
    seconds = []
    async with watched() as memory:
        for days in range(_MORNINGS):
            began = time.perf_counter()
            told = await mornings.tick(_MONDAY + dt.timedelta(days=days))
            seconds.append(time.perf_counter() - began)
    await database.close()
    return {"told": told, "seconds": seconds, "grown": memory.grown}


if __name__ == "__main__":
    print_measured(measure)
