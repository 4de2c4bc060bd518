"""Turns a card into what Telegram takes: HTML and an inline keyboard."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

if TYPE_CHECKING:
    from bot.card import Button, Card, Run, Text


def html(card: Card) -> str:
    """Return the card's lines as Telegram's HTML; every text is escaped."""
    return "\n".join(line(one) for one in card.lines)


def line(text: Text) -> str:
    """Return one line as Telegram's HTML."""
    return "".join(map(_run, text))


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """Return the card's buttons, ``None`` when it has none."""
    if not card.buttons:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in card.buttons if row])


def _run(run: Run) -> str:
    text = escape(run.text, quote=False)
    if run.style:
        text = f"<{run.style}>{text}</{run.style}>"
    return f'<a href="{escape(run.url)}">{text}</a>' if run.url else text


def _button(button: Button) -> InlineKeyboardButton:
    if button.does == "url":
        return InlineKeyboardButton(button.label, url=button.target)
    return InlineKeyboardButton(button.label, callback_data=button.target)
