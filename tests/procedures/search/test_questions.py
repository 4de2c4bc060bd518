"""Our own question set as floors: what was reached must not be lost.

The questions stand in questions.jsonl and cold.jsonl, in the format of ``python -m bot evaluate``. The latter
were written by people who had seen neither the vocabulary nor any answer of the search.
"""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from bot.procedures.evaluation import ALL, evaluate
from bot.procedures.library import Library
from bot.procedures.search.words import fold


def read(name: str) -> list[dict[str, Any]]:
    """Return the questions of a file beside this one."""
    return [json.loads(line) for line in (Path(__file__).parent / name).read_text("utf-8").splitlines()]


QUESTIONS = read("questions.jsonl")


def test_the_set_is_large_enough() -> None:
    kinds = {row["kind"] for row in QUESTIONS}
    assert len(QUESTIONS) >= 200
    assert {"plain", "bare", "slip", "dialect", "short", "outside", "service", "portal", "chitchat"} <= kinds


def test_floors(library: Library) -> None:
    score = evaluate(library.index, QUESTIONS).scores[ALL]
    assert score.first / score.questions >= 0.90
    assert score.among_three / score.questions >= 0.95
    assert score.answered_rightly / score.questions >= 0.80
    assert score.answered_wrongly / score.questions <= 0.04
    assert score.asked_back >= score.unclear - 1
    assert score.false_answers == 0


def test_floors_of_what_was_written_without_knowing_the_search(library: Library) -> None:
    score = evaluate(library.index, read("cold.jsonl")).scores[ALL]
    assert score.first / score.questions >= 0.82
    assert score.among_three / score.questions >= 0.91
    assert score.answered_rightly / score.questions >= 0.65
    assert score.answered_wrongly / score.questions <= 0.06
    assert score.asked_back >= score.unclear - 5
    assert score.false_answers <= 8


def test_without_tones_little_is_lost(library: Library) -> None:
    bare = [{**row, "question": fold(row["question"].lower())} for row in QUESTIONS]
    toned, plain = (evaluate(library.index, rows).scores[ALL] for rows in (QUESTIONS, bare))
    assert plain.first >= toned.first - 0.03 * toned.questions


@pytest.mark.parametrize("seed", [1, 2])
def test_one_slip_costs_little(library: Library, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same slips every time
    slipped = [{**row, "question": slip(row["question"], dice)} for row in QUESTIONS]
    typed, wrong = (evaluate(library.index, rows).scores[ALL] for rows in (QUESTIONS, slipped))
    assert wrong.first >= typed.first - 0.06 * typed.questions


def slip(text: str, dice: random.Random) -> str:
    """Return a text with one typing slip: a letter lost, two letters swapped, or two words joined."""
    words = text.split()
    places = [place for place, word in enumerate(words) if len(word) > 2 and word.isalpha()]
    if not places:
        return text
    place = dice.choice(places)
    word = words[place]
    at = dice.randrange(len(word) - 1)
    match dice.randrange(3):
        case 0:
            words[place] = word[:at] + word[at + 1 :]
        case 1:
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case _:
            words[place : place + 2] = ["".join(words[place : place + 2])]
    return " ".join(words)
