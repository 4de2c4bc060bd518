"""Who may count which units' dossiers, and the figures of a view. Returns values, never sentences."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.dossiers.named import folded
from bot.dossiers.statistics import BY, Chosen, Row
from bot.people.rights import Right, Role
from bot.procedures.model import OnlineLevel
from bot.reports import periods
from bot.reports.model import PAGE, Groups, Listed, Report, Services, group_mark

if TYPE_CHECKING:
    from bot.dossiers.statistics import By
    from bot.people.stores.audit import Audit
    from bot.people.stores.roster import Roster
    from bot.procedures.catalogue import Catalogue
    from bot.reports.model import OnlineLevel as Named
    from bot.reports.model import View
    from bot.reports.store import Reports
    from bot.worktime.calendar import WorkCalendar

_NAMES: dict[OnlineLevel, Named] = {
    OnlineLevel.FULL: "full", OnlineLevel.PARTIAL: "partial", OnlineLevel.NONE: "none",
    OnlineLevel.UNKNOWN: "unknown",
}  # fmt: skip
_ONLINE = (OnlineLevel.FULL, OnlineLevel.PARTIAL)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads reports; ``units`` as dossiers spell them, ``None``: all."""

    units: tuple[str, ...] | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Reporting:
    """The desk for reports."""

    store: Reports
    roster: Roster
    audit: Audit
    catalogue: Callable[[], Catalogue]
    calendar: Callable[[], WorkCalendar]

    async def reader(self, person: int) -> Reader | None:
        """Return whose dossiers somebody may count: admins all, heads those of their unit."""
        member = self.roster.member(person)
        if member is None or not self.roster.may(person, Right.STATISTICS):
            return None
        if member.role is Role.ADMIN:
            return Reader()
        wanted = folded(member.unit)
        known = [one for one in await self.store.names("unit") if one and wanted and folded(one) == wanted]
        return Reader(tuple(sorted(known)), member.unit or "")

    async def report(self, reader: Reader, view: View, today: dt.date) -> Report | None:
        """Return the figures of a view, ``None`` when it names a group that is gone."""
        through = view.period.until(today)
        compared = periods.compared(view.period, through)
        chosen = Chosen(through.first, through.last, view.level, reader.units)
        if view.group:
            only = await self._group(view.group)
            if only is None:
                return None
            chosen = replace(chosen, only=only)
        before = replace(chosen, first=compared.first, last=compared.last)
        return Report(
            view=view,
            through=through,
            compared=compared,
            chosen=chosen,
            total=await self.store.total(chosen),
            before=await self.store.total(before),
            services=await self._services(chosen),
            ratings=await self.store.ratings(chosen),
            unit=reader.unit,
        )

    async def groups(self, report: Report, by: By, page: int) -> Groups:
        """Return a page of a report broken down, the largest first."""
        rows = await self.store.rows(report.chosen, (by,))
        rows.sort(key=lambda row: (-row.received, row.name(by) or ""))
        pages = max(1, -(-len(rows) // PAGE))
        page = min(page, pages - 1)
        return Groups(report.view, by, page, pages, tuple(rows[page * PAGE : (page + 1) * PAGE]))

    async def listed(self, person: int, report: Report, figure: str, page: int, now: dt.datetime) -> Listed:
        """Return a page of the dossiers a figure counts, and write down that somebody looked."""
        count = int(getattr(report.total, figure))
        page = min(page, max(0, -(-count // PAGE) - 1))
        dossiers = await self.store.behind(report.chosen, figure, page, self.calendar())
        seen = {"figure": figure, "period": report.view.code, "page": page + 1, "count": count}
        await self.audit.note("report_list", person, now, **seen)
        return Listed(report.view, figure, count, page, dossiers)

    async def rows(self, report: Report, by: By) -> list[Row]:
        """Return the rows of a form: levels, broken down where that is asked for."""
        return await self.store.rows(report.chosen, ("level",) if by == "level" else ("level", by))

    async def units(self, report: Report) -> list[Row]:
        """Return the rows of the progress table: units."""
        return await self.store.rows(report.chosen, ("unit",))

    async def months(self, report: Report) -> dict[tuple[int, int], Row]:
        """Return what came in month by month, those without any included."""
        shown = periods.charted(report.through)
        found = await self.store.by_month(replace(report.chosen, first=shown.first, last=shown.last))
        return {one: found.get(one, Row()) for one in periods.months(shown)}

    async def _group(self, mark: str) -> tuple[By, str | None] | None:
        by = next((one for one in BY if one[0] == mark[0]), None)
        if by is None:
            return None
        return next(((by, one) for one in await self.store.names(by) if group_mark(by, one) == mark), None)

    async def _services(self, chosen: Chosen) -> Services:
        used = await self.store.procedures(chosen)
        levels = await asyncio.to_thread(_online_levels, self.catalogue())
        mine = {code: one for code, (one, at) in levels.items() if chosen.level in {None, *at}}
        counts = Counter(_NAMES[one] for one in mine.values())
        served = [code for code in used if mine.get(code) in _ONLINE]
        return Services(dict(counts), len(served), sum(used[code] for code in served))


@lru_cache(maxsize=2)
def _online_levels(catalogue: Catalogue) -> dict[str, tuple[OnlineLevel, tuple[str, ...]]]:
    """Return each procedure's online level, and of whom it is; the national catalogue takes a second."""
    found = {}
    for entry in catalogue.entries:
        procedure = catalogue.get(entry.code)
        level = procedure.online_level if procedure else OnlineLevel.UNKNOWN
        found[entry.code] = (level, entry.levels)
    return found
