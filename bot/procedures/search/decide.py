"""Answer, ask back, answer a general question, or say that nothing fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from bot.procedures.search import general, ranking
from bot.procedures.search.outcome import Answer, Candidate, Choices, General, Nothing, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.procedures.model import Section
    from bot.procedures.search.index import Index
    from bot.procedures.search.reading import Reading

SHOWN = 5
FIRST_RIGHT = (-8.271, 3.935, 2.131, 2.38, 2.532, 1.578, -0.95, 0.234, -0.249, -2.682, -1.799)
AMONG_FIRST = (-10.089, 4.643, 2.844, 0.544, 3.34, 2.33, -0.957, 0.259, -0.253, -3.573, -2.196)
"""Weights of two estimates about procedures: the constant, then one for each of :func:`features`."""
GENERAL_RIGHT = (-2.63, 5.456, 1.768, -1.344, -0.323, -3.951, 0.411)
"""Weights of the estimate about the general question: the constant, then as :func:`general_features`."""
ANSWER, OFFER, GENERAL = 0.64, 0.25, 0.5
_CODE = re.compile(r"\b\d\.\d{6}\b")
_DOSSIER = re.compile(
    r"\b[GHKT]\d{2}(?:[.,]\d{1,3}){0,3}[\s\-–_]*\d{6}(?:\d{2})?[\s\-–_]+\d{3,7}\b", re.IGNORECASE
)
_DOSSIER_FAQ = "lookup-dossier"
"""The general question that tells how to look a dossier up; a message with a dossier's code gets it."""


@dataclass(frozen=True, slots=True)
class Chances:
    """Estimated chances: the first procedure is right, one of the first three is, the general question is."""

    first: float
    among: float
    general: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with what led to it."""

    outcome: Outcome
    reading: Reading
    ranked: ranking.Ranking
    general: general.Match | None
    chances: Chances


def decide(index: Index, text: str) -> Verdict:
    """Decide what a message gets; the weights were fitted as docs/search.md tells."""
    reading = index.reader.read(text)
    ranked = ranking.rank(index, reading)
    matched = general.match(index, reading)
    chances = estimate(index, ranked, matched)
    outcome = _named(index, text, reading)
    if outcome is None:
        outcome = _weigh(index, reading.section, ranked, matched, chances)
    return Verdict(outcome, reading, ranked, matched, chances)


def estimate(index: Index, ranked: ranking.Ranking, matched: general.Match | None) -> Chances:
    """Return how likely each answer is right."""
    against = None if matched and _points_to_first(index, ranked, matched) else matched
    seen = (1.0, *features(index, ranked, against)) if ranked.best else None
    return Chances(
        _chance(FIRST_RIGHT, seen) if seen else 0.0,
        _chance(AMONG_FIRST, seen) if seen else 0.0,
        _chance(GENERAL_RIGHT, (1.0, *general_features(ranked, matched))) if matched else 0.0,
    )


def _points_to_first(index: Index, ranked: ranking.Ranking, matched: general.Match) -> bool:
    """Say whether the general question speaks for the best procedure instead of against it."""
    pointed = index.faqs[matched.faq].procedures
    return bool(ranked.best) and index.entries[ranked.best[0].place].code in pointed


def features(index: Index, ranked: ranking.Ranking, matched: general.Match | None) -> tuple[float, ...]:
    """Return what the estimates about procedures look at.

    Coverage of the message and of the document, the lead over the second, closeness, mass of the message, its
    unknown share, whether an alias or the own level spoke, and how near a general question comes.
    """
    first = ranked.best[0]
    second = ranked.best[1].score if len(ranked.best) > 1 else 0.0
    query = ranked.query
    mass = max(query.mass, 1.0)
    return (
        first.of_query,
        first.of_document,
        min(0.5, 1 - second / first.score) if first.score else 0.0,
        min(4.0, first.score / (2.2 * mass)),
        min(4.0, log(1 + mass)),
        query.unknown / mass,
        float(index.documents[first.document].kind in {"alias", "ask"}),
        float(index.home_level in index.entries[first.place].levels),
        matched.of_query if matched else 0.0,
        matched.of_wording if matched else 0.0,
    )


def general_features(ranked: ranking.Ranking, matched: general.Match) -> tuple[float, ...]:
    """Return what the estimate about the general question looks at: its match, and the best procedure's."""
    first = ranked.best[0] if ranked.best else None
    return (
        matched.of_query,
        matched.of_wording,
        matched.unexplained,
        first.of_query if first else 0.0,
        first.of_document if first else 0.0,
        log(1 + ranked.query.mass),
    )


def _chance(weights: tuple[float, ...], seen: tuple[float, ...]) -> float:
    return 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, seen, strict=True))))


def _named(index: Index, text: str, reading: Reading) -> Outcome | None:
    """Return the procedure whose code the message names, or how to look up the dossier it names."""
    if _DOSSIER.search(text) and any(one.id == _DOSSIER_FAQ for one in index.faqs):
        return General(_DOSSIER_FAQ)
    found = _CODE.search(text)
    place = index.by_code.get(found.group()) if found else None
    if place is None:
        return None
    entry = index.entries[place]
    return Answer((Candidate(entry.code, entry.name, 1.0),), reading.section)


def _weigh(
    index: Index,
    section: Section | None,
    ranked: ranking.Ranking,
    matched: general.Match | None,
    chances: Chances,
) -> Outcome:
    if matched and not (ranked.best and _exact(ranked.best[0])) and _rather_general(index, matched, chances):
        return General(index.faqs[matched.faq].id)
    if asked_back := [one for one in ranked.best if one.asks]:
        others = [one for one in ranked.best if not one.asks]
        return Choices(_candidates(index, [*asked_back, *others]), section)
    shown = _candidates(index, ranked.best)
    if _only_exact(ranked) or (chances.first >= ANSWER and not _best_asks(index, ranked)):
        return Answer(shown, section)
    if chances.among >= OFFER:
        return Choices(shown, section)
    return Nothing(_fields(index, ranked), section)


def _exact(one: ranking.Scored) -> bool:
    """Say whether the message is a name or an alias of this procedure, word for word."""
    return min(one.of_document, one.of_query) >= ranking.WORD_FOR_WORD


def _only_exact(ranked: ranking.Ranking) -> bool:
    return bool(ranked.best) and _exact(ranked.best[0]) and not any(map(_exact, ranked.best[1:]))


def _best_asks(index: Index, ranked: ranking.Ranking) -> bool:
    return index.documents[ranked.best[0].document].kind == "ask"


def _rather_general(index: Index, matched: general.Match, chances: Chances) -> bool:
    """Say whether the general question is the better answer; a procedure it merely points to goes first."""
    points_to = any(code in index.by_code for code in index.faqs[matched.faq].procedures)
    if points_to and chances.among >= OFFER:
        return False
    if chances.among < OFFER:
        return chances.general >= OFFER
    return chances.general >= GENERAL and chances.general > chances.among


def _candidates(index: Index, best: Sequence[ranking.Scored]) -> tuple[Candidate, ...]:
    entries = [(index.entries[one.place], one.score) for one in best[:SHOWN]]
    return tuple(Candidate(entry.code, entry.name, round(score, 3)) for entry, score in entries)


def _fields(index: Index, ranked: ranking.Ranking) -> tuple[str, ...]:
    return tuple(dict.fromkeys(index.entries[one.place].field for one in ranked.best[:SHOWN]))[:3]
