"""From a reading to what a table can look up: one slot for each word, each pair of neighbours, each added word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.procedures.search.table import Slot
from bot.procedures.search.words import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.procedures.search.reading import Reading, Word
    from bot.procedures.search.table import Table

ADDED = 0.7
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
    typed: int
    """Bit mask of the slots that are typed words."""
    added: int
    """Bit mask of the slots that are words added by a synonym."""


def ask(table: Table, reading: Reading, soft: Mapping[str, float]) -> Query:
    """Return what to look up in this table for this reading."""
    words = reading.telling()
    factors = _factors(table, words, soft, bare=reading.bare)
    typed = _typed_slots(table, words, factors, bare=reading.bare)
    pairs = _pair_slots(table, words, factors, bare=reading.bare)
    extra = [slot for phrase in reading.added for slot in _added_slots(table, phrase)]
    slots = [*typed, *pairs, *extra]
    unknown = sum(slot.weight for slot in typed if not slot.ids)
    typed_mask = (1 << len(typed)) - 1
    added_mask = sum(
        1 << number for number, slot in enumerate(slots) if slot.word and number >= len(typed) + len(pairs)
    )
    return Query(tuple(slots), sum(slot.weight for slot in typed), unknown, typed_mask, added_mask)


def _factors(table: Table, words: Sequence[Word], soft: Mapping[str, float], *, bare: bool) -> list[float]:
    """Return how much of its own weight each word keeps: kin count fully beside a word that names put there."""
    factors = [word.weight / (soft.get(word.text) or 1.0) for word in words]
    for place in range(len(words) - 1):
        if words[place].kin != words[place + 1].kin and pair_ids(
            table, words[place], words[place + 1], bare=bare
        ):
            factors[place] = max(factors[place], 1.0)
            factors[place + 1] = max(factors[place + 1], 1.0)
    return factors


def _typed_slots(table: Table, words: Sequence[Word], factors: Sequence[float], *, bare: bool) -> list[Slot]:
    slots: dict[str, Slot] = {}
    for word, factor in zip(words, factors, strict=True):
        ids = word_ids(table, word, bare=bare)
        weight = min((table.weights[term] for term in ids), default=UNKNOWN * min(word.weight, 1.0))
        if ids and word.sure and table.terms[ids[0]] != word.text:
            weight *= OTHER_TONE
        slots.setdefault(word.text, Slot(ids, weight * factor if ids else weight, word=True))
    return list(slots.values())


def _pair_slots(table: Table, words: Sequence[Word], factors: Sequence[float], *, bare: bool) -> list[Slot]:
    slots: list[Slot] = []
    for place in range(len(words) - 1):
        ids = pair_ids(table, words[place], words[place + 1], bare=bare)
        if ids:
            factor = min(factors[place], factors[place + 1])
            slots.append(Slot(ids, factor * min(table.weights[term] for term in ids), word=False))
    return slots


def _added_slots(table: Table, phrase: Sequence[str]) -> list[Slot]:
    terms = [*phrase, *(f"{left} {right}" for left, right in zip(phrase, phrase[1:], strict=False))]
    found = ((term, table.ids[term]) for term in terms if term in table.ids)
    return [Slot((number,), ADDED * table.weights[number], word=" " not in term) for term, number in found]


def word_ids(table: Table, word: Word, *, bare: bool) -> tuple[int, ...]:
    """Return the terms that a word may mean: toned as typed, or every toned form when no tones were typed."""
    if bare and not word.sure:
        return table.folded.get(fold(word.text), ())
    exact = table.ids.get(word.text)
    return (exact,) if exact is not None else table.folded.get(fold(word.text), ())


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
