"""The one place that starts background tasks: they live no longer than a block."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

T = TypeVar("T")


@asynccontextmanager
async def in_background(work: Callable[[], Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Run ``work()`` beside the block and cancel it at the end."""
    task = asyncio.ensure_future(work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Await work that is not broken off in the middle when the waiting task is cancelled.

    A database transaction that is cut off keeps its lock until somebody else gives up waiting for it.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


class Crew:
    """Runs many short works side by side; :meth:`finish` waits for those under way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Start one; it must not raise."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def hold(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Await one that goes on though whoever awaits it is cancelled."""
        task = asyncio.ensure_future(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.shield(task)

    async def finish(self, seconds: float) -> None:
        """Wait for those under way, so long at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
