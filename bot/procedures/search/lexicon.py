"""The words that names, aliases and common phrases are made of, and which word follows which.

From it the search learns what a citizen leaves out: the tones ("giay khai sinh") and the letters of a slip.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import inf, log
from typing import TYPE_CHECKING

from bot.procedures.search.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

READINGS = 6
"""How many toned readings of one bare word are weighed against each other."""

BONDS = 50_000
"""Pairs of neighbours whose bond is remembered, about 200 bytes each."""

_START = ""


class Lexicon:
    """Counts of words and neighbours; ``spellings`` holds the toned words of a bare one, commonest first."""

    def __init__(self, counts: dict[str, int], following: dict[str, dict[str, int]]) -> None:
        self.counts = counts
        self.following = following
        self.total = sum(counts.values()) or 1
        self.spellings = _group(counts)
        self.pairs = {f"{fold(left)} {fold(right)}" for left, after in following.items() for right in after}
        self.dropped = _dropped(self.spellings)
        self.one_away: dict[tuple[str, bool], tuple[str, ...]] = {}
        self.bonds: dict[tuple[str, str], float] = {}

    @classmethod
    def learn(cls, sample: Iterable[tuple[Sequence[str], int]]) -> Lexicon:
        """Learn from word sequences, each with the weight of its kind of text."""
        counts: Counter[str] = Counter()
        following: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for sequence, weight in sample:
            previous = _START
            for word in sequence:
                counts[word] += weight
                following[previous][word] += weight
                previous = word
        return cls(dict(counts), {word: dict(after) for word, after in following.items()})

    def knows(self, word: str) -> bool:
        """Say whether the word is known as typed, or, typed bare, as a toned word."""
        return word in self.counts or word in self.spellings

    def together(self, left: str, right: str) -> int:
        """Return how often the second word follows the first, 0 for never."""
        after = self.following.get(left)
        return after.get(right, 0) if after else 0

    def near(self, bare: str) -> set[str]:
        """Return known bare words that share a spelling with this one, at most one letter left out."""
        keys = {bare, *(bare[:i] + bare[i + 1 :] for i in range(len(bare)))}
        return {word for key in keys for word in self.dropped.get(key, ())}

    def toned(self, typed: Sequence[str], *, bare_message: bool) -> list[str]:
        """Return the likeliest toned reading of a message (Viterbi over neighbours); toned words stay."""
        best: list[tuple[float, list[str]]] = [(0.0, [])]
        for word in typed:
            best = [
                self._step(best, reading, word, bare_message=bare_message) for reading in self._readings(word)
            ]
        return max(best, key=lambda way: way[0])[1]

    def _readings(self, word: str) -> Sequence[str]:
        known = self.spellings.get(word)
        if not known:
            return (word,)
        return (
            known[:READINGS]
            if word in known[:READINGS] or word not in self.counts
            else (*known[:READINGS], word)
        )

    def _step(
        self, best: list[tuple[float, list[str]]], reading: str, typed: str, *, bare_message: bool
    ) -> tuple[float, list[str]]:
        kept = 0.0 if bare_message or reading == typed else -4.0
        most, way, bonds = -inf, best[0], self.bonds
        for one in best:
            left = one[1][-1] if one[1] else _START
            bond = bonds.get((left, reading))
            gained = one[0] + (self._bond(left, reading) if bond is None else bond)
            if gained > most:
                most, way = gained, one
        return most + kept, [*way[1], reading]

    def _bond(self, left: str, right: str) -> float:
        """Return how likely the second word follows the first (natural logarithm); remembered."""
        after = self.following.get(left)
        pair = after.get(right, 0) / self.counts.get(left, self.total) if after else 0.0
        bond = log(0.2 * self.counts.get(right, 0.5) / self.total + 0.8 * min(pair, 1.0))
        if len(self.bonds) < BONDS:
            self.bonds[left, right] = bond
        return bond


def _group(counts: dict[str, int]) -> dict[str, tuple[str, ...]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        groups[fold(word)].append(word)
    return {bare: tuple(several) for bare, several in groups.items()}


def _dropped(bare_words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in bare_words:
        if not word.isdigit():
            for key in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
                found[key].append(word)
    return {key: tuple(several) for key, several in found.items()}
