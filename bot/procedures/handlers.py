"""Telegram in, card out, for questions, buttons, browsing and inline mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.ext import CallbackQueryHandler, CommandHandler, InlineQueryHandler, MessageHandler, filters

from bot.procedures import browsing, cards, views, wording
from bot.procedures.presenting import present
from bot.procedures.search.outcome import Answer, Choices
from bot.telegram.addressing import addressed_text
from bot.telegram.commands import Command
from bot.telegram.render import html
from bot.telegram.replies import acknowledge, reply, send, show

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from telegram import CallbackQuery, Chat, Update
    from telegram.ext import BaseHandler, ContextTypes

    from bot.card import Card
    from bot.people.store import Languages
    from bot.procedures.model import Procedure
    from bot.procedures.service import Answering
    from bot.procedures.store import Ticks
    from bot.telegram.lean import LeanBot
    from bot.texts import Texts

_VIEWS = {"t": views.steps, "f": views.filing, "m": views.forms, "l": views.legal, "x": views.sms}
_INLINE_MOST = 5
_INLINE_CACHE = 60  # seconds Telegram may answer the same inline query itself


@dataclass(frozen=True, slots=True)
class ProcedureHandlers:
    """The procedures room's doors; ``clock`` gives the office's local time, ``office`` the id of its desk."""

    answering: Answering
    ticks: Ticks
    languages: Languages
    clock: Callable[[], dt.datetime]
    office: str

    commands = (Command("thutuc"), Command("lienhe"))

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return this room's handlers, commands before free text."""
        return [
            CommandHandler("thutuc", self.on_browse),
            CommandHandler("lienhe", self.on_contacts),
            CallbackQueryHandler(self.on_button, pattern=r"^[pkbfcn](/|$)"),
            InlineQueryHandler(self.on_inline),
        ]

    def text_handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handler of free text, which comes after every other room's."""
        return [MessageHandler(filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGE, self.on_text)]

    async def on_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question; in a group only when the bot is addressed."""
        message = update.effective_message
        text = addressed_text(message, context.bot) if message else None
        if message and text:
            await reply(message, await self.answer(update, text))

    async def on_browse(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/thutuc`` shows the fields, ``/thutuc QUESTION`` answers it."""
        if message := update.effective_message:
            text = " ".join(context.args or ())
            await reply(
                message, await self.answer(update, text) if text else self._fields(0, await self._t(update))
            )

    async def on_contacts(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """``/lienhe`` shows desks, phones and hours."""
        t = await self._t(update)
        if (message := update.effective_message) and (card := self._contacts(t)):
            await reply(message, card)

    async def on_inline(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer procedures to insert into any chat."""
        if query := update.inline_query:
            results = self._articles(query.query, await self._t(update))
            await query.answer(results, cache_time=_INLINE_CACHE)

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; one that no longer fits anything says so."""
        query, chat = update.callback_query, update.effective_chat
        if not (query and query.data and chat):
            return
        t = await self._t(update)
        name, *arguments = query.data.split("/")
        if name == "p" and arguments[1:] == ["g"]:
            await self._send_list(query, chat, arguments[0], t)
        else:
            card = await self._pressed(chat.id, name, arguments, t)
            await acknowledge(query, None if card else t.plain("trouble.stale"))
            if card:
                await show(query, card)

    async def open_link(self, update: Update, payload: str) -> Card | None:
        """Return the card of a deep link such as ``p_1-001193``, or ``None`` when it is no procedure."""
        if not payload.startswith("p_") or update.effective_chat is None:
            return None
        t = await self._t(update)
        code = payload.removeprefix("p_").replace("-", ".")
        card = await self._pressed(update.effective_chat.id, "p", [code, "s"], t)
        return card or cards.unknown(code, t)

    async def answer(self, update: Update, text: str) -> Card:
        """Return the card that answers a citizen's words."""
        now, t = self.clock(), await self._t(update)
        chat = update.effective_chat.id if update.effective_chat else 0
        outcome = await self.answering.ask(chat, text, now)
        return present(outcome, self.answering.library, t, today=now.date(), office=self.office)

    async def _pressed(self, chat: int, name: str, arguments: list[str], t: Texts) -> Card | None:
        """Return the card behind a button, ``None`` when it fits nothing any more."""
        match name, arguments:
            case "p" | "k", [code, *rest]:
                return await self._of_procedure(chat, code, rest, t)
            case "b", [page]:
                return self._fields(_number([page]), t)
            case "f", [mark, page]:
                return self._field(mark, _number([page]), t)
            case "c", [] | [_]:
                return self._contacts(t, *arguments)
            case "n", []:
                return cards.not_these(t)
        return None

    async def _of_procedure(self, chat: int, code: str, rest: list[str], t: Texts) -> Card | None:
        procedure = self.answering.library.procedure(code)
        if procedure is None:
            return None
        await self.answering.choose(chat, code, self.clock())
        match rest:
            case ["d", *page]:
                return await self._checklist(chat, procedure, _number(page), t)
            case [paper, page, ("0" | "1") as state]:
                if paper in map(views.mark, procedure.papers):  # it may be gone since the button was made
                    await self.ticks.put(chat, code, paper, self.clock(), ticked=state == "1")
                return await self._checklist(chat, procedure, _number([page]), t)
            case [view] if view in _VIEWS:
                return _VIEWS[view](procedure, t)
            case [("s" | "v") as view]:
                return await self._summary(chat, procedure, t, neighbours=view == "v")
        return None

    async def _checklist(self, chat: int, procedure: Procedure, page: int, t: Texts) -> Card:
        return views.checklist(procedure, await self.ticks.get(chat, procedure.code), page, t)

    async def _summary(self, chat: int, procedure: Procedure, t: Texts, *, neighbours: bool) -> Card:
        near = await self.answering.neighbours(chat, procedure.code, self.clock())
        if neighbours:
            found = [self.answering.library.knowledge.catalogue.entry(code) for code in near]
            return views.others([one for one in found if one], procedure, t)
        return cards.summary(procedure, t, today=self.clock().date(), others=bool(near))

    async def _send_list(self, query: CallbackQuery, chat: Chat, code: str, t: Texts) -> None:
        """Send the checklist as a message of its own, ready to be forwarded to the family."""
        procedure = self.answering.library.procedure(code)
        await acknowledge(query, None if procedure else t.plain("trouble.stale"))
        if procedure:
            card = views.share_list(procedure, await self.ticks.get(chat.id, code), t)
            await send(cast("LeanBot", query.get_bot()), chat.id, card)

    def _fields(self, page: int, t: Texts) -> Card:
        return browsing.fields(self.answering.library.by_field, page, t)

    def _field(self, mark: str, page: int, t: Texts) -> Card | None:
        by_field = self.answering.library.by_field
        found = next((name for name in by_field if browsing.field_mark(name) == mark), None)
        return browsing.procedures(found, by_field[found], page, t) if found else None

    def _contacts(self, t: Texts, identity: str | None = None) -> Card | None:
        knowledge, now = self.answering.library.knowledge, self.clock()
        office = knowledge.office(identity or self.office)
        if office is None:
            return None
        return browsing.contacts(knowledge.offices, office, knowledge.calendar.special(now.date()), now, t)

    def _articles(self, text: str, t: Texts) -> list[InlineQueryResultArticle]:
        library = self.answering.library
        outcome = library.index.find(text) if text.strip() else None
        found = outcome.candidates[:_INLINE_MOST] if isinstance(outcome, Answer | Choices) else ()
        procedures = [one for one in map(library.procedure, (candidate.code for candidate in found)) if one]
        return [self._article(one, t) for one in procedures]

    def _article(self, procedure: Procedure, t: Texts) -> InlineQueryResultArticle:
        card = cards.summary(procedure, t, today=self.clock().date())
        content = InputTextMessageContent(html(card), parse_mode=ParseMode.HTML)
        title = wording.cut(wording.sentence(procedure.title), 64)
        described = wording.cut(f"{procedure.field} · {procedure.name}", 100)
        return InlineQueryResultArticle(procedure.code, title, content, description=described)

    async def _t(self, update: Update) -> Texts:
        return await self.languages.texts(update.effective_user.id if update.effective_user else None)


def _number(words: list[str]) -> int:
    return int(words[0]) if words and words[0].isdecimal() else 0
