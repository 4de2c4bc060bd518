"""The knowledge in use with its search index; replaced as a whole when the files change."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.procedures import reading
from bot.procedures.search.cache import StaleIndex, dump, load
from bot.procedures.search.index import Index

if TYPE_CHECKING:
    from pathlib import Path

    from bot.procedures.model import Entry, Procedure
    from bot.procedures.reading import Knowledge

CACHE = "imported/index.cache"


@dataclass(frozen=True)
class Library:
    """Knowledge and the index over it; both never change. ``level`` is the office's own."""

    knowledge: Knowledge
    index: Index
    level: str

    @cached_property
    def by_field(self) -> dict[str, list[Entry]]:
        """The procedures of the office's level by field."""
        return self.knowledge.catalogue.fields(self.level)

    def procedure(self, code: str) -> Procedure | None:
        """Return the procedure with this code, or ``None``."""
        return self.knowledge.catalogue.get(code)

    def title(self, code: str) -> str:
        """Return what a citizen calls the procedure; the code itself when it is unknown."""
        entry = self.knowledge.catalogue.entry(code)
        return entry.title if entry else code

    def titles(self, codes: list[str] | tuple[str, ...]) -> dict[str, str]:
        """Return the titles of those codes that are known."""
        return {code: self.title(code) for code in codes if code in self.knowledge.catalogue}


def open_library(folder: Path, level: str) -> Library:
    """Read the folder and build its index, or load the one built before from the same files and code.

    Raises :class:`Refused` with every problem of the files.
    """
    knowledge = reading.read(folder)
    key = f"{knowledge.fingerprint}{_code_fingerprint()}{level}".encode()
    path = folder / CACHE
    with contextlib.suppress(OSError, StaleIndex):
        return Library(knowledge, load(path.read_bytes(), key), level)
    index = Index.build(
        knowledge.catalogue.entries, tuple(knowledge.faqs.values()), knowledge.vocabulary, home_level=level
    )
    with contextlib.suppress(OSError):  # a read-only folder only costs the next start its second
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(dump(index, key))
        fresh.replace(path)
    return Library(knowledge, index, level)


class Shelf:
    """Holds the library in use and notices when its files change."""

    def __init__(self, folder: Path, level: str) -> None:
        """Open the folder; raises :class:`Refused`."""
        self._folder = folder
        self._level = level
        self._stamp = reading.stamp(folder)
        self.library = open_library(folder, level)

    async def refresh(self) -> bool:
        """Take over changed files; return whether there were any.

        Raises :class:`Refused` once for a broken edit: the library in use stays.
        """
        stamp = await asyncio.to_thread(reading.stamp, self._folder)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self.library = await asyncio.to_thread(open_library, self._folder, self._level)
        return True


@cache
def _code_fingerprint() -> str:
    """Return a hash of the search's own code: an index built by older code is not used again."""
    digest = hashlib.sha256()
    for file in sorted(files("bot.procedures.search").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    return digest.hexdigest()
