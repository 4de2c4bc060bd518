"""What heads and admins see of a period: figures to tap, a breakdown, the dossiers behind a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.card import Button, Card
from bot.dossiers.statistics import BY
from bot.procedures import wording
from bot.reports import naming, periods
from bot.reports.model import (
    LISTED,
    PAGE,
    PROGRESS_POINTS,
    View,
    checks,
    form06,
    form766,
    group_mark,
    on_time_rate,
    online_rate,
    progress_rate,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bot.card import Text
    from bot.dossiers.statistics import Row
    from bot.reports.model import Behind, Evening, Groups, Listed, Report
    from bot.texts import Texts

Buttons = tuple[tuple[Button, ...], ...]
_TITLE = 70
_IN_A_ROW = 3


def figures(report: Report, today: dt.date, t: Texts) -> Card:
    """Return the figures of a view as short lines; each number is a button that opens its dossiers."""
    printed = form06(report.total)
    values = {name: naming.number(value, t) for name, value in printed._asdict().items()}
    lines = [*_head(report, t)]
    lines += [t.line("report.received", **values), t.line("report.resolved", **values)]
    lines.append(t.line("report.in_progress", paused=naming.number(report.total.paused, t), **values))
    said = " · ".join(one.said for one in checks(printed))
    lines.append(t.line("report.checks", said=said))
    lines += [*_rates(report, t), *_services(report, t), *_ratings(report, t)]
    if report.total.received:
        lines.append(t.line("report.tap"))
    return Card(
        tuple(lines), (*_numbers(report, t), *_ways(report.view, t), *_periods(report.view, today, t))
    )


def groups(shown: Groups, report: Report, t: Texts) -> Card:
    """Return a page of a view broken down; a number opens that group alone."""
    lines = [*_head(report, t), t.line("report.groups", by=t.plain(f"report_by.{shown.by}"))]
    first = shown.page * PAGE + 1
    lines += [_group(place, row, shown, t) for place, row in enumerate(shown.rows, first)]
    opens = []
    for place, row in enumerate(shown.rows, first):
        view = View(report.view.period, report.view.level, group_mark(shown.by, row.name(shown.by)))
        opens.append(Button(str(place), f"tk/s/{view.code}"))
    turning = _turning(f"tk/b/{report.view.code}/{shown.by}", shown.page, shown.pages)
    return Card(tuple(lines), (*_rows(opens, PAGE // 2), turning, (_back(report.view, t),)))


def listing(listed: Listed, report: Report, t: Texts) -> Card:
    """Return a page of the dossiers behind a figure: code, procedure, days."""
    count = naming.number(listed.count, t)
    title = t.plain(f"report_figure.{listed.figure}")
    lines = [*_head(report, t), t.line("report.list", figure=title, count=count)]
    first = listed.page * PAGE + 1
    lines += [_dossier(place, one, t) for place, one in enumerate(listed.dossiers, first)]
    if listed.pages > 1:
        lines.append(t.line("report.page", page=listed.page + 1, pages=listed.pages))
    turning = _turning(f"tk/l/{listed.view.code}/{listed.figure}", listed.page, listed.pages)
    return Card(tuple(lines), (turning, (_back(listed.view, t),)) if turning else ((_back(listed.view, t),),))


def choose_days(t: Texts, *, wrong: bool = False) -> Card:
    """Return how to type days of one's own."""
    return Card((t.line("report.own_wrong" if wrong else "report.own"),))


def evening(what: Evening, unit: str | None, view: View, t: Texts) -> Card:
    """Return the card at the end of a working day."""
    lines = [t.line("report.evening", day=wording.day(what.day))]
    if unit:
        lines.append(t.line("report.scope", scope=unit))
    lines += [
        t.line("report.evening_received", count=naming.number(what.received, t)),
        t.line("report.evening_finished", count=naming.number(what.finished, t)),
        t.line("report.evening_late", count=naming.number(what.late, t)),
        t.line(
            "report.evening_due",
            count=naming.number(what.due_tomorrow, t),
            day=wording.day(what.tomorrow),
        ),
    ]
    return Card(tuple(lines), ((Button(t.plain("report.button_open"), f"tk/s/{view.code}"),),))


def caption(report: Report, t: Texts) -> str:
    """Return what stands under a file: period and scope."""
    scope = naming.scope(report, t)
    return f"{naming.period(report.view.period, t)}{' · ' if scope else ''}{scope}"


def _head(report: Report, t: Texts) -> list[Text]:
    period = report.view.period
    lines = [t.line("report.head", period=naming.period(period, t), days=naming.days(report.through))]
    if scope := naming.scope(report, t):
        lines.append(t.line("report.scope", scope=scope))
    if naming.to_be_confirmed(period):
        lines.append(t.line("report.unconfirmed"))
    return lines


def _rates(report: Report, t: Texts) -> list[Text]:
    now, before = report.total, report.before
    points = progress_rate(now)
    shown = {
        "online": naming.percent(online_rate(now), t),
        "online_before": naming.percent(online_rate(before), t),
        "on_time": naming.percent(on_time_rate(now), t),
        "on_time_before": naming.percent(on_time_rate(before), t),
        "progress": naming.percent(points, t),
        "points": naming.decimal(None if points is None else points * PROGRESS_POINTS, t),
    }
    bad = [one.said for one in checks(form766(now)) if one.difference]
    compared = t.line(
        "report.compared",
        days=naming.days(report.compared),
        received=naming.number(before.received, t),
        resolved=naming.number(before.resolved, t),
        overdue=naming.number(before.overdue, t),
    )
    wrong = [t.line("report.checks766", said=" · ".join(bad))] if bad else []
    return [
        *wrong,
        *(t.line(f"report.rate_{one}", **shown) for one in ("online", "on_time", "766")),
        compared,
    ]


def _services(report: Report, t: Texts) -> list[Text]:
    services = report.services
    counts = {name: services.counts.get(name, 0) for name in ("full", "partial", "none", "unknown")}
    return [
        t.line(
            "report.services",
            rate=naming.percent(services.rate, t),
            used=services.used,
            offered=services.offered,
            used_online=services.used_online,
        ),
        t.line("report.online_levels", **counts),
    ]


def _ratings(report: Report, t: Texts) -> list[Text]:
    if not report.ratings:
        return []
    scores = {f"score{score}": naming.number(report.ratings.get(score, 0), t) for score in (1, 2, 3)}
    return [t.line("report.ratings", **scores)]


def _numbers(report: Report, t: Texts) -> Buttons:
    """Return a button for each figure that has dossiers behind it."""
    found = []
    for name in LISTED:
        if count := int(getattr(report.total, name)):
            kind, target = t.plain(f"report_figure.{name}"), f"tk/l/{report.view.code}/{name}/0"
            found.append(Button(f"{kind} {naming.number(count, t)}", target))
    return _rows(found, _IN_A_ROW)


def _ways(view: View, t: Texts) -> Buttons:
    """Return the buttons to another level, to breakdowns and to files."""
    levels = [
        Button(_marked(t.plain(f"report_level.{key}"), view.level == name), f"tk/s/{one.code}")
        for name, key in ((None, "all"), *naming.LEVELS.items())
        for one in (View(view.period, name, view.group),)
    ]
    by = [Button(t.plain(f"report_by.{one}"), f"tk/b/{view.code}/{one}/0") for one in BY if one != "level"]
    chart = Button(t.plain("report.button_chart"), f"tk/c/{view.code}")
    sheet = Button(t.plain("report.button_xlsx"), f"tk/x/{view.code}")
    whole = ((Button(t.plain("report.button_all"), f"tk/s/{View(view.period, view.level).code}"),),)
    return (*(whole if view.group else ()), tuple(levels), tuple(by), (chart, sheet))


def _periods(view: View, today: dt.date, t: Texts) -> Buttons:
    names = ("this_month", "last_month", "quarter", "year", "reporting_quarter", "reporting_year")
    found = [
        Button(
            _marked(t.plain(f"report_choose.{name}"), period == view.period),
            f"tk/s/{View(period, view.level, view.group).code}",
        )
        for name, period in zip(names, periods.around(today), strict=True)
    ]
    return (*_rows(found[:4], 2), (*found[4:], Button(t.plain("report_choose.own"), "tk/own")))


def _group(place: int, row: Row, shown: Groups, t: Texts) -> Text:
    counts = {name: naming.number(value, t) for name, value in form06(row)._asdict().items()}
    name = wording.cut(naming.group(shown.by, row.name(shown.by), t), _TITLE)
    return t.line("report.group", number=place, name=name, **counts)


def _dossier(place: int, one: Behind, t: Texts) -> Text:
    title = wording.brief(one.procedure or "–", _TITLE)
    return t.line("report.dossier", number=place, code=one.code, title=title, days=_days(one, t))


def _days(one: Behind, t: Texts) -> str:
    if one.days is None:
        return t.plain("report.no_date")
    if one.days == 0:
        return t.plain("report.ended_on_time" if one.ended else "report.open_today")
    way = ("ended_early" if one.days > 0 else "ended_late") if one.ended else None
    way = way or ("open_left" if one.days > 0 else "open_late")
    return t.plain(f"report.{way}", days=abs(one.days))


def _turning(target: str, page: int, pages: int) -> tuple[Button, ...]:
    back = (Button("‹", f"{target}/{page - 1}"),) if page else ()
    return (*back, *((Button("›", f"{target}/{page + 1}"),) if page + 1 < pages else ()))


def _back(view: View, t: Texts) -> Button:
    return Button(t.plain("report.button_back"), f"tk/s/{view.code}")


def _marked(label: str, here: bool) -> str:  # noqa: FBT001 - read where it is called
    return f"• {label}" if here else label


def _rows(buttons: Sequence[Button], most: int) -> Buttons:
    return tuple(tuple(buttons[at : at + most]) for at in range(0, len(buttons), most))
