"""An office with a database of its own, worked by the real command line; and look-ups at its store."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles

from bench.contenders import ROOT
from bench.measure import ENVIRONMENT
from bot.dossiers.store import Dossiers
from bot.storage.database import Database

KINDS = ("code", "alias", "unknown")
_WARM_UP = 200


@dataclass(frozen=True)
class Took:
    """What one command took: seconds, also of processor time, bytes of resident memory at most."""

    seconds: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class LookUps:
    """Look-ups of one kind: how many, how many found a dossier, seconds."""

    tried: int
    found: int
    p50: float
    p99: float


class Office:
    """A folder with a configuration and a SQLite file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.database, self._config = folder / "bot.db", folder / "config.toml"
        self.url = f"sqlite+aiosqlite:///{self.database}"
        words = f'[database]\nurl = "{self.url}"\n[knowledge]\npath = "{ROOT / "knowledge"}"\n'
        self._config.write_text(words, encoding="utf-8")

    def run(self, command: str, *arguments: str) -> Took:
        """`python -m bot dossiers …` in a process of its own."""
        bot = [sys.executable, "-m", "bot", "dossiers", command, "--config", str(self._config), *arguments]
        timed = [sys.executable, "-m", "bench.timed", *bot]
        done = subprocess.run(timed, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE)
        return Took(**json.loads(done.stdout))

    def count(self) -> int:
        """How many dossiers it has."""
        with closing(sqlite3.connect(self.database)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM dossiers").fetchone()
        return int(count)

    def look_up(self, each: int) -> dict[str, LookUps]:
        """So many of each kind at random, all mixed, one after another on one open database."""
        wanted = [(kind, code) for kind in KINDS for code in self._codes(kind, each)]
        Random(1).shuffle(wanted)  # noqa: S311 - nothing secret
        timed = asyncio.run(self._timed(wanted))
        parts = {
            kind: [took for took, (what, _) in zip(timed, wanted, strict=True) if what == kind]
            for kind in KINDS
        }
        return {"all": _summed(timed), **{kind: _summed(part) for kind, part in parts.items()}}

    async def _timed(self, wanted: list[tuple[str, str]]) -> list[tuple[float, bool]]:
        """Seconds of each look-up, and whether there was such a dossier."""
        database = Database.open(self.url)
        store = Dossiers(database)
        timed = []
        try:
            for _, code in wanted[:_WARM_UP]:
                await store.get(code)
            for _, code in wanted:
                began = time.perf_counter()
                dossier = await store.get(code)
                timed.append((time.perf_counter() - began, dossier is not None))
        finally:
            await database.close()
        return timed

    def _codes(self, kind: str, count: int) -> list[str]:
        """Random codes; unknown ones lie between those that exist."""
        table, column = ("dossier_aliases", "alias") if kind == "alias" else ("dossiers", "code")
        with closing(sqlite3.connect(self.database)) as connection:
            (last,) = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()  # noqa: S608 - our own
            rows = Random(kind).sample(range(1, last + 1), count)  # noqa: S311 - nothing secret
            query = f"SELECT {column} FROM {table} WHERE rowid = ?"  # noqa: S608 - our own
            codes = [connection.execute(query, (row,)).fetchone()[0] for row in rows]
        return [f"{code[:-4]}9999" for code in codes] if kind == "unknown" else codes


def _summed(timed: list[tuple[float, bool]]) -> LookUps:
    cuts = quantiles([seconds for seconds, _ in timed], n=100)
    return LookUps(len(timed), sum(found for _, found in timed), cuts[49], cuts[98])
