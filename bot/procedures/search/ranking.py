"""Which procedures a message may mean, best first."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.procedures.search.query import Query, ask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.procedures.model import Entry
    from bot.procedures.search.index import Index
    from bot.procedures.search.reading import Reading
    from bot.procedures.search.table import Hit

OF_DOCUMENT, OF_QUERY = 1.1, 0.7
"""Exponents: how much it matters that the whole document was said, and that all that was said is in it."""
SECOND = 0.1
"""What a procedure's second best document adds."""
CORE = 0.95
HOME, WRITTEN, PROVINCIAL, RARE = 0.20, 0.12, 0.10, 0.10
VARIANT, MISSING = 0.85, 0.93
"""Factors for a variant marker in the name that was not said (at most 3), and for one said that is not there."""
FINISHED = 8
"""How many procedures are shown or weighed against each other at the end."""


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


def prior(entry: Entry, home_level: str, rare_fields: Collection[str]) -> float:
    """Return how likely a procedure is before anything was said.

    The office's own level and texts come first; provincial codes and fields citizens rarely ask about come last.
    """
    if entry.field in rare_fields:
        return 1 - RARE
    bonus = HOME * (home_level in entry.levels) + WRITTEN * entry.written
    return 1 + bonus - PROVINCIAL * (entry.code[0] in "56" or entry.code.startswith("1.115"))


def rank(index: Index, reading: Reading) -> Ranking:
    """Rank procedures; two procedures with one name count once."""
    query = ask(index.table, reading, index.reader.weights)
    values = _values(index, query)
    said = index.marks([word.text for word in reading.words])
    scored = sorted(
        ((_score(index, place, hits, said), place, hits) for place, hits in values.items()),
        key=lambda row: (-row[0], row[1]),
    )
    kept = _without_twins(index, scored)
    return Ranking(query, tuple(_finish(index, query, *row, said) for row in kept))


def _values(index: Index, query: Query) -> dict[int, list[tuple[float, Hit]]]:
    """Return for each procedure its documents by value, best first."""
    grouped: dict[int, list[tuple[float, Hit]]] = {}
    for hit in index.table.find(query.slots):
        grouped.setdefault(hit.owner, []).append((_value(index, query, hit), hit))
    for several in grouped.values():
        several.sort(key=itemgetter(0), reverse=True)
    return grouped


def _value(index: Index, query: Query, hit: Hit) -> float:
    of_query = min(1.0, hit.words / query.mass) if query.mass else 0.0
    value = hit.said * float(
        (0.3 + 0.7 * hit.of_document) ** OF_DOCUMENT * (0.3 + 0.7 * of_query) ** OF_QUERY
    )
    return value * CORE if index.documents[hit.document].kind == "core" else value


def _score(index: Index, place: int, hits: list[tuple[float, Hit]], said: int) -> float:
    value = hits[0][0] + (SECOND * hits[1][0] if len(hits) > 1 else 0.0)
    return value * _variant(index.marked[place], said) * index.priors[place]


def _variant(own: int, said: int) -> float:
    """Return the factor for special cases: named but not said, said but not named."""
    if own == said:
        return 1.0
    missing, extra = (own & ~said).bit_count(), (said & ~own).bit_count()
    return float(VARIANT ** min(missing, 3) * MISSING ** min(extra, 2))


def _finish(
    index: Index, query: Query, score: float, place: int, hits: list[tuple[float, Hit]], said: int
) -> Scored:
    best = hits[0][1]
    slots = 0
    for _, hit in hits:
        slots |= hit.slots
    return Scored(
        place,
        score,
        best.said,
        _covered(query, slots),
        best.of_document,
        best.document,
        index.priors[place],
        _variant(index.marked[place], said),
    )


def _covered(query: Query, slots: int) -> float:
    """Return the share of the typed words that any of a procedure's documents has."""
    if not query.mass:
        return 0.0
    seen = slots & (query.typed | query.added)
    total = sum(slot.weight for number, slot in enumerate(query.slots) if seen >> number & 1)
    return min(1.0, total / query.mass)


_Row = tuple[float, int, list[tuple[float, "Hit"]]]


def _without_twins(index: Index, scored: Iterable[_Row]) -> list[_Row]:
    seen: set[str] = set()
    kept: list[_Row] = []
    for row in scored:
        if index.twins[row[1]] not in seen:
            seen.add(index.twins[row[1]])
            kept.append(row)
            if len(kept) == FINISHED:
                break
    return kept
