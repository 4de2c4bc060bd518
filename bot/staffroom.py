"""What those who look after the bot see: questions without an answer, and edits of the knowledge."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError
from telegram.ext import CommandHandler

from bot.card import Card
from bot.errors import Refused
from bot.people.rights import Right
from bot.telegram.commands import Command
from bot.telegram.replies import reply, send
from bot.texts import LANGUAGES, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from telegram import Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.people.store import Languages
    from bot.people.stores.audit import Audit
    from bot.people.stores.roster import Roster
    from bot.procedures.library import Shelf
    from bot.procedures.store import Questions
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

log = logging.getLogger(__name__)
_MOST_QUESTIONS = 20
_MOST_PROBLEMS = 8


@dataclass(frozen=True, slots=True)
class Staffroom:
    """The staff's door; ``roster`` says who may see what."""

    questions: Questions
    languages: Languages
    shelf: Shelf
    roster: Roster
    audit: Audit
    clock: Callable[[], dt.datetime]
    zone: ZoneInfo

    commands = (Command("cauhoi", right=Right.QUESTIONS),)

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the staff's handlers."""
        return [CommandHandler("cauhoi", self.on_questions)]

    async def on_questions(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/cauhoi`` lists the newest questions the bot could not answer, in private only."""
        message, user = update.effective_message, update.effective_user
        if not (message and user and message.chat.type == "private"):
            return
        t = await self.languages.texts(user.id)
        if not self.roster.may(user.id, Right.QUESTIONS):
            await reply(message, Card((t.line("staff.only"),)))
            return
        await self.audit.note("question_list", user.id, self.clock())
        await reply(message, await self._unanswered(t))

    async def refresh_knowledge(self, bot: LeanBot) -> None:
        """Take over changed knowledge files and tell the staff; a broken edit only brings this note."""
        t = texts(LANGUAGES[0])
        try:
            if not await self.shelf.refresh():
                return
        except Refused as refusal:
            log.warning("knowledge not reloaded:\n%s", refusal)
            shown = [t.line("staff.problem", problem=one) for one in refusal.problems[:_MOST_PROBLEMS]]
            more = len(refusal.problems) - len(shown)
            rest = [t.line("staff.more_problems", count=more)] if more > 0 else []
            await self.tell(bot, Right.QUESTIONS, Card((t.line("staff.broken_knowledge"), *shown, *rest)))
        else:
            knowledge = self.shelf.library.knowledge
            counts = {"procedures": len(knowledge.catalogue), "faqs": len(knowledge.faqs)}
            log.info("knowledge reloaded: %s", counts)
            await self.tell(bot, Right.QUESTIONS, Card((t.line("staff.mended_knowledge", **counts),)))

    async def _unanswered(self, t: Texts) -> Card:
        count, newest = await self.questions.unanswered(_MOST_QUESTIONS)
        days = [f"{one.asked_at.astimezone(self.zone):%d/%m %H:%M}" for one in newest]
        lines = [
            t.line("staff.question", day=day, text=one.text[:150])
            for day, one in zip(days, newest, strict=True)
        ]
        head = t.line("staff.questions_head", count=count) if count else t.line("staff.questions_none")
        return Card((head, *lines))

    async def tell(self, bot: LeanBot, right: Right, card: Card) -> None:
        """Write to everybody who has this right; who cannot be reached is logged."""
        for member in self.roster.those_who_may(right):
            try:
                await send(bot, member, card)
            except TelegramError as error:
                log.warning("%d of the office not reached: %s", member, error)
