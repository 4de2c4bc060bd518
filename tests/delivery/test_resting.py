"""Hours of one's own: what comes due in them waits until they end, and holds nobody else up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.delivery.model import Purpose, State, after_quiet
from bot.people.stores.topics import Subscriptions
from bot.storage.database import Database
from bot.storage.tables import deliveries
from tests.delivery.test_courier import (
    NOW,
    Clock,
    Telegram,
    announce,
    carry,
    courier_of,
    letter,
    put,
    states,
)

EVENINGS_ONLY = (21, 18)


@pytest.fixture
def clock() -> Clock:
    """A clock that is moved by hand; it is nine in the morning."""
    return Clock()


async def rest(database: Database, people: list[int], hours: tuple[int, int] | None = EVENINGS_ONLY) -> None:
    """Let these people want no message in these hours."""
    for one in people:
        await Subscriptions(database).choose_quiet(one, hours, NOW)


async def test_a_letter_waits_until_somebody_s_own_hours_end(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1), letter(2)), Telegram()
    await rest(database, [1])
    courier = courier_of(outbox, telegram, clock)
    await carry(courier, clock)
    assert telegram.sent == [2]
    clock.now = NOW.replace(hour=17, minute=59)
    await carry(courier, clock)
    assert telegram.sent == [2]
    clock.now = NOW.replace(hour=18)
    await carry(courier, clock)
    assert telegram.sent == [2, 1]
    async with database.read() as connection:
        attempts = await connection.execute(select(deliveries.c.attempt))
    assert set(attempts.scalars()) == {1}  # waiting was no try


async def test_many_who_rest_hold_nobody_up(database: Database, clock: Clock) -> None:
    people = list(range(1, 301))
    await rest(database, people[:-1])
    outbox, telegram = await announce(database, people), Telegram()
    await carry(courier_of(outbox, telegram, clock, rate=2), clock, rounds=1)
    assert telegram.sent == people[-1:]


async def test_what_runs_out_while_somebody_rests_is_dropped(database: Database, clock: Clock) -> None:
    until = NOW.replace(hour=12)
    outbox = await put(database, letter(1, purpose=Purpose.CAMPAIGN, expires_at=until))
    await rest(database, [1])
    telegram = Telegram()
    await carry(courier_of(outbox, telegram, clock), clock)
    assert await outbox.drop_stale(until) == 1
    assert telegram.sent == []
    assert await states(database) == [State.EXPIRED]


async def test_hours_may_be_taken_back(database: Database, clock: Clock) -> None:
    outbox, telegram = await put(database, letter(1)), Telegram()
    await rest(database, [1])
    await rest(database, [1], None)
    await carry(courier_of(outbox, telegram, clock), clock)
    assert telegram.sent == [1]
    assert await Subscriptions(database).quiet(1) is None


@pytest.mark.parametrize("hours", [(19, 8), (11, 7), (21, 18), (12, 14)])
async def test_hours_are_those_of_the_office(
    database: Database, clock: Clock, hours: tuple[int, int]
) -> None:
    """Every hour of a day: who rests gets a letter exactly when the hours are over."""
    outbox = await put(database, letter(1))
    await rest(database, [1], hours)
    start, end = map(dt.time, hours)
    for hour in range(24):
        telegram, clock.now = Telegram(), (NOW + dt.timedelta(days=1)).replace(hour=hour)
        async with database.write() as connection:
            await connection.execute(update(deliveries).values(state=State.QUEUED, not_before=NOW))
        await carry(courier_of(outbox, telegram, clock), clock, rounds=1)
        now = (NOW + dt.timedelta(days=1)).replace(hour=hour)
        assert bool(telegram.sent) == (after_quiet(now, start, end) == now)


@given(hours=st.tuples(st.integers(0, 23), st.integers(0, 23)), hour=st.integers(0, 23))
def test_quiet_hours_end_within_a_day(hours: tuple[int, int], hour: int) -> None:
    now = NOW.replace(hour=hour, minute=30)
    awake = after_quiet(now, *map(dt.time, hours))
    assert now <= awake < now + dt.timedelta(days=1)
    assert after_quiet(awake, *map(dt.time, hours)) == awake
