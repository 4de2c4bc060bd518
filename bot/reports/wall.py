"""What the chart of a report shows, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.procedures import wording
from bot.reports import naming, periods
from bot.reports.picture import Bar, Chart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dossiers.statistics import Row
    from bot.reports.model import Report
    from bot.texts import Texts

_KINDS = ("early", "on_time", "overdue", "in_progress")


def chart_of(report: Report, months: Mapping[tuple[int, int], Row], t: Texts) -> Chart:
    """Return the chart to draw: how what came in each month stands at the period's end."""
    sums = {name: sum(getattr(row, name) for row in months.values()) for name in _KINDS}
    years = len({year for year, _ in months}) > 1
    received = sum(row.received for row in months.values())
    return Chart(
        title=t.plain("report_chart.title", days=naming.days(periods.charted(report.through))),
        scope=naming.scope(report, t) or t.plain("report_level.all"),
        bars=tuple(
            Bar(_month(year, month, t, years=years), tuple(getattr(row, name) for name in _KINDS))
            for (year, month), row in months.items()
        ),
        legend=tuple(_counted(name, count, t) for name, count in sums.items()),
        total=t.plain("report_chart.total", count=naming.number(received, t)),
        note=t.plain("report_chart.note", day=wording.day(report.through.last)),
        comma="," if t.language == "en" else ".",
    )


def _counted(name: str, count: int, t: Texts) -> str:
    kind = t.plain(f"report_chart.{name}")
    return f"{kind}: {naming.number(count, t)}"


def _month(year: int, number: int, t: Texts, *, years: bool) -> str:
    """Return a month's name; over two years the first month of each bears its year."""
    if years and number == 1:
        return f"1/{year % 100:02}"
    return t.plain("report_chart.month", number=number)
