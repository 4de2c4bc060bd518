"""Reading a message: its words, which part of a procedure it asks for, and how much each word tells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.procedures.search.phrases import Phrases
from bot.procedures.search.slips import repair
from bot.procedures.search.words import fold, marked, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.procedures.model import Section
    from bot.procedures.search.lexicon import Lexicon
    from bot.procedures.search.vocabulary import Vocabulary

FAINT, WEAK, HALF, KIN = 0.15, 0.35, 0.7, 0.4
DIGITS = 0.5
_PARTICLES = frozenset({"không", "chưa"})


class Word(NamedTuple):
    """One word of a message: as read, whether its tones were typed, how much it tells (0 nothing, 1 all)."""

    text: str
    sure: bool
    weight: float
    kin: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as read: all its words, the official words its phrases stand for, the asked section."""

    words: tuple[Word, ...]
    added: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    """Synonyms: where the phrase stands, and the official words it stands for."""
    section: Section | None = None
    bare: bool = False
    notes: tuple[str, ...] = ()

    def telling(self) -> list[Word]:
        """Return the words that tell something."""
        return [word for word in self.words if word.weight > 0]


@dataclass(slots=True)
class Draft:
    """Words on their way from typed to read, with a note for each change."""

    texts: list[str]
    sure: list[bool]
    notes: list[str] = field(default_factory=list)

    def put(self, start: int, end: int, new: Sequence[str], *, sure: bool, why: str) -> None:
        self.notes.append(f"{why}: {' '.join(self.texts[start:end])} → {' '.join(new)}")
        self.texts[start:end] = new
        self.sure[start:end] = [sure] * len(new)


class Canon:
    """Writes abbreviations out, gives dialect and frequent slips their usual form; also in names."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._short = {_key(short): tuple(words(full)) for short, full in vocabulary.abbreviations.items()}
        for short in tuple(self._short):
            self._short.setdefault(fold(short), self._short[short])
        rewrites = [(said, tuple(words(meant))) for said, meant in vocabulary.rewrites.items()]
        self._rewrites = Phrases(rewrites)
        longer = ((said, meant) for said, meant in rewrites if " " in said or not marked(said))
        self._bare_rewrites = Phrases(longer, bare=True)

    def words(self, text: str) -> list[str]:
        """Return the words of a name or alias in their usual form."""
        draft = Draft(words(text), [])
        self.apply(draft, bare=False)
        return draft.texts

    def apply(self, draft: Draft, *, bare: bool) -> None:
        """Replace abbreviations, then phrases; ``bare``: the text has no tones at all."""
        for place in range(len(draft.texts) - 1, -1, -1):
            full = self._short.get(draft.texts[place])
            if full:
                draft.put(place, place + 1, full, sure=True, why="viết tắt")
        table = self._bare_rewrites if bare else self._rewrites
        looked_up = [fold(word) for word in draft.texts] if bare else draft.texts
        for found in reversed(table.cover(looked_up)):
            draft.put(found.start, found.end, found.value, sure=True, why="cách viết")


class Reader:
    """Reads messages with the office's vocabulary and the words of its procedures."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, weights: Mapping[str, float]) -> None:
        self._lexicon = lexicon
        self._canon = Canon(vocabulary)
        self._asking: Phrases[Section | None] = Phrases(_asking(vocabulary))
        self._expansions = Phrases(
            (said, tuple(words(meant))) for said, meant in vocabulary.expansions.items()
        )
        self.weights = weights
        self._kin = {word for text in vocabulary.soft.kin for word in words(text)}

    def said(self, text: str) -> list[str]:
        """Return the words of a message as typed, abbreviations written out, nothing guessed."""
        return self._canon.words(text)

    def read(self, text: str) -> Reading:
        """Read a message; any text can be read, an empty one has no words."""
        typed = words(text)
        bare = not any(map(marked, typed))
        draft = Draft(typed, [marked(word) for word in typed])
        self._canon.apply(draft, bare=bare)
        self._mend(draft, bare=bare)
        self._tone(draft, bare=bare)
        return self._weigh(draft, bare=bare)

    def _mend(self, draft: Draft, *, bare: bool) -> None:
        mended = repair(draft.texts, self._lexicon, bare_message=bare)
        for place in range(len(mended) - 1, -1, -1):
            new = mended[place]
            if new != (draft.texts[place],):
                self._put_mended(draft, place, new)

    def _put_mended(self, draft: Draft, place: int, new: tuple[str, ...]) -> None:
        draft.put(place, place + 1, new, sure=False, why="gõ nhầm")
        draft.sure[place : place + len(new)] = [marked(word) for word in new]

    def _tone(self, draft: Draft, *, bare: bool) -> None:
        if all(draft.sure):
            return
        toned = self._lexicon.toned(draft.texts, bare_message=bare)
        if toned != draft.texts:
            draft.notes.append(f"thêm dấu: {' '.join(toned)}")
        draft.texts = toned

    def _weigh(self, draft: Draft, *, bare: bool) -> Reading:
        weights = [self._weight(draft.texts, place) for place in range(len(draft.texts))]
        section: Section | None = None
        for found in self._asking.cover(draft.texts):
            weights[found.start : found.end] = [0.0] * (found.end - found.start)
            section = section or found.value
        _drop_particle(draft.texts, weights)
        expansions = self._expansions.everywhere(draft.texts)
        notes = [
            f"nghĩa là: {_said(draft.texts, one.start, one.end)} → {' '.join(one.value)}"
            for one in expansions
        ]
        return Reading(
            tuple(map(Word, draft.texts, draft.sure, weights, (text in self._kin for text in draft.texts))),
            tuple((one.start, one.end, one.value) for one in expansions),
            section,
            bare,
            (*draft.notes, *notes),
        )

    def _weight(self, texts: Sequence[str], place: int) -> float:
        word = texts[place]
        if word in self._kin:
            return KIN
        return self.weights.get(word, DIGITS if word.isdigit() else 1.0)


def _drop_particle(texts: Sequence[str], weights: list[float]) -> None:
    """Take the weight off a last "không" or "chưa": there it asks, elsewhere it denies."""
    for place in range(len(texts) - 1, -1, -1):
        if texts[place] in _PARTICLES:
            weights[place] = 0.0
        if weights[place] > 0:
            return


def word_weights(
    vocabulary: Vocabulary, names: Iterable[Sequence[str]], talk: Iterable[Sequence[str]]
) -> dict[str, float]:
    """Return the words that tell less than others, each with its weight; 0 for words that tell nothing.

    The vocabulary names some; others stand oftener in general ``talk`` than in ``names`` and aliases.
    """
    weights: dict[str, float] = {}
    for several, weight in (
        (vocabulary.soft.half, HALF),
        (vocabulary.soft.weak, WEAK),
        (vocabulary.soft.faint, FAINT),
        (vocabulary.ignored.words, 0.0),
    ):
        weights |= {word: weight for text in several for word in words(text)}
    named = Counter(word for text in names for word in set(text))
    talked = Counter(word for text in talk for word in set(text))
    for word, often in talked.items():
        if named[word]:
            weights[word] = weights.get(word, 1.0) * max(FAINT, named[word] / (named[word] + often))
    return weights


def _asking(vocabulary: Vocabulary) -> Iterable[tuple[str, Section | None]]:
    for section, several in vocabulary.questions.items():
        yield from ((text, section) for text in several)
    yield from ((text, None) for text in vocabulary.ignored.phrases)


def _key(short: str) -> str:
    return " ".join(words(short))


def _said(texts: Sequence[str], start: int, end: int) -> str:
    return " ".join(texts[start:end])
