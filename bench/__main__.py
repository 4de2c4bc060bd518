"""Measures the bot on this machine: how it answers, and what dossiers cost."""

import argparse
from pathlib import Path

from bench.answers import measure_answers
from bench.dossiers import FULL, QUICK, measure_dossiers
from bench.measure import Load


def options() -> argparse.Namespace:
    """What the caller wants."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("answers", "dossiers"), help="without: both")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="laps of 3 seconds instead of 10, one run instead of 3, 200,000 dossiers instead of a million",
    )
    answers = parser.add_argument_group("answers", measure_answers.__doc__)
    answers.add_argument(
        "--catalogue", type=Path, metavar="FILE", help="also measure with this export imported"
    )
    answers.add_argument("--only", metavar="WORD", default="", help="only bots whose name has the word")
    answers.add_argument("--citizens", type=int, default=64)
    answers.add_argument("--delay", type=float, default=0.05, help="seconds the API takes for a call")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for."""
    chosen = options()
    quick = chosen.quick
    if chosen.part != "dossiers":
        lap, starts = (3, 1) if quick else (10, 3)
        load = Load(chosen.citizens, chosen.delay, warm_up=2, lap=lap, starts=starts)
        measure_answers(load, chosen.catalogue, chosen.only)
    if chosen.part != "answers":
        measure_dossiers(QUICK if quick else FULL)


if __name__ == "__main__":
    main()
