"""Finding whole phrases among words: the longest phrase that begins at a place wins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.procedures.search.words import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found at ``[start, end)`` with what it stands for."""

    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """Phrases with a value each, looked up by their first word."""

    def __init__(self, pairs: Iterable[tuple[str, T]], *, bare: bool = False) -> None:
        begins: defaultdict[str, dict[tuple[str, ...], T]] = defaultdict(dict)
        for text, value in pairs:
            spelled = tuple(fold(word) if bare else word for word in words(text))
            if spelled:
                begins[spelled[0]].setdefault(spelled, value)
        self._begins = {
            first: sorted(several.items(), key=lambda pair: -len(pair[0]))
            for first, several in begins.items()
        }

    def at(self, sequence: Sequence[str], place: int) -> Found[T] | None:
        """Return the longest phrase that begins at this place."""
        for phrase, value in self._begins.get(sequence[place], ()):
            end = place + len(phrase)
            if tuple(sequence[place:end]) == phrase:
                return Found(place, end, value)
        return None

    def cover(self, sequence: Sequence[str]) -> list[Found[T]]:
        """Return phrases from left to right that do not overlap."""
        found: list[Found[T]] = []
        place = 0
        while place < len(sequence):
            one = self.at(sequence, place) if sequence[place] in self._begins else None
            place = one.end if one else place + 1
            if one:
                found.append(one)
        return found

    def everywhere(self, sequence: Sequence[str]) -> list[Found[T]]:
        """Return every phrase that begins anywhere, overlapping ones too, the longest for each place."""
        begins = self._begins
        return [
            one for place, word in enumerate(sequence) if word in begins and (one := self.at(sequence, place))
        ]
