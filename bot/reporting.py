"""``report``: the figures of a period on a terminal, and as the files the chat sends."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.delivery.store import Outbox
from bot.dossiers.working import work_calendar
from bot.errors import Refused
from bot.people.stores.audit import Audit
from bot.people.stores.roster import Roster
from bot.procedures import reading
from bot.reports import forms, naming, periods, picture, wall
from bot.reports.model import (
    View,
    checks,
    form06,
    form766,
    on_time_rate,
    online_rate,
    progress_rate,
)
from bot.reports.service import Reader, Reporting
from bot.reports.store import Reports
from bot.reports.workbook import workbook
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from pathlib import Path

    from bot.config import Settings
    from bot.dossiers.statistics import By
    from bot.reports.forms import Line
    from bot.reports.model import Check, Report

_T = texts(LANGUAGES[0])
_WIDEST = 44


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the terminal."""

    first: dt.date
    last: dt.date
    by: By
    level: str | None
    xlsx: Path | None
    png: Path | None
    json: bool


@dataclass(frozen=True, slots=True)
class _Made:
    report: Report
    lines: Sequence[Line]


def report(wish: Wish, settings: Settings, folder: Path) -> int:
    """Print the figures of a period with their checks, and write the files that were asked for."""
    if wish.last < wish.first:
        raise Refused([f"--to {wish.last} phải sau --from {wish.first}"])
    made = asyncio.run(_make(wish, settings, folder))
    if wish.json:
        print(json.dumps(_told(made, wish.by), ensure_ascii=False))
    else:
        _print(made)
    return 0


async def _make(wish: Wish, settings: Settings, folder: Path) -> _Made:
    async with _opened(settings, folder) as desk:
        today = dt.datetime.now(settings.office.zone).date()
        view = View(periods.own(wish.first, wish.last), wish.level)
        found = await desk.report(Reader(), view, today)
        if found is None:
            raise Refused(["không có gì để báo cáo"])
        made = _Made(found, forms.lines(await desk.rows(found, wish.by), wish.by))
        if wish.xlsx:
            units = forms.flat(await desk.units(found), "unit")
            wish.xlsx.write_bytes(workbook(found, made.lines, units, settings.office.name, _T))
        if wish.png:
            chart = wall.chart_of(found, await desk.months(found), _T)
            wish.png.write_bytes(picture.draw(chart))
    return made


@asynccontextmanager
async def _opened(settings: Settings, folder: Path) -> AsyncIterator[Reporting]:
    """Open the database, schema up to date, and the knowledge without its search index."""
    knowledge, zone = reading.read(folder), settings.office.zone
    calendar = work_calendar(knowledge.calendar, zone, settings.dossiers.spans)
    database = Database.open(settings.database.url)
    try:
        await migrate(database)
        yield Reporting(
            Reports(database, Outbox(database), zone),
            Roster(database, frozenset()),
            Audit(database),
            lambda: knowledge.catalogue,
            lambda: calendar,
        )
    finally:
        await database.close()


def _told(made: _Made, by: By) -> dict[str, Any]:
    total, through = made.report.total, made.report.through
    services = made.report.services
    return {
        "from": through.first.isoformat(),
        "to": through.last.isoformat(),
        "by": by,
        "rows": [_line(one, by) for one in made.lines if one.by is not None],
        "total": {"form06": form06(total)._asdict(), "form766": form766(total)._asdict()},
        "checks": {"form06": _sums(checks(form06(total))), "form766": _sums(checks(form766(total)))},
        "rates": {
            "online": online_rate(total),
            "on_time": on_time_rate(total),
            "progress": progress_rate(total),
        },
        "services": {
            "by_online_level": dict(services.counts),
            "online": services.offered,
            "with_dossiers": services.used,
            "with_online_dossiers": services.used_online,
        },
        "ratings": {str(score): count for score, count in made.report.ratings.items()},
    }


def _line(line: Line, by: By) -> dict[str, Any]:
    row = line.row
    named = {"level": row.level} | ({} if by == "level" else {by: None if line.head else line.name})
    return {**named, "sum": line.head, "form06": form06(row)._asdict(), "form766": form766(row)._asdict()}


def _sums(several: Iterable[Check]) -> dict[str, int]:
    """Return by how much each sum is wrong; 0: it holds."""
    return {one.rule: one.difference for one in several}


def _print(made: _Made) -> None:
    total, through = made.report.total, made.report.through
    print(f"{_T.plain('report_form.number06')}: {through.first:%d/%m/%Y} – {through.last:%d/%m/%Y}")
    _print_table([(one, form06(one.row)) for one in made.lines])
    print(_said(checks(form06(total))))
    print(f"\n{_T.plain('report_form.number766')}")
    _print_table([(one, form766(one.row)) for one in made.lines])
    print(_said(checks(form766(total))))
    online, on_time = naming.percent(online_rate(total), _T), naming.percent(on_time_rate(total), _T)
    print(f"\nTrực tuyến {online} · trước và đúng hạn {on_time}", end=" · ")
    print(f"tiến độ QĐ 766 {naming.percent(progress_rate(total), _T)}")
    services = made.report.services
    share = naming.percent(services.rate, _T)
    print(f"Dịch vụ trực tuyến có hồ sơ: {services.used}/{services.offered} ({share})")


def _print_table(rows: Sequence[tuple[Line, Sequence[int]]]) -> None:
    heads = [f"({number})" for number in range(1, len(rows[0][1]) + 1)]
    cells = [["", *heads], *([_name(line), *map(str, figures)] for line, figures in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    for name, *figures in cells:
        shown = [one.rjust(width) for one, width in zip(figures, widths[1:], strict=True)]
        print("  ".join([name.ljust(widths[0]), *shown]))


def _name(line: Line) -> str:
    if line.by is None:
        return _T.plain("report_form.total")
    name = naming.group(line.by, line.name, _T)[:_WIDEST]
    return name if line.by == "level" else f"  {name}"


def _said(several: Iterable[Check]) -> str:
    return f"{_T.plain('report_form.check')}: {' · '.join(one.said for one in several)}"
