"""The lines of the ministry's forms: levels with their parts, a sum. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.dossiers.statistics import Row, by_level, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dossiers.statistics import By


class Line(NamedTuple):
    """A line of a form: ``by`` says what names it, ``None``: the sum; ``head``: it sums up others."""

    by: By | None
    name: str | None
    row: Row
    head: bool = False


def lines(rows: Sequence[Row], by: By) -> list[Line]:
    """Return a form's lines: each level, its parts where they are asked for, at the end the sum."""
    found: list[Line] = []
    for level in by_level(rows):
        found.append(Line("level", level.level, level, head=by != "level"))
        if by != "level":
            parts = [row for row in rows if row.level == level.level]
            found += [Line(by, row.name(by), row) for row in parts]
    return [*found, _sum(rows)]


def flat(rows: Sequence[Row], by: By) -> list[Line]:
    """Return a line for each row, and the sum."""
    return [*(Line(by, row.name(by), row) for row in rows), _sum(rows)]


def _sum(rows: Sequence[Row]) -> Line:
    return Line(None, None, total(rows), head=True)
