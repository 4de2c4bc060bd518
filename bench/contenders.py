"""The bots to compare: each says how to start it against an API address, with a folder of its own."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Kind(Enum):
    """What a row of the table stands for."""

    STOCK = "stock"
    TUNED = "stock, tuned by hand"
    FAST = "fast"
    REAL = "real"


@dataclass(frozen=True)
class Contender:
    """A bot and its command; `command(api, room)` may write files into the room."""

    name: str
    kind: Kind
    command: Callable[[str, Path], list[str]]


def stock_bots() -> list[Contender]:
    """The library as it comes: what its manual offers, and the few at once its transport likes best."""
    return [
        _echo("stock, one at a time", "--at-once", "1"),
        _echo("stock, concurrent_updates(True)", "--at-once", "256"),
        _echo("stock, a task for each handler", "--at-once", "1", "--no-block"),
        _echo("stock, 64 at once, pool 64", "--at-once", "64", "--pool", "64"),
        _echo("stock, tuned: 16 at once, pool 16", "--at-once", "16", "--pool", "16", kind=Kind.TUNED),
        _echo("stock, tuned: 20 at once, pool 20", "--at-once", "20", "--pool", "20", kind=Kind.TUNED),
    ]


def fast_bot() -> Contender:
    """The least a bot can do on our transport and order."""
    return _echo("echo on our transport", "--fast", kind=Kind.FAST)


def real_bot(name: str, knowledge: Path, more: str = "") -> Contender:
    """`python -m bot run` with everything it has, on a fresh SQLite file; `more` lines of configuration."""

    def command(api: str, room: Path) -> list[str]:
        config = room / "config.toml"
        config.write_text(
            f'[telegram]\napi_url = "{api}"\n'
            f'[database]\nurl = "sqlite+aiosqlite:///{room / "bot.db"}"\n'
            f'[knowledge]\npath = "{knowledge}"\n{more}',
            encoding="utf-8",
        )
        return [sys.executable, "-m", "bot", "run", "--config", str(config)]

    return Contender(name, Kind.REAL, command)


def whole_catalogue(export: Path, room: Path) -> Path:
    """A copy of the knowledge with the export imported into it."""
    into = room / "knowledge"
    shutil.copytree(ROOT / "knowledge", into)
    command = [sys.executable, "-m", "bot", "knowledge", "import", str(export), "--into", str(into)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return into


def _echo(name: str, *options: str, kind: Kind = Kind.STOCK) -> Contender:
    def command(api: str, _: Path) -> list[str]:
        return [sys.executable, "-m", "bench.echo", "--api", api, *options]

    return Contender(name, kind, command)
