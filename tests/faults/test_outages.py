"""Telegram is gone for a while: only what was in flight is in doubt, the rest waits for its return."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery.courier import IN_FLIGHT
from bot.delivery.model import Purpose, State
from bot.preview.options import Refusal
from tests.end_to_end.stage import until
from tests.faults.mailings import Mailing, in_state
from tests.faults.scene import DELAY, Scene, scene_in

pytestmark = pytest.mark.faults
RATE = 200
PEOPLE = 800
BACK = 32.0
"""Seconds after which letters go on when Telegram is back: the longest pause between two looks, and a bit."""
log = logging.getLogger(__name__)
purposes = pytest.mark.parametrize("purpose", [Purpose.ANNOUNCEMENT, Purpose.DOSSIER])


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot whose Telegram goes away."""
    async with scene_in(tmp_path, RATE) as one:
        yield one


@purposes
async def test_nobody_listens_for_a_while(scene: Scene, purpose: Purpose) -> None:
    mailing, late = await scene.mailing(purpose, PEOPLE), await scene.mailing(Purpose.DOSSIER, 100)
    await scene.write(mailing)
    await scene.flowing(mailing, PEOPLE // 4)
    async with scene.telegram_away():
        await scene.write(late)
        await asyncio.sleep(20)
    await goes_on(scene, mailing, late)
    in_doubt = await as_promised(scene, mailing)
    assert len(in_doubt) <= IN_FLIGHT


@purposes
@pytest.mark.parametrize(
    "fault",
    [
        Refusal(method="*", code=502),
        Refusal(method="*", code=0),
        Refusal(method="*", code=0, after=True),
    ],
    ids=["bad gateway", "cut off", "cut off once taken"],
)
async def test_everything_fails_for_a_while(scene: Scene, purpose: Purpose, fault: Refusal) -> None:
    mailing, late = await scene.mailing(purpose, PEOPLE), await scene.mailing(Purpose.DOSSIER, 100)
    await scene.write(mailing)
    await scene.flowing(mailing, PEOPLE // 4)
    async with scene.stage.faults(fault):
        await noticed(scene)
        await scene.write(late)
        await asyncio.sleep(10)
    await goes_on(scene, mailing, late)
    failed = {int(call.asked["chat_id"]) for call in scene.calls(mailing, fault.code)}
    assert len(failed) == len(scene.calls(mailing, fault.code)), "a letter was risked twice"
    assert 0 < len(failed) <= IN_FLIGHT, "letters were risked though Telegram was away"
    in_doubt = await as_promised(scene, mailing)
    assert in_doubt == (failed if fault.after or purpose is Purpose.ANNOUNCEMENT else set())


async def noticed(scene: Scene) -> None:
    """Wait until the bot knows that Telegram is away, and what it had taken by then has been tried."""

    async def said() -> bool:
        return "letters wait" in scene.stage.read_log()

    assert await until(said)
    await asyncio.sleep(10 * DELAY)


async def goes_on(scene: Scene, mailing: Mailing, late: Mailing) -> None:
    """Telegram is back: letters go on soon, and what was written meanwhile comes once."""
    back = time.monotonic()
    await scene.flowing(mailing, seconds=BACK)
    log.info("%.1f s until letters went on", time.monotonic() - back)
    await scene.finished(mailing, late)
    assert in_state(await scene.states(late), State.SENT) == set(scene.got(late)) == set(late.people)
    assert set(scene.got(late).values()) == {1}


async def as_promised(scene: Scene, mailing: Mailing) -> set[int]:
    """Look that the purpose's promise was kept; return of whom it is unknown, or who got it again."""
    got, states = scene.got(mailing), await scene.states(mailing)
    unknown = in_state(states, State.UNKNOWN)
    assert in_state(states, State.SENT) == set(mailing.people) - unknown
    assert in_state(states, State.SENT) <= set(got)
    if mailing.purpose is Purpose.ANNOUNCEMENT:
        assert set(got.values()) == {1}
        return unknown
    assert not unknown
    assert max(got.values()) <= 2
    return {person for person, times in got.items() if times > 1}
