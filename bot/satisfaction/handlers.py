"""Telegram in, card out: a score, and words where somebody wants to add some."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.satisfaction import cards
from bot.satisfaction.model import Outcome, Score
from bot.telegram.addressing import alone
from bot.telegram.replies import acknowledge, reply, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Message, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.card import Card
    from bot.people.store import Languages
    from bot.satisfaction.service import Satisfaction
    from bot.texts import Texts

_WAITS = dt.timedelta(minutes=10)


@dataclass(slots=True)
class Words:
    """Whose next message is about which dossier, and until when; a restart forgets it, which costs a tap."""

    clock: Callable[[], dt.datetime]
    _asked: dict[int, tuple[str, dt.datetime]] = field(default_factory=dict)

    def ask(self, person: int, code: str) -> None:
        """Wait for words."""
        self._asked[person] = (code, self.clock() + _WAITS)

    def waited_for(self, person: int) -> bool:
        """Say whether words are waited for."""
        return person in self._asked and self._asked[person][1] > self.clock()

    def take(self, person: int) -> str | None:
        """Return the dossier the words are about, and wait no more."""
        code, until = self._asked.pop(person, (None, self.clock()))
        return code if until > self.clock() else None


class Awaited(filters.MessageFilter):
    """Lets words through that somebody was asked for."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def filter(self, message: Message) -> bool:
        return message.from_user is not None and self._words.waited_for(message.from_user.id)


@dataclass(frozen=True, slots=True)
class SatisfactionHandlers:
    """The door for answers."""

    desk: Satisfaction
    languages: Languages
    words: Words

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers; they come before other rooms read words as a question."""
        typed = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
        return [
            CallbackQueryHandler(self.on_button, pattern=r"^r/[^/]+/[123w]$"),
            MessageHandler(typed & Awaited(self.words), self.on_words),
        ]

    async def on_button(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a score, or ask for words."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        person = query.from_user.id
        t = await self.languages.texts(person)
        if not alone(query):
            await acknowledge(query, t.plain("trouble.stale"))
            return
        _, code, what = query.data.split("/")
        if what == "w":
            self.words.ask(person, code)
            card: Card | None = cards.write(t)
        else:
            card = await self._rated(person, code, Score(int(what)), t)
        await acknowledge(query, None if card else t.plain("rating.stranger"))
        if card:
            await show(query, card)

    async def on_words(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the words that were asked for."""
        message, user = update.effective_message, update.effective_user
        code = self.words.take(user.id) if user else None
        if message and user and code:
            t = await self.languages.texts(user.id)
            kept = await self.desk.add_words(user.id, code, message.text or "")
            await reply(message, cards.kept(t) if kept else cards.twice(t))

    async def _rated(self, person: int, code: str, score: Score, t: Texts) -> Card | None:
        outcome = await self.desk.rate(person, code, score, self.words.clock())
        if outcome is Outcome.STRANGER:
            return None
        return cards.thanks(code, score, t) if outcome is Outcome.KEPT else cards.twice(t)
