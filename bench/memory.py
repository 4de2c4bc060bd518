"""A process that measures one work on a prepared database, and what memory the work needs within it."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psutil

_LOOKED_EVERY = 0.005  # seconds


class Memory:
    """Bytes of resident memory, noted again and again."""

    def __init__(self) -> None:
        self._before = self._most = resident()

    @property
    def grown(self) -> int:
        """How many bytes more than at the beginning were held at once."""
        return self._most - self._before

    async def watch(self) -> None:
        """Look until cancelled; statements run in threads of their own."""
        while True:
            self._most = max(self._most, resident())
            await asyncio.sleep(_LOOKED_EVERY)


@asynccontextmanager
async def watched() -> AsyncIterator[Memory]:
    """Watch the block."""
    memory = Memory()
    watching = asyncio.ensure_future(memory.watch())
    try:
        yield memory
    finally:
        watching.cancel()


def resident() -> int:
    """Bytes held now."""
    return int(psutil.Process().memory_info().rss)


def print_measured(measure: Callable[[str], Awaitable[dict[str, Any]]]) -> None:
    """Measure on the database that the command line names, and print the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", metavar="URL", required=True)

    async def work() -> dict[str, Any]:
        return await measure(parser.parse_args().database)

    print(json.dumps(asyncio.run(work())))
