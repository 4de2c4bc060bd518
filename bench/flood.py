"""Letters as fast as Telegram takes them for Stars, beside the least that sending can cost."""

import subprocess
import sys
import time
from dataclasses import dataclass

from bench.contenders import ROOT
from bench.mailing import carrier
from bench.measure import ENVIRONMENT, NoAnswerError, ask, cpu_seconds, lean_server

RATE = 1000
DELAY = 0.05
"""Seconds the API takes for a call."""
_STANDS_STILL = 30.0


@dataclass(frozen=True)
class Flood:
    """How many messages arrived, from the first to the last in so many seconds; processor time, seconds."""

    count: int
    seconds: float
    cpu: float

    @property
    def pace(self) -> float:
        """Messages a second; the first one ends no interval."""
        return (self.count - 1) / self.seconds


def send_fast(recipients: int) -> Flood:
    """Let the bot send to so many."""
    delivery = f"[delivery]\nrate = {RATE}\npaid = true"
    with lean_server(0, DELAY) as api, carrier(api, delivery) as bot:
        cpu = cpu_seconds(bot.process)
        bot.announce(range(1, recipients + 1))
        _wait_for(api, recipients)
        return _flood(api, cpu_seconds(bot.process) - cpu)


def send_barely(recipients: int) -> Flood:
    """Send as many in a bare loop."""
    with lean_server(0, DELAY) as api:
        command = [sys.executable, "-m", "bench.loop", "--api", api, "--count", str(recipients)]
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE)
        return _flood(api, float(done.stdout))


def _wait_for(api: str, count: int) -> None:
    """Wait until so many messages have arrived."""
    give_up, had = time.monotonic() + _STANDS_STILL, 0
    while (sent := ask(api, "sent")["count"]) < count:
        if sent > had:
            give_up, had = time.monotonic() + _STANDS_STILL, sent
        if time.monotonic() > give_up:
            raise NoAnswerError(f"{sent} of {count} letters came, and then no more")
        time.sleep(0.2)


def _flood(api: str, cpu: float) -> Flood:
    sent = ask(api, "sent")
    return Flood(sent["count"], sent["to"] - sent["from"], cpu)
