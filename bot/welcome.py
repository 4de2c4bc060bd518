"""The door of the house: welcome, deep links, help, and messages that are no text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.card import Button, Card
from bot.telegram.commands import Command, offer
from bot.telegram.replies import acknowledge, reply
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.people.store import Languages
    from bot.texts import Texts

_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class LinkOpener(Protocol):
    """A room that understands some deep links."""

    async def open_link(self, update: Update, payload: str) -> Card | None:
        """Return the card behind ``/start payload``, ``None`` when the payload is another room's."""
        ...


@dataclass(frozen=True, slots=True)
class WelcomeHandlers:
    """Welcome and help; ``table`` is the command table, ``staff`` the ids of those who see all of it."""

    languages: Languages
    openers: Sequence[LinkOpener]
    table: Sequence[Command]
    office: str
    staff: frozenset[int]

    commands = (Command("start"), Command("trogiup", aliases=("help",)))

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers of start and help."""
        return [CommandHandler("start", self.on_start), CommandHandler(["trogiup", "help"], self.on_help)]

    def last_handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers of everything that no room understood."""
        return [
            MessageHandler(_PRIVATE & filters.COMMAND, self.on_unknown_command),
            MessageHandler(_PRIVATE & ~filters.TEXT & ~filters.StatusUpdate.ALL, self.on_other),
            CallbackQueryHandler(self.on_stale_button),
        ]

    async def on_start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start`` welcomes; ``/start PAYLOAD`` opens the link."""
        if not update.effective_message:
            return
        if (
            update.effective_chat and update.effective_chat.id in self.staff
        ):  # only now does Telegram know the chat
            languages = [texts(one) for one in LANGUAGES]
            await offer(context.bot, self.table, languages, staff=update.effective_chat.id)
        opened = await self._opened(update, context.args[0]) if context.args else None
        await reply(update.effective_message, opened or self.hello(await self._t(update)))

    async def on_help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/trogiup`` lists the commands, made from the table."""
        if update.effective_message and update.effective_user:
            t = await self._t(update)
            is_staff = update.effective_user.id in self.staff
            shown = [one for one in self.table if is_staff or one.who == "everyone"]
            lines = [
                t.line("help.command", command=one.name, does=t.plain(f"command.{one.name}")) for one in shown
            ]
            card = Card((t.line("help.head"), t.line("help.ask"), *lines, t.line("help.groups")), _doors(t))
            await reply(update.effective_message, card)

    async def on_unknown_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Say kindly that there is no such command."""
        if update.effective_message:
            await reply(
                update.effective_message, Card(((await self._t(update)).line("trouble.unknown_command"),))
            )

    async def on_other(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a sticker, voice note, photo or the like: the bot reads words only, and keeps nothing."""
        if message := update.effective_message:
            kind = "voice" if message.voice or message.audio or message.video_note else "not_text"
            kind = "photo" if message.photo or message.document or message.video else kind
            await reply(
                message,
                Card(((await self._t(update)).line(f"trouble.{kind}"),), _doors(await self._t(update))),
            )

    async def on_stale_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of an older version: ask to ask again."""
        if query := update.callback_query:
            await acknowledge(query, (await self._t(update)).plain("trouble.stale"))

    def hello(self, t: Texts) -> Card:
        """Return the welcome."""
        names = ("what", "examples", "honest", "safe", "more")
        lines = [line for name in names for line in t.lines(f"start.{name}")]
        return Card((t.line("start.hello", office=self.office), *lines), _doors(t))

    async def _opened(self, update: Update, payload: str) -> Card | None:
        for opener in self.openers:
            if card := await opener.open_link(update, payload):
                return card
        return None

    async def _t(self, update: Update) -> Texts:
        return await self.languages.texts(update.effective_user.id if update.effective_user else None)


def _doors(t: Texts) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t.plain("button.browse"), "b/0"), Button(t.plain("button.contacts"), "c")),)
