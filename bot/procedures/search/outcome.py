"""What a search says: show one procedure, ask back, answer a general question, or admit that nothing fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.procedures.model import Section


@dataclass(frozen=True, slots=True)
class Candidate:
    """One procedure that may be meant; ``score`` is comparable only inside one search."""

    code: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure enough to show ``candidates[0]``; the others (best first, at most 5 in all) stay one tap away."""

    candidates: tuple[Candidate, ...]
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Several procedures fit: ask back with at most 5, best first."""

    candidates: tuple[Candidate, ...]
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class General:
    """A general question, a greeting, another office's business: the entry of ``faq.toml`` to show."""

    faq: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing fits; ``fields`` are the nearest fields (lĩnh vực) to browse, at most 3, perhaps none."""

    fields: tuple[str, ...] = ()
    section: Section | None = None


Outcome = Answer | Choices | General | Nothing
