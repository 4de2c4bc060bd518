"""``ask`` and ``evaluate``: the same answers as in the chat, on the terminal and without a token."""

from __future__ import annotations

import datetime as dt
import json
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.errors import Refused
from bot.procedures.conversation import respond
from bot.procedures.evaluation import evaluate as score
from bot.procedures.evaluation import table
from bot.procedures.library import open_library
from bot.procedures.presenting import decision, present
from bot.procedures.search.outcome import Answer, Choices, General
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from bot.config import Settings
    from bot.procedures.conversation import Topic
    from bot.procedures.library import Library
    from bot.procedures.search.outcome import Outcome


def ask(options: argparse.Namespace, folder: Path, settings: Settings) -> int:
    """Answer one question, or one a line from standard input, each as text or as one JSON object."""
    library = open_library(folder, settings.office.level)
    topics: dict[str, Topic | None] = {}
    for chat, question in _questions(options):
        if options.explain:
            print(library.index.explain(question))
            continue
        start = perf_counter()
        turn = respond(library.index, question, topics.get(chat) if options.chat else None)
        milliseconds = (perf_counter() - start) * 1000
        topics[chat] = turn.topic
        card = present(
            turn.outcome,
            library,
            texts(LANGUAGES[0]),
            today=dt.datetime.now(settings.office.zone).date(),
            office=settings.office.id,
            kept=False,
        )
        if options.json:
            print(
                json.dumps(
                    _flat(question, turn.outcome, card.plain(), library, milliseconds), ensure_ascii=False
                )
            )
        else:
            print(card.plain())
        sys.stdout.flush()
    return 0


def evaluate(files: list[Path], folder: Path, settings: Settings) -> int:
    """Print how many questions of the files are answered rightly, and how fast."""
    library = open_library(folder, settings.office.level)
    known = {entry.code for entry in library.knowledge.catalogue.entries}
    for file in files:
        try:
            rows = [
                json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()
            ]
        except (OSError, ValueError) as error:
            raise Refused([f"{file}: không phải tệp câu hỏi ({error})"]) from error
        print(f"{file.name}: {len(rows)} câu hỏi, {len(known)} thủ tục")
        print(table(score(library.index, rows, known)))
    return 0


def _questions(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield (conversation, question)."""
    lines = (
        (line.rstrip("\r\n") for line in sys.stdin) if options.question == "-" else iter([options.question])
    )
    for line in lines:
        chat, tab, question = line.partition("\t")
        yield (chat, question) if options.chat and tab else ("", line)


def _flat(
    question: str, outcome: Outcome, text: str, library: Library, milliseconds: float
) -> dict[str, Any]:
    found = outcome.candidates if isinstance(outcome, Answer | Choices) else ()
    section = None if isinstance(outcome, General) else outcome.section
    return {
        "question": question,
        "decision": decision(outcome),
        "section": section,
        "candidates": [
            {"code": one.code, "name": library.title(one.code), "score": round(one.score, 4)}
            for one in found[:5]
        ],
        "text": text,
        "ms": round(milliseconds, 3),
    }
