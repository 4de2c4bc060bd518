"""The real bot beside echo bots."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.contenders import ROOT, Contender, fast_bot, real_bot, stock_bots, whole_catalogue
from bench.measure import Load, NoAnswerError, Result, measure
from bench.report import print_row, print_verdicts


def measure_answers(load: Load, catalogue: Path | None, only: str) -> None:
    """Updates a second of the real process, beside echo bots in the same run, all on the loopback."""
    print(
        f"{load.citizens} citizens, each asks on when answered; every call takes {load.delay * 1000:g} ms\n"
    )
    print_row()
    results: list[Result] = []
    with TemporaryDirectory() as room:
        for bot in _contenders(catalogue, Path(room)):
            if only not in bot.name:
                continue
            try:
                results.append(measure(bot, load))
            except NoAnswerError as reason:
                print(f"{bot.name:36}  {reason}")
            else:
                print_row(results[-1])
    print_verdicts(results, load)


def _contenders(catalogue: Path | None, room: Path) -> list[Contender]:
    """The bots in the order they run."""
    bots = [*stock_bots(), fast_bot(), real_bot("real bot, own knowledge", ROOT / "knowledge")]
    if catalogue:
        bots.append(real_bot("real bot, whole catalogue", whole_catalogue(catalogue, room)))
    return bots
