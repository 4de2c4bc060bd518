"""Which procedures a message may mean, best first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from bot.procedures.search.query import Query, ask
from bot.procedures.search.reading import word_weights

if TYPE_CHECKING:
    from bot.procedures.model import Entry
    from bot.procedures.search.index import Index
    from bot.procedures.search.reading import Reading
    from bot.procedures.search.table import Hit
    from bot.procedures.search.vocabulary import Vocabulary

OF_DOCUMENT, OF_QUERY = 0.8, 0.8
"""Exponents: how much it matters that the whole document was said, and that all that was said is in it."""
SECOND = 0.2
"""What a procedure's second best document adds."""
CORE = 0.95
HOME, WRITTEN, PROVINCIAL = 0.20, 0.12, 0.10
VARIANT, MISSING = 0.9, 0.93
"""Factors for a variant marker in the name that was not said (at most 3), and for one said that is not there."""
FINISHED = 40


@dataclass(frozen=True, slots=True)
class Scored:
    """One procedure with the parts of its score."""

    place: int
    score: float
    said: float
    of_query: float
    of_document: float
    document: int
    prior: float
    variant: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the search weighed for one message."""

    query: Query
    best: tuple[Scored, ...]


def document_weights(vocabulary: Vocabulary) -> dict[str, float]:
    """Return the weights of weak words inside names and aliases: the same as in messages."""
    return word_weights(vocabulary)


def prior(entry: Entry, home_level: str) -> float:
    """Return how likely a procedure is before anything was said: the office's own level and texts come first."""
    bonus = HOME * (home_level in entry.levels) + WRITTEN * entry.written
    return 1 + bonus - PROVINCIAL * (entry.code[0] in "56" or entry.code.startswith("1.115"))


def rank(index: Index, reading: Reading) -> Ranking:
    """Rank procedures; two procedures with one name count once."""
    query = ask(index.table, reading, index.reader.weights)
    grouped: defaultdict[int, list[tuple[float, Hit]]] = defaultdict(list)
    for hit in index.table.find(query.slots):
        grouped[hit.owner].append((_value(index, query, hit), hit))
    rough = sorted(((_sum(hits), place, hits) for place, hits in grouped.items()), key=lambda row: -row[0])
    said = index.marks([word.text for word in reading.words])
    scored = [_finish(index, query, place, value, hits, said) for value, place, hits in rough[:FINISHED]]
    scored.sort(key=lambda one: (-one.score, index.entries[one.place].code))
    return Ranking(query, _without_twins(index, scored))


def _value(index: Index, query: Query, hit: Hit) -> float:
    of_document = hit.of_document / index.table.masses[hit.document]
    value = (
        hit.said
        * (0.3 + 0.7 * of_document) ** OF_DOCUMENT
        * (0.3 + 0.7 * _share(hit.words, query.mass)) ** OF_QUERY
    )
    return value * CORE if index.documents[hit.document].kind == "core" else value


def _share(words: float, mass: float) -> float:
    return min(1.0, words / mass) if mass else 0.0


def _covered(query: Query, slots: int) -> float:
    seen = slots & (query.typed | query.added)
    total = sum(slot.weight for number, slot in enumerate(query.slots) if seen >> number & 1)
    return min(1.0, total / query.mass) if query.mass else 0.0


def _sum(hits: list[tuple[float, Hit]]) -> float:
    hits.sort(key=lambda pair: -pair[0])
    return hits[0][0] + (SECOND * hits[1][0] if len(hits) > 1 else 0.0)


def _finish(
    index: Index, query: Query, place: int, value: float, hits: list[tuple[float, Hit]], said: int
) -> Scored:
    best = hits[0][1]
    own = index.marked[place]
    missing, extra = (own & ~said).bit_count(), (said & ~own).bit_count()
    variant = VARIANT ** min(missing, 3) * MISSING ** min(extra, 2)
    slots = 0
    for _, hit in hits:
        slots |= hit.slots
    return Scored(
        place,
        value * variant * index.priors[place],
        best.said,
        _covered(query, slots),
        best.of_document / index.table.masses[best.document],
        best.document,
        index.priors[place],
        variant,
    )


def _without_twins(index: Index, scored: list[Scored]) -> tuple[Scored, ...]:
    seen: set[str] = set()
    kept: list[Scored] = []
    for one in scored:
        if index.twins[one.place] not in seen:
            seen.add(index.twins[one.place])
            kept.append(one)
    return tuple(kept)


def features(ranking: Ranking) -> tuple[float, ...]:
    """Return what the decision looks at: coverage both ways, lead, closeness, mass and share of unknown words."""
    first = ranking.best[0]
    second = ranking.best[1].score if len(ranking.best) > 1 else 0.0
    query = ranking.query
    return (
        first.of_query,
        first.of_document,
        min(0.5, 1 - second / first.score) if first.score else 0.0,
        min(4.0, first.score / (2.2 * query.mass)) if query.mass else 0.0,
        min(4.0, log(1 + query.mass)),
        query.unknown / query.mass if query.mass else 1.0,
    )
