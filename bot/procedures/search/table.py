"""Short documents (names, aliases, wordings) by their words and pairs of neighbouring words."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import pairwise
from math import log
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.procedures.search.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PAIR = 0.5
"""What a pair of neighbours tells beside its two words."""
BUDGET, KEPT, LEAST = 1300, 48, 0.3
CHAMPIONS = 200
"""How many documents a term brings at most, the shortest: in long ones a common term tells little."""


class Slot(NamedTuple):
    """One thing a message says: the terms that match it, its weight, what share of the message it covers."""

    ids: tuple[int, ...]
    weight: float
    cover: float


class Hit(NamedTuple):
    """A document that shares terms with a message: matched weights and which slots matched.

    ``said``: weight of the matched slots; ``words``: how much of the message they cover; ``of_document``: the
    share of its own terms that was said.
    """

    document: int
    owner: int
    said: float
    words: float
    of_document: float
    slots: int


class Table:
    """An inverted index in flat arrays: small in memory, quick to write and read back."""

    def __init__(
        self, terms: list[str], weights: array[float], documents: array[int], starts: array[int],
        owners: array[int],
    ) -> None:  # fmt: skip
        self.terms, self.weights, self.documents, self.starts, self.owners = (
            terms, weights, documents, starts, owners,
        )  # fmt: skip
        self.ids = {term: number for number, term in enumerate(terms)}
        self.folded = _folded(terms)
        self.contents = [frozenset(self.document(number)) for number in range(len(owners))]
        self.masses = masses = [
            sum(weights[term] for term in self.document(number)) for number in range(len(owners))
        ]
        self.postings = self._invert()
        self.per_mass = [0.7 / mass if mass else 0.0 for mass in masses]

    @classmethod
    def build(cls, documents: Iterable[tuple[int, Sequence[str]]], soft: Mapping[str, float]) -> Table:
        """Build from (owner, words) pairs; ``soft`` weakens single words, 0 leaves a word out."""
        rows = [(owner, document_terms(words, soft)) for owner, words in documents]
        spread: defaultdict[str, set[int]] = defaultdict(set)
        for owner, terms in rows:
            for term in terms:
                spread[term].add(owner)
        names = list(spread)
        ids = {term: number for number, term in enumerate(names)}
        owners = len({owner for owner, _ in rows})
        weights = array("d", (rarity(len(spread[term]), owners) * _softness(term, soft) for term in names))
        flat, starts = array("i"), array("i", [0])
        for _, terms in rows:
            flat.extend(ids[term] for term in terms)
            starts.append(len(flat))
        return cls(names, weights, flat, starts, array("i", (owner for owner, _ in rows)))

    def document(self, number: int) -> array[int]:
        """Return the terms of a document."""
        return self.documents[self.starts[number] : self.starts[number + 1]]

    def find(self, slots: Sequence[Slot], *, kept: int = KEPT, budget: int = BUDGET) -> list[Hit]:
        """Return the ``kept`` documents that share the most with these slots, each with what it shares.

        The rarest terms bring candidates until ``budget`` places were looked at; others are only looked up.
        """
        weights, contents, owners, masses = self.weights, self.contents, self.owners, self.masses
        told = {
            term: (1 << number, slot.weight, slot.cover, weights[term])
            for number, slot in reversed(list(enumerate(slots)))
            for term in slot.ids
        }
        terms = frozenset(told)
        hits: list[Hit] = []
        for document in self._candidates(slots, kept, budget):
            said = words = of_document = 0.0
            seen = 0
            for term in contents[document] & terms:
                slot, weight, cover, own = told[term]
                of_document += own
                if not seen & slot:
                    seen |= slot
                    said += weight
                    words += cover
            hits.append(Hit(document, owners[document], said, words, of_document / masses[document], seen))
        return hits

    def _candidates(self, slots: Sequence[Slot], kept: int, budget: int) -> Iterable[int]:
        gains: dict[int, float] = {}
        gained, postings = gains.get, self.postings
        for ids, weight, _ in sorted(slots, key=itemgetter(1), reverse=True):
            cost = sum([len(postings[term]) for term in ids])
            if gains and cost > budget:
                continue
            budget -= cost
            for term in ids:
                for document in postings[term]:
                    gains[document] = gained(document, 0.0) + weight
        if len(gains) <= kept:
            return gains
        per_mass, least = self.per_mass, LEAST * max(gains.values())
        close = [
            (gain * (0.3 + gain * per_mass[document]), document)
            for document, gain in gains.items()
            if gain >= least
        ]
        close.sort(reverse=True)
        return [document for _, document in close[:kept]]

    def _invert(self) -> list[tuple[int, ...]]:
        """Return the documents each term brings; reading an array would make new numbers each time."""
        postings: list[list[int]] = [[] for _ in self.terms]
        for number in range(len(self.owners)):
            for term in self.document(number):
                postings[term].append(number)
        return [tuple(_champions(several, self.masses)) for several in postings]


def _champions(documents: list[int], masses: Sequence[float]) -> list[int]:
    return sorted(documents, key=masses.__getitem__)[:CHAMPIONS] if len(documents) > CHAMPIONS else documents


def document_terms(words: Sequence[str], soft: Mapping[str, float]) -> dict[str, None]:
    """Return a document's terms, each once: its words, then pairs of neighbours without the empty words."""
    kept = [word for word in words if soft.get(word, 1.0) > 0]
    terms = dict.fromkeys(kept)
    terms.update(dict.fromkeys(f"{left} {right}" for left, right in pairwise(kept)))
    return terms


def rarity(spread: int, owners: int) -> float:
    """Return how much a term tells that stands with ``spread`` of ``owners`` (natural logarithm)."""
    return log(1 + owners / (spread + 0.5))


def _softness(term: str, soft: Mapping[str, float]) -> float:
    left, _, right = term.partition(" ")
    if not right:
        return soft.get(left, 1.0)
    return PAIR * (soft.get(left, 1.0) + soft.get(right, 1.0)) / 2


def _folded(terms: Sequence[str]) -> dict[str, tuple[int, ...]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, term in enumerate(terms):
        groups[fold(term)].append(number)
    return {bare: tuple(several) for bare, several in groups.items()}
