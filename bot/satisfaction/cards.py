"""The question, and what is said after the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.card import Button, Card
from bot.procedures import wording
from bot.satisfaction.model import Score

if TYPE_CHECKING:
    from bot.satisfaction.model import Asked
    from bot.texts import Texts


def question(asked: Asked, t: Texts) -> Card:
    """Return the one question about a dossier."""
    lines = [t.line("rating.ask", code=asked.code)]
    if asked.procedure:
        lines.append(t.line("rating.title", title=wording.brief(asked.procedure, 120)))
    lines.append(t.line("rating.private"))
    scores = sorted(Score, reverse=True)
    return Card(
        tuple(lines),
        tuple((Button(t.plain(f"rating.score{int(one)}"), f"r/{asked.code}/{int(one)}"),) for one in scores),
    )


def thanks(code: str, score: Score, t: Texts) -> Card:
    """Return what was kept, with a way to say more."""
    lines = (
        t.line("rating.thanks", score=t.plain(f"rating.score{int(score)}"), code=code),
        t.line("rating.more"),
    )
    return Card(lines, ((Button(t.plain("rating.button_words"), f"r/{code}/w"),),))


def write(t: Texts) -> Card:
    """Return what to write and what not."""
    return Card((t.line("rating.write"),))


def kept(t: Texts) -> Card:
    """Return that the words are kept."""
    return Card((t.line("rating.kept"),))


def twice(t: Texts) -> Card:
    """Return that the dossier was rated before."""
    return Card((t.line("rating.twice"),))
