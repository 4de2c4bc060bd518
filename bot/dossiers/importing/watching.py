"""The watched folder: the one-stop system drops its exports there, the bot takes them in by itself."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import TYPE_CHECKING

from bot.dossiers.importing.service import Job, Report
from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.dossiers.importing.service import Importer

log = logging.getLogger(__name__)
_KINDS = frozenset({".csv", ".xlsx"})
TAKEN, LEFT = "da-nhap", "loi"
Outcome = Report | Refused


class Watcher:
    """Looks into a folder now and then; a file is taken once it has not grown between two looks."""

    def __init__(
        self,
        folder: Path,
        importer: Importer,
        clock: Callable[[], dt.datetime],
        tell: Callable[[str, Outcome], Awaitable[None]],
    ) -> None:
        self._folder, self._importer, self._clock, self._tell = folder, importer, clock, tell
        self._seen: dict[Path, tuple[int, int]] = {}

    async def look(self) -> None:
        """Import whole files, oldest first; move each to ``da-nhap``, or with the reasons to ``loi``."""
        for path in await asyncio.to_thread(self._ready):
            outcome = await self._import(path)
            await asyncio.to_thread(self._put_away, path, outcome)
            await self._tell(path.name, outcome)

    async def _import(self, path: Path) -> Outcome:
        try:
            return await self._importer.run(Job(path, path.name), self._clock())
        except Refused as refusal:
            log.warning("watched folder: %s refused", path.name)
            return refusal

    def _ready(self) -> list[Path]:
        before, self._seen = self._seen, {}
        if not self._folder.is_dir():
            return []
        for path in sorted(self._folder.iterdir(), key=lambda one: (one.stat().st_mtime, one.name)):
            if path.is_file() and path.suffix.lower() in _KINDS and not path.name.startswith((".", "~")):
                state = path.stat()
                self._seen[path] = (state.st_size, state.st_mtime_ns)
        return [path for path, state in self._seen.items() if before.get(path) == state]

    def _put_away(self, path: Path, outcome: Outcome) -> None:
        refused = isinstance(outcome, Refused)
        folder = self._folder / (LEFT if refused else TAKEN)
        folder.mkdir(exist_ok=True)
        target = folder / f"{self._clock():%Y%m%d-%H%M%S}-{path.name}"
        path.replace(target)
        reasons = outcome.problems if isinstance(outcome, Refused) else tuple(map(str, outcome.problems))
        if reasons:
            target.with_name(f"{target.name}.txt").write_text("\n".join(reasons) + "\n", encoding="utf-8")
        self._seen.pop(path, None)
