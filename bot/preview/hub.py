"""Live events for the page: who listens gets them, without listeners they cost nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

BACKLOG = 1000


class Hub:
    """Hands each event to every listener; a listener that falls ``BACKLOG`` behind misses events."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[bytes | None]] = set()

    def publish(self, kind: str, **content: Any) -> None:
        """Send one event of ``kind``."""
        if self._listeners:
            event = json.dumps({"type": kind, **content}, ensure_ascii=False).encode()
            for listener in self._listeners:
                with contextlib.suppress(asyncio.QueueFull):
                    listener.put_nowait(event)

    @contextlib.contextmanager
    def listen(self) -> Iterator[asyncio.Queue[bytes | None]]:
        """A queue of encoded events; ``None`` means that the server closes."""
        listener: asyncio.Queue[bytes | None] = asyncio.Queue(BACKLOG)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """Tell every listener to go."""
        for listener in self._listeners:
            while listener.full():
                listener.get_nowait()
            listener.put_nowait(None)
