"""Due dates: the rules one by one, and ten thousand of them against somebody who counts on fingers."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest

from bot.dossiers.deadlines import Limit, Pause, Standing, Unit, due, judge
from bot.dossiers.model import Status
from bot.dossiers.working import work_calendar
from bot.procedures.library import Library
from bot.worktime.calendar import AFTERNOON, MORNING, WorkCalendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TET = {dt.date(2026, 2, day): "Tết" for day in range(16, 21)}
MAKEUP = {dt.date(2026, 2, 28): "làm bù"}
CALENDAR = WorkCalendar(ZONE, (MORNING, AFTERNOON), TET, MAKEUP, frozenset({2026}))


def at(day: str, clock: str = "00:00") -> dt.datetime:
    """Return a moment of 2026, "9/2" and "08:15"."""
    number, month = map(int, day.split("/"))
    return dt.datetime.combine(dt.date(2026, month, number), dt.time.fromisoformat(clock), ZONE)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        (at("5/1", "08:15"), "3 ngày làm việc", at("8/1", "08:15")),  # Monday: the day itself is not day one
        (at("8/1", "08:15"), "3 ngày làm việc", at("13/1", "08:15")),  # over a weekend
        (at("12/2", "09:00"), "3 ngày làm việc", at("24/2", "09:00")),  # over Tết and two weekends
        (at("26/2", "09:00"), "3 ngày làm việc", at("2/3", "09:00")),  # the make-up Saturday counts
        (at("5/1", "06:00"), "1 ngày làm việc", at("6/1", "07:00")),  # before opening: from opening
        (at("5/1", "12:00"), "1 ngày làm việc", at("6/1", "13:30")),  # in the lunch break: from the afternoon
        (at("5/1", "17:30"), "1 ngày làm việc", at("7/1", "07:00")),  # after closing: from tomorrow
        (at("10/1", "09:00"), "1 ngày làm việc", at("13/1", "07:00")),  # on a Saturday: from Monday
        (at("5/1", "10:00"), "1/2 ngày làm việc", at("5/1", "16:00")),  # half a day is four hours, less lunch
        (at("5/1", "15:00"), "4 giờ làm việc", at("6/1", "09:00")),  # hours roll into the next morning
        (at("5/1", "08:00"), "2,5 ngày làm việc", at("7/1", "14:00")),
        (at("5/1", "08:00"), "10 ngày", at("15/1", "08:00")),  # calendar days count all
        (at("7/1", "08:00"), "10 ngày", at("19/1", "08:00")),  # and roll forward from a Saturday
        (at("5/1", "10:00"), "Trong ngày", at("5/1", "17:00")),
        (at("5/1", "15:00"), "Trong ngày", at("6/1", "17:00")),  # from 15:00 on: the next working day
        (at("9/1", "15:30"), "Trong ngày", at("12/1", "17:00")),
        (at("5/1"), "3 ngày làm việc", at("8/1")),  # a day without an hour stays one
    ],
)
def test_each_rule(received: dt.datetime, limit: str, expected: dt.datetime) -> None:
    parsed = Limit.parse(limit)
    assert parsed
    assert due(received, parsed, CALENDAR).at == expected


@pytest.mark.parametrize("text", ["", "sớm", "3 tuần", "theo quy định", "ngày", "3,3 ngày làm việc"])
def test_a_limit_nobody_can_count_is_none(text: str) -> None:
    assert Limit.parse(text) is None


def test_a_pause_moves_the_date_by_its_working_days() -> None:
    limit = Limit(5, Unit.WORKING_DAYS)
    plain = due(at("5/1", "08:00"), limit, CALENDAR)
    paused = due(at("5/1", "08:00"), limit, CALENDAR, pauses=[Pause(at("7/1", "09:00"), at("12/1", "10:00"))])
    assert plain.at == at("12/1", "08:00")
    assert paused.at == at("15/1", "08:00")
    assert [step.number for step in paused.steps if step.kind == "paused"] == [3]


def test_a_pause_that_lasts_leaves_the_date_open() -> None:
    standing = due(at("5/1", "08:00"), Limit(5, Unit.WORKING_DAYS), CALENDAR, pauses=[Pause(at("7/1"), None)])
    assert standing.open
    assert standing.at == at("12/1", "08:00")


def test_a_restart_counts_anew_and_forgets_earlier_pauses() -> None:
    limit, pauses = Limit(2, Unit.WORKING_DAYS), [Pause(at("6/1", "09:00"), at("9/1", "09:00"))]
    anew = due(at("5/1", "08:00"), limit, CALENDAR, pauses=pauses, restarted_at=at("12/1", "14:00"))
    assert anew.at == at("14/1", "14:00")


def test_one_extension_and_only_to_later() -> None:
    limit = Limit(2, Unit.WORKING_DAYS)
    assert due(at("5/1", "08:00"), limit, CALENDAR, extended_to=at("9/1", "17:00")).at == at("9/1", "17:00")
    with pytest.raises(ValueError, match="later"):
        due(at("5/1", "08:00"), limit, CALENDAR, extended_to=at("6/1", "08:00"))


def test_every_day_that_is_skipped_is_explained() -> None:
    steps = due(at("12/2", "17:30"), Limit(3, Unit.WORKING_DAYS), CALENDAR).steps
    assert [(step.kind, step.at.day, step.until.day if step.until else None) for step in steps] == [
        ("received", 12, None),
        ("starts", 13, None),
        ("limit", 13, None),
        ("weekend", 14, 15),
        ("holiday", 16, 20),
        ("weekend", 21, 22),
        ("due", 25, None),
    ]


def test_a_year_without_a_notice_is_provisional() -> None:
    steps = due(dt.datetime(2027, 1, 4, 8, tzinfo=ZONE), Limit(1, Unit.WORKING_DAYS), CALENDAR).steps
    assert ("provisional", 2027) in [(step.kind, step.number) for step in steps]


@pytest.mark.parametrize(
    ("status", "due_at", "finished", "standing", "left"),
    [
        (Status.IN_PROGRESS, at("9/1"), None, Standing.IN_TIME, 4),
        (Status.IN_PROGRESS, at("7/1"), None, Standing.DUE_SOON, 2),
        (Status.IN_PROGRESS, at("5/1"), None, Standing.DUE_SOON, 0),
        (Status.IN_PROGRESS, at("2/1"), None, Standing.LATE, -1),
        (Status.PAPERS_MISSING, at("2/1"), None, Standing.PAUSED, None),
        (Status.PAYMENT_DUE, at("2/1"), None, Standing.PAUSED, None),
        (Status.STOPPED, at("2/1"), None, Standing.PAUSED, None),
        (Status.REGISTERED, at("2/1"), None, Standing.IN_TIME, None),
        (Status.IN_PROGRESS, None, None, Standing.IN_TIME, None),
        (Status.RETURNED, at("5/1", "08:00"), at("5/1", "16:00"), Standing.ON_TIME, None),
        (Status.RETURNED, at("5/1"), at("2/1"), Standing.EARLY, None),
        (Status.FINISHED, at("2/1"), at("5/1"), Standing.OVERDUE, None),
        (Status.REFUSED, at("2/1"), at("5/1"), Standing.CLOSED, None),
        (Status.FINISHED, at("2/1"), None, Standing.CLOSED, None),
    ],
)
def test_how_a_dossier_stands_on_monday_5_january(
    status: Status,
    due_at: dt.datetime | None,
    finished: dt.datetime | None,
    standing: Standing,
    left: int | None,
) -> None:
    assert judge(status, due_at, finished, at("5/1", "10:00"), CALENDAR) == (standing, left)


HALF_HOUR = dt.timedelta(minutes=30)


class Fingers:
    """Counts a due date as a person would, day by day and half-hour by half-hour."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.off = set(calendar.days_off)
        self.on = set(calendar.working_saturdays)

    def works(self, day: dt.date) -> bool:
        return day in self.on if day.weekday() > 4 else day not in self.off

    def open_at(self, moment: dt.datetime) -> bool:
        clock = moment.strftime("%H:%M")
        return self.works(moment.date()) and ("07:00" <= clock < "11:30" or "13:30" <= clock < "17:00")

    def start(self, moment: dt.datetime) -> dt.datetime:
        while not self.open_at(moment):
            moment += HALF_HOUR
        return moment

    def after_days(self, moment: dt.datetime, days: int) -> dt.datetime:
        while days:
            moment += dt.timedelta(days=1)
            days -= self.works(moment.date())
        return moment

    def due(
        self, received: dt.datetime, limit: Limit, pause: tuple[dt.datetime, dt.datetime] | None
    ) -> dt.datetime:
        begin = self.start(received)
        match limit.unit:
            case Unit.WORKING_DAYS:
                end = self.after_days(begin, limit.number)
            case Unit.WORKING_HOURS:
                end, left = begin, limit.number * 2
                while left:
                    left -= self.open_at(end)
                    end += HALF_HOUR
            case Unit.DAYS:
                end = self.forward(begin + dt.timedelta(days=limit.number))
            case _:
                late = begin.strftime("%H:%M") >= "15:00"
                end = (self.after_days(begin, 1) if late else begin).replace(hour=17, minute=0)
        if pause:
            end = self.moved(end, limit, pause)
        return end

    def moved(self, end: dt.datetime, limit: Limit, pause: tuple[dt.datetime, dt.datetime]) -> dt.datetime:
        day, count = pause[0].date(), 0
        while day < pause[1].date():
            day += dt.timedelta(days=1)
            count += limit.unit is Unit.DAYS or self.works(day)
        if limit.unit is Unit.DAYS:
            return self.forward(end + dt.timedelta(days=count))
        return self.after_days(end, count)

    def forward(self, moment: dt.datetime) -> dt.datetime:
        while not self.works(moment.date()):
            moment += dt.timedelta(days=1)
        return moment


def test_ten_thousand_due_dates_agree_with_counting_on_fingers(library: Library) -> None:
    calendar = work_calendar(library.knowledge.calendar, ZONE, (MORNING, AFTERNOON))
    fingers, chance = Fingers(calendar), random.Random(20260111)  # noqa: S311 - cases, no secrets
    units = [(Unit.WORKING_DAYS, 40), (Unit.WORKING_HOURS, 60), (Unit.DAYS, 90), (Unit.SAME_DAY, 0)]
    for _ in range(10_000):
        received = dt.datetime(2025, 1, 1, 0, 30, tzinfo=ZONE) + HALF_HOUR * chance.randrange(48 * 365 * 2)
        if not received.hour and not received.minute:
            continue  # midnight says that the hour is unknown
        unit, most = chance.choice(units)
        limit = Limit(chance.randint(1, most) if most else 0, unit)
        since = received + HALF_HOUR * chance.randrange(1, 400)
        pause = (since, since + HALF_HOUR * chance.randrange(600)) if chance.random() < 0.4 else None
        computed = due(received, limit, calendar, pauses=[Pause(*pause)] if pause else ())
        assert computed.at == fingers.due(received, limit, pause), (received, limit, pause)
