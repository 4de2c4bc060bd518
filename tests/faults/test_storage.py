"""The database is locked, the disk full: letters wait, and none is lost or comes twice."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.delivery.model import State
from tests.end_to_end.stage import until
from tests.faults.mailings import Mailing, in_state
from tests.faults.scene import Scene, scene_in

pytestmark = pytest.mark.faults
RATE = 200
DISK = 8 << 20
"""Bytes of the disk that is going to be full."""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot whose database others use too."""
    async with scene_in(tmp_path, RATE) as one:
        yield one


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; the test is skipped where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here: that takes root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("seconds", [8, 40])  # SQLite is waited for 30 s, then the round fails
async def test_a_locked_database_holds_letters_up_and_loses_none(scene: Scene, seconds: float) -> None:
    mailings = await scene.announce(800), await scene.notify(400)
    await scene.flowing(mailings[1])
    async with scene.database.write():
        await asyncio.sleep(seconds)
        stopped_at = [scene.got(one).total() for one in mailings]
    await scene.finished(*mailings)
    assert sum(stopped_at) < 1200, "the lock came too late"
    for one in mailings:
        await came_once(scene, one)


async def test_a_full_disk_holds_letters_up_and_loses_none(tmp_path: Path, disk: Path) -> None:
    async with scene_in(tmp_path, RATE, file=disk / "bot.db") as scene:
        mailings = await scene.announce(1000), await scene.notify(500)
        await scene.flowing(mailings[1])
        with filled(disk):

            async def noticed() -> bool:
                return "disk is full" in scene.stage.read_log()

            assert await until(noticed)
            await asyncio.sleep(5)  # a few rounds fail
            stopped_at = [scene.got(one).total() for one in mailings]
        await scene.finished(*mailings)
        assert sum(stopped_at) < 1500, "the disk was full too late"
        for one in mailings:
            await came_once(scene, one)


async def came_once(scene: Scene, mailing: Mailing) -> None:
    """Everybody got the letter, nobody twice, and it is known of all."""
    got = scene.got(mailing)
    assert set(got) == in_state(await scene.states(mailing), State.SENT) == set(mailing.people)
    assert set(got.values()) == {1}


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no byte on the disk inside the block."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:  # it is full
            pass
    yield
    filler.unlink()
