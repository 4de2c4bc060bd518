"""Sending a card as an answer, and changing the message it stands in."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import TYPE_CHECKING, Any, cast

from telegram import InputFile, ReplyParameters
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.render import html, keyboard

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery, Message

    from bot.card import Card
    from bot.telegram.lean import LeanBot

log = logging.getLogger(__name__)
_PAUSES = (1.0, 3.0)  # seconds before an answer that did not get through is tried again
_LONGEST_PAUSE = 30.0  # seconds; whom Telegram makes wait longer must ask again


async def reply(message: Message, card: Card) -> None:
    """Send the card into the chat of ``message``; in a group, as an answer to it."""
    quoted = (
        {} if message.chat.type == "private" else {"reply_parameters": {"message_id": message.message_id}}
    )
    await send(cast("LeanBot", message.get_bot()), message.chat.id, card, **quoted)


async def send(bot: LeanBot, chat: int, card: Card, **more: object) -> None:
    """Send the card to a chat; ``more`` are further values of sendMessage."""
    await _insist(bot, "sendMessage", {"chat_id": chat, **content(card), **more})


async def post(bot: LeanBot, chat: int, card: Card, *, answers: int | None = None) -> int:
    """Send the card, perhaps as an answer to a message; return its id, by which it can be edited."""
    quoted = ReplyParameters(answers) if answers else None
    return (await bot.send_message(chat, **content(card), reply_parameters=quoted)).message_id


async def edit(bot: LeanBot, chat: int, message: int, card: Card) -> None:
    """Put the card into a message of the bot; "not modified" is success."""
    try:
        await _insist(bot, "editMessageText", {"chat_id": chat, "message_id": message, **content(card)})
    except BadRequest as error:
        if "not modified" not in error.message:
            raise


async def send_file(bot: LeanBot, chat: int, name: str, data: bytes, caption: str) -> None:
    """Send a file of ours, at most 50 MB."""
    await bot.send_document(chat, InputFile(data, filename=name), caption=caption)


async def send_picture(bot: LeanBot, chat: int, name: str, data: bytes, caption: str) -> None:
    """Send a PNG that is seen in the chat at once; up to 1,280 pixels a side it stays as sharp as a file."""
    await bot.send_photo(chat, InputFile(data, filename=name), caption=caption)


async def fetch(bot: Bot, file: str) -> bytes:
    """Return the bytes of a file somebody sent; Telegram gives out 20 MB at most."""
    return bytes(await (await bot.get_file(file)).download_as_bytearray())


async def show(query: CallbackQuery, card: Card) -> None:
    """Put the card into the message whose button was tapped; a new message where that is no longer possible.

    "Not modified" is success: the second tap of a double tap finds the card already there.
    """
    bot = cast("LeanBot", query.get_bot())
    message = query.message
    where = (
        {"chat_id": message.chat.id, "message_id": message.message_id}
        if message
        else {"inline_message_id": query.inline_message_id}
    )
    try:
        await _insist(bot, "editMessageText", {**where, **content(card)})
    except BadRequest as error:
        if "not modified" in error.message:
            return
        if message is None or not any(words in error.message for words in ("can't be edited", "not found")):
            raise
        await send(bot, message.chat.id, card)


async def acknowledge(query: CallbackQuery, alert: str | None = None) -> None:
    """Stop the waiting sign of a tapped button, with a notice if there is one; a courtesy, so it may fail."""
    try:
        await query.answer(alert, show_alert=bool(alert))
    except TelegramError as error:
        log.info("a tap was not acknowledged: %s", error)


async def _insist(bot: LeanBot, method: str, values: dict[str, Any]) -> None:
    """Make the call, again after a pause while Telegram is slow or out of reach: an answer is waited for.

    An answer whose receipt was lost may so come twice, which is better than never.
    """
    for pause in _PAUSES:
        try:
            return await bot.call(method, values)
        except RetryAfter as error:
            wait = _seconds(error.retry_after)
            if wait > _LONGEST_PAUSE:
                raise
        except BadRequest:
            raise
        except NetworkError:
            wait = pause
        await asyncio.sleep(wait)
    return await bot.call(method, values)


def _seconds(pause: float | dt.timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else pause


def content(card: Card) -> dict[str, Any]:
    """Return the card as values of sendMessage and editMessageText."""
    return {
        "text": html(card),
        "parse_mode": "HTML",
        "reply_markup": keyboard(card),
        "link_preview_options": {"is_disabled": True},
    }
