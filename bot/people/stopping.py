"""Telegram in, card out: ``/dung``, its button, and the words by which people end all that comes unasked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.people import cards
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, send

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from telegram import Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.card import Text
    from bot.people.store import Languages
    from bot.people.stores.topics import Subscriptions
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

STOP = "stop"
"""The data of the button that ends everything."""
# Not "dung" alone: written without accents it is "use", "right" and a name too.
_WORDS = frozenset({
    "dừng", "dừng lại", "dung lại", "dung lai", "dừng nhận tin", "dung nhan tin", "stop",
    "thôi nhận tin", "thoi nhan tin", "hủy nhận tin", "huỷ nhận tin", "huy nhan tin",
})  # fmt: skip


class Stopper(Protocol):
    """A room that writes to people unasked."""

    async def stop(self, person: int, t: Texts) -> list[Text]:
        """End it for somebody; return what ended, a line each."""
        ...


def says_stop(text: str) -> bool:
    """Say whether these words alone ask to be left in peace."""
    letters = (one if one.isalnum() else " " for one in unicodedata.normalize("NFC", text).casefold())
    return " ".join("".join(letters).split()) in _WORDS


class _Stop(filters.MessageFilter):
    def filter(self, message: Message) -> bool:
        return says_stop(message.text or "")


@dataclass(frozen=True, slots=True)
class StopHandlers:
    """The doors out; ``stoppers`` are the rooms that write to people unasked."""

    languages: Languages
    subscriptions: Subscriptions
    stoppers: Sequence[Stopper]
    clock: Callable[[], dt.datetime]

    commands = (Command("dung", aliases=("stop",)),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers; the words count in a private chat only."""
        alone = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.TEXT
        return [
            CommandHandler(["dung", "stop"], self.on_stop),
            MessageHandler(alone & _Stop(), self.on_stop),
            CallbackQueryHandler(self.on_button, pattern=rf"^{STOP}$"),
        ]

    async def on_stop(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """End everything unasked at once; who reads along in a group is not told what it was."""
        message, user = update.effective_message, update.effective_user
        if message and user:
            t = await self.languages.texts(user.id)
            ended = await self._end(user.id, t)
            alone = message.chat.type == "private"
            await reply(message, cards.stopped(ended, t) if alone else cards.one_line("stop.head", t))

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do the same; the message with the button stays as it is, so that it can still be read."""
        if query := update.callback_query:
            await acknowledge(query)
            person = query.from_user.id
            t = await self.languages.texts(person)
            await send(cast("LeanBot", context.bot), person, cards.stopped(await self._end(person, t), t))

    async def _end(self, person: int, t: Texts) -> list[Text]:
        await self.subscriptions.ask_once(person, self.clock())  # who wants nothing need not be asked
        return [line for one in self.stoppers for line in await one.stop(person, t)]
