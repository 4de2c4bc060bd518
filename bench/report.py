"""The table and how the figures stand beside the targets."""

import time

from bench.contenders import Kind
from bench.measure import Load, Result

STOCK_RATIO = 5.0
ECHO_SHARE = 0.6
REPLY_DELAYS = 3.0
START_SECONDS = 2.0


def print_heading(words: str) -> None:
    """What the next table is about, and the machine's pace: a shared one's changes from table to table."""
    began = time.perf_counter()
    sum(range(10_000_000))
    pace = time.perf_counter() - began
    print(f"\n{words}\n(pace just now: {pace * 1000:.0f} ms for ten million additions in Python)", flush=True)


def print_cells(name: str, *cells: str) -> None:
    """One line of any table: what it is about, then figures or their headings."""
    print(f"{name:36}" + "".join(f"{cell:>11}" for cell in cells), flush=True)


def print_row(result: Result | None = None) -> None:
    """One line of the table; without a result its heading."""
    if result is None:
        print_cells("", "updates/s", "p50 ms", "p95 ms", "CPU ms", "calls", "first s", "RSS MiB")
        return
    print_cells(
        result.name,
        f"{result.updates_per_second:.0f}",
        f"{result.p50 * 1000:.0f}",
        f"{result.p95 * 1000:.0f}",
        f"{result.cpu * 1000:.2f}",
        f"{result.calls:.2f}",
        f"{result.first_answer:.2f}",
        f"{result.resident:.0f}",
    )


def print_verdicts(results: list[Result], load: Load) -> None:
    """Each real bot beside its targets, as far as the others were measured too."""
    print(f"\nNobody can pass {load.citizens / load.delay:.0f} updates/s: citizens / API delay.")
    stocks = [best for kind in (Kind.STOCK, Kind.TUNED) if (best := _fastest(results, kind))]
    fast = _fastest(results, Kind.FAST)
    for real in (each for each in results if each.kind is Kind.REAL):
        print(f"\n{real.name}")
        for stock in stocks:
            ratio = real.updates_per_second / stock.updates_per_second
            print_target(
                f"times the best {stock.kind.value} ({stock.name})", ratio, STOCK_RATIO, at_least=True
            )
        if fast:
            share = real.updates_per_second / fast.updates_per_second
            print_target("of the echo on our transport", share, ECHO_SHARE, at_least=True)
        print_target("API delays to 95 % of replies", real.p95 / load.delay, REPLY_DELAYS, at_least=False)
        print_target("seconds to the first answer", real.first_answer, START_SECONDS, at_least=False)


def _fastest(results: list[Result], kind: Kind) -> Result | None:
    own = [result for result in results if result.kind is kind]
    return max(own, key=lambda result: result.updates_per_second, default=None)


def print_target(what: str, figure: float, target: float, *, at_least: bool) -> None:
    """A figure beside its target, which it should reach (`at_least`) or not pass."""
    met = figure >= target if at_least else figure <= target
    sign = "≥" if at_least else "≤"
    print(f"  {figure:6.2f} {what} · target {sign} {target:g} · {'met' if met else 'MISSED'}")
