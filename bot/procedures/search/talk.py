"""What people say inside a conversation besides questions: picks, refusals, corrections, pointers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.procedures.search.phrases import Phrases
from bot.procedures.search.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.procedures.model import Section
    from bot.procedures.search.reading import Reading, Word
    from bot.procedures.search.vocabulary import Talk


class Talking:
    """Recognises small talk by the office's word lists."""

    def __init__(self, talk: Talk) -> None:
        self._ordinals = Phrases(
            (said, place) for place, several in enumerate(talk.ordinals) for said in several
        )
        self._last = Phrases((said, -1) for said in talk.last)
        self._light = {word for said in (*talk.picking, *talk.fillers) for word in words(said)}
        self._refusals = {tuple(words(said)) for said in talk.refusals}
        self._endings = {tuple(words(said)) for said in talk.endings}
        self._hints = Phrases((said, section) for section, several in talk.hints.items() for said in several)
        self._corrections = Phrases((said, None) for said in talk.corrections)
        self._pointers = Phrases((said, None) for said in talk.pointers)
        self._carrying = Phrases((said, None) for said in talk.carrying)

    def pick(self, said: Sequence[str], offered: int) -> int | None:
        """Return which of the offered choices (from 0) a message picks, ``None`` if it picks none."""
        if not offered:
            return None
        found = self._ordinals.cover(said) or self._last.cover(said)
        if len(found) != 1:
            return None
        rest = [*said[: found[0].start], *said[found[0].end :]]
        if not self._light.issuperset(rest):
            return None
        return found[0].value % offered if found[0].value < 0 else found[0].value

    def refused(self, said: Sequence[str]) -> bool:
        """Say whether a message only says no."""
        return self._only(self._refusals, said)

    def ended(self, said: Sequence[str]) -> bool:
        """Say whether a message only says that no more is wanted."""
        return self._only(self._endings, said)

    def _only(self, sayings: set[tuple[str, ...]], said: Sequence[str]) -> bool:
        while said and tuple(said) not in sayings and said[-1] in self._light:
            said = said[:-1]
        return tuple(said) in sayings

    def hint(self, reading: Reading) -> Section | None:
        """Return the section that a single word asks for inside a conversation ("phí?"), if nothing else is said."""
        texts = [word.text for word in reading.words]
        found = self._hints.cover(texts)
        return found[0].value if found else None

    def corrected(self, said: Sequence[str]) -> str:
        """Return what was meant instead in "không, ý tôi là khai tử", "" when nothing is corrected."""
        found = self._corrections.at(said, 0) if said else None
        return " ".join(said[found.end :]) if found else ""

    def own_words(self, reading: Reading) -> list[Word]:
        """Return the words of a message that may name something new."""
        texts = [word.text for word in reading.words]
        pointing = {place for found in self._pointers.cover(texts) for place in range(found.start, found.end)}
        return [
            word
            for place, word in enumerate(reading.words)
            if word.weight > LIGHT and place not in pointing and word.text not in self._light
        ]

    def points(self, reading: Reading) -> bool:
        """Say whether a message points back: "cái đó", "thủ tục này"."""
        return bool(self._pointers.cover([word.text for word in reading.words]))

    def carries_on(self, reading: Reading) -> bool:
        """Say whether a message carries the last question on: "còn …", "thế …"."""
        texts = [word.text for word in reading.words]
        return bool(texts) and self._carrying.at(texts, 0) is not None


LIGHT = 0.36
"""Words up to this weight name nothing by themselves ("giấy", "người", "hồ sơ")."""
