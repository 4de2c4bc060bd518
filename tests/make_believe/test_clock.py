"""The preview's clock: it runs, goes forward only, and does not begin at night or on a day off."""

import datetime as dt

import pytest

from bot.make_believe.clock import MovableClock, office_moment
from bot.worktime.calendar import Span, WorkCalendar
from tests.cast import HANOI, NOW

QUIET = Span(dt.time(21), dt.time(7))
CALENDAR = WorkCalendar(HANOI, days_off={dt.date(2026, 11, 24): "Ngày Văn hóa"})
MINUTE = dt.timedelta(minutes=1)


def at(text: str) -> dt.datetime:
    """Return a moment of the office, written as "2026-12-07 07:30"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANOI)


def test_it_is_put_forward_and_runs_on_from_there() -> None:
    real = [NOW]
    clock = MovableClock(lambda: real[0])
    assert clock() == NOW
    assert clock.forward(NOW + dt.timedelta(hours=13))
    real[0] += MINUTE
    assert clock() == NOW + dt.timedelta(hours=13) + MINUTE
    assert clock().tzinfo is HANOI
    assert clock.forward(at("2026-11-21 07:30"))
    assert clock() == at("2026-11-21 07:30")


@pytest.mark.parametrize("step", [dt.timedelta(), -MINUTE, -dt.timedelta(days=2)])
def test_it_never_goes_back(step: dt.timedelta) -> None:
    clock = MovableClock(lambda: NOW)
    clock.forward(NOW + MINUTE)
    assert not clock.forward(NOW + MINUTE + step)
    assert clock() == NOW + MINUTE


@pytest.mark.parametrize(
    ("now", "begin"),
    [
        ("2026-11-20 09:00", "2026-11-20 09:00"),  # a Friday in office hours
        ("2026-11-20 20:59", "2026-11-20 20:59"),
        ("2026-11-19 22:30", "2026-11-20 09:00"),
        ("2026-11-20 06:10", "2026-11-20 09:00"),
        ("2026-11-20 21:00", "2026-11-23 09:00"),  # the week-end lies between
        ("2026-11-21 03:00", "2026-11-23 09:00"),
        ("2026-11-22 15:00", "2026-11-23 09:00"),
        ("2026-11-23 23:00", "2026-11-25 09:00"),  # a holiday lies between
    ],
)
def test_nobody_begins_at_night_or_on_a_day_off(now: str, begin: str) -> None:
    assert office_moment(at(now), CALENDAR, QUIET) == at(begin)
    assert office_moment(at(begin), CALENDAR, QUIET) == at(begin)


def test_without_quiet_hours_a_working_night_is_as_good_as_a_day() -> None:
    none = Span(dt.time(0), dt.time(0))
    assert office_moment(at("2026-11-20 23:00"), CALENDAR, none) == at("2026-11-20 23:00")
