"""“Vì sao ngày này?”: the due date of a dossier, line by line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.card import Button, Card, Text
from bot.dossiers.cards import moment
from bot.dossiers.deadlines import Due, Limit, Pause, Step, due
from bot.procedures import wording
from bot.procedures.model import Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from bot.dossiers.model import Dossier
    from bot.texts import Texts
    from bot.worktime.calendar import WorkCalendar

_MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Explainer:
    """What an explanation needs: working time, and the published limit of a procedure for a channel."""

    calendar: Callable[[], WorkCalendar]
    limit: Callable[[str | None, Channel | None], Limit | None]

    def due(self, dossier: Dossier) -> Due | None:
        """Return the due date as the published limit gives it, ``None`` where no limit is known."""
        channel = Channel(dossier.channel) if dossier.channel else None
        limit = self.limit(dossier.procedure_code, channel)
        if limit is None or dossier.received is None:
            return None
        pauses = (Pause(dossier.paused_from, dossier.resumed_at),) if dossier.paused_from else ()
        return due(dossier.received, limit, self.calendar(), pauses=pauses)


def card(dossier: Dossier, explainer: Explainer, t: Texts) -> Card:
    """Return the explanation; where the office's date is another than ours, both are named."""
    zone, computed = explainer.calendar().zone, explainer.due(dossier)
    lines = [t.line("why.head", code=dossier.code)]
    if computed:
        lines += [_line(step, zone, t) for step in computed.steps[:_MOST_LINES]]
    else:
        lines.append(t.line("why.no_limit"))
    if dossier.due and not dossier.due_computed:
        ours = computed and computed.at.astimezone(zone).date() == dossier.due.astimezone(zone).date()
        lines.append(t.line("why.agrees" if ours else "why.stated", due=moment(dossier.due, zone)))
    back = (Button(t.plain("dossier.button_back"), f"d/{dossier.code}/s"),)
    return Card(tuple(lines), (back,))


def _line(step: Step, zone: ZoneInfo, t: Texts) -> Text:
    values = {
        "at": moment(step.at, zone) if isinstance(step.at, dt.datetime) else wording.day(step.at),
        "until": wording.day(step.until) if step.until else "",
        "number": step.number if step.number is not None else "",
        "name": step.name or "",
    }
    if step.kind == "limit":
        values["limit"] = t.plain(f"why_limit.{step.name}", number=step.number)
    one_day = "_day" if step.until == step.at and step.kind in {"weekend", "holiday"} else ""
    return t.line(f"why.{step.kind}{one_day}", **values)
