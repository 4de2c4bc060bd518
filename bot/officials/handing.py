"""What colleagues see when a dossier, or all of somebody's work, goes to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.card import Button, Card
from bot.officials.cards import back, due_lines, procedure
from bot.procedures import wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bot.officials.model import Colleague, Job
    from bot.texts import Texts

_NAME, _A_PAGE = 30, 12
_MOST = 40  # buttons; Telegram takes a hundred


def takers(one: Job, colleagues: Sequence[Colleague], page: int, t: Texts) -> Card:
    """Return the choice of colleagues who may take a dossier."""
    code = one.standing.code
    pages = max(1, -(-len(colleagues) // _A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = colleagues[page * _A_PAGE : (page + 1) * _A_PAGE]
    rows = [(Button(_called(taker), f"w/give/{taker.person}/{code}"),) for taker in shown]
    turn = [
        Button(t.plain(name), f"w/to/{to}/{code}")
        for name, to in (("button.previous", page - 1), ("button.next", page + 1))
        if 0 <= to < pages
    ]
    line = t.line("work.to_whom" if colleagues else "work.no_colleague", code=code)
    return Card((line,), (*rows, tuple(turn), back(code, t)))


def offer(number: int, one: Job, giver: Colleague | None, t: Texts) -> Card:
    """Return the question whether somebody takes a dossier."""
    standing = one.standing
    lines = [
        t.line("work.offer", giver=giver.name if giver else "–"),
        t.line("work.title", procedure=procedure(standing, t), code=standing.code),
    ]
    lines += due_lines(standing, one.left, t)
    yes = Button(t.plain("work.button_take"), f"w/take/{number}")
    no = Button(t.plain("work.button_refuse"), f"w/refuse/{number}")
    return Card(tuple(lines), ((yes, no),))


def answered(code: str, taker: Colleague | None, t: Texts, *, takes: bool) -> Card:
    """Return what the giver reads of the answer."""
    line = t.line("work.taken" if takes else "work.refused", code=code, name=taker.name if taker else "–")
    return Card((line,), (() if takes else (back(code, t),)))


def answer_kept(code: str, t: Texts, *, takes: bool) -> Card:
    """Return what the taker reads after the answer."""
    line = t.line("work.you_took" if takes else "work.you_refused", code=code)
    return Card((line,), ((back(code, t),) if takes else ()))


def deputies(until: dt.date, colleagues: Sequence[Colleague], t: Texts) -> Card:
    """Return the question who does the work meanwhile."""
    rows = [(Button(_called(one), f"w/away/{until}/{one.person}"),) for one in colleagues[:_MOST]]
    return Card((t.line("work.who_deputises", until=wording.day(until)),), tuple(rows))


def _called(one: Colleague) -> str:
    name = wording.cut(one.name, _NAME)
    return f"{name}, {wording.cut(one.unit, _NAME)}" if one.unit else name
