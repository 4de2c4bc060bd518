"""The system's clock is set back an hour while letters go out (by libfaketime, in the real process)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery.model import State
from tests.faults.mailings import in_state
from tests.faults.scene import Scene, scene_in

pytestmark = pytest.mark.faults
RATE = 100
LIBRARY = next(iter(sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))), None)


@pytest.fixture
def offset(tmp_path: Path) -> Path:
    """The file that says how many seconds the bot's clock is off; the test is skipped without faketime."""
    if LIBRARY is None:
        pytest.skip("libfaketime is not installed (apt-get install faketime)")
    file = tmp_path / "offset"
    set_back(file, seconds=0)
    return file


@pytest.fixture
async def scene(tmp_path: Path, offset: Path) -> AsyncIterator[Scene]:
    """A bot whose clock can be set; its steady seconds go on as those of a real machine do."""
    faked = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # its "fix" lets one thread wait seconds for another
    }
    async with scene_in(tmp_path, RATE, **faked) as one:
        yield one


async def test_a_clock_set_back_an_hour_holds_nobody_up_and_repeats_nothing(
    scene: Scene, offset: Path
) -> None:
    mailings = await scene.announce(400), await scene.notify(200)
    await scene.flowing(mailings[1])
    set_back(offset, seconds=3600)
    await scene.finished(*mailings, seconds=30)
    assert "the clock was set back by 0:59:" in scene.stage.read_log()
    for one in mailings:
        got = scene.got(one)
        assert set(got) == in_state(await scene.states(one), State.SENT) == set(one.people)
        assert set(got.values()) == {1}


def set_back(offset: Path, seconds: int) -> None:
    """Let the clock go so much after the real one."""
    offset.write_text(f"-{seconds}\n")
