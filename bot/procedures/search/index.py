"""Everything the search knows, built once from the procedures, the general questions and the vocabulary."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.procedures.search import decide, general, naming, ranking
from bot.procedures.search.explain import explain as explanation
from bot.procedures.search.lexicon import Lexicon
from bot.procedures.search.phrases import Phrases
from bot.procedures.search.reading import Canon, Reader, word_weights
from bot.procedures.search.table import Table
from bot.procedures.search.talk import Talking
from bot.procedures.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.procedures.model import Entry, Faq
    from bot.procedures.search.outcome import Outcome
    from bot.procedures.search.vocabulary import Vocabulary


class Document(NamedTuple):
    """Where a text of the table comes from: its owner's place, its kind ("name", "core", "alias", "ask")."""

    owner: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the texts: their origin, word weights, names that mean the same, variant markers."""

    documents: tuple[Document, ...]
    weights: dict[str, float]
    twins: tuple[str, ...]
    marked: tuple[int, ...]


class Index:
    """Find procedures and general questions; use :meth:`build`, then :meth:`find`."""

    def __init__(
        self,
        *,
        entries: Sequence[Entry],
        faqs: Sequence[Faq],
        vocabulary: Vocabulary,
        home_level: str,
        lexicon: Lexicon,
        table: Table,
        faq_table: Table,
        derived: Derived,
    ) -> None:
        self.entries, self.faqs, self.vocabulary, self.home_level = entries, faqs, vocabulary, home_level
        self.lexicon, self.table, self.faq_table, self.derived = lexicon, table, faq_table, derived
        self.documents, self.twins, self.marked = derived.documents, derived.twins, derived.marked
        self.talk = Talking(vocabulary.talk)
        self.polite = frozenset(vocabulary.ignored.polite)
        self.reader = Reader(vocabulary, lexicon, derived.weights)
        self.markers = _markers(vocabulary)
        self.by_code = {entry.code: place for place, entry in enumerate(entries)}
        rare = frozenset(vocabulary.rare_fields)
        self.priors = [ranking.prior(entry, home_level, rare) for entry in entries]

    @classmethod
    def build(
        cls, entries: Sequence[Entry], faqs: Sequence[Faq], vocabulary: Vocabulary, *, home_level: str
    ) -> Index:
        """Build an index; ``home_level`` ("xã") is the office's own, its procedures come first."""
        known = tuple(documents(entries, vocabulary))
        canon = Canon(vocabulary)
        texts = [canon.words(one.text) for one in known]
        lexicon = Lexicon.learn(_sample(known, texts, faqs, canon, vocabulary))
        weights = word_weights(vocabulary, texts, (said for _, said in general.documents(faqs, canon)))
        table = Table.build(zip((one.owner for one in known), texts, strict=True), weights)
        faq_table = Table.build(general.documents(faqs, canon), dict.fromkeys(vocabulary.ignored.polite, 0.0))
        markers = _markers(vocabulary)
        derived = Derived(
            known,
            weights,
            tuple(naming.twin_key(entry.name) for entry in entries),
            tuple(_marks(markers, words(naming.core(entry.name) or entry.name)) for entry in entries),
        )
        return cls(
            entries=tuple(entries),
            faqs=tuple(faqs),
            vocabulary=vocabulary,
            home_level=home_level,
            lexicon=lexicon,
            table=table,
            faq_table=faq_table,
            derived=derived,
        )

    def marks(self, sequence: Sequence[str]) -> int:
        """Return the variant markers ("lưu động", "đăng ký lại" …) in a text as a bit mask."""
        return _marks(self.markers, sequence)

    def find(self, text: str) -> Outcome:
        """Return what fits a message best; any text gives an outcome."""
        return decide.decide(self, text).outcome

    def explain(self, text: str) -> str:
        """Return, as text of several lines, why :meth:`find` says what it says."""
        return explanation(decide.decide(self, text), self)


def _markers(vocabulary: Vocabulary) -> Phrases[int]:
    return Phrases((text, number) for number, text in enumerate(vocabulary.variants))


def _marks(markers: Phrases[int], sequence: Sequence[str]) -> int:
    return sum({1 << found.value for found in markers.everywhere(sequence)})


def documents(entries: Sequence[Entry], vocabulary: Vocabulary) -> Iterator[Document]:
    """Yield every text that may lead to a procedure."""
    extra: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for alias in vocabulary.alias:
        kind = "ask" if alias.ask_back else "alias"
        for code in alias.codes:
            extra[code].extend((kind, wording) for wording in alias.wordings)
    for place, entry in enumerate(entries):
        yield from (Document(place, kind, text) for kind, text in _texts(entry, extra[entry.code]))


def _texts(entry: Entry, extra: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield "name", naming.plain(entry.name)
    if head := naming.core(entry.name):
        yield "core", head
    if entry.short:
        yield "alias", entry.short
    yield from (("alias", wording) for wording in entry.aliases)
    yield from (("ask", wording) for wording in entry.ask_back)
    yield from extra


def _sample(
    known: Sequence[Document],
    texts: Sequence[list[str]],
    faqs: Sequence[Faq],
    canon: Canon,
    vocabulary: Vocabulary,
) -> Iterator[tuple[list[str], int]]:
    """Yield what the lexicon learns from; what people say counts more than long official names."""
    yield from ((text, 1 if one.kind == "name" else 2) for one, text in zip(known, texts, strict=True))
    yield from ((text, 2) for _, text in general.documents(faqs, canon))
    yield from ((canon.words(text), 10) for text in vocabulary.phrases())
    yield from ((words(text), 20) for text in vocabulary.ignored.words)
