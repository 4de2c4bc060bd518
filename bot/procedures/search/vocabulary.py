"""How citizens write, as ``knowledge/synonyms.toml`` and ``knowledge/wordings/`` have it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.procedures.model import Section  # noqa: TC001 - pydantic reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Words that name no procedure; ``polite`` ones tell nothing of general questions either."""

    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic, a plain mapping for us


@dataclass(frozen=True, slots=True, kw_only=True)
class Soft:
    """Words that say little about which procedure is meant, from the weakest to the strongest."""

    faint: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Wordings that lead to procedures; ``ask_back``: offer the codes, do not answer."""

    codes: tuple[str, ...]
    wordings: tuple[str, ...]
    ask_back: bool = False
    note: str = ""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What people say inside a conversation, besides questions (see ``conversation.py``)."""

    ordinals: tuple[tuple[str, ...], ...] = ()
    last: tuple[str, ...] = ()
    picking: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    carrying: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    hints: dict[Section, tuple[str, ...]] = field(default_factory=dict)

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """``knowledge/synonyms.toml``, whose comments say what each part does; ``alias``: also the wordings."""

    abbreviations: dict[str, str] = field(default_factory=dict)
    rewrites: dict[str, str] = field(default_factory=dict)
    expansions: dict[str, str] = field(default_factory=dict)
    questions: dict[Section, tuple[str, ...]] = field(default_factory=dict)
    ignored: Ignored = Ignored()
    soft: Soft = Soft()
    variants: tuple[str, ...] = ()
    rare_fields: tuple[str, ...] = ()
    alias: tuple[Alias, ...] = ()
    talk: Talk = Talk()

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012

    def phrases(self) -> Iterator[str]:
        """Yield every ordinary phrase of the file: a small sample of how people write, with tones."""
        for several in self.questions.values():
            yield from several
        yield from self.ignored.phrases
        yield from self.expansions
        yield from self.abbreviations.values()
        for alias in self.alias:
            yield from alias.wordings
        talk = self.talk
        for said in (
            talk.refusals,
            talk.endings,
            talk.corrections,
            talk.pointers,
            talk.picking,
            talk.fillers,
        ):
            yield from said
