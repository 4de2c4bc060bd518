"""The row of buttons that turns pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.card import Button

if TYPE_CHECKING:
    from bot.texts import Texts


def turning(action: str, page: int, pages: int, t: Texts) -> list[tuple[Button, ...]]:
    """Return the row that turns from ``page`` (from 0) of ``pages``, or none when there is one page."""
    row = [
        Button(t.plain(name), f"{action}/{to}")
        for name, to in (("button.previous", page - 1), ("button.next", page + 1))
        if 0 <= to < pages
    ]
    return [tuple(row)] if row else []
