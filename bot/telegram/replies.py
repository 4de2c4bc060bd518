"""Sending a card as an answer, and changing the message it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.telegram.render import html, keyboard

if TYPE_CHECKING:
    from telegram import CallbackQuery, Message

    from bot.card import Card

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def reply(message: Message, card: Card) -> None:
    """Send the card into the chat of ``message``; in a group, as an answer to it."""
    await message.reply_text(**_content(card), do_quote=message.chat.type != "private")


async def show(query: CallbackQuery, card: Card) -> None:
    """Put the card into the message whose button was tapped; a new message where that is no longer possible.

    "Not modified" is success: the second tap of a double tap finds the card already there.
    """
    try:
        await query.edit_message_text(**_content(card))
    except BadRequest as error:
        if "not modified" in error.message:
            return
        if "can't be edited" not in error.message and "not found" not in error.message:
            raise
        if query.message is not None:
            await query.message.chat.send_message(**_content(card))


def _content(card: Card) -> dict[str, Any]:
    return {
        "text": html(card),
        "parse_mode": ParseMode.HTML,
        "reply_markup": keyboard(card),
        "link_preview_options": _NO_PREVIEW,
    }


async def acknowledge(query: CallbackQuery, alert: str | None = None) -> None:
    """Stop the waiting sign of a tapped button, with a notice if there is one; too late is no fault."""
    try:
        await query.answer(alert, show_alert=bool(alert))
    except BadRequest as error:
        if "too old" not in error.message and "invalid" not in error.message:
            raise
