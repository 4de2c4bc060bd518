"""The one place that starts background tasks: they live no longer than a block."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine


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
