"""The forms' sums are computed from what is printed, and a figure that is wrong shows."""

from hypothesis import given
from hypothesis import strategies as st

from bot.dossiers.statistics import FIGURES, Row
from bot.reports.model import (
    checks,
    form06,
    form766,
    on_time_rate,
    online_rate,
    progress_rate,
)

ROW = Row(
    received=20, resolved=12, in_progress=8, online=6, counter=5, post=4, carried_over=5,
    early=7, on_time=3, overdue=2, in_time=4, late=1, paused_in_time=1, paused_late=2,
)  # fmt: skip


def test_the_columns_of_both_forms() -> None:
    assert form06(ROW) == (20, 6, 9, 5, 12, 7, 3, 2, 8, 7, 1)
    assert form766(ROW) == (20, 5, 15, 6, 5, 4, 12, 7, 3, 2, 5, 4, 1, 3, 1, 2)


def test_sums_that_hold_are_ticked() -> None:
    said = [one.said for one in checks(form06(ROW))]
    assert said == ["1=2+3+4 ✓", "5=6+7+8 ✓", "9=10+11 ✓", "1=5+9 ✓"]
    assert [one.rule for one in checks(form766(ROW))] == [
        "1=2+3", "3=4+5+6", "7=8+9+10", "11=12+13", "14=15+16", "1=7+11+14",
    ]  # fmt: skip
    assert not any(one.difference for one in checks(form766(ROW)))


def test_sums_that_do_not_hold_say_by_how_much() -> None:
    wrong = form06(ROW)._replace(received=21, overdue=5)
    assert [one.said for one in checks(wrong)] == [
        "1=2+3+4 ✗ +1", "5=6+7+8 ✗ -3", "9=10+11 ✓", "1=5+9 ✗ +1",
    ]  # fmt: skip


@given(st.fixed_dictionaries({name: st.integers(0, 99) for name in FIGURES}))
def test_a_check_is_the_arithmetic_of_the_printed_columns(values: dict[str, int]) -> None:
    printed = form06(Row(**values))
    assert [one.difference for one in checks(printed)] == [
        printed[0] - printed[1] - printed[2] - printed[3],
        printed[4] - printed[5] - printed[6] - printed[7],
        printed[8] - printed[9] - printed[10],
        printed[0] - printed[4] - printed[8],
    ]


def test_rates() -> None:
    assert online_rate(ROW) == 6 / 15
    assert on_time_rate(ROW) == 10 / 12
    assert progress_rate(ROW) == 14 / 17
    assert [rate(Row()) for rate in (online_rate, on_time_rate, progress_rate)] == [None] * 3
