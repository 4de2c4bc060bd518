"""When a dossier is due and how it stands: pure arithmetic with an office's working time.

Rules of a one-stop system; Decree 118/2025/NĐ-CP and its amendments, articles to be confirmed. The day of
receipt is not day one. The clock stands while the citizen brings missing papers or pays. There is one
extension at most.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.dossiers.model import ENDED, PAUSED, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.worktime.calendar import WorkCalendar

HALF_DAY = 4
"""Working hours of half a working day."""
SAME_DAY_UNTIL = dt.time(15)
"""A same-day procedure accepted from 15:00 on is due the next working day (texts of the portal)."""
_LIMIT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?|1/2)\s*(?P<unit>ngày làm việc|ngày|giờ làm việc|giờ)", re.IGNORECASE
)


class Unit(StrEnum):
    """What a limit counts; hours are always working hours in one-stop systems."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WORKING_HOURS = "working_hours"
    SAME_DAY = "same_day"


_UNITS = {
    "ngày làm việc": Unit.WORKING_DAYS,
    "ngày": Unit.DAYS,
    "giờ làm việc": Unit.WORKING_HOURS,
    "giờ": Unit.WORKING_HOURS,
}


class Limit(NamedTuple):
    """A published time limit; same day has the number 0."""

    number: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Limit | None:
        """Return the limit a phrase such as "3 ngày làm việc", "1/2 ngày làm việc", "trong ngày" names."""
        if text.strip().casefold() == "trong ngày":
            return cls(0, Unit.SAME_DAY)
        found = _LIMIT.fullmatch(text.strip())
        if found is None:
            return None
        number = 0.5 if found["number"] == "1/2" else float(found["number"].replace(",", "."))
        unit = _UNITS[found["unit"].casefold()]
        if number == int(number):
            return cls(int(number), unit)
        halves = number * 2
        if unit is Unit.WORKING_DAYS and halves == int(halves):
            return cls(int(halves) * HALF_DAY, Unit.WORKING_HOURS)
        return None


class Pause(NamedTuple):
    """The clock stood from ``since``; ``until`` ``None``: it still does."""

    since: dt.datetime
    until: dt.datetime | None


StepKind = Literal[
    "received", "starts", "limit", "weekend", "holiday", "makeup", "same_day_late", "rolled", "paused",
    "standing_still", "restarted", "extended", "provisional", "due",
]  # fmt: skip


class Step(NamedTuple):
    """One line of the explanation of a due date: what happened, when (until when), how much, its name."""

    kind: StepKind
    at: dt.datetime | dt.date
    until: dt.date | None = None
    number: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its explanation, line by line; ``open``: the clock stands, so it will move."""

    at: dt.datetime
    steps: tuple[Step, ...]
    open: bool = False


def due(
    received: dt.datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    restarted_at: dt.datetime | None = None,
    extended_to: dt.datetime | None = None,
) -> Due:
    """Return when a dossier received then is due.

    A pause moves the due date by the working days (for calendar limits: the days) between its two dates, so
    one that ends on its own day moves nothing. ``restarted_at``: the limit counts from there anew, earlier
    pauses no more. ``extended_to`` must be later than the date it replaces, else :class:`ValueError`.
    Received at midnight means "hour unknown": the result is at midnight too.
    """
    local = received.astimezone(calendar.zone)
    steps = [Step("received", local)]
    begin = local
    if restarted_at is not None:
        begin = restarted_at.astimezone(calendar.zone)
        steps.append(Step("restarted", begin))
    at = _first_due(begin, limit, calendar, steps)
    still = False
    for pause in pauses:
        if restarted_at is not None and pause.since < restarted_at:
            continue
        if pause.until is None:
            steps.append(Step("standing_still", pause.since.astimezone(calendar.zone)))
            still = True
        else:
            at = _paused(at, pause, limit, calendar, steps)
    if extended_to is not None:
        if extended_to <= at:
            raise ValueError("an extension must be later than the date it replaces")
        at = extended_to.astimezone(calendar.zone)
        steps.append(Step("extended", at))
    if _hour_unknown(begin) and extended_to is None:
        at = dt.datetime.combine(at.date(), dt.time(), calendar.zone)
    if calendar.provisional(at.date()):
        steps.append(Step("provisional", at.date(), number=at.year))
    steps.append(Step("due", at))
    return Due(at, tuple(steps), still)


def _first_due(begin: dt.datetime, limit: Limit, calendar: WorkCalendar, steps: list[Step]) -> dt.datetime:
    start = calendar.next_opening(begin)
    if start != begin and not (_hour_unknown(begin) and start.date() == begin.date()):
        steps.append(Step("starts", start))
    if limit.unit is Unit.SAME_DAY:
        return _same_day(start, calendar, steps)
    steps.append(Step("limit", start, number=limit.number, name=limit.unit))
    match limit.unit:
        case Unit.WORKING_DAYS:
            at = calendar.add_working_days(start, limit.number)
        case Unit.WORKING_HOURS:
            at = calendar.add_working_hours(start, limit.number)
        case _:
            return _calendar_days(start, limit.number, calendar, steps)
    steps += _skipped(start.date(), at.date(), calendar)
    return at


def _same_day(start: dt.datetime, calendar: WorkCalendar, steps: list[Step]) -> dt.datetime:
    if start.time() < SAME_DAY_UNTIL:
        return calendar.closing(start.date())
    day = calendar.next_working_day(start.date() + dt.timedelta(days=1))
    steps.append(Step("same_day_late", day))
    return calendar.closing(day)


def _calendar_days(start: dt.datetime, days: int, calendar: WorkCalendar, steps: list[Step]) -> dt.datetime:
    at = calendar.add_calendar_days(start, days)
    counted = start.date() + dt.timedelta(days=days)
    if at.date() != counted:
        steps.append(Step("rolled", counted, until=at.date()))
    return at


def _paused(
    at: dt.datetime, pause: Pause, limit: Limit, calendar: WorkCalendar, steps: list[Step]
) -> dt.datetime:
    since, until = (one.astimezone(calendar.zone) for one in (pause.since, pause.until or pause.since))
    if limit.unit is Unit.DAYS:
        days = max(0, (until.date() - since.date()).days)
        moved = calendar.next_working_day(at.date() + dt.timedelta(days=days))
    else:
        days = max(0, calendar.working_days_between(since.date(), until.date()))
        moved = at.date()
        for _ in range(days):
            moved = calendar.next_working_day(moved + dt.timedelta(days=1))
    steps.append(Step("paused", since, until=until.date(), number=days))
    return dt.datetime.combine(moved, at.time(), calendar.zone)


def _skipped(first: dt.date, last: dt.date, calendar: WorkCalendar) -> list[Step]:
    """Return the days after ``first`` up to ``last`` that were not as usual, runs of them together."""
    steps: list[Step] = []
    day = first
    while (day := day + dt.timedelta(days=1)) <= last:
        why = calendar.why_off(day)
        if why is None:
            if name := calendar.working_saturdays.get(day):
                steps.append(Step("makeup", day, name=name))
            continue
        kind: StepKind = "weekend" if why in {"saturday", "sunday"} else "holiday"
        name = None if kind == "weekend" else why
        before = steps[-1] if steps else None
        if (
            before
            and (before.kind, before.name) == (kind, name)
            and before.until == day - dt.timedelta(days=1)
        ):
            steps[-1] = before._replace(until=day)
        else:
            steps.append(Step(kind, day, until=day, name=name))
    return steps


def _hour_unknown(moment: dt.datetime) -> bool:
    return moment.time() == dt.time()


class Standing(StrEnum):
    """How a dossier stands: finished ones early, on time or overdue; open ones in time, due soon or late."""

    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    LATE = "late"
    PAUSED = "paused"
    CLOSED = "closed"
    """Refused or withdrawn, or finished without a date to judge by."""


class Judgement(NamedTuple):
    """A standing; ``working_days_left`` to the due date, below 0 when it is over, ``None`` when none runs."""

    standing: Standing
    working_days_left: int | None


def judge(
    status: Status,
    due_at: dt.datetime | None,
    finished_at: dt.datetime | None,
    now: dt.datetime,
    calendar: WorkCalendar,
    *,
    soon_days: int = 2,
) -> Judgement:
    """Judge a dossier by days in the office's zone; one that is lawfully paused is never late."""
    if status in PAUSED:
        return Judgement(Standing.PAUSED, None)
    if status in ENDED:
        return Judgement(_ended(status, due_at, finished_at, calendar), None)
    if due_at is None or status is Status.REGISTERED:
        return Judgement(Standing.IN_TIME, None)
    today, day = now.astimezone(calendar.zone).date(), due_at.astimezone(calendar.zone).date()
    left = calendar.working_days_between(today, day)
    if day < today:
        return Judgement(Standing.LATE, left)
    return Judgement(Standing.DUE_SOON if left <= soon_days else Standing.IN_TIME, left)


def _ended(
    status: Status, due_at: dt.datetime | None, finished_at: dt.datetime | None, calendar: WorkCalendar
) -> Standing:
    if status in {Status.REFUSED, Status.WITHDRAWN} or due_at is None or finished_at is None:
        return Standing.CLOSED
    day, ended = due_at.astimezone(calendar.zone).date(), finished_at.astimezone(calendar.zone).date()
    if ended < day:
        return Standing.EARLY
    return Standing.ON_TIME if ended == day else Standing.OVERDUE
