"""Updates a second of the real process, beside echo bots in the same run, all on the loopback."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.contenders import ROOT, Contender, fast_bot, real_bot, stock_bots, whole_catalogue
from bench.measure import Load, NoAnswerError, measure
from bench.report import print_row, print_verdicts


def options() -> argparse.Namespace:
    """What the caller wants."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--catalogue", type=Path, metavar="FILE", help="also measure with this export imported"
    )
    parser.add_argument(
        "--quick", action="store_true", help="laps of 3 seconds instead of 10, one timed start instead of 3"
    )
    parser.add_argument("--only", metavar="WORD", default="", help="only bots whose name has the word")
    parser.add_argument("--citizens", type=int, default=64)
    parser.add_argument("--delay", type=float, default=0.05, help="seconds the API takes for a call")
    return parser.parse_args()


def contenders(catalogue: Path | None, room: Path) -> list[Contender]:
    """The bots in the order they run."""
    bots = [*stock_bots(), fast_bot(), real_bot("real bot, own knowledge", ROOT / "knowledge")]
    if catalogue:
        bots.append(real_bot("real bot, whole catalogue", whole_catalogue(catalogue, room)))
    return bots


def main() -> None:
    """Measure one after another and print as it goes."""
    chosen = options()
    quick = chosen.quick
    load = Load(chosen.citizens, chosen.delay, warm_up=2, lap=3 if quick else 10, starts=1 if quick else 3)
    print(
        f"{load.citizens} citizens, each asks on when answered; every call takes {load.delay * 1000:g} ms\n"
    )
    print_row()
    results = []
    with TemporaryDirectory() as room:
        for bot in contenders(chosen.catalogue, Path(room)):
            if chosen.only not in bot.name:
                continue
            try:
                results.append(measure(bot, load))
            except NoAnswerError as reason:
                print(f"{bot.name:36}  {reason}")
            else:
                print_row(results[-1])
    print_verdicts(results, load)


if __name__ == "__main__":
    main()
