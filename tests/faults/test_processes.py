"""Two processes on one database: one carries, the other takes over when it dies."""

import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery.model import State
from bot.storage.tables import leases
from tests.end_to_end.stage import Stage
from tests.faults.mailings import in_state
from tests.faults.scene import Scene, scene_in

pytestmark = pytest.mark.faults
RATE = 100
TAKEN_OVER = 15.0
"""Seconds after which a dead process's letters go on."""
log = logging.getLogger(__name__)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The first of two bots, which has the lease."""
    async with scene_in(tmp_path, RATE) as one:
        yield one


@pytest.fixture
async def second(scene: Scene) -> AsyncIterator[Stage]:
    """The second one, on the same configuration and database."""
    stage = replace(scene.stage, process=None)
    await stage.open()
    yield stage
    if stage.process and stage.process is not scene.stage.process:
        await stage.close()


async def test_no_letter_goes_out_twice_and_a_dead_process_is_taken_over_from(
    scene: Scene, second: Stage
) -> None:
    calm, troubled = await scene.announce(500), await scene.announce(500)
    await scene.finished(calm)
    assert in_state(await scene.states(calm), State.SENT) == set(calm.people)
    assert set(scene.got(calm).values()) == {1}
    await scene.flowing(troubled, 200)
    end = await scene.kill(troubled)
    died = time.monotonic()
    await scene.flowing(troubled, seconds=2 * TAKEN_OVER)
    stood_still = time.monotonic() - died
    scene.stage.process = second.process  # the one to be closed at the end
    await scene.finished(troubled)
    got, states = scene.got(troubled), await scene.states(troubled)
    log.info("%.1f s until the other one went on, %d in flight at the kill", stood_still, len(end.in_flight))
    assert stood_still <= TAKEN_OVER
    assert set(got.values()) == {1}
    assert in_state(states, State.UNKNOWN) == end.in_flight
    assert in_state(states, State.SENT) == set(troubled.people) - end.in_flight
    assert await tokens(scene) == 2


async def tokens(scene: Scene) -> int:
    """Return how often the courier's lease was given."""
    async with scene.database.read() as connection:
        return (await connection.execute(leases.select().where(leases.c.name == "courier"))).one().token
