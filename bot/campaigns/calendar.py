"""When a campaign goes out: its rhythm, moved off days off and out of Tết. Pure."""

from __future__ import annotations

import calendar as months
import datetime as dt
from typing import TYPE_CHECKING

from bot.campaigns.model import Expiring, Finished, Occurrence
from bot.delivery.model import after_quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.procedures.campaign import Campaign
    from bot.worktime.calendar import Span, WorkCalendar

FREEZE_DAYS = 2
LONGEST_VALID = dt.timedelta(hours=72)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = dt.timedelta(days=1)
_EVENING = dt.time(20, 59)
_REMEMBERED = 40 * _DAY
"""A reminder of one's own dossier that has not run for longer begins anew."""
_TET, _SOLAR = "tết", "dương lịch"


def occurrences(
    campaign: Campaign,
    calendar: WorkCalendar,
    first: dt.date,
    last: dt.date,
    freeze_days: int = FREEZE_DAYS,
) -> list[Occurrence]:
    """Return what goes out on the days from ``first`` to ``last``, both included, in order.

    Where two are moved to one day, only the earlier of them goes out.
    """
    goes: dict[dt.date, dt.date] = {}
    # Nothing is moved beyond an open day, so only what lies between the open days around may come here.
    earliest = _open_day(first - _DAY, calendar, freeze_days, -_DAY)
    latest = _open_day(last + _DAY, calendar, freeze_days)
    for date in _dates(campaign, calendar, earliest, latest, freeze_days):
        if campaign.includes(date):
            goes.setdefault(_moved(date, campaign, calendar, freeze_days), date)
    return [
        _occurrence(campaign, goes[day], day, calendar)
        for day in sorted(goes)
        if first <= day <= last and campaign.includes(day)
    ]


def is_frozen(day: dt.date, calendar: WorkCalendar, freeze_days: int) -> bool:
    """Say whether nobody is written to on this day because of Tết.

    That is each day off that is called Tết, and so many days around Tết itself; New Year of the solar
    calendar (Tết Dương lịch) is a single day.
    """
    if _TET in _holiday(day, calendar):
        return True
    around = (_holiday(day + step * _DAY, calendar) for step in range(-freeze_days, freeze_days + 1))
    return any(_TET in name and _SOLAR not in name for name in around)


def sending(
    now: dt.datetime, valid_until: dt.datetime, quiet: Span
) -> tuple[dt.datetime, dt.datetime] | None:
    """Return from when to when letters written now may go; ``None`` when they would come too late.

    Both lie between the same two quiet hours, so that a letter that has to wait never goes out in them.
    """
    start = after_quiet(now, *quiet)
    end = min(valid_until, _quiet_after(start, quiet)) if quiet.start != quiet.end else valid_until
    return (start, end) if start < end else None


def finished(working_days: int, calendar: WorkCalendar, today: dt.date, before: dt.date | None) -> Finished:
    """Return which dossiers have been finished for so many working days since the reminder of ``before``.

    Without an earlier one only today's turn counts, so that a new campaign does not dig up old dossiers.
    """
    earlier = max(before, today - _REMEMBERED) if before else _working_day_before(today, calendar)
    return Finished(_turn(working_days, calendar, earlier) + _DAY, _turn(working_days, calendar, today))


def expiring(
    working_days: int,
    calendar: WorkCalendar,
    today: dt.date,
    freeze_days: int = FREEZE_DAYS,
) -> Expiring:
    """Return when a paper runs out of which today is the last chance to say so that many working days before.

    And of all that run out earlier: who was told of them is known, and who was not, a late follower or
    somebody with a full week, is better told late than never. What falls into Tết is said before it.
    """
    left, day = working_days, _open_day(today + _DAY, calendar, freeze_days)
    while left:
        day += _DAY
        left -= calendar.is_working(day)
    return Expiring(today, day - _DAY)


def _dates(
    campaign: Campaign, calendar: WorkCalendar, first: dt.date, last: dt.date, freeze_days: int
) -> Iterator[dt.date]:
    if campaign.event:
        yield from (day for day in _days(first, last) if _is_open(day, calendar, freeze_days))
    elif campaign.every == "week":
        yield from (day for day in _days(first, last) if _WEEKDAYS[day.weekday()] == campaign.weekday)
    elif campaign.every:
        yield from (day for day in _monthly(campaign, first, last) if first <= day <= last)
    else:
        yield from (day for day in sorted(campaign.dates) if first <= day <= last)


def _monthly(campaign: Campaign, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the campaign's day of each month that has one; in a shorter month its last day."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = number // 12, number % 12 + 1
        if _has_turn(campaign, month):
            yield dt.date(year, month, min(campaign.day or 1, months.monthrange(year, month)[1]))


def _has_turn(campaign: Campaign, month: int) -> bool:
    match campaign.every:
        case "quarter":
            return (month - 1) % 3 + 1 == (campaign.month or 1)
        case "year":
            return month == campaign.month
    return True


def _moved(date: dt.date, campaign: Campaign, calendar: WorkCalendar, freeze_days: int) -> dt.date:
    if is_frozen(date, calendar, freeze_days):
        return _open_day(date, calendar, freeze_days)
    if calendar.is_working(date) or campaign.shift == "none":
        return date
    if campaign.shift == "previous":
        earlier = _working_day_before(date, calendar)
        if not is_frozen(earlier, calendar, freeze_days):
            return earlier
    return _open_day(date, calendar, freeze_days)


def _open_day(day: dt.date, calendar: WorkCalendar, freeze_days: int, step: dt.timedelta = _DAY) -> dt.date:
    """Return this day, or the next one (before it, where ``step`` goes back) that is open."""
    while not _is_open(day, calendar, freeze_days):
        day += step
    return day


def _is_open(day: dt.date, calendar: WorkCalendar, freeze_days: int) -> bool:
    return calendar.is_working(day) and not is_frozen(day, calendar, freeze_days)


def _occurrence(campaign: Campaign, date: dt.date, day: dt.date, calendar: WorkCalendar) -> Occurrence:
    at = dt.datetime.combine(day, campaign.clock, calendar.zone)
    hours = campaign.valid_hours
    end = at + dt.timedelta(hours=hours) if hours else dt.datetime.combine(day, _EVENING, calendar.zone)
    if campaign.until:
        end = min(end, dt.datetime.combine(campaign.until + _DAY, dt.time(), calendar.zone))
    return Occurrence(date, at, end)


def _quiet_after(moment: dt.datetime, quiet: Span) -> dt.datetime:
    today = dt.datetime.combine(moment.date(), quiet.start, moment.tzinfo)
    return today if today > moment else today + _DAY


def _turn(working_days: int, calendar: WorkCalendar, day: dt.date) -> dt.date:
    """Return the last day after which so many working days have passed by the end of ``day``."""
    left = working_days
    while left:
        left -= calendar.is_working(day)
        day -= _DAY
    return day


def _working_day_before(day: dt.date, calendar: WorkCalendar) -> dt.date:
    day -= _DAY
    while not calendar.is_working(day):
        day -= _DAY
    return day


def _holiday(day: dt.date, calendar: WorkCalendar) -> str:
    return calendar.days_off.get(day, "").casefold()


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + step * _DAY for step in range((last - first).days + 1))
