"""The last net: a failed update is logged and the citizen gets a kind word, never a dead chat."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.card import Card
from bot.telegram.replies import acknowledge, reply
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from telegram.ext import ContextTypes

log = logging.getLogger(__name__)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log the error with the update's number, without its words, and say sorry where there is a chat."""
    number = update.update_id if isinstance(update, Update) else None
    if _undelivered(context.error):
        log.warning("no answer to update %s: %s", number, context.error)
        return  # no use in an apology on the way that was just closed
    log.error("update %s failed", number, exc_info=context.error)
    if not isinstance(update, Update):
        return
    t = texts(LANGUAGES[0])
    try:
        if update.callback_query:
            await acknowledge(update.callback_query, t.plain("trouble.sorry"))
        elif update.effective_message and update.effective_message.chat.type == "private":
            await reply(update.effective_message, Card((t.line("trouble.sorry"),)))
    except TelegramError as error:
        log.warning("no apology for update %s: %s", number, error)


def _undelivered(error: Exception | None) -> bool:
    """Say whether Telegram was out of reach or in a hurry, or the person has blocked the bot."""
    lost = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return lost or isinstance(error, Forbidden | RetryAfter)
