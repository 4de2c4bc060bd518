"""What letters to many cost: at Telegram's ordinary pace, as fast as it takes them, before the first goes."""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from bench import evenly, fanout, flood
from bench.contenders import ROOT
from bench.measure import ENVIRONMENT
from bench.report import print_cells, print_heading, print_target

RATE_SHARE = 99.0
ANSWER_MILLISECONDS = 300.0
FAST_PACE = 950.0
FAN_OUT_SECONDS = 5.0
LOOK_MILLISECONDS = 5.0


@dataclass(frozen=True)
class Mailing:
    """An announcement at the ordinary pace: recipients, letters a second, citizens who chat meanwhile."""

    recipients: int
    rate: int
    citizens: int


def measure_delivery(ordinary: Mailing) -> None:
    """Letters to many, all on the loopback: at an ordinary pace, the quickest one, and only written."""
    _fan_out(100_000)
    _send_fast(10_000)
    _send_evenly(ordinary)


def _fan_out(people: int) -> None:
    print_heading("An announcement written for everybody, and looks for letters when none is due")
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/bot.db"
        asyncio.run(fanout.prepare(url, people))
        command = [sys.executable, "-m", "bench.fanout", "--database", url]
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE)
    took = json.loads(done.stdout)
    print_cells("", "letters", "seconds", "MB more")
    cells = (f"{took['people']:,}", f"{took['seconds']:.2f}", f"{took['grown'] / 1e6:.1f}")
    print_cells("written", *cells)
    print_cells("", "look p50", "p95 ms", "round p50", "p95 ms")
    for name, kinds in took["looks"].items():
        times = [*kinds["is_due"], *kinds["round"]]
        print_cells(name, *(f"{seconds * 1000:.2f}" for seconds in times))
    print_target("seconds to write them", took["seconds"], FAN_OUT_SECONDS, at_least=False)
    for name, kinds in took["looks"].items():
        if name == fanout.STALE:
            continue  # for a minute at most, until they are dropped
        worst = max(times[1] for times in kinds.values()) * 1000
        print_target(f"ms to 95 % of looks and rounds, {name}", worst, LOOK_MILLISECONDS, at_least=False)


def _send_fast(recipients: int) -> None:
    print_heading(f"{flood.RATE} letters a second, paid, to an API that takes {flood.DELAY * 1000:g} ms")
    print_cells("", "messages", "seconds", "a second", "CPU ms")
    floods = {
        "send_message in a loop, 64 at once": flood.send_barely(recipients),
        "real bot": flood.send_fast(recipients),
    }
    for name, one in floods.items():
        cpu = f"{one.cpu / one.count * 1000:.2f}"
        print_cells(name, f"{one.count:,}", f"{one.seconds:.1f}", f"{one.pace:.0f}", cpu)
    bare, real = floods.values()
    print_target("letters a second", real.pace, FAST_PACE, at_least=True)
    print(f"  {real.cpu / bare.cpu:6.2f} times the processor time of the bare loop")


def _send_evenly(mailing: Mailing) -> None:
    rate, citizens = mailing.rate, mailing.citizens
    print_heading(f"{rate} letters a second under Telegram's own limits, {citizens} citizens chatting")
    seen = evenly.send_evenly(mailing.recipients, rate, citizens)
    p50, p95 = (seconds * 1000 for seconds in seen.answered_in)
    letters, others = evenly.busiest(seen.letters), len(seen.messages) - len(seen.letters)
    print_cells("", "count", "seconds", "a second", "busiest s", "429s", "p50 ms", "p95 ms")
    cells = (f"{len(seen.letters):,}", f"{seen.seconds:.1f}", f"{seen.pace:.2f}", f"{letters}")
    print_cells(f"letters, of {mailing.recipients:,}", *cells, f"{seen.letters_refused}")
    cells = (f"{others:,}", "", f"{others / seen.seconds:.2f}", "", f"{seen.answers_refused}")
    print_cells(f"answers, {seen.unanswered} missing", *cells, f"{p50:.0f}", f"{p95:.0f}")
    cells = (f"{len(seen.messages):,}", "", f"{seen.overall:.2f}", f"{evenly.busiest(seen.messages)}")
    print_cells("all together", *cells)
    print_target(
        "% of the rate, which is that of all messages", 100 * seen.overall / rate, RATE_SHARE, at_least=True
    )
    print_target("letters in the busiest second", letters, rate, at_least=False)
    print_target("429s", seen.letters_refused + seen.answers_refused, 0, at_least=False)
    print_target("ms to 95 % of answers", p95, ANSWER_MILLISECONDS, at_least=False)
