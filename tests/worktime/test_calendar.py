"""Working time: what lies between two moments, and that adding and measuring agree."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.worktime.calendar import WorkCalendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = WorkCalendar(
    ZONE,
    days_off={dt.date(2026, 9, 2): "Quốc khánh", dt.date(2026, 8, 31): "nghỉ bù"},
    working_saturdays={dt.date(2026, 8, 22): "làm bù"},
    official_years=frozenset({2026}),
)
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
moments = st.datetimes(
    dt.datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is given below
    dt.datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


def test_why_a_day_is_off() -> None:
    assert CALENDAR.why_off(dt.date(2026, 9, 2)) == "Quốc khánh"
    assert CALENDAR.why_off(dt.date(2026, 8, 22)) is None
    assert CALENDAR.why_off(dt.date(2026, 8, 29)) == "saturday"
    assert CALENDAR.why_off(dt.date(2026, 8, 30)) == "sunday"
    assert not CALENDAR.provisional(dt.date(2026, 8, 1))
    assert CALENDAR.provisional(dt.date(2028, 8, 1))


@given(days, days)
def test_working_days_between_are_counted_one_by_one(first: dt.date, last: dt.date) -> None:
    low, high = min(first, last), max(first, last)
    walked = sum(CALENDAR.is_working(low + dt.timedelta(days=one + 1)) for one in range((high - low).days))
    assert CALENDAR.working_days_between(low, high) == walked
    assert CALENDAR.working_days_between(high, low) == -walked


@given(moments, st.integers(0, 120))
def test_hours_added_are_hours_measured(start: dt.datetime, hours: int) -> None:
    assert CALENDAR.working_time_between(start, CALENDAR.add_working_hours(start, hours)) == dt.timedelta(
        hours=hours
    )


@given(moments)
def test_the_next_opening_is_in_working_time(moment: dt.datetime) -> None:
    opening = CALENDAR.next_opening(moment)
    assert opening >= moment
    assert CALENDAR.next_opening(opening) == opening
    assert CALENDAR.working_time_between(moment, opening) == dt.timedelta()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.next_opening(dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
