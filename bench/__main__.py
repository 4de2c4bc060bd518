"""Measures the bot on this machine: how it answers, what dossiers, letters to many and mornings cost."""

import argparse
from pathlib import Path

from bench.answers import measure_answers
from bench.delivery import Mailing, measure_delivery
from bench.dossiers import FULL, QUICK, measure_dossiers
from bench.measure import Load
from bench.mornings import measure_officials

PARTS = ("answers", "dossiers", "delivery", "officials")


def options() -> argparse.Namespace:
    """What the caller wants."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS, help="without: all")
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
    delivery = parser.add_argument_group("delivery", measure_delivery.__doc__)
    delivery.add_argument(
        "--recipients", type=int, help="without: 10,000 for `delivery` alone, else 1,500 (one minute)"
    )
    delivery.add_argument("--rate", type=int, default=28, help="letters a second at the ordinary pace")
    delivery.add_argument("--chatting", type=int, default=20, help="citizens who ask meanwhile, each 10 s")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for."""
    chosen = options()
    quick = chosen.quick
    parts = (chosen.part,) if chosen.part else PARTS
    if "answers" in parts:
        lap, starts = (3, 1) if quick else (10, 3)
        load = Load(chosen.citizens, chosen.delay, warm_up=2, lap=lap, starts=starts)
        measure_answers(load, chosen.catalogue, chosen.only)
    if "dossiers" in parts:
        measure_dossiers(QUICK if quick else FULL)
    if "delivery" in parts:
        recipients = chosen.recipients or (10_000 if chosen.part and not quick else 1_500)
        measure_delivery(Mailing(recipients, chosen.rate, chosen.chatting))
    if "officials" in parts:
        measure_officials()


if __name__ == "__main__":
    main()
