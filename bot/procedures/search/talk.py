"""What people say inside a conversation besides questions: picks, refusals, corrections, pointers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.procedures.search.phrases import Phrases
from bot.procedures.search.words import fold, marked, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.procedures.model import Section
    from bot.procedures.search.reading import Reading, Word
    from bot.procedures.search.vocabulary import Talk


LAST = -1
LIGHT = 0.36
"""Words up to this weight name nothing by themselves ("giấy", "người", "hồ sơ")."""


class _Sayings:
    """The fixed sayings in one way of typing: with tones, or without any."""

    def __init__(self, talk: Talk, *, bare: bool) -> None:
        shape = fold if bare else str
        ordinals = ((said, place) for place, several in enumerate(talk.ordinals) for said in several)
        self.picks = Phrases([*ordinals, *((said, LAST) for said in talk.last)], bare=bare)
        self.light = {word for said in (*talk.picking, *talk.fillers) for word in words(shape(said))}
        self.refusals = {tuple(words(shape(said))) for said in talk.refusals}
        self.endings = {tuple(words(shape(said))) for said in talk.endings}
        self.corrections = Phrases(((said, None) for said in talk.corrections), bare=bare)


class Talking:
    """Recognises small talk by the office's word lists."""

    def __init__(self, talk: Talk) -> None:
        self._toned, self._bare = _Sayings(talk, bare=False), _Sayings(talk, bare=True)
        self._hints = Phrases((said, section) for section, several in talk.hints.items() for said in several)
        self._pointers = Phrases((said, None) for said in talk.pointers)
        self._carrying = Phrases((said, None) for said in talk.carrying)

    def _as_typed(self, said: Sequence[str]) -> _Sayings:
        return self._toned if any(map(marked, said)) else self._bare

    def pick(self, said: Sequence[str], offered: int) -> int | None:
        """Return which of the offered choices (from 0) a message picks, ``None`` if it picks none."""
        sayings = self._as_typed(said)
        found = sayings.picks.cover(said)
        if not offered or len(found) != 1:
            return None
        if not sayings.light.issuperset([*said[: found[0].start], *said[found[0].end :]]):
            return None
        return offered - 1 if found[0].value == LAST else found[0].value

    def refused(self, said: Sequence[str]) -> bool:
        """Say whether a message only says no."""
        sayings = self._as_typed(said)
        return _only(sayings.refusals, sayings.light, said)

    def ended(self, said: Sequence[str]) -> bool:
        """Say whether a message only says that no more is wanted."""
        sayings = self._as_typed(said)
        return _only(sayings.endings, sayings.light, said)

    def corrected(self, said: Sequence[str]) -> str:
        """Return what was meant instead in "không, ý tôi là khai tử", "" when nothing is corrected."""
        found = self._as_typed(said).corrections.at(said, 0) if said else None
        return " ".join(said[found.end :]) if found else ""

    def hint(self, reading: Reading) -> Section | None:
        """Return the section that a single word asks for inside a conversation: "phí?"."""
        texts = [word.text for word in reading.words]
        found = self._hints.cover(texts)
        return found[0].value if found else None

    def own_words(self, reading: Reading) -> list[Word]:
        """Return the words of a message that may name something new."""
        texts = [word.text for word in reading.words]
        pointing = {place for found in self._pointers.cover(texts) for place in range(found.start, found.end)}
        return [
            word
            for place, word in enumerate(reading.words)
            if word.weight > LIGHT
            and not word.kin
            and place not in pointing
            and word.text not in self._toned.light
        ]

    def points(self, reading: Reading) -> bool:
        """Say whether a message points back: "cái đó", "thủ tục này"."""
        return bool(self._pointers.cover([word.text for word in reading.words]))

    def carries_on(self, reading: Reading) -> bool:
        """Say whether a message carries the last question on: "còn …", "thế …"."""
        texts = [word.text for word in reading.words]
        return bool(texts) and self._carrying.at(texts, 0) is not None


def _only(sayings: set[tuple[str, ...]], light: set[str], said: Sequence[str]) -> bool:
    while said and tuple(said) not in sayings and said[-1] in light:
        said = said[:-1]
    return tuple(said) in sayings
