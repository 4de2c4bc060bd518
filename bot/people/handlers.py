"""Telegram in, card out: seeing and erasing what the bot holds on oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.card import Button, Card
from bot.telegram.addressing import alone
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, send_file, show

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
    """The doors to what is held; ``holders`` are the rooms that keep something on people."""

    languages: Languages
    holders: Sequence[Holder]
    clock: Callable[[], dt.datetime]

    commands = (Command("dulieucuatoi"),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers."""
        return [
            CommandHandler("dulieucuatoi", self.on_data),
            CallbackQueryHandler(self.on_export, pattern=r"^export$"),
            CallbackQueryHandler(self.on_erase, pattern=r"^erase$"),
        ]

    async def on_data(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/dulieucuatoi`` lists what is held on the person; in a group it says nothing."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        t = await self.languages.texts(user.id)
        await reply(message, _held(await self._lines(user.id, t), t))

    async def on_export(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send what is held on the person as a text file."""
        if query := update.callback_query:
            t = await self.languages.texts(query.from_user.id)
            held = await self._lines(query.from_user.id, t)
            await acknowledge(query)
            name = f"motcua-{self.clock():%Y%m%d}.txt"
            text = Card((t.line("data.head"), *held)).plain()
            await send_file(cast("LeanBot", context.bot), query.from_user.id, name, text.encode(), "")

    async def on_erase(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Erase everything that is held on the person; what is left nobody else reads along."""
        if query := update.callback_query:
            t = await self.languages.texts(query.from_user.id)
            if not alone(query):
                await acknowledge(query, t.plain("trouble.stale"))
                return
            for one in self.holders:
                await one.erase(query.from_user.id)
            await acknowledge(query)
            left = await self._lines(query.from_user.id, t)
            await show(query, Card((t.line("data.erased"), *left)))

    async def _lines(self, person: int, t: Texts) -> list[Text]:
        return [line for one in self.holders for line in await one.describe(person, t)]


def _held(held: list[Text], t: Texts) -> Card:
    if not held:
        return Card((t.line("data.head"), t.line("data.nothing")))
    buttons = (Button(t.plain("data.export"), "export"), Button(t.plain("data.erase"), "erase"))
    return Card((t.line("data.head"), *held, t.line("data.why")), (buttons,))
