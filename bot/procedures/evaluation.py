"""How many questions are answered rightly, and how fast: the scores of the question files.

A row is ``{"question", "acceptable_codes", "behaviour", "kind"}``. *top-1* and *top-3* count ``answer`` rows
one of whose codes the catalogue has, *asked back* the ``clarify`` rows, *false* the ``no_procedure`` rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.procedures.search.outcome import Answer, Choices, General, Nothing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.procedures.search.index import Index
    from bot.procedures.search.outcome import Outcome

ALL = "tất cả"


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its outcome; ``milliseconds`` is the time inside the search."""

    question: str
    acceptable: frozenset[str]
    behaviour: str
    kind: str
    outcome: Outcome
    milliseconds: float

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes found, best first."""
        found = self.outcome.candidates if isinstance(self.outcome, Answer | Choices) else ()
        return tuple(one.code for one in found)

    def right(self, among: int) -> bool:
        """Say whether an acceptable code stands among the first ``among``."""
        return not self.acceptable.isdisjoint(self.codes[:among])

    @property
    def asked_back(self) -> bool:
        """Whether an unclear question got a right choice to pick, or a right answer."""
        return self.right(len(self.codes) if isinstance(self.outcome, Choices) else 1)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over one kind of question; ``questions`` is the number behind the first seven."""

    questions: int
    first: int
    among_three: int
    answered_rightly: int
    answered_wrongly: int
    choices: int
    general: int
    nothing: int
    unclear: int
    asked_back: int
    outside: int
    false_answers: int


@dataclass(frozen=True, slots=True)
class Report:
    """Scores by kind, the total under :data:`ALL`, and the times of all searches in milliseconds, sorted."""

    scores: Mapping[str, Score]
    milliseconds: tuple[float, ...]

    def time(self, share: float) -> float:
        """Return the time that this share of the searches stays under, 0 without any search."""
        if not self.milliseconds:
            return 0.0
        return self.milliseconds[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * share))]


def evaluate(index: Index, rows: Iterable[Mapping[str, Any]], known: Collection[str] | None = None) -> Report:
    """Ask every question; ``known`` are the codes of the catalogue, by default those of the index."""
    codes = index.by_code if known is None else known
    results = [_ask(index, row) for row in rows]
    by_kind: defaultdict[str, list[Result]] = defaultdict(list)
    for one in results:
        by_kind[one.kind].append(one)
    scores = {kind: score(several, codes) for kind, several in by_kind.items()}
    times = sorted(one.milliseconds for one in results)
    return Report({**scores, ALL: score(results, codes)}, tuple(times))


def _ask(index: Index, row: Mapping[str, Any]) -> Result:
    begin = perf_counter()
    outcome = index.find(row["question"])
    spent = (perf_counter() - begin) * 1000
    acceptable = frozenset(row.get("acceptable_codes", ()))
    return Result(row["question"], acceptable, row["behaviour"], row.get("kind") or "-", outcome, spent)


def score(results: Sequence[Result], known: Collection[str]) -> Score:
    """Count the outcomes of some questions."""
    asked = [one for one in results if one.behaviour == "answer" and any(c in known for c in one.acceptable)]
    sure = [one for one in asked if isinstance(one.outcome, Answer)]
    unclear = [one for one in results if one.behaviour == "clarify"]
    outside = [one for one in results if one.behaviour == "no_procedure"]
    return Score(
        questions=len(asked),
        first=sum(one.right(1) for one in asked),
        among_three=sum(one.right(3) for one in asked),
        answered_rightly=sum(one.right(1) for one in sure),
        answered_wrongly=sum(not one.right(1) for one in sure),
        choices=sum(isinstance(one.outcome, Choices) for one in asked),
        general=sum(isinstance(one.outcome, General) for one in asked),
        nothing=sum(isinstance(one.outcome, Nothing) for one in asked),
        unclear=len(unclear),
        asked_back=sum(one.asked_back for one in unclear),
        outside=len(outside),
        false_answers=sum(isinstance(one.outcome, Answer) for one in outside),
    )


_HEAD = ("kind", "n", "top-1", "top-3", "right", "wrong", "choices", "faq", "none", "asked back", "false")


def table(report: Report) -> str:
    """Return the report as text: percentages of each kind, counts for unclear and outside ones, the times."""
    rows = [_HEAD, *(_row(kind, one) for kind, one in report.scores.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.append(f"time p50 {report.time(0.5):.2f} ms, p99 {report.time(0.99):.2f} ms")
    return "\n".join(lines)


def _row(kind: str, one: Score) -> tuple[str, ...]:
    counts = (
        one.first,
        one.among_three,
        one.answered_rightly,
        one.answered_wrongly,
        one.choices,
        one.general,
        one.nothing,
    )
    shares = (f"{100 * count / one.questions:.1f}" if one.questions else "-" for count in counts)
    asked = f"{one.asked_back}/{one.unclear}" if one.unclear else "-"
    false = f"{one.false_answers}/{one.outside}" if one.outside else "-"
    return (kind, str(one.questions), *shares, asked, false)
