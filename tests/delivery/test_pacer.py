"""The pace: the whole rate, never more in any second, nobody twice in a second. Time is an argument."""

import bisect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pacer import GROUP, PRIVATE, TELEGRAM, Pacer


def run(rate: int, seconds: float, naps: list[float]) -> list[float]:
    """Send as much as may be sent, awakening late by the naps in turn; return when letters went."""
    pacer, now, sent, turn = Pacer(rate), 100.0, [], 0
    while now < 100 + seconds:
        count = pacer.slots(now)
        if count:
            pacer.took(count, now)
            sent += [now] * count
        now += max(pacer.delay(now), 0.0005) + naps[turn % len(naps)]
        turn += 1
    return sent


def busiest(sent: list[float]) -> int:
    """Return the most letters of any second."""
    return max(bisect.bisect_right(sent, at + 0.9999) - place for place, at in enumerate(sent))


@pytest.mark.parametrize(("rate", "nap"), [(28, 0.0), (28, 0.003), (28, 0.008), (5, 0.004), (1000, 0.004)])
def test_the_rate_is_kept_up_and_never_passed(rate: int, nap: float) -> None:
    sent = run(rate, 20, [nap])
    assert busiest(sent) <= rate
    assert len(sent) >= rate * 20 * 0.985


def test_rounds_on_a_busy_machine_cost_a_high_rate_little() -> None:
    sent = run(1000, 20, [0.04])
    assert busiest(sent) <= 1000
    assert len(sent) >= 950 * 20


def test_the_first_second_has_no_burst() -> None:
    sent = run(28, 1, [0.0])
    assert sum(at < 100.5 for at in sent) <= 16
    assert len(sent) <= 29


@given(
    rate=st.integers(1, 200),
    naps=st.lists(st.floats(0, 1.5, allow_nan=False), min_size=1, max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_no_second_has_more_than_the_rate(rate: int, naps: list[float]) -> None:
    assert busiest([*run(rate, 4, naps), 1e9]) <= rate


@given(st.lists(st.floats(0.2, 1.5), max_size=8))
@settings(max_examples=30, deadline=None)
def test_letters_make_room_for_answers(gaps: list[float]) -> None:
    """Whatever answers went in the last second, letters fill up to the rate and no more."""
    pacer, now, answers, letters = Pacer(28), 100.0, [], []
    moments = [sum(gaps[: place + 1]) for place in range(len(gaps))]
    while now < 110:
        while moments and 100 + moments[0] <= now:
            answers.append(now)
            pacer.answered(now)
            del moments[0]
        if count := pacer.slots(now):
            pacer.took(count, now)
            letters += [now] * count
            assert sum(at > now - 1 for at in answers + letters) <= 28
        now += max(pacer.delay(now), 0.001)
    assert len(answers) + len(letters) >= 28 * 10 * 0.97


def test_what_was_held_up_counts_when_it_went() -> None:
    pacer = Pacer(3)
    for now in (10.0, 10.4, 10.8):
        assert pacer.slots(now) >= 1
        pacer.took(1, now)
    pacer.went(10.0, 10.85)
    assert pacer.slots(11.2) == 0
    assert pacer.slots(11.45) == 1
    pacer.went(1.0, 11.45)  # long forgotten
    assert pacer.slots(11.45) == 1


@given(thick=st.integers(0, 40), at=st.floats(100.5, 105), rate=st.sampled_from([5, 28]))
@settings(max_examples=40, deadline=None)
def test_telegram_never_counts_more_than_it_takes(thick: int, at: float, rate: int) -> None:
    """However thick answers come, beside letters no second has more than 30; alone they never wait."""
    pacer, now, sent = Pacer(rate), 100.0, list[float]()
    while now < 110:
        if now > at:
            sent += [now + pacer.answered(now) for _ in range(thick)]
            thick = 0
        if count := pacer.slots(now):
            pacer.took(count, now)
            sent += [now] * count
        now += max(pacer.delay(now), 0.001)
    assert busiest(sorted(sent)) <= TELEGRAM
    alone = Pacer(rate)
    assert {alone.answered(now) for _ in range(200)} == {0.0}


def test_one_person_waits_a_second_and_a_group_a_minute() -> None:
    pacer = Pacer(1000)
    pacer.took_chat(7, 10.0)
    assert pacer.chat_free(7, 10.5) == pytest.approx(PRIVATE - 0.5)
    assert pacer.chat_free(8, 10.5) == 0
    assert pacer.chat_free(7, 12.0) == 0
    for second in range(GROUP[0]):
        assert pacer.chat_free(-7, 100.0 + second) == 0
        pacer.took_chat(-7, 100.0 + second)
    assert pacer.chat_free(-7, 120.0) == pytest.approx(GROUP[1] - 20)
    pacer.pause_chat(8, 50.0)
    assert pacer.chat_free(8, 20.0) == 30.0
    assert pacer.chat_free(8, 50.0) == 0


def test_memory_of_people_is_short() -> None:
    pacer = Pacer(1000)
    for number in range(1, 5000):
        pacer.took_chat(number, number / 1000)
    assert len(pacer._people) < 1200


def test_no_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Pacer(0)
