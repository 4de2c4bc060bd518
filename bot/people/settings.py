"""Telegram in, card out: language, commune and news, each changed by a tap; asked about news once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.people import cards
from bot.people.stores.topics import TOPICS
from bot.telegram.commands import Command
from bot.telegram.replies import acknowledge, reply, show
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from telegram import CallbackQuery, Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.card import Card
    from bot.people.store import Languages
    from bot.people.stores.topics import Subscriptions
    from bot.texts import Texts


class Newsroom(Protocol):
    """A room that sends news by topic and wants to know who comes and goes."""

    async def joined(self, person: int, topic: str, now: dt.datetime) -> None:
        """Somebody has just opted in."""
        ...

    async def left(self, person: int, topic: str, now: dt.datetime) -> None:
        """Somebody has just opted out."""
        ...


@dataclass(frozen=True, slots=True)
class SettingsHandlers:
    """The doors of what somebody chooses; ``communes`` gives those to choose from at this moment."""

    languages: Languages
    subscriptions: Subscriptions
    communes: Callable[[], Sequence[cards.Commune]]
    clock: Callable[[], dt.datetime]
    newsrooms: Sequence[Newsroom] = ()

    commands = (Command("caidat", aliases=("settings",)),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers of the settings."""
        return [
            CommandHandler(["caidat", "settings"], self.on_settings),
            CallbackQueryHandler(self.on_language, pattern=rf"^lang/({'|'.join(LANGUAGES)})$"),
            CallbackQueryHandler(self.on_button, pattern=r"^set/"),
        ]

    async def on_settings(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/caidat`` shows the settings; in a group it asks to come to the private chat."""
        message, user = update.effective_message, update.effective_user
        if message and user:
            alone = message.chat.type == "private"
            t = await self.languages.texts(user.id)
            await reply(
                message, await self._settings(user.id, t) if alone else cards.one_line("settings.private", t)
            )

    async def on_language(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep the language that was tapped, and go on in it."""
        query = update.callback_query
        if query and query.data:
            await self.languages.choose(query.from_user.id, query.data.partition("/")[2], self.clock())
            await self._show(query, ["settings"])

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep a commune, the hours for messages or a kind of news; the button names the wanted state."""
        query = update.callback_query
        if query and query.data:
            await self._show(query, query.data.split("/")[1:])

    async def ask_once(self, message: Message, person: int) -> None:
        """Ask somebody which news they want, unless they were asked before or have said it themselves."""
        if message.chat.type == "private" and await self.subscriptions.ask_once(person, self.clock()):
            await reply(message, cards.opt_in((), await self.languages.texts(person)))

    async def _show(self, query: CallbackQuery, what: list[str]) -> None:
        """Do what was tapped and show how things stand, where nobody else reads along."""
        t = await self.languages.texts(query.from_user.id)
        alone = query.message is not None and query.message.chat.type == "private"
        card = await self._pressed(query.from_user.id, what, t) if alone else None
        await acknowledge(query, None if card else t.plain("trouble.stale"))
        if card:
            await show(query, card)

    async def _pressed(self, person: int, what: list[str], t: Texts) -> Card | None:
        """Return the card after a tap, ``None`` when the button fits nothing any more."""
        match what:
            case ["settings"]:
                pass
            case ["xa", commune] if self._is_choice(commune):
                chosen = None if commune == cards.NO_COMMUNE else commune
                await self.subscriptions.choose_commune(person, chosen, self.clock())
            case ["gio", hours] if hours in cards.HOURS:
                await self.subscriptions.choose_quiet(person, cards.HOURS[hours], self.clock())
            case ["s", topic, ("0" | "1") as state] if topic in TOPICS:
                await self._want(person, topic, wanted=state == "1")
            case ["o", topic, ("0" | "1") as state] if topic in TOPICS:
                await self._want(person, topic, wanted=state == "1")
                return cards.opt_in(await self.subscriptions.of(person), t)
            case ["done"]:
                return cards.opted(await self.subscriptions.of(person), t)
            case _:
                return None
        return await self._settings(person, t)

    def _is_choice(self, commune: str) -> bool:
        return commune == cards.NO_COMMUNE or cards.commune_name(commune, self.communes()) is not None

    async def _want(self, person: int, topic: str, *, wanted: bool) -> None:
        now = self.clock()
        if await self.subscriptions.put(person, topic, now, wanted=wanted):
            for room in self.newsrooms:
                await (room.joined if wanted else room.left)(person, topic, now)
        await self.subscriptions.ask_once(person, now)  # who has chosen here need not be asked

    async def _settings(self, person: int, t: Texts) -> Card:
        commune, quiet = await self.subscriptions.commune(person), await self.subscriptions.quiet(person)
        return cards.settings(commune, self.communes(), quiet, await self.subscriptions.of(person), t)
