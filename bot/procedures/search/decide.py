"""Answer, ask back, answer a general question, or say that nothing fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from bot.procedures.search import general, ranking
from bot.procedures.search.outcome import Answer, Candidate, Choices, General, Nothing, Outcome

if TYPE_CHECKING:
    from bot.procedures.search.index import Index
    from bot.procedures.search.reading import Reading

SHOWN = 5
FIRST_RIGHT = (-4.0, 3.0, 1.5, 5.0, 1.5, 0.3, -1.0)
AMONG_FIRST = (-2.5, 3.0, 1.5, 1.0, 1.5, 0.3, -2.0)
"""Weights of the two estimates: the constant, then one for each of :func:`ranking.features`."""
ANSWER, OFFER = 0.70, 0.35
FAQ_CLEAR = 0.62
_CODE = re.compile(r"\b\d\.\d{6}\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with what led to it."""

    outcome: Outcome
    reading: Reading
    ranked: ranking.Ranking
    general: general.Match | None
    first_right: float
    among_first: float

    def explain(self, index: Index) -> str:
        """Return the reasons, line by line."""
        from bot.procedures.search.explain import explain  # noqa: PLC0415

        return explain(self, index)


def decide(index: Index, text: str) -> Verdict:
    """Decide what a message gets; the thresholds were fitted as docs/search.md tells."""
    reading = index.reader.read(text)
    ranked = ranking.rank(index, reading)
    matched = general.match(index, reading)
    first, among = estimates(ranked)
    outcome = _named(index, text, reading) or _weigh(index, reading, ranked, matched, first, among)
    return Verdict(outcome, reading, ranked, matched, first, among)


def estimates(ranked: ranking.Ranking) -> tuple[float, float]:
    """Return the estimated chances that the first procedure is right, and that one of the first three is."""
    if not ranked.best:
        return 0.0, 0.0
    seen = (1.0, *ranking.features(ranked))
    return _chance(FIRST_RIGHT, seen), _chance(AMONG_FIRST, seen)


def _chance(weights: tuple[float, ...], seen: tuple[float, ...]) -> float:
    return 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, seen, strict=True))))


def _named(index: Index, text: str, reading: Reading) -> Outcome | None:
    """Return the procedure whose code the message names."""
    found = _CODE.search(text)
    place = index.by_code.get(found.group()) if found else None
    if place is None:
        return None
    entry = index.entries[place]
    return Answer((Candidate(entry.code, entry.name, 1.0),), reading.section)


def _weigh(
    index: Index,
    reading: Reading,
    ranked: ranking.Ranking,
    matched: general.Match | None,
    first: float,
    among: float,
) -> Outcome:
    if matched and matched.score >= FAQ_CLEAR and matched.score > first:
        return General(index.faqs[matched.faq].id)
    shown = _candidates(index, ranked)
    if first >= ANSWER and index.documents[ranked.best[0].document].kind != "ask":
        return Answer(shown, reading.section)
    if among >= OFFER:
        return Choices(shown, reading.section)
    return Nothing(_fields(index, ranked), reading.section)


def _candidates(index: Index, ranked: ranking.Ranking) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(index.entries[one.place].code, index.entries[one.place].name, round(one.score, 3))
        for one in ranked.best[:SHOWN]
    )


def _fields(index: Index, ranked: ranking.Ranking) -> tuple[str, ...]:
    return tuple(dict.fromkeys(index.entries[one.place].field for one in ranked.best[:SHOWN]))[:3]
