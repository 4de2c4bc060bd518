"""What memory a work needs, seen from within its process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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
