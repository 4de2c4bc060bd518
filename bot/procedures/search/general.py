"""General questions: is the message about the service itself rather than about one procedure?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.procedures.search.query import ask
from bot.procedures.search.reading import Reading, Word
from bot.procedures.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.procedures.model import Faq
    from bot.procedures.search.index import Index
    from bot.procedures.search.vocabulary import Vocabulary

_POLITE = frozenset("ạ ơi em tôi mình tui cho hỏi bạn anh chị cháu xin với à nhé nha nhỉ vậy thì là".split())


@dataclass(frozen=True, slots=True)
class Match:
    """The nearest general question: how much of the message it says, and how much of it the message says."""

    faq: int
    of_query: float
    of_wording: float
    wording: int

    @property
    def score(self) -> float:
        """Closeness in both directions, 0 to 1."""
        return self.of_query * (0.4 + 0.6 * self.of_wording)


def documents(faqs: Sequence[Faq]) -> Iterator[tuple[int, list[str]]]:
    """Yield each wording of each general question."""
    for place, faq in enumerate(faqs):
        yield from ((place, words(text)) for text in (faq.question, *faq.wordings))


def soft_weights(_vocabulary: Vocabulary) -> Mapping[str, float]:
    """Return the weak words of general questions: politeness only, for "mấy giờ" is what they ask."""
    return dict.fromkeys(_POLITE, 0.0)


def match(index: Index, reading: Reading) -> Match | None:
    """Return the nearest general question, ``None`` when no word is shared."""
    kept = tuple(Word(w.text, w.sure, 1.0) for w in reading.words if w.text not in _POLITE)
    query = ask(index.faq_table, Reading(kept, bare=reading.bare), {})
    best: Match | None = None
    total = sum(slot.weight for slot in query.slots) + query.unknown
    for hit in index.faq_table.find(query.slots, kept=20, budget=300):
        one = Match(
            hit.owner,
            hit.said / total,
            hit.of_document,
            hit.document,
        )
        if best is None or one.score > best.score:
            best = one
    return best
