"""General questions: is the message about the service itself rather than about one procedure?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.procedures.search.query import UNKNOWN, ask
from bot.procedures.search.reading import Reading, Word
from bot.procedures.search.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.procedures.model import Faq
    from bot.procedures.search.index import Index
    from bot.procedures.search.reading import Canon
    from bot.procedures.search.table import Hit


@dataclass(frozen=True, slots=True)
class Match:
    """The nearest general question.

    How much of the message it says, how much of its wording the message says, and how much of what the
    message says to the procedures it leaves unsaid (all 0 to 1).
    """

    faq: int
    wording: int
    of_query: float
    of_wording: float
    unexplained: float

    @property
    def score(self) -> float:
        """Closeness in both directions, 0 to 1."""
        return self.of_query * (0.4 + 0.6 * self.of_wording)


def documents(faqs: Sequence[Faq], canon: Canon) -> Iterator[tuple[int, list[str]]]:
    """Yield each wording of each general question."""
    for place, faq in enumerate(faqs):
        yield from ((place, canon.words(text)) for text in (faq.question, *faq.wordings))


def match(index: Index, reading: Reading) -> Match | None:
    """Return the nearest general question, ``None`` when no word is shared."""
    kept = tuple(Word(w.text, w.sure, 1.0) for w in reading.words if w.text not in index.polite)
    query = ask(index.faq_table, Reading(kept, bare=reading.bare), {})
    total = sum(slot.weight for slot in query.slots)
    best, nearest = 0.0, None
    for hit in index.faq_table.find(query.slots, kept=8, budget=300):
        score = hit.said / total * (0.4 + 0.6 * hit.of_document)
        if score > best:
            best, nearest = score, hit
    if nearest is None:
        return None
    left = _unexplained(index, reading, nearest)
    return Match(nearest.owner, nearest.document, nearest.said / total, nearest.of_document, left)


def _unexplained(index: Index, reading: Reading, hit: Hit) -> float:
    """Return the share of what the message tells that the general question does not mention."""
    table = index.faq_table
    said = {table.terms[term] for term in table.document(hit.document)}
    folded = {fold(term) for term in said} if reading.bare else said
    weighed = [(word, _telling(index, word)) for word in reading.telling()]
    total = sum(weight for _, weight in weighed)
    left = sum(
        weight for word, weight in weighed if (fold(word.text) if reading.bare else word.text) not in folded
    )
    return left / total if total else 0.0


def _telling(index: Index, word: Word) -> float:
    number = index.table.ids.get(word.text)
    return (index.table.weights[number] if number is not None else UNKNOWN) * min(word.weight, 1.0)
