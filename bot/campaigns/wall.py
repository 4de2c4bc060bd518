"""What the picture of a year shows, in the reader's words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, get_args

from bot.campaigns.cards import WEEKDAYS
from bot.campaigns.picture import Mark, Year
from bot.procedures import wording
from bot.procedures.campaign import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.campaigns.cards import Ahead
    from bot.procedures.campaign import Campaign
    from bot.texts import Texts
    from bot.worktime.calendar import WorkCalendar

_TOPICS = get_args(Topic)
_LONGEST = 86  # letters that fit beside a colour


def year_of(plan: Ahead, daily: Sequence[Campaign], year: int, calendar: WorkCalendar, t: Texts) -> Year:
    """Return the year to draw: a colour for each topic, hollow where a campaign is switched off."""
    marks: defaultdict[dt.date, set[Mark]] = defaultdict(set)
    names: defaultdict[Mark, dict[str, None]] = defaultdict(dict)
    for listed, when in plan:
        if topic := listed.campaign.topic:
            mark = Mark(_TOPICS.index(topic), hollow=not listed.active)
            marks[when.at.date()].add(mark)
            names[mark][listed.campaign.name] = None
    return Year(
        year=year,
        title=t.plain("campaigns.picture_title", year=year),
        months=tuple(t.plain("campaigns.picture_month", number=number) for number in range(1, 13)),
        weekdays=tuple(t.plain(f"campaigns_weekday.{one}") for one in WEEKDAYS),
        days_off={day for day in calendar.days_off if day.year == year},
        marks={day: tuple(sorted(found, key=_order)) for day, found in marks.items()},
        legend=tuple((mark, _named(mark, names[mark], t)) for mark in sorted(names, key=_order)),
        off=t.plain("campaigns.picture_off"),
        notes=_notes(year, daily, calendar, t),
    )


def _named(mark: Mark, names: dict[str, None], t: Texts) -> str:
    line = "campaigns.picture_hollow" if mark.hollow else "campaigns.picture_solid"
    topic = t.plain(f"topic.{_TOPICS[mark.colour]}")
    room = _LONGEST - len(t.plain(line, words=""))
    return t.plain(line, words=wording.cut(f"{topic}: {', '.join(names)}", room))


def _notes(year: int, daily: Sequence[Campaign], calendar: WorkCalendar, t: Texts) -> tuple[str, ...]:
    notes = [t.plain("campaigns.picture_daily", name=one.name, at=one.at) for one in daily]
    if calendar.provisional(dt.date(year, 1, 1)):
        notes.append(t.plain("campaigns.picture_provisional", year=year))
    return tuple(notes)


def _order(mark: Mark) -> tuple[int, bool]:
    return mark.colour, mark.hollow
