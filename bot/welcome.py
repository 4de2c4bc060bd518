"""The door of the house: welcome, deep links, help, and messages that are no text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.card import Button, Card
from bot.telegram import application as telegram
from bot.telegram.commands import Command, allowed, offer
from bot.telegram.replies import acknowledge, reply
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.people.settings import SettingsHandlers
    from bot.people.store import Languages
    from bot.people.stores.roster import Roster
    from bot.texts import Texts

_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class LinkOpener(Protocol):
    """A room that understands some deep links."""

    async def open_link(self, update: Update, payload: str) -> Card | None:
        """Return the card behind ``/start payload``, ``None`` when the payload is another room's."""
        ...


@dataclass(frozen=True, slots=True)
class WelcomeHandlers:
    """Welcome and help; ``table`` is the command table, of which ``roster`` says who sees what."""

    languages: Languages
    openers: Sequence[LinkOpener]
    table: Sequence[Command]
    office: str
    roster: Roster
    settings: SettingsHandlers

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
        """``/start`` welcomes, and asks once which news are wanted; ``/start PAYLOAD`` opens the link."""
        message, user = update.effective_message, update.effective_user
        if not (message and user):
            return
        opened = await self._opened(update, context.args[0]) if context.args else None
        # Only now does Telegram know the chat; and a link may have made a citizen one of the office.
        if rights := self.roster.rights(message.chat.id):
            await offer(context.bot, self.table, _every_language(), chat=message.chat.id, rights=rights)
        await reply(message, opened or self.hello(await self._t(update)))
        if not context.args:
            await self.settings.ask_once(message, user.id)

    async def on_help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/trogiup`` lists the commands, made from the table; a group is not told what somebody may do."""
        if update.effective_message and update.effective_user:
            t = await self._t(update)
            alone = update.effective_message.chat.type == "private"
            rights = self.roster.rights(update.effective_user.id) if alone else ()
            lines = [
                t.line("help.command", command=one.name, does=t.plain(f"command.{one.name}"))
                for one in allowed(self.table, rights)
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

    async def introduce(self, bot: Bot) -> None:
        """Give Telegram everybody's menu and the bot's descriptions."""
        await offer(bot, self.table, _every_language())
        for t in _every_language():
            short = t.plain("about.short", office=self.office)[: telegram.LONGEST_SHORT]
            language = None if t.language == LANGUAGES[0] else t.language
            await telegram.describe(bot, language, t.plain("about.description"), short)

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


def _every_language() -> list[Texts]:
    return [texts(one) for one in LANGUAGES]


def _doors(t: Texts) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t.plain("button.browse"), "b/0"), Button(t.plain("button.contacts"), "c")),)
