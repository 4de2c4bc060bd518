"""Which procedures a message may mean, best first."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.procedures.search.query import Query, ask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.procedures.model import Entry
    from bot.procedures.search.index import Index
    from bot.procedures.search.reading import Reading
    from bot.procedures.search.table import Hit

OF_DOCUMENT, OF_QUERY = 1.2, 0.7
"""Exponents: how much it matters that the whole document was said, and that all that was said is in it."""
SECOND = 0.3
"""What a procedure's second best document adds."""
CORE = 0.95
HOME, WRITTEN, PROVINCIAL, RARE = 0.20, 0.06, 0.10, 0.10
VARIANT, MISSING = 0.87, 0.93
"""Factors for a variant marker in the name that was not said (3 at most), and for one said but not there."""
TOGETHER = 1.0
"""Exponent: how much it matters that a procedure's other documents cover what its best one leaves out."""
ASK = 1.0
"""Exponent: a wording that asks back ("sổ đỏ") fits the less, the more the message says besides."""
WORD_FOR_WORD = 0.95
"""The share of the weight on both sides from which a message and a wording are the same."""
SAME = 1.3
"""Factor for a procedure of which the message is a name or wording, word for word."""
WEIGHED, FINISHED = 14, 8
"""How many procedures are weighed to the end, and how many are kept."""
_FIRST = itemgetter(0)


class Scored(NamedTuple):
    """One procedure with the parts of its score."""

    place: int
    score: float
    said: float
    of_query: float
    of_document: float
    document: int
    prior: float
    variant: float
    asks: bool
    """Whether the message is, word for word, a wording that asks back."""


class Asked(NamedTuple):
    """A query with the variant markers the message names, as a bit mask, and what its slots cover.

    ``covers``: for each slot that covers typed words its bit, and how much of the message it covers.
    """

    query: Query
    marks: int
    covers: list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the search weighed for one message."""

    query: Query
    best: tuple[Scored, ...]


def prior(entry: Entry, home_level: str, rare_fields: Collection[str]) -> float:
    """Return how likely a procedure is before anything was said.

    The office's own level and texts come first; provincial codes and fields rarely asked about come last.
    """
    if entry.field in rare_fields:
        return 1 - RARE
    bonus = HOME * (home_level in entry.levels) + WRITTEN * entry.written
    return 1 + bonus - PROVINCIAL * (entry.code[0] in "56" or entry.code.startswith("1.115"))


def rank(index: Index, reading: Reading) -> Ranking:
    """Rank procedures; two procedures with one name count once."""
    query = ask(index.table, reading, index.reader.weights)
    said = index.marks([word.text for word in reading.words])
    for _, _, phrase in reading.added:
        said |= index.marks(phrase)
    rough = [(_score(index, place, hits, said), place, hits) for place, hits in _values(index, query).items()]
    rough.sort(key=_FIRST, reverse=True)
    asked = Asked(query, said, [(1 << n, slot.cover) for n, slot in enumerate(query.slots) if slot.cover])
    scored = [_finish(index, asked, *row) for row in rough[:WEIGHED]]
    scored.sort(key=lambda one: (-one.score, one.place))
    return Ranking(query, _without_twins(index, scored))


def _values(index: Index, query: Query) -> dict[int, list[tuple[float, Hit]]]:
    """Return for each procedure its documents by value, best first."""
    grouped: dict[int, list[tuple[float, Hit]]] = {}
    documents, mass = index.documents, query.mass
    for hit in index.table.find(query.slots):
        of_query = 0.3 + 0.7 * min(1.0, hit.words / mass) if mass else 0.3
        value = hit.said * (0.3 + 0.7 * hit.of_document) ** OF_DOCUMENT * of_query**OF_QUERY
        kind = documents[hit.document][1]
        if kind == "core":
            value *= CORE
        elif kind == "ask":
            value *= of_query**ASK
        grouped.setdefault(hit.owner, []).append((value, hit))
    for several in grouped.values():
        if len(several) > 1:
            several.sort(key=_FIRST, reverse=True)
    return grouped


def _score(index: Index, place: int, hits: list[tuple[float, Hit]], said: int) -> float:
    value = hits[0][0] + (SECOND * hits[1][0] if len(hits) > 1 else 0.0)
    return value * _variant(index.marked[place], said) * index.priors[place]


def _variant(own: int, said: int) -> float:
    """Return the factor for special cases: named but not said, said but not named."""
    if own == said:
        return 1.0
    missing, extra = (own & ~said).bit_count(), (said & ~own).bit_count()
    return float(VARIANT ** min(missing, 3) * MISSING ** min(extra, 2))


def _finish(index: Index, asked: Asked, score: float, place: int, hits: list[tuple[float, Hit]]) -> Scored:
    """Weigh in what all documents of a procedure say together: a story is told in several of its wordings."""
    best, mass = hits[0][1], asked.query.mass
    together = alone = min(1.0, best.words / mass) if mass else 0.0
    if len(hits) > 1 and mass:
        slots = 0
        for _, hit in hits:
            slots |= hit.slots
        together = min(1.0, sum([cover for bit, cover in asked.covers if slots & bit]) / mass)
        score *= ((0.3 + 0.7 * together) / (0.3 + 0.7 * alone)) ** TOGETHER
    if any(_same(mass, hit) for _, hit in hits):
        score *= SAME
    return Scored(
        place,
        score,
        best.said,
        together,
        best.of_document,
        best.document,
        index.priors[place],
        _variant(index.marked[place], asked.marks),
        any(_asks(index, mass, hit) for _, hit in hits),
    )


def _asks(index: Index, mass: float, hit: Hit) -> bool:
    return _same(mass, hit) and index.documents[hit.document].kind == "ask"


def _same(mass: float, hit: Hit) -> bool:
    return hit.words >= WORD_FOR_WORD * mass and hit.of_document >= WORD_FOR_WORD


def _without_twins(index: Index, scored: Iterable[Scored]) -> tuple[Scored, ...]:
    seen: set[str] = set()
    kept: list[Scored] = []
    for one in scored:
        if index.twins[one.place] not in seen:
            seen.add(index.twins[one.place])
            kept.append(one)
    return tuple(kept[:FINISHED])
