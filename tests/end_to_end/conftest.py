"""One bot for all, or one of a file alone; and a citizen nobody else plays."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.preview.server import LOCAL_TOKEN
from tests.end_to_end.stage import Stage, staged


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One bot for all tests that do not disturb each other; it must have logged no error at the end."""
    async with staged(tmp_path_factory.mktemp("stage")) as one:
        yield one
    _clean(one.read_log())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A bot of one file's tests: to be killed, misled or cut off, and left open and well again."""
    async with staged(tmp_path_factory.mktemp("own-stage")) as one:
        yield one
    _clean(one.read_log())


@pytest_asyncio.fixture(loop_scope="session")
async def mai(stage: Stage) -> int:
    """A citizen nobody else plays."""
    return await stage.newcomer()


def _clean(log: str) -> None:
    assert "Traceback" not in log, log
    assert LOCAL_TOKEN not in log
