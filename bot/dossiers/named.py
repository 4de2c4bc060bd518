"""Whom a file means by the name of an official or a unit: exports write them with or without marks. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.procedures.search.words import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable


class Somebody(Protocol):
    """Whoever has a name and sits in a unit."""

    @property
    def name(self) -> str:
        """What they are called."""
        ...

    @property
    def unit(self) -> str | None:
        """Where they sit, ``None``: not known."""
        ...


One = TypeVar("One", bound=Somebody)


def folded(text: str | None) -> str:
    """Return a name as it is looked up: no marks, no capitals, single spaces."""
    return fold(_spelled(text))


def meant(official: str | None, unit: str | None, namesakes: Iterable[One]) -> One | None:
    """Return who of those with this official's folded name is meant, ``None``: nobody, or not just one.

    Hoa and Hòa are two people where both are spelled out; without any mark a name may be either's.
    """
    name = _spelled(official)
    found = [one for one in namesakes if _fits(_spelled(one.name), name)]
    if len(found) > 1:
        found = [one for one in found if _spelled(one.name) == name] or found
    if len(found) > 1 and unit:
        found = [one for one in found if one.unit and folded(one.unit) == folded(unit)]
    return found[0] if len(found) == 1 else None


def _fits(one: str, other: str) -> bool:
    return one == other or one == fold(one) or other == fold(other)


def _spelled(text: str | None) -> str:
    return " ".join(words(text or ""))
