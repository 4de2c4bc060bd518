"""`kill -9` in the middle of letters to many: each purpose's promise holds, and the doubt is bounded."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from statistics import median

import pytest

from bot.delivery.courier import IN_FLIGHT
from bot.delivery.model import State
from tests.faults.mailings import Kill, Mailing, in_state
from tests.faults.scene import Scene, scene_in

RATE = 200
"""Letters a second: quick, and yet some are left for the last kill."""
MANY = 10
"""Kills from which on the next process has to wait for the dead one's lease."""
log = logging.getLogger(__name__)
sizes = pytest.mark.parametrize(
    ("people", "kills"), [(300, 3), pytest.param(2000, 30, marks=pytest.mark.faults)]
)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot to be killed."""
    async with scene_in(tmp_path, RATE) as one:
        yield one


@sizes
async def test_an_announcement_comes_once_or_is_counted_unknown(
    scene: Scene, people: int, kills: int
) -> None:
    mailing = await scene.announce(people)
    ends = await kill_again_and_again(scene, mailing, kills)
    got, states = scene.got(mailing), await scene.states(mailing)
    unknown = in_state(states, State.UNKNOWN)
    report(ends, f"{len(unknown)} unknown, of whom {len(unknown & set(got))} have it")
    assert set(got.values()) == {1}
    assert in_state(states, State.SENT) == set(mailing.people) - unknown
    assert in_state(states, State.SENT) <= set(got)
    assert unknown == {chat for end in ends for chat in end.in_flight}


@sizes
async def test_a_notice_is_missed_by_nobody(scene: Scene, people: int, kills: int) -> None:
    mailing = await scene.notify(people)
    ends = await kill_again_and_again(scene, mailing, kills)
    got, states = scene.got(mailing), await scene.states(mailing)
    caught = Counter(chat for end in ends for chat in end.in_flight)
    report(ends, f"{got.total() - people} came twice")
    assert in_state(states, State.SENT) == set(got) == set(mailing.people)
    assert all(times <= 1 + caught[chat] for chat, times in got.items())
    assert got.total() - people <= sum(len(end.delivered & end.in_flight) for end in ends)


async def test_a_stop_in_the_middle_leaves_nobody_in_doubt(scene: Scene) -> None:
    mailings = await scene.announce(300), await scene.notify(300)
    for one in mailings[::-1]:  # notices go first
        await scene.flowing(one, 100)
        assert await scene.stage.close() == 0
        assert not in_state(await scene.states(one), State.SENDING)
        await scene.stage.start()
    await scene.finished(*mailings)
    for one in mailings:
        got = scene.got(one)
        assert set(got) == in_state(await scene.states(one), State.SENT) == set(one.people)
        assert set(got.values()) == {1}


async def kill_again_and_again(scene: Scene, mailing: Mailing, kills: int) -> list[Kill]:
    """Kill and start the bot at random moments until the last letter is out; return what each kill caught."""
    chance = Random(kills)  # noqa: S311 - nothing secret
    ends, caught = [], set[int]()
    for left in range(kills, 0, -1):
        if left % 5:  # every fifth kill comes while the bot opens, waits for the lease or recovers
            await scene.flowing(mailing)
            share = await scene.waiting(mailing) / RATE / (left + 1)
            await asyncio.sleep(chance.uniform(0, 1.5) * share)
        else:
            await asyncio.sleep(chance.uniform(0, 2))
        ends.append(await scene.kill(mailing))
        caught |= ends[-1].in_flight
        assert ends[-1].delivered <= caught, "delivered and yet neither settled nor in flight"
        assert len(ends[-1].in_flight) <= IN_FLIGHT
        if kills < MANY:
            await scene.give_lease_back()
        await scene.stage.start()
    await scene.finished(mailing)
    assert caught, "no kill met a letter in flight"
    return ends


def report(ends: list[Kill], outcome: str) -> None:
    """Log how much was in doubt."""
    flying = [len(end.in_flight) for end in ends]
    delivered = sum(len(end.delivered & end.in_flight) for end in ends)
    log.info(
        "%d kills: in flight %d to %d, half the time up to %d, in all %d, of which %d delivered; %s",
        len(ends),
        min(flying),
        max(flying),
        median(flying),
        sum(flying),
        delivered,
        outcome,
    )
