"""From what the search decided to what the citizen reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.procedures import browsing, cards
from bot.procedures.search.outcome import Answer, Choices, General, Nothing

if TYPE_CHECKING:
    import datetime as dt

    from bot.card import Card
    from bot.procedures.library import Library
    from bot.procedures.search.outcome import Outcome
    from bot.texts import Texts


def present(
    outcome: Outcome, library: Library, t: Texts, *, today: dt.date, office: str, kept: bool = True
) -> Card:
    """Return the card for an outcome; ``office`` is the desk to offer, ``kept``: staff see the question."""
    match outcome:
        case Answer(candidates, section):
            procedure = library.procedure(candidates[0].code)
            if procedure:
                return cards.summary(procedure, t, today=today, section=section, others=len(candidates) > 1)
        case Choices(candidates):
            return cards.choices(candidates, library.titles([one.code for one in candidates]), t)
        case General(identity):
            entry = library.knowledge.faqs[identity]
            return cards.faq(entry, library.titles(entry.procedures), t)
        case Nothing():
            pass
    near = outcome.fields if isinstance(outcome, Nothing) else ()
    offered = [(name, f"f/{browsing.field_mark(name)}/0") for name in near if name in library.by_field]
    return cards.nothing(offered, library.knowledge.office(office), t, kept=kept)


def decision(outcome: Outcome) -> str:
    """Return the outcome's name in the product's formats: answer, choices, faq or nothing."""
    match outcome:
        case Answer():
            return "answer"
        case Choices():
            return "choices"
        case General():
            return "faq"
        case Nothing():
            return "nothing"
