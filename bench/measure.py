"""One run: a server, a bot, a warm-up and a timed lap, each bot a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

import psutil

from bench.contenders import ROOT, Contender, Kind

LONGEST_START = 30.0
# As after an ordinary installation: compiled modules are kept. The token is nobody's.
ENVIRONMENT = {**environ, "BOT_TOKEN": "1:bench", "PYTHONDONTWRITEBYTECODE": ""}


class NoAnswerError(Exception):
    """The bot ended, or never answered."""


@dataclass(frozen=True)
class Load:
    """What each bot has to carry: citizens, API delay in seconds, warm-up and lap in seconds."""

    citizens: int
    delay: float
    warm_up: float
    lap: float


@dataclass(frozen=True)
class Result:
    """Measured for one bot: replies a second, seconds (also of processor time an update), mebibytes."""

    name: str
    kind: Kind
    updates_per_second: float
    p50: float
    p95: float
    cpu: float
    calls: float
    first_answer: float
    resident: float


def measure(bot: Contender, load: Load) -> Result:
    """Run the bot against a fresh server; NoAnswerError when it never replies."""
    with TemporaryDirectory() as room, _server(load) as api:
        command = bot.command(api, Path(room))
        started = time.monotonic()
        log = Path(room) / "log"
        with log.open("wb") as out, _process(command, stdout=out, stderr=out) as process:
            first = _first_answer(api, process, log)
            time.sleep(load.warm_up)
            cpu, lap = _cpu_seconds(process), _ask(api, "lap")
            time.sleep(load.lap)
            cpu, lap = _cpu_seconds(process) - cpu, _ask(api, "lap")
            resident = sum(each.memory_info().rss for each in _family(process)) / 2**20
    if len(lap["replies"]) < 2:
        raise NoAnswerError(f"{bot.name}: fewer than two replies in a lap")
    return _result(bot, lap, cpu, first - started, resident)


def _result(bot: Contender, lap: dict[str, Any], cpu: float, first_answer: float, resident: float) -> Result:
    replies = lap["replies"]
    cuts = quantiles(replies, n=20)
    return Result(
        name=bot.name,
        kind=bot.kind,
        updates_per_second=len(replies) / lap["seconds"],
        p50=cuts[9],
        p95=cuts[18],
        cpu=cpu / len(replies),
        calls=lap["calls"] / len(replies),
        first_answer=first_answer,
        resident=resident,
    )


@contextmanager
def _server(load: Load) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.server"]
    command += ["--citizens", str(load.citizens), "--delay", str(load.delay)]
    with _process(command, stdout=subprocess.PIPE) as server:
        port = server.stdout.readline() if server.stdout else b""
        yield f"http://127.0.0.1:{int(port)}"


@contextmanager
def _process(command: list[str], **outputs: Any) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, **outputs) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _first_answer(api: str, process: subprocess.Popen[bytes], log: Path) -> float:
    """The moment of the first answer, on the monotonic clock all processes share."""
    give_up = time.monotonic() + LONGEST_START
    while process.poll() is None and time.monotonic() < give_up:
        if moment := _ask(api, "first"):
            return float(moment)
    raise NoAnswerError(f"no answer; exit status {process.poll()}\n{log.read_text()[-2000:]}")


def _ask(api: str, what: str) -> Any:
    with urlopen(f"{api}/bench/{what}", timeout=10) as response:  # noqa: S310 - always our own server
        return json.load(response)


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    root = psutil.Process(process.pid)
    return [root, *root.children(recursive=True)]


def _cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in _family(process))
