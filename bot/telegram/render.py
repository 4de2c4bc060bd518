"""Turns a card into what Telegram takes: HTML and an inline keyboard, as plain values."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from bot.card import Button, Card, Run, Text


class Buttoned(Protocol):
    """What has rows of buttons."""

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        """Rows of buttons."""
        ...


def html(card: Card) -> str:
    """Return the card's lines as Telegram's HTML; every text is escaped."""
    return "\n".join(line(one) for one in card.lines)


def line(text: Text) -> str:
    """Return one line as Telegram's HTML."""
    return "".join(map(_run, text))


def keyboard(card: Buttoned) -> dict[str, Any] | None:
    """Return the buttons of a card or a post as an inline keyboard, ``None`` when there are none."""
    rows = [[_button(one) for one in row] for row in card.buttons if row]
    return {"inline_keyboard": rows} if rows else None


def _run(run: Run) -> str:
    text = escape(run.text, quote=False)
    if run.style:
        text = f"<{run.style}>{text}</{run.style}>"
    return f'<a href="{escape(run.url)}">{text}</a>' if run.url else text


def _button(button: Button) -> dict[str, str]:
    kind = "url" if button.does == "url" else "callback_data"
    return {"text": button.label, kind: button.target}
