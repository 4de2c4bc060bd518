"""Answer, ask back, answer a general question, or say that nothing fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from bot.procedures.search import general, ranking
from bot.procedures.search.outcome import Answer, Candidate, Choices, General, Nothing, Outcome

if TYPE_CHECKING:
    from bot.procedures.search.index import Index
    from bot.procedures.model import Section
    from bot.procedures.search.reading import Reading

SHOWN = 5
FIRST_RIGHT = (-5.781, 3.246, 3.093, 3.099, 2.47, 0.496, -0.255, -1.108, 1.272, -4.629, -0.883)
AMONG_FIRST = (-7.002, 4.646, 4.042, 1.026, 1.696, 0.77, -1.582, -0.819, 2.146, -6.421, -0.452)
"""Weights of two estimates about procedures: the constant, then one for each of :func:`features`."""
GENERAL_RIGHT = (-2.329, 5.588, 1.476, -1.442, -0.548, -3.664, 0.355)
"""Weights of the estimate about the general question: the constant, then as :func:`general_features`."""
ANSWER, OFFER, GENERAL = 0.6, 0.25, 0.5
EXACT = 0.95
_CODE = re.compile(r"\b\d\.\d{6}\b")


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
    """Return the procedure whose code the message names."""
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
    if matched and not _exact(ranked) and _rather_general(index, matched, chances):
        return General(index.faqs[matched.faq].id)
    shown = _candidates(index, ranked)
    if chances.first >= ANSWER and index.documents[ranked.best[0].document].kind != "ask":
        return Answer(shown, section)
    if chances.among >= OFFER:
        return Choices(shown, section)
    return Nothing(_fields(index, ranked), section)


def _exact(ranked: ranking.Ranking) -> bool:
    """Say whether the message is a name or an alias, word for word."""
    return bool(ranked.best) and min(ranked.best[0].of_document, ranked.best[0].of_query) >= EXACT


def _rather_general(index: Index, matched: general.Match, chances: Chances) -> bool:
    """Say whether the general question is the better answer; a procedure it merely points to goes first."""
    points_to = any(code in index.by_code for code in index.faqs[matched.faq].procedures)
    if points_to and chances.among >= OFFER:
        return False
    best = max(chances.first, chances.among if chances.among >= OFFER else 0.0)
    return chances.general >= (GENERAL if best else OFFER) and chances.general > chances.first


def _candidates(index: Index, ranked: ranking.Ranking) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(index.entries[one.place].code, index.entries[one.place].name, round(one.score, 3))
        for one in ranked.best[:SHOWN]
    )


def _fields(index: Index, ranked: ranking.Ranking) -> tuple[str, ...]:
    return tuple(dict.fromkeys(index.entries[one.place].field for one in ranked.best[:SHOWN]))[:3]
