"""When a campaign comes round: rhythms, days off, Tết, windows, quiet hours."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.calendar import expiring, finished, is_frozen, occurrences, sending
from bot.campaigns.model import Expiring, Finished
from bot.procedures.campaign import Campaign
from bot.worktime.calendar import Span, WorkCalendar
from tests.campaigns.conftest import CALENDAR, FETCH, QUIET, RENEW, at, campaign
from tests.cast import HANOI

YEAR = dt.date(2026, 11, 1), dt.date(2027, 12, 31)
DAY = dt.timedelta(days=1)


def days(one: Campaign, first: str = "2026-11-01", last: str = "2027-12-31") -> list[str]:
    """Return on which days it goes out."""
    found = occurrences(one, CALENDAR, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    return [f"{when.at:%Y-%m-%d}" for when in found]


def test_every_week_and_its_moment() -> None:
    found = occurrences(campaign(), CALENDAR, dt.date(2026, 12, 1), dt.date(2026, 12, 20))
    assert [one.at for one in found] == [at("2026-12-07 07:30"), at("2026-12-14 07:30")]
    assert found[0].expires_at == at("2026-12-07 20:59")


def test_every_month_quarter_and_year() -> None:
    assert days(campaign(every="month", day=31), "2026-11-10", "2027-04-30") == [
        "2026-11-30", "2026-12-31", "2027-02-01", "2027-03-01", "2027-03-31", "2027-04-30",
    ]  # fmt: skip
    quarter = campaign(every="quarter", month=2, day=3)
    assert days(quarter) == ["2026-11-03", "2027-02-12", "2027-05-03", "2027-08-03", "2027-11-03"]
    assert days(campaign(every="quarter", day=4), last="2027-05-01") == ["2027-01-04", "2027-04-05"]
    assert days(campaign(every="year", month=1, day=15)) == ["2027-01-15"]


@pytest.mark.parametrize(
    ("shift", "goes"), [("next", "2026-11-25"), ("previous", "2026-11-23"), ("none", "2026-11-24")]
)
def test_a_day_off_is_moved_as_the_campaign_says(
    shift: Literal["next", "previous", "none"], goes: str
) -> None:
    assert days(campaign(dates=(dt.date(2026, 11, 24),), shift=shift)) == [goes]


@pytest.mark.parametrize("shift", ["next", "previous", "none"])
@pytest.mark.parametrize("day", ["2027-02-03", "2027-02-06", "2027-02-08", "2027-02-11"])
def test_nothing_goes_out_at_and_around_tet(day: str, shift: Any) -> None:
    assert days(campaign(dates=(dt.date.fromisoformat(day),), shift=shift)) == ["2027-02-12"]


def test_a_day_before_tet_is_not_reached_by_going_back() -> None:
    later = replace(CALENDAR, days_off={**CALENDAR.days_off, dt.date(2027, 2, 12): "Nghỉ của xã"})
    one = campaign(dates=(dt.date(2027, 2, 12),), shift="previous")
    assert [when.at.day for when in occurrences(one, later, *YEAR)] == [15]


def test_the_freeze_is_configured_and_new_year_is_one_day() -> None:
    assert [n for n in range(1, 20) if is_frozen(dt.date(2027, 2, n), CALENDAR, 0)] == [5, 6, 7, 8, 9]
    assert [n for n in range(1, 20) if is_frozen(dt.date(2027, 2, n), CALENDAR, 3)] == [*range(2, 13)]
    assert [n for n in range(1, 5) if is_frozen(dt.date(2027, 1, n), CALENDAR, 2)] == [1]


def test_two_that_are_moved_to_one_day_are_one_and_keep_the_first_name() -> None:
    weekend = campaign(dates=(dt.date(2026, 12, 5), dt.date(2026, 12, 6)))
    [only] = occurrences(weekend, CALENDAR, *YEAR)
    assert (only.date, only.at.date()) == (dt.date(2026, 12, 5), dt.date(2026, 12, 7))
    assert occurrences(weekend, CALENDAR, dt.date(2026, 12, 7), dt.date(2026, 12, 7)) == [only]


def test_the_window_bounds_both_the_rhythm_and_the_day_it_goes_out() -> None:
    one = campaign(dates=(dt.date(2026, 12, 4), dt.date(2026, 12, 6)), until=dt.date(2026, 12, 6))
    assert days(one) == ["2026-12-04"]  # the Sunday would go out on Monday, when it is no longer true
    weekly = campaign(starts=dt.date(2026, 12, 8), until=dt.date(2026, 12, 21))
    assert days(weekly) == ["2026-12-14", "2026-12-21"]
    back = campaign(dates=(dt.date(2026, 12, 6),), shift="previous", starts=dt.date(2026, 12, 5))
    assert days(back) == []


def test_validity_in_hours_ends_with_the_window() -> None:
    long = campaign(valid_hours=60, until=dt.date(2026, 12, 8))
    *_, last = occurrences(long, CALENDAR, *YEAR)
    assert last.expires_at == at("2026-12-09 00:00")


def test_a_citizen_s_own_dossier_may_come_every_working_day() -> None:
    assert days(FETCH, "2027-01-29", "2027-02-16") == [
        "2027-01-29", "2027-02-01", "2027-02-02", "2027-02-12", "2027-02-15", "2027-02-16",
    ]  # fmt: skip


def test_each_dossier_has_its_turn_once() -> None:
    monday = dt.date(2026, 12, 14)
    assert finished(5, CALENDAR, monday, None) == Finished(dt.date(2026, 12, 7), dt.date(2026, 12, 7))
    tuesday, friday = monday + DAY, monday + 4 * DAY
    assert finished(5, CALENDAR, tuesday, monday) == Finished(dt.date(2026, 12, 8), dt.date(2026, 12, 8))
    assert finished(5, CALENDAR, friday, monday) == Finished(dt.date(2026, 12, 8), dt.date(2026, 12, 13))
    year_ago = dt.date(2025, 12, 1)
    assert finished(5, CALENDAR, friday, year_ago).first > dt.date(2026, 10, 20)


@given(st.lists(st.integers(0, 80), min_size=2, unique=True), st.integers(1, 10))
def test_however_often_it_runs_no_dossier_is_left_out_or_named_twice(steps: list[int], working: int) -> None:
    runs = sorted(dt.date(2027, 1, 1) + step * DAY for step in steps)
    spans = [finished(working, CALENDAR, now, before) for before, now in pairwise(runs)]
    for earlier, later in pairwise(spans):
        if (later.last - earlier.last).days < 35:
            assert later.first == earlier.last + DAY
    for span, today in zip(spans, runs[1:], strict=True):
        for day in (span.first, span.last):
            if span.first <= span.last:
                assert CALENDAR.working_days_between(day, today) >= working


@pytest.mark.parametrize(
    ("today", "working", "last"),
    [
        ("2026-12-07", 1, "2026-12-08"),  # Monday: what runs out tomorrow
        ("2026-12-10", 1, "2026-12-13"),  # Thursday: and what runs out on a weekend
        ("2026-12-07", 5, "2026-12-14"),
        ("2026-11-20", 1, "2026-11-24"),  # Friday, and Tuesday is a day off
        ("2027-02-02", 1, "2027-02-14"),  # the last day before Tết: nothing is said until the twelfth
        ("2027-02-02", 3, "2027-02-16"),
    ],
)
def test_of_a_paper_is_told_so_many_working_days_before(today: str, working: int, last: str) -> None:
    day = dt.date.fromisoformat(today)
    assert expiring(working, CALENDAR, day) == Expiring(day, dt.date.fromisoformat(last))


def test_letters_wait_for_the_morning_unless_it_is_too_late_then() -> None:
    late = at("2026-12-07 21:30")
    assert sending(late, at("2026-12-08 07:00"), QUIET) is None
    assert sending(late, at("2026-12-08 09:00"), QUIET) == (at("2026-12-08 07:00"), at("2026-12-08 09:00"))
    noon = at("2026-12-07 12:00")
    assert sending(noon, at("2026-12-09 12:00"), QUIET) == (noon, at("2026-12-07 21:00"))
    never_quiet = Span(dt.time(0), dt.time(0))
    assert sending(late, at("2026-12-08 03:00"), never_quiet) == (late, at("2026-12-08 03:00"))
    siesta = Span(dt.time(12), dt.time(13))
    assert sending(noon, at("2026-12-09 12:30"), siesta) == (at("2026-12-07 13:00"), at("2026-12-08 12:00"))


@st.composite
def rhythms(draw: st.DrawFn) -> Campaign:
    """Draw a campaign of any rhythm."""
    values: dict[str, Any] = draw(
        st.sampled_from([
            {"every": "week", "weekday": "sat"},
            {"every": "week", "weekday": "thu"},
            {"every": "month", "day": 31},
            {"every": "month", "day": 5},
            {"every": "quarter", "month": 2, "day": 8},
            {"every": "year", "month": 2, "day": 6},
            {"dates": (dt.date(2027, 1, 2), dt.date(2027, 2, 6), dt.date(2027, 4, 30))},
        ])
    )  # fmt: skip
    values["shift"] = draw(st.sampled_from(["next", "previous", "none"]))
    values["starts"] = draw(st.none() | st.just(dt.date(2027, 1, 20)))
    values["until"] = draw(st.none() | st.just(dt.date(2027, 3, 15)))
    return campaign(**values)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Draw a calendar with days off here and there, one of them perhaps Tết."""
    tet = draw(st.sets(st.integers(0, 150), max_size=20))
    off = draw(st.sets(st.integers(0, 150), max_size=20))
    named = {**dict.fromkeys(off, "Lễ"), **dict.fromkeys(tet, "Tết Đinh Mùi")}
    return WorkCalendar(HANOI, days_off={dt.date(2026, 12, 1) + n * DAY: name for n, name in named.items()})


@given(calendars(), st.integers(0, 3), st.integers(1, 15), st.integers(0, 90))
def test_every_paper_has_its_turn_in_time_and_not_too_early(
    calendar: WorkCalendar, freeze: int, working: int, runs_out: int
) -> None:
    first, until = dt.date(2026, 11, 2), dt.date(2027, 1, 15) + runs_out * DAY
    going = [one.date for one in occurrences(RENEW, calendar, first, until, freeze)]
    turns = [day for day in going if until <= expiring(working, calendar, day, freeze).last]
    assert turns
    assert turns == going[-len(turns) :]  # once it has come, it stays
    assert calendar.working_days_between(turns[0], until) >= working
    later = occurrences(RENEW, calendar, turns[0] + DAY, until + 40 * DAY, freeze)[0].date
    assert calendar.working_days_between(later, until) < working  # the next chance would be too late


@given(rhythms(), calendars(), st.integers(0, 3), st.integers(0, 120))
def test_days_are_unique_open_and_the_same_however_one_looks(
    one: Campaign, calendar: WorkCalendar, freeze: int, split: int
) -> None:
    first, last = dt.date(2027, 1, 1), dt.date(2027, 5, 31)
    whole = occurrences(one, calendar, first, last, freeze)
    middle = first + split * DAY
    parts = occurrences(one, calendar, first, middle, freeze)
    assert parts + occurrences(one, calendar, middle + DAY, last, freeze) == whole
    assert len({when.date for when in whole}) == len({when.at.date() for when in whole}) == len(whole)
    for when in whole:
        day = when.at.date()
        assert not is_frozen(day, calendar, freeze)
        assert one.includes(day)
        assert one.includes(when.date)
        assert when.at < when.expires_at
        if one.shift != "none":
            assert calendar.is_working(day)
