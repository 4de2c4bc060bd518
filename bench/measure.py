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
from statistics import median, quantiles
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
    """What each bot has to carry: citizens, API delay, warm-up and lap in seconds, starts to time."""

    citizens: int
    delay: float
    warm_up: float
    lap: float
    starts: int


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


@dataclass(frozen=True)
class Running:
    """A bot that has answered once: its process, its API server, seconds from its start to that answer."""

    process: subprocess.Popen[bytes]
    api: str
    first_answer: float


def measure(bot: Contender, load: Load) -> Result:
    """Start the bot a few times for one citizen, then once for all; NoAnswerError when it is silent."""
    first_answer = median([_start(bot, load.delay) for _ in range(load.starts)])
    with _running(bot, load.citizens, load.delay) as running:
        time.sleep(load.warm_up)
        cpu, lap = cpu_seconds(running.process), ask(running.api, "lap")
        time.sleep(load.lap)
        cpu, lap = cpu_seconds(running.process) - cpu, ask(running.api, "lap")
        resident = sum(each.memory_info().rss for each in _family(running.process)) / 2**20
    if len(lap["replies"]) < 2:
        raise NoAnswerError("fewer than two replies in a lap")
    return _result(bot, lap, cpu, first_answer, resident)


def _start(bot: Contender, delay: float) -> float:
    with _running(bot, 1, delay) as running:
        return running.first_answer


@contextmanager
def _running(bot: Contender, citizens: int, delay: float) -> Iterator[Running]:
    """The bot against a server of its own, with a room of its own."""
    with TemporaryDirectory() as room, lean_server(citizens, delay) as api:
        command, log = bot.command(api, Path(room)), Path(room) / "log"
        started = time.monotonic()
        with log.open("wb") as out, child(command, stdout=out, stderr=out) as process:
            yield Running(process, api, _first_answer(api, process, log) - started)


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
def lean_server(citizens: int, delay: float) -> Iterator[str]:
    """`bench.server` in a process of its own; gives its address."""
    command = [sys.executable, "-m", "bench.server", "--citizens", str(citizens), "--delay", str(delay)]
    with child(command, stdout=subprocess.PIPE) as server:
        port = server.stdout.readline() if server.stdout else b""
        yield f"http://127.0.0.1:{int(port)}"


@contextmanager
def child(command: list[str], **outputs: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended with the block."""
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
        if moment := ask(api, "first"):
            return float(moment)
    raise NoAnswerError(f"no answer; exit status {process.poll()}\n{log.read_text()[-2000:]}")


def ask(api: str, what: str) -> Any:
    """What the lean server says under `/bench/…`."""
    with urlopen(f"{api}/bench/{what}", timeout=10) as response:  # noqa: S310 - always our own server
        return json.load(response)


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    root = psutil.Process(process.pid)
    return [root, *root.children(recursive=True)]


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time that it and its children have used."""
    return sum(sum(each.cpu_times()[:2]) for each in _family(process))
