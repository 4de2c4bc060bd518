"""Telegram in, card out: choosing a language, seeing and erasing what the bot holds on oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.card import Button, Card
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, send_file, show
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from telegram import Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.card import Text
    from bot.people.store import Languages
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts


class Holder(Protocol):
    """A room that keeps something on people."""

    async def describe(self, chat: int, t: Texts) -> list[Text]:
        """Return what is held, a line each."""
        ...

    async def erase(self, chat: int) -> None:
        """Delete it."""
        ...


@dataclass(frozen=True, slots=True)
class PeopleHandlers:
    """The people room's doors; ``holders`` are the rooms that keep something on people."""

    languages: Languages
    holders: Sequence[Holder]
    clock: Callable[[], dt.datetime]

    commands = (Command("caidat", aliases=("settings",)), Command("dulieucuatoi"))

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers."""
        return [
            CommandHandler(["caidat", "settings"], self.on_settings),
            CommandHandler("dulieucuatoi", self.on_data),
            CallbackQueryHandler(self.on_language, pattern=rf"^lang/({'|'.join(LANGUAGES)})$"),
            CallbackQueryHandler(self.on_export, pattern=r"^export$"),
            CallbackQueryHandler(self.on_erase, pattern=r"^erase$"),
        ]

    async def on_settings(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/caidat`` offers the languages."""
        if update.effective_message and update.effective_user:
            t = await self.languages.texts(update.effective_user.id)
            row = tuple(Button(texts(one).plain(f"name.{one}"), f"lang/{one}") for one in LANGUAGES)
            await reply(update.effective_message, Card((t.line("settings.language"),), (row,)))

    async def on_language(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep the language that was tapped."""
        query = update.callback_query
        if query and query.data:
            language = query.data.partition("/")[2]
            await self.languages.choose(query.from_user.id, language, self.clock())
            await acknowledge(query)
            await show(query, Card((texts(language).line("settings.chosen"),)))

    async def on_data(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/dulieucuatoi`` lists what is held on the person; in a group it says nothing."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        t = await self.languages.texts(user.id)
        held = [line for one in self.holders for line in await one.describe(user.id, t)]
        await reply(message, _held(held, t))

    async def on_export(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send what is held on the person as a text file."""
        if query := update.callback_query:
            t = await self.languages.texts(query.from_user.id)
            held = [line for one in self.holders for line in await one.describe(query.from_user.id, t)]
            await acknowledge(query)
            name = f"motcua-{self.clock():%Y%m%d}.txt"
            text = Card((t.line("data.head"), *held)).plain()
            await send_file(cast("LeanBot", context.bot), query.from_user.id, name, text.encode(), "")

    async def on_erase(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Erase everything that is held on the person."""
        if query := update.callback_query:
            t = await self.languages.texts(query.from_user.id)
            for one in self.holders:
                await one.erase(query.from_user.id)
            await acknowledge(query)
            await show(query, Card((t.line("data.erased"),)))


def _held(held: list[Text], t: Texts) -> Card:
    if not held:
        return Card((t.line("data.head"), t.line("data.nothing")))
    buttons = (Button(t.plain("data.export"), "export"), Button(t.plain("data.erase"), "erase"))
    return Card((t.line("data.head"), *held, t.line("data.why")), (buttons,))
