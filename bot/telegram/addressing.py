"""Whether a message is meant for the bot, and whether others read along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery, Message


def addressed_text(message: Message, bot: Bot) -> str | None:
    """Return the words meant for the bot, ``None`` when it is not addressed.

    In a private chat everything is; in a group a mention of the bot or an answer to one of its messages.
    What came through our own inline mode are our words, not a question.
    """
    if message.via_bot is not None and message.via_bot.id == bot.id:
        return None
    text = (message.text or message.caption or "").strip()
    if message.chat.type == "private":
        return text or None
    mention = re.compile(rf"@{re.escape(bot.username)}\b", re.IGNORECASE)
    bare = mention.sub(" ", text).strip()
    answered = message.reply_to_message
    to_us = answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    return bare or None if to_us or bare != text else None


def alone(query: CallbackQuery) -> bool:
    """Say whether a button was tapped in a private chat; in a group a card of the office is read by all."""
    return query.message is not None and query.message.chat.type == "private"
