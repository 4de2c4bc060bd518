"""What the bot says, as values that know no channel: runs of text, lines, buttons, a card.

A value from a person or a file becomes a run; only templates bring markup, so nothing needs escaping by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["", "b", "i", "code", "s"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; ``url`` makes it a link."""

    text: str
    style: Style = ""
    url: str | None = None


Text = tuple[Run, ...]


def plain(text: Text) -> str:
    """Return the words alone."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. ``does`` says how: run an ``action`` of ours, or open a ``url``.

    ``target`` is the action (at most 64 bytes, nothing secret) or the address.
    """

    label: str
    target: str
    does: Literal["action", "url"] = "action"


@dataclass(frozen=True, slots=True)
class Card:
    """One message: lines of text and rows of buttons."""

    lines: tuple[Text, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()

    def plain(self) -> str:
        """Return the words alone, a line each, as a terminal or a text message shows them."""
        return "\n".join(plain(line) for line in self.lines)
