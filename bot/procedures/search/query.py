"""From a reading to what a table can look up: a slot for each word, pair of neighbours and added word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.procedures.search.table import Slot
from bot.procedures.search.words import fold, marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.procedures.search.reading import Reading, Word
    from bot.procedures.search.table import Table

ADDED = 0.5
"""What a word added by a synonym tells beside a word that was typed."""
UNKNOWN = 5.0
"""What a word counts that no document has: it speaks against every candidate alike."""
OTHER_TONE = 0.7


@dataclass(frozen=True, slots=True)
class Query:
    """Slots of a message; ``mass`` is the weight of its typed words, ``unknown`` the part no document has."""

    slots: tuple[Slot, ...]
    mass: float
    unknown: float


def ask(table: Table, reading: Reading, soft: Mapping[str, float]) -> Query:
    """Return what to look up in this table for this reading."""
    words = reading.telling()
    factors = _factors(table, words, soft, bare=reading.bare)
    typed = _typed_slots(table, words, factors, bare=reading.bare)
    pairs = _pair_slots(table, words, factors, bare=reading.bare)
    extra = [
        slot
        for start, end, phrase in reading.added
        for slot in _added_slots(table, phrase, _mass(typed, reading.words[start:end]))
    ]
    unknown = sum(slot.weight for slot in typed.values() if not slot.ids)
    mass = sum(slot.weight for slot in typed.values())
    return Query((*typed.values(), *pairs, *extra), mass, unknown)


def _mass(typed: Mapping[str, Slot], words: Sequence[Word]) -> float:
    return sum(typed[text].weight for text in {word.text for word in words} if text in typed)


def _factors(table: Table, words: Sequence[Word], soft: Mapping[str, float], *, bare: bool) -> list[float]:
    """Return what share of its weight each word keeps: kin count fully beside a word names put there."""
    factors = [word.weight / (soft.get(word.text) or 1.0) for word in words]
    if not any(word.kin for word in words):
        return factors
    for place in range(len(words) - 1):
        if words[place].kin != words[place + 1].kin and pair_ids(
            table, words[place], words[place + 1], bare=bare
        ):
            factors[place] = max(factors[place], 1.0)
            factors[place + 1] = max(factors[place + 1], 1.0)
    return factors


def _typed_slots(
    table: Table, words: Sequence[Word], factors: Sequence[float], *, bare: bool
) -> dict[str, Slot]:
    slots: dict[str, Slot] = {}
    for word, factor in zip(words, factors, strict=True):
        if word.text in slots:
            continue
        ids = word_ids(table, word, bare=bare)
        if ids:
            weight = factor * _lightest(table, ids)
            if word.sure and table.terms[ids[0]] != word.text:
                weight *= OTHER_TONE
        else:
            weight = UNKNOWN * min(word.weight, 1.0)
        slots[word.text] = Slot(ids, weight, weight)
    return slots


def _pair_slots(table: Table, words: Sequence[Word], factors: Sequence[float], *, bare: bool) -> list[Slot]:
    slots: list[Slot] = []
    for place in range(len(words) - 1):
        ids = pair_ids(table, words[place], words[place + 1], bare=bare)
        if ids:
            factor = min(factors[place], factors[place + 1])
            slots.append(Slot(ids, factor * _lightest(table, ids), 0.0))
    return slots


def _lightest(table: Table, ids: tuple[int, ...]) -> float:
    """Return the least weight of these terms; most words have but one."""
    weights = table.weights
    return weights[ids[0]] if len(ids) == 1 else min([weights[term] for term in ids])


def _added_slots(table: Table, phrase: Sequence[str], mass: float) -> list[Slot]:
    """Return slots for the words a synonym adds; together they cover what its own words weigh."""
    words = [table.ids[word] for word in phrase if word in table.ids]
    pairs = [table.ids[term] for term in map(" ".join, pairwise(phrase)) if term in table.ids]
    total = sum(table.weights[number] for number in words) or 1.0
    return [
        *(Slot((n,), ADDED * table.weights[n], mass * table.weights[n] / total) for n in words),
        *(Slot((n,), ADDED * table.weights[n], 0.0) for n in pairs),
    ]


def word_ids(table: Table, word: Word, *, bare: bool) -> tuple[int, ...]:
    """Return the terms that a word may mean: as read, else every toned form where no tones were typed."""
    exact = table.ids.get(word.text)
    if exact is not None:
        return (exact,)
    guessed = bare and not word.sure
    return () if marked(word.text) and not guessed else table.folded.get(fold(word.text), ())


def pair_ids(table: Table, left: Word, right: Word, *, bare: bool) -> tuple[int, ...]:
    """Return the pairs of neighbours that two words may mean."""
    term = f"{left.text} {right.text}"
    if not bare:
        exact = table.ids.get(term)
        return (exact,) if exact is not None else ()
    if left.sure and right.sure:
        exact = table.ids.get(term)
        return (exact,) if exact is not None else ()
    return table.folded.get(fold(term), ())
