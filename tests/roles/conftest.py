"""A prepared world once, a copy of it for whoever wants one, and the walks of the crawlers."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.roles.crawl import Crawl
from tests.roles.floor import Floor, floor_on
from tests.roles.members import CRAWLERS
from tests.roles.prepared import prepare
from tests.samples import FAQ

KEPT = frozenset({"ho-tich", "ho-tich-nuoc-ngoai", "chung-thuc"})
"""The files of procedures that stay."""


@pytest.fixture(scope="session")
def knowledge(knowledge_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ships with the bot, but few procedures: a house is built for each walk."""
    folder = tmp_path_factory.mktemp("few") / "knowledge"
    shutil.copytree(knowledge_folder, folder, ignore=shutil.ignore_patterns("wordings"))
    (folder / "faq.toml").write_text(FAQ, encoding="utf-8")
    for file in (folder / "procedures").iterdir():
        if file.stem not in KEPT:
            file.unlink()
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, knowledge: Path) -> Path:
    """The database of a prepared world, to be copied."""
    folder = tmp_path_factory.mktemp("roles")
    file = folder / "world.db"
    await asyncio.to_thread(shutil.copy, migrated_file, file)
    async with floor_on(file, knowledge) as floor:
        await prepare(floor, folder)
        assert not floor.errors
    return file


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def floor(
    world: Path, knowledge: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Floor]:
    """A copy of the world for the tests of one file; no update may have failed in it."""
    file = tmp_path_factory.mktemp("floor") / "bot.db"
    await asyncio.to_thread(shutil.copy, world, file)
    async with floor_on(file, knowledge) as one:
        yield one
        assert not one.errors


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def crawls(world: Path, knowledge: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Crawl]:
    """Every crawler's walk, each through a copy of the world of their own; by person."""
    folder = tmp_path_factory.mktemp("crawls")
    found, tried = {}, set[tuple[str, int]]()
    for member in CRAWLERS:
        file = folder / f"{member.id}.db"
        await asyncio.to_thread(shutil.copy, world, file)
        async with floor_on(file, knowledge) as floor:
            found[member.id] = Crawl(floor, member, folder, tried)
            await found[member.id].run()
    return found
