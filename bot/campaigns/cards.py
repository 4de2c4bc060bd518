"""What a campaign says to citizens, and what staff see of all of them."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from bot.card import Button, Card, Run
from bot.delivery.model import State
from bot.procedures import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.campaigns.model import Listed, Occurrence, Shown
    from bot.campaigns.model import Run as Launched
    from bot.card import Text
    from bot.procedures.campaign import Campaign
    from bot.texts import Texts
    from bot.worktime.calendar import WorkCalendar

    Ahead = Sequence[tuple[Listed, Occurrence]]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_IN_A_ROW = 5
_STOP = "stop"
"""What the people room's button that ends everything does."""
_FOLLOWED = "d/list"
"""What the dossier room's list of what one follows does: which paper it is stands there, in no letter."""


def message(campaign: Campaign, t: Texts) -> Card:
    """Return what citizens read: headline, text, what is not certain, where it stands, how to stop."""
    english = campaign.text_en if t.language == "en" else None
    head, *rest = (english or campaign.text).strip().split("\n")
    lines: list[Text] = [(Run(head, "b"),), *((Run(one),) for one in rest)]
    if campaign.uncertain and not english:
        lines.append(t.line("campaigns.uncertain", text=campaign.uncertain))
    source = "; ".join(campaign.source)
    lines.append(t.line("campaigns.source", source=source, as_of=wording.day(campaign.as_of)))
    lines.append(t.line("campaigns.follow_stop" if campaign.event else "campaigns.stop"))
    rows = [(Button(t.plain("campaigns.button_end"), _STOP),)]
    if campaign.event == "paper_expires":
        rows.insert(0, (Button(t.plain("campaigns.button_papers"), _FOLLOWED),))
    return Card(tuple(lines), tuple(rows))


def listing(listed: Sequence[Listed], t: Texts) -> Card:
    """Return all campaigns, each with a button."""
    if not listed:
        return Card((t.line("campaigns.head"), t.line("campaigns.none")))
    lines = [t.line("campaigns.head"), t.line("campaigns.shipped_off")]
    for number, one in enumerate(listed, 1):
        when = _day(one.upcoming[0].at, t) if one.upcoming else t.plain("campaigns.no_date")
        if one.campaign.event:
            when = t.plain("campaigns.daily")
        values = {"mark": _mark(one, t), "number": number, "name": one.campaign.name, "when": when}
        lines.append(t.line("campaigns.line", **values))
    buttons = [
        Button(f"{_mark(one, t)} {number}", f"cd/show/{one.campaign.id}")
        for number, one in enumerate(listed, 1)
    ]
    rows = [tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW)]
    plans = (
        Button(t.plain("campaigns.button_ahead"), "cd/ahead"),
        Button(t.plain("campaigns.button_year"), "cd/year"),
    )
    return Card(tuple(lines), (*rows, plans))


def one(shown: Shown, t: Texts, withdrawn: int = 0) -> Card:
    """Return one campaign: who gets it, when, what came of the last times, and the text itself.

    ``withdrawn``: how many letters its being switched off has just taken back.
    """
    listed, campaign = shown.listed, shown.listed.campaign
    lines = [
        t.line("campaigns.title", name=campaign.name, mark=_mark(listed, t), state=_state(listed, t)),
        _audience(shown, t),
        t.line("campaigns.owner", owner=campaign.owner),
        t.line("campaigns.legal", legal="; ".join(campaign.legal_basis) or t.plain("campaigns.legal_none")),
        t.line("campaigns.next", days=_next(listed, t)),
    ]
    if shown.pending and not listed.active:
        lines.append(t.line("campaigns.pending"))
    lines += [_run(run, counts, t) for run, counts in shown.runs]
    if withdrawn:
        lines.append(t.line("campaigns.withdrawn", count=withdrawn))
    lines += [t.line("campaigns.reads"), *message(campaign, t).lines]
    return Card(tuple(lines), _buttons(shown, t))


def confirm(shown: Shown, t: Texts) -> Card:
    """Return the question whether today's reminder shall go out at once."""
    campaign = shown.listed.campaign
    go = Button(t.plain("campaigns.button_go"), f"cd/go/{campaign.id}")
    back = Button(t.plain("campaigns.button_leave"), f"cd/show/{campaign.id}")
    return Card((t.line("campaigns.confirm", name=campaign.name, count=shown.audience),), ((go,), (back,)))


def ahead(plan: Ahead, daily: Sequence[Campaign], calendar: WorkCalendar, days: int, t: Texts) -> Card:
    """Return what comes round in the next days, day by day."""
    lines = [t.line("campaigns.ahead_head", days=days)]
    for day, several in groupby(plan, key=lambda pair: pair[1].at.date()):
        lines.append(t.line("campaigns.ahead_day", day=_named(day, t)))
        lines += [
            t.line(
                "campaigns.ahead_line",
                mark=_mark(listed, t),
                at=f"{when.at:%H:%M}",
                name=listed.campaign.name,
            )
            for listed, when in several
        ]
    if not plan:
        lines.append(t.line("campaigns.ahead_none"))
    lines += [t.line("campaigns.ahead_daily", name=campaign.name, at=campaign.at) for campaign in daily]
    lines += [t.line("campaigns.provisional", year=year) for year in provisional(plan, calendar)]
    return Card(tuple(lines), ((_back(t),),))


def provisional(plan: Ahead, calendar: WorkCalendar) -> list[int]:
    """Return the years of the plan whose holidays were not announced yet."""
    return sorted({when.at.year for _, when in plan if calendar.provisional(when.at.date())})


def _audience(shown: Shown, t: Texts) -> Text:
    campaign = shown.listed.campaign
    if campaign.topic:
        topic = t.plain(f"topic.{campaign.topic}")
        return t.line("campaigns.topic", topic=topic, count=shown.audience)
    line = "campaigns.papers" if campaign.event == "paper_expires" else "campaigns.followers"
    return t.line(line, days=campaign.working_days, count=shown.audience)


def _next(listed: Listed, t: Texts) -> str:
    days = [_day(one.at, t) for one in listed.upcoming]
    return " · ".join(days) or t.plain("campaigns.no_date")


def _run(run: Launched, counts: Mapping[State, int], t: Texts) -> Text:
    known = [(state, counts[state]) for state in State if counts.get(state)]
    said = ", ".join(f"{t.plain(f'letter_state.{state}')} {count}" for state, count in known)
    return t.line("campaigns.run", day=wording.day(run.date), count=run.recipients, said=said or "–")


def _buttons(shown: Shown, t: Texts) -> tuple[tuple[Button, ...], ...]:
    identity = shown.listed.campaign.id
    if shown.listed.active:
        switch = Button(t.plain("campaigns.button_off"), f"cd/off/{identity}")
    else:
        switch = Button(t.plain("campaigns.button_on"), f"cd/on/{identity}")
    return (switch, Button(t.plain("campaigns.button_try"), f"cd/try/{identity}")), (_back(t),)


def _back(t: Texts) -> Button:
    return Button(t.plain("campaigns.button_back"), "cd/list")


def _mark(listed: Listed, t: Texts) -> str:
    return t.plain("campaigns.mark_on" if listed.active else "campaigns.mark_off")


def _state(listed: Listed, t: Texts) -> str:
    return t.plain("campaigns.on" if listed.active else "campaigns.off")


def _day(at: dt.datetime, t: Texts) -> str:
    return f"{at:%H:%M} {_named(at.date(), t)}"


def _named(day: dt.date, t: Texts) -> str:
    return f"{t.plain(f'day.{WEEKDAYS[day.weekday()]}')} {wording.day(day)}"


def daily(campaigns: Iterable[Campaign]) -> list[Campaign]:
    """Return those that come every working day, to whom it concerns."""
    return [one for one in campaigns if one.event]
