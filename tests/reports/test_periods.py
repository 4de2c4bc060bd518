"""Periods: calendar and reporting cut-offs, the one before, what buttons carry, what people type."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports import periods
from bot.reports.periods import Period

D = dt.date


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (periods.month(2026, 2), D(2026, 2, 1), D(2026, 2, 28)),
        (periods.month(2026, 12), D(2026, 12, 1), D(2026, 12, 31)),
        (periods.quarter(2026, 4), D(2026, 10, 1), D(2026, 12, 31)),
        (periods.whole_year(2022), D(2022, 1, 1), D(2022, 12, 31)),
        (periods.reporting_year(2026), D(2025, 12, 15), D(2026, 12, 14)),
        (periods.reporting_quarter(2026, 1), D(2025, 12, 15), D(2026, 3, 14)),
        (periods.reporting_quarter(2026, 2), D(2026, 3, 15), D(2026, 6, 14)),
        (periods.reporting_quarter(2026, 3), D(2026, 6, 15), D(2026, 9, 14)),
        (periods.reporting_quarter(2026, 4), D(2026, 9, 15), D(2026, 12, 14)),
    ],
)
def test_where_periods_begin_and_end(period: Period, first: D, last: D) -> None:
    assert (period.first, period.last) == (first, last)
    assert periods.read(period.code) == period


def test_reporting_quarters_make_a_year_without_gaps() -> None:
    year = periods.reporting_year(2026)
    quarters = [periods.reporting_quarter(2026, number) for number in range(1, 5)]
    assert (quarters[0].first, quarters[-1].last) == (year.first, year.last)
    for one, after in pairwise(quarters):
        assert one.last + dt.timedelta(days=1) == after.first


@given(st.dates(D(2001, 1, 1), D(2100, 1, 1)))
def test_the_periods_a_card_offers_contain_today_and_have_one_before(today: D) -> None:
    this, last, *others = periods.around(today)
    for one in (this, *others):
        assert one.first <= today <= one.last
        assert periods.previous(one).last + dt.timedelta(days=1) == one.first
        assert periods.read(one.code) == one
        assert one.until(today).last == today
    assert last == periods.previous(this)


@given(st.dates(D(2000, 1, 1), D(2100, 1, 1)), st.integers(0, 800))
def test_own_days_survive_a_button_and_typing(first: D, more: int) -> None:
    own = periods.own(first, first + dt.timedelta(days=more))
    assert periods.read(own.code) == own
    assert periods.typed(f"{own.first:%d/%m/%Y} – {own.last:%d/%m/%Y}") == own
    assert periods.previous(own).days == own.days
    shown = periods.charted(own)
    assert shown.last == own.last
    assert len(periods.months(shown)) <= 25


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tháng 9", "m202609"), ("Tháng 9/2025", "m202509"), ("thang 12", "m202512"), ("11", "m202611"),
        ("9/2026", "m202609"), ("quý 3/2026", "q202603"), ("quy 4", "q202604"), ("Quý 1", "q202601"),
        ("năm 2025", "y202500"), ("2024", "y202400"), ("quarter 2 2026", "q202602"), ("month 3", "m202603"),
        ("1/1/2026-31/3/2026", "o2026010120260331"),
        ("tháng 13", None), ("quý 5", None), ("quý", None), ("năm", None), ("năm 9/2026", None),
        ("năm 1026", None), ("quý 2026", None), ("hôm qua", None), ("tháng", None),
    ],
)  # fmt: skip
def test_a_period_by_its_name(text: str, code: str | None) -> None:
    found = periods.asked(text, D(2026, 11, 20))
    assert (found and found.code) == code


@pytest.mark.parametrize(
    "text", ["32/1/2026-1/2/2026", "2/1/2026-1/1/2026", "1/1/1026-1/2/1026", "1/1/2000-31/12/9999"]
)
def test_days_that_are_none(text: str) -> None:
    assert periods.looks_typed(text)
    assert periods.typed(text) is None


@pytest.mark.parametrize(
    "code", ["", "m202613", "m2026", "q202605", "o20260101", "o2026023020260301", "o2000010199991231", "z1"]
)
def test_buttons_that_fit_nothing(code: str) -> None:
    assert periods.read(code) is None


def test_a_running_period_is_compared_with_as_many_days() -> None:
    this = periods.month(2026, 11)
    before = periods.compared(this, this.until(D(2026, 11, 20)))
    assert (before.first, before.last) == (D(2026, 10, 1), D(2026, 10, 20))
    assert periods.compared(this, this) == periods.month(2026, 10)


def test_what_a_chart_shows() -> None:
    shown = periods.charted(periods.month(2026, 11).until(D(2026, 11, 20)))
    assert (shown.first, shown.last) == (D(2025, 12, 1), D(2026, 11, 20))
    year = periods.whole_year(2022)
    assert periods.charted(year) == year
    assert len(periods.months(periods.charted(periods.own(D(2020, 1, 1), D(2026, 12, 31))))) == 24
